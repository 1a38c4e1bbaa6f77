"""English for Dutch words that the list lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.compounds import _as_parts, english_of


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("waarheid", "truth"),  # listed
        ("meningsuitingen", "expression"),  # by its endings
        ("uitzwermde", "swarm out"),
        ("kaasdorpen", "cheese villages"),  # of two parts
        ("wetsdorpen", "law villages"),  # with a link between them
        ("gasdorpen", "gas villages"),
        ("aarddorpen", "earth villages"),  # what a part means in compounds, the first,
        ("vrouwenweken", "women's weeks"),
        ("raketproeven", "rocket tests"),  # or the last;
        ("nieuwsgebouw", "news building"),  # an s that is no link
        ("olie-dorpen", "oil villages"),  # a hyphen tells the parts
        ("oud-verzekeraar", "former insurer"),
        ("niet-mening", "non-opinion"),
        ("qwrt-dorpen", None),
        ("-", None),
        ("buitdorp", None),  # hardly ever a part
        ("zoals", None),  # a function word, and no form of another
        ("wat", None),
        ("versnoten", None),  # no nuts that are fresh
        ("qwrtpsdfg", None),
        ("waterdorpen" * 20, None),  # too long for a word
    ],
)
def test_english_of(dutch: str, english: str | None) -> None:
    assert next(iter(english_of(dutch)), None) == english


def test_at_most_so_many() -> None:
    assert len(english_of("waarheid", 1)) == 1


@given(st.text())
def test_any_word(word: str) -> None:
    assert all(english_of(word))


def test_every_part_is_whole() -> None:
    for part, english in _as_parts().items():
        assert part.strip("-").isalpha(), part
        assert part.startswith("-") != part.endswith("-"), part
        assert english == english.strip(), part
