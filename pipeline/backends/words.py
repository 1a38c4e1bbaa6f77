"""Words and the tokens that stand for them.

Taggers label words, but models see tokens. A word is a run of letters and
digits, or one sign; its label is that of the token with its first character
(Devlin et al. 2019, section 5.3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a text, text[start:end], labelled by the token with the index `token`."""

    start: int
    end: int
    token: int


def words_of(text: str, offsets: Sequence[tuple[int, int]]) -> list[Word]:
    """The words of a text in order, given the character offsets of its tokens.

    Words whose first characters fall in the same token are one word, since
    they can have only one label. A word that no token covers (its characters
    are unknown to normalisation) is left out.
    """
    words: list[Word] = []
    token = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        while token < len(offsets) and offsets[token][1] <= start:
            token += 1
        if token == len(offsets):
            break
        # A lone word mark ("▁") covers the same first character as the token after it.
        while token + 1 < len(offsets) and offsets[token + 1][0] <= start < offsets[token + 1][1]:
            token += 1
        if offsets[token][0] > start:
            continue
        if words and words[-1].token == token:
            words[-1] = Word(words[-1].start, end, token)
        else:
            words.append(Word(start, end, token))
    return words
