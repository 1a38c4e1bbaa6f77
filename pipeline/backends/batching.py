"""Cutting texts into batches by tokens."""

from __future__ import annotations

from collections.abc import Sequence


def batches_by_tokens(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Indexes of texts cut into batches of at most `budget` tokens, padding counted, longest first.

    `lengths` are in tokens. A batch costs its longest text times its size, so
    texts of like length go together; longest first, because a batch that does
    not fit in memory should show at the start. A text over the budget is a
    batch of its own. Ties keep their order, so the cut is deterministic.
    """
    batches: list[list[int]] = []
    room = 0
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        cost = max(1, lengths[index])
        if not batches or (len(batches[-1]) + 1) * room > budget:
            batches.append([])
            room = cost
        batches[-1].append(index)
    return batches
