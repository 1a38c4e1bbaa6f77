"""Words that a translation lost, by the list of what they are in English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.lexicon import lexicon, lost_words, worded


def test_every_entry_is_whole() -> None:
    for form, entry in lexicon().items():
        assert form == form.strip().lower(), form
        assert all(text == text.strip() and text for text in entry.translations), form
        assert "~" not in form + "".join(entry.translations), form


@pytest.mark.parametrize(
    ("dutch", "english", "lost"),
    [
        ("De waarheid komt uit.", "The truth comes out.", []),
        ("De waarheid komt uit.", "The trust comes out.", ["waarheid"]),
        ("Waarheid is schaars.", "Trust is scarce.", ["Waarheid"]),
        ("De verpleeghuizen zijn vol.", "The care homes are full.", []),
        ("De heer Wagen wacht.", "Mr Wagen waits.", []),
        ("De verzekeraar verloor.", "The insurers lost.", []),
        ("De verzekeraar verloor.", "The verzekeraar lost.", ["verzekeraar"]),
    ],
)
def test_lost_words(dutch: str, english: str, lost: list[str]) -> None:
    assert lost_words(dutch, english) == lost


def test_a_loose_word_is_never_lost() -> None:
    assert not lexicon()["vervolgens"].firm
    assert (
        lost_words("De verzekeraar ging vervolgens failliet.", "The insurer went bankrupt.") == []
    )


def test_worded() -> None:
    assert worded("Waarheid en vrede.", ["Waarheid"]) == "Truth en vrede."
    assert worded("De verzekeraar wacht.", ["verzekeraar"]) == "De insurer wacht."


@given(st.text(), st.text())
def test_any_text(dutch: str, english: str) -> None:
    lost = lost_words(dutch, english)
    assert all(word in dutch for word in lost)
    worded(dutch, lost)
