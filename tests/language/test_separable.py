"""Verbs that stand apart in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.separable import rejoined


@pytest.mark.parametrize(
    ("dutch", "verbs"),
    [
        ("Zij gaf de lijst vrij.", ["vrijgaf"]),
        ("De minister trad maandag af, maar bleef Kamerlid.", ["aftrad"]),
        ("Om dat op te lossen, stelt de raad een onderzoek voor.", ["oplossen", "voorstelt"]),
        ("De omzet neemt toe en de winst neemt af.", ["toeneemt", "afneemt"]),
        ("De Kamer nam de motie in 2019 aan.", ["aannam"]),
        ("De raad stelde vragen in 2019.", []),  # what follows "in" is a number
        ("De raad stelde vragen in 2019 en later.", []),
        ("De straat is stil.", []),
        ("Ik los het op.", ["oplos"]),
        ("Zijn staking in 1973 tegen, zoals hij zei, censuur.", []),  # no verb, another particle
        ("Het bedrijf maakt de cijfers bekend.", ["bekendmaakt"]),
        ("Hij doet het om te slagen.", []),  # "om" is a conjunction here
        ("Hij stemde in, te laat.", ["instemde"]),
        ("Hij gaf toe te laat te zijn.", []),  # laat is no infinitive
        ("Daar sprak hij niet over.", []),  # daarover, about it
        ("De stand van zaken.", []),
        ("De veiling bracht 12,5 miljoen euro op.", ["opbracht"]),  # no clause ends in a number
        ("Het werk is af.", []),
        ("De winkel is 's ochtends dicht.", []),  # and not of "dichts"
        ("", []),
    ],
)
def test_rejoined(dutch: str, verbs: list[str]) -> None:
    assert list(rejoined(dutch).values()) == verbs


def test_by_where_the_verbal_part_begins() -> None:
    dutch = "De minister trad maandag af."
    assert rejoined(dutch) == {dutch.index("trad"): "aftrad"}


@given(st.text())
def test_any_text(dutch: str) -> None:
    for start, verb in rejoined(dutch).items():
        assert 0 <= start < len(dutch)
        assert verb
