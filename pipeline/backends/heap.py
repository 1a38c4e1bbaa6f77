"""What becomes of the memory that a model gives back while it computes."""

from __future__ import annotations

import ctypes
import functools

# glibc's malloc.h. The largest that mallopt takes is an int.
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3
_NEVER = 2**31 - 1
_PAD = 256 * 2**20
"""Bytes that the heap grows by: what a step of a large search needs, at once."""


@functools.cache
def keep_freed_memory() -> bool:
    """Have this process keep memory that is freed, to use it again; whether it could be told to.

    glibc hands blocks over 32 MB back to the system at once, and a search asks
    for one at every step (the scores of 128 beams over 65,000 tokens): without
    this the system spends a quarter of the time on clearing the same pages.
    Other C libraries are left as they are.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return False
    settings = ((_M_MMAP_THRESHOLD, _NEVER), (_M_TRIM_THRESHOLD, _NEVER), (_M_TOP_PAD, _PAD))
    return all(mallopt(setting, value) == 1 for setting, value in settings)
