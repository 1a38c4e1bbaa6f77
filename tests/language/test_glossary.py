"""Names that go into the source in English, once a translation has lost them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.exonyms import exonyms
from pipeline.language.glossary import glossed, lost_names


@pytest.mark.parametrize(
    ("dutch", "english", "lost", "source"),
    [
        ("De verkiezingen in Letland.", "The elections in Libya.", ["Letland"],
         "De verkiezingen in Latvia."),
        ("Letland en Slowakije.", "Letland and Serbia.", ["Letland", "Slowakije"],
         "Latvia en Slovakia."),
        ("De Letse premier in Wenen.", "The Libyan premier in Vienna.", ["Letse"],
         "De Latvian premier in Wenen."),
        ("Aan de Stille Oceaan.", "On the Stille Ocean.", ["Stille Oceaan"],
         "Aan de Pacific Ocean."),
        ("BREUK IN LETLAND", "BREAK IN LIBYA", ["LETLAND"], "BREUK IN Latvia"),
        # What is there in some form is not lost.
        ("De Duitse grens.", "The border with Germany.", [], None),
        ("De VS en Noord-Korea.", "The U.S. and North Korea.", [], None),
        ("Bosnië en Herzegovina.", "Bosnia.", [], None),
        ("Op Clipperton.", "On Clipperton Island.", [], None),
        # What is the same in both languages, and what is no name.
        ("Parijs en Berlijn.", "Paris and Berlin.", [], None),
        ("Let op.", "Mind your step.", [], None),
        ("Een pool van het perspectief.", "A pole.", [], None),
        ("De Letlandstraat is dicht.", "The street is closed.", [], None),
    ],
)  # fmt: skip
def test_lost_and_glossed(dutch: str, english: str, lost: list[str], source: str | None) -> None:
    assert lost_names(dutch, english) == lost
    assert glossed(dutch, lost) == (source or dutch)


@pytest.mark.parametrize("name", sorted(exonyms()))
def test_a_name_that_was_put_in_is_no_longer_lost(name: str) -> None:
    dutch = f"In {name.title()} was het rustig."
    lost = lost_names(dutch, "It was quiet.")
    if name.title() in lost:
        assert name.title() not in lost_names(dutch, glossed(dutch, lost))


@given(st.text(max_size=60))
def test_whatever_is_written_loses_nothing_to_itself(text: str) -> None:
    assert not lost_names("Het was rustig.", text)
    assert glossed(text, []) == text
