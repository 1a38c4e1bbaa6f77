"""Cutting a text on its sentence borders into parts that a model takes whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from pipeline.language.clauses import split_long

Count = Callable[[Sequence[str]], list[int]]
"""The length of each text in the unit of a limit, tokens as a rule."""


def cut_parts(sentences: Sequence[str], count: Count, limit: int) -> list[str]:
    """The text in as few parts of at most `limit` as may be, of about equal length.

    Cuts fall between sentences; a sentence that alone is over the limit is
    split at clause marks. Every word is in one part; parts are joined and
    trimmed with single spaces. Raises ValueError when the limit is below 1.
    """
    pieces = [
        piece.strip()
        for sentence, length in zip(sentences, count(sentences), strict=True)
        for piece in _pieces(sentence, length, count, limit)
        if piece.strip()
    ]
    lengths = count(pieces)
    size = sum(lengths) / max(1, math.ceil(sum(lengths) / limit))
    parts: list[str] = []
    used = 0
    for piece, length in zip(pieces, lengths, strict=True):
        # Up to half of a piece may stand over the even size. The whole is counted
        # again because a joined text may have a token more than its pieces.
        together = f"{parts[-1]} {piece}" if parts else piece
        if parts and used + length / 2 <= size and count([together])[0] <= limit:
            parts[-1] = together
            used += length
        else:
            parts.append(piece)
            used = length
    return parts


def _pieces(sentence: str, length: int, count: Count, limit: int) -> list[str]:
    if length <= limit:
        return [sentence]
    return split_long(sentence, limit, lambda text: count([text])[0])
