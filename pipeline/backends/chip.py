"""What this machine's processor can do."""

from __future__ import annotations

import functools
from pathlib import Path

# The kernel's names (Linux, arch/x86/include/asm/cpufeatures.h): Intel since Cooper Lake and
# Sapphire Rapids, AMD since Zen 4. Other processors compute in 16 bits by way of 32, and slowly.
BFLOAT16_FLAGS = {"avx512_bf16", "amx_bf16"}


@functools.cache
def has_bfloat16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor multiplies matrices in bfloat16. False where nothing tells."""
    try:
        lines = cpuinfo.read_text("ascii", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line.partition(":")[2].split() for line in lines if line.startswith("flags")), [])
    return not BFLOAT16_FLAGS.isdisjoint(flags)
