"""Clause marks: where a sentence too long for a model can be taken apart."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[;:])\s+|\s+(?=[–—]\s)",
        r"(?<=,)\s+",
        r"\s+(?=(?:en|of|maar|want|dus|omdat|doordat|terwijl|hoewel|zodat|nadat|voordat|toen|als"
        r"|wanneer|waarbij|waardoor|waarna|waarmee|waarin|die|dat|om|and|or|but|because|which|that)\s)",
        r"\s+",
    )
)
"""From the best place to cut to the worst: clause marks, commas, conjunctions, spaces."""

_MARGIN = 4
"""A cut lies within the middle half: no closer to an end than a quarter of the sentence."""


def split_long(sentence: str, limit: int, count: Callable[[str], int]) -> list[str]:
    """Parts of a sentence, each with count(part) <= limit; "".join(parts) is the sentence.

    `count` gives the length in the unit of `limit`, tokens as a rule. A sentence
    within the limit comes back whole. Cuts fall near the middle, at the best
    clause mark there is, so that no part is a scrap; without a space, between
    two characters. A single character over the limit stays as it is. `count` is
    called on O(n log n) characters for a sentence of n.

    Raises ValueError when the limit is below 1.
    """
    if limit < 1:
        raise ValueError(f"the limit of a part must be at least 1, not {limit}")
    parts: list[str] = []
    waiting = [sentence]
    while waiting:
        part = waiting.pop()
        if len(part) <= 1 or count(part) <= limit:
            parts.append(part)
        else:
            cut = _cut(part)
            waiting += [part[cut:], part[:cut]]
    return parts


def _cut(part: str) -> int:
    """Where to cut in two: after the white space at the best mark, nearest the middle."""
    middle, margin = len(part) // 2, len(part) // _MARGIN
    for marks in _CUTS:
        ends = [cut.end() for cut in marks.finditer(part, margin, len(part) - margin)]
        found = [end for end in ends if end < len(part)]
        if found:
            index = bisect_left(found, middle)
            return min(found[max(0, index - 1) : index + 1], key=lambda cut: abs(cut - middle))
    spaces = [cut.end() for cut in _CUTS[-1].finditer(part) if cut.end() < len(part)]
    return min(spaces, key=lambda cut: abs(cut - middle), default=max(1, middle))
