"""Texts in parts that a model takes whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.parts import cut_parts


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


@pytest.mark.parametrize(
    ("sentences", "limit", "parts"),
    [
        ([], 5, []),
        (["a b c.", "d e."], 5, ["a b c. d e."]),
        (["a b c.", "d e.", "f."], 5, ["a b c.", "d e. f."]),
        (["a b.", "c d.", "e f.", "g h."], 6, ["a b. c d.", "e f. g h."]),
        (["a b c, d e f."], 3, ["a b c,", "d e f."]),
        (["", "  ", "a."], 3, ["a."]),
    ],
)
def test_parts(sentences: list[str], limit: int, parts: list[str]) -> None:
    assert cut_parts(sentences, words, limit) == parts


@given(
    st.lists(st.lists(st.sampled_from(["de", "en,", "brug", "x."]), max_size=9).map(" ".join)),
    st.integers(1, 12),
)
def test_no_word_is_lost_and_no_part_too_long(sentences: list[str], limit: int) -> None:
    parts = cut_parts(sentences, words, limit)
    assert " ".join(parts).split() == " ".join(sentences).split()
    assert all(0 < length <= limit for length in words(parts))
