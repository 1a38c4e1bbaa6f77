"""Fixed expressions."""

from __future__ import annotations

import pytest

from pipeline.language.lexicon import WORD
from pipeline.language.phrases import phrase_at, phrases


def test_every_row_is_whole() -> None:
    for words, translations in phrases().items():
        assert len(words) > 1, words
        assert all(WORD.fullmatch(word) for word in words), words
        assert all(text == text.strip() and text for text in translations), words


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("maar liefst drie procent", 2),
        ("motie van wantrouwen", 3),
        ("motie van orde", 1),
        ("maar", 1),
        ("zomaar", 1),
    ],
)
def test_phrase_at(words: str, length: int) -> None:
    assert phrase_at(words.split()) == length
