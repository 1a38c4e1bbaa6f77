"""Memory that a model gives back stays with the process."""

from __future__ import annotations

import platform
import resource
import subprocess
import sys

import pytest

from pipeline.backends.heap import keep_freed_memory

# Takes and gives back 64 MB ten times; prints the pages that the system had to hand out for it.
TAKE = """
import ctypes, resource
if {kept}:
    from pipeline.backends.heap import keep_freed_memory
    keep_freed_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    block = libc.malloc(64 * 2**20)
    ctypes.memset(block, 1, 64 * 2**20)
    libc.free(block)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has mallopt")
def test_pages_are_taken_once() -> None:
    def pages(kept: bool) -> int:
        program = [sys.executable, "-c", TAKE.format(kept=kept)]
        return int(subprocess.run(program, capture_output=True, check=True, text=True).stdout)

    once = 64 * 2**20 // resource.getpagesize()
    assert pages(kept=False) > 9 * once
    assert pages(kept=True) < 2 * once


def test_it_may_be_asked_twice() -> None:
    assert keep_freed_memory() == keep_freed_memory()
