"""Where two systems differ: the segments, and the words in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

Piece: TypeAlias = tuple[Literal["same", "other"], str]
"""A run of words, and whether the other translation has it in this place."""

# A word with what stands to its right up to the next one, so that joining gives the text again.
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Difference:
    """A segment on which two systems' scores lie apart."""

    index: int
    gain: float
    """Sentence chrF2 of the second system less that of the first, -100 to 100."""
    first: tuple[Piece, ...]
    second: tuple[Piece, ...]


def largest_differences(
    first: Sequence[str],
    second: Sequence[str],
    first_scores: Sequence[float],
    second_scores: Sequence[float],
    count: int = 25,
) -> list[Difference]:
    """The segments whose scores differ most, the largest gap first.

    Segments with the same score are left out, so there may be fewer.
    """
    gains = [b - a for a, b in zip(first_scores, second_scores, strict=True)]
    order = sorted(range(len(gains)), key=lambda index: (-abs(gains[index]), index))
    return [
        Difference(index, gains[index], *compare_words(first[index], second[index]))
        for index in order[:count]
        if gains[index]
    ]


def compare_words(first: str, second: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut into pieces that they share and pieces that they do not.

    Words are compared whole, case and punctuation included.
    """
    words = [_WORD.findall(text) for text in (first, second)]
    bare = [[word.strip() for word in side] for side in words]
    matcher = SequenceMatcher(None, bare[0], bare[1], autojunk=False)
    sides: tuple[list[Piece], list[Piece]] = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        kind: Literal["same", "other"] = "same" if tag == "equal" else "other"
        for side, part in ((0, words[0][a:b]), (1, words[1][c:d])):
            if part:
                sides[side].append((kind, "".join(part)))
    return tuple(sides[0]), tuple(sides[1])
