"""How many threads a model may use."""

from __future__ import annotations

import os

_limit: int | None = None


def limit_threads(count: int) -> None:
    """Have models of this process use at most so many threads, where several processes share a
    machine. Those that are loaded already go on as before."""
    global _limit
    _limit = max(1, count)


def usable_threads() -> int:
    """A thread for each core that this process may run on, up to its limit."""
    cores = len(os.sched_getaffinity(0))
    return cores if _limit is None else min(cores, _limit)
