"""Sentences with hints for the translator."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.hints import hinted, sought


@pytest.mark.parametrize(
    ("dutch", "expected"),
    [
        ("De verzekeraar wacht.", "De verzekeraar [insurer/insurance company] wacht."),
        ("Octrooien verlopen.", "Octrooien [patents] verlopen [expired/proceed]."),
        ("De heer Verzekeraar wacht.", "De heer Verzekeraar wacht."),
        ("Het is wat het is.", "Het is wat het is."),
        ("Maar liefst 3 procent.", "Maar liefst [no less than/as many as] 3 procent."),
        ("Zij trad maandag af.", "Zij trad [resigned/stepped down] maandag af."),
        ("Een motie, van wantrouwen.", "Een motie [motion], van wantrouwen [distrust/mistrust]."),
        ("De parade.", "De parade."),  # English writes it alike
        ("Twee euro.", "Twee euro."),  # or in one of its forms
        ("‘s Zomers is het druk.", "‘s Zomers [in summer/in the summer] is het druk."),
        ("’s Zomers is het druk.", "’s Zomers [in summer/in the summer] is het druk."),
        ("", ""),
    ],
)
def test_hinted(dutch: str, expected: str) -> None:
    assert hinted(dutch) == expected


def test_lost_words_stand_in_english() -> None:
    assert hinted("De verzekeraar wacht.", ["verzekeraar"]) == "De insurer wacht."


def test_what_was_lost_is_sought_in_english() -> None:
    dutch = "De verzekeraar wacht in Letland."
    assert sought(dutch, "The company waits.", hints=True) == "De insurer wacht in Latvia."
    assert sought(dutch, "The insurer waits in Latvia.", hints=False) == dutch
    assert sought(dutch, "The insurer waits in Latvia.", hints=True) == hinted(dutch)


def test_a_part_of_an_expression_is_not_sought_for_itself() -> None:
    dutch = "Een motie van wantrouwen volgt."
    assert "wantrouwen [" in sought(dutch, "A vote follows.", hints=True)


def test_only_what_is_kept() -> None:
    assert hinted("De verzekeraar wacht.", keep=lambda word: False) == "De verzekeraar wacht."


@given(st.text(alphabet=st.characters(exclude_characters="[]")))
def test_without_its_hints_it_is_what_it_was(dutch: str) -> None:
    assert re.sub(r" \[[^\]]*\]", "", hinted(dutch)) == dutch
