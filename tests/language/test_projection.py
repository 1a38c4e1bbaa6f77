"""Names of a Dutch sentence in its translation."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.projection import Name, occurrences, project


def projected(dutch: str, english: str, *named: str) -> list[str | None]:
    """What "Text/LABEL" of the Dutch sentence became; repeats in order."""
    names, at = [], {}
    for item in named:
        text, label = item.rsplit("/", 1)
        start = dutch.index(text, at.get(text, 0))
        at[text] = start + len(text)
        names.append(Name(text, label, start))
    return [place and english[place[0] : place[1]] for place in project(names, dutch, english)]


@pytest.mark.parametrize(
    ("dutch", "english", "name", "expected"),
    [
        # as it is, in capitals, in a compound, with a genitive
        ("Trump sprak.", "Trump spoke.", "Trump/PER", "Trump"),
        ("DEN HAAG - Regen.", "THE HAGUE - Rain.", "DEN HAAG/LOC", "THE HAGUE"),
        ("De Nvidia-CEO komt.", "The Nvidia CEO is coming.", "Nvidia/ORG", "Nvidia"),
        ("Trumps plan is er.", "Trump’s plan is here.", "Trumps/PER", "Trump"),
        ("Het plan van Biden.", "Biden's plan.", "Biden/PER", "Biden"),
        ("Het oordeel van Moody's.", "The verdict of Moody’s.", "Moody's/ORG", "Moody’s"),
        # names that have another one in English
        ("In de VS groeit het.", "It grows in the U.S.", "VS/LOC", "U.S."),
        ("In de VS groeit het.", "In the US it grows.", "VS/LOC", "US"),
        ("De Verenigde Staten.", "The United States.", "Verenigde Staten/LOC", "United States"),
        ("Den Haag wacht.", "The Hague waits.", "Den Haag/LOC", "The Hague"),
        ("Hij woont in Antwerpen.", "He lives in Antwerp.", "Antwerpen/LOC", "Antwerp"),
        ("In Kirgizië sneeuwt het.", "It snows in Kyrgyzstan.", "Kirgizië/LOC", "Kyrgyzstan"),
        ("De NAVO vergadert.", "NATO is meeting.", "NAVO/ORG", "NATO"),
        ("De Europese Unie eist dat.", "The EU demands it.", "Europese Unie/ORG", "EU"),
        ("De Tweede Kamer stemt.", "The House of Representatives votes.", "Tweede Kamer/ORG",
         "House of Representatives"),
        # peoples
        ("De Nederlandse premier.", "The Dutch premier.", "Nederlandse/MISC", "Dutch"),
        ("Duitsers klagen.", "Germans complain.", "Duitsers/MISC", "Germans"),
        ("Polen staken hier.", "Poles are on strike here.", "Polen/MISC", "Poles"),
        ("In Polen is het koud.", "It is cold in Poland.", "Polen/LOC", "Poland"),
        ("Amerikaanse boeren.", "U.S. farmers.", "Amerikaanse/MISC", "U.S."),
        # another spelling
        ("Poetin sprak met Xi.", "Putin spoke with Xi.", "Poetin/PER", "Putin"),
        ("Ook Zelensky kwam.", "Zelenskyy came too.", "Zelensky/PER", "Zelenskyy"),
        ("Chroesjtsjov viel.", "Khrushchev fell.", "Chroesjtsjov/PER", "Khrushchev"),
        ("In Łódź en Sao Paulo.", "In Lodz and São Paulo.", "Sao Paulo/LOC", "São Paulo"),
        # word by word
        ("De Universiteit Twente.", "The University of Twente.", "Universiteit Twente/ORG",
         "University of Twente"),
        ("Raad voor Cultuur adviseert.", "The Council for Culture advises.",
         "Raad voor Cultuur/ORG", "Council for Culture"),
        ("Langs het Victoriameer.", "Along Lake Victoria.", "Victoriameer/LOC", "Lake Victoria"),
        ("De Westerscheldetunnel.", "The Westerschelde Tunnel.", "Westerscheldetunnel/LOC",
         "Westerschelde Tunnel"),
        # initials, and the one name left over
        ("De Wereld Anti-Doping Organisatie wacht.", "The WADO is waiting.",
         "Wereld Anti-Doping Organisatie/ORG", "WADO"),
        ("Toen kwam de Belastingdienst.", "Then the Revenue Office came.", "Belastingdienst/ORG",
         "Revenue Office"),
        # not there
        ("Trump sprak.", "He spoke.", "Trump/PER", None),
        ("De VS zwijgt.", "They do not tell us.", "VS/LOC", None),
        ("Jansen won.", "In the end it was a win.", "Jansen/PER", None),
    ],
)  # fmt: skip
def test_one_name(dutch: str, english: str, name: str, expected: str | None) -> None:
    assert projected(dutch, english, name) == [expected]


def test_repeats_keep_their_order() -> None:
    dutch = "Jansen zag Smit, maar Jansen zweeg."
    english = "Jansen saw Smit, but Jansen was silent."
    names = [Name("Jansen", "PER", 0), Name("Smit", "PER", 11), Name("Jansen", "PER", 22)]
    assert project(names, dutch, english) == [(0, 6), (11, 15), (21, 27)]


def test_a_second_mention_that_became_a_pronoun_stays_alone() -> None:
    dutch = "Jansen zei dat Jansen komt."
    english = "Jansen said that he will come."
    names = [Name("Jansen", "PER", 0), Name("Jansen", "PER", 15)]
    assert project(names, dutch, english) == [(0, 6), None]


def test_two_names_do_not_share_a_place() -> None:
    assert projected(
        "De VS en Amerikaanse boeren.", "The U.S. and American farmers.",
        "VS/LOC", "Amerikaanse/MISC",
    ) == ["U.S.", "American"]  # fmt: skip


def test_the_longer_name_is_found_whole() -> None:
    assert projected(
        "De Europese Commissie en de Europese boeren.",
        "The European Commission and the European farmers.",
        "Europese Commissie/ORG",
        "Europese/MISC",
    ) == ["European Commission", "European"]


def test_short_forms_need_their_capitals() -> None:
    assert list(occurrences("US", "Give us the US and the U.S.")) == [(12, 14)]


names = st.sampled_from(["Trump", "VS", "Den Haag", "Nederlandse", "Raad voor Cultuur", "Smit"])
filler = st.sampled_from(
    ["zegt", "the U.S.", "The Hague", "Dutch,", "Trump’s", "and", "Smith", "'"]
)


@given(st.lists(names, max_size=4), st.lists(filler, max_size=9))
def test_places_are_valid_and_apart(texts: list[str], words: list[str]) -> None:
    dutch, english = " ".join(texts), " ".join(words)
    found, at = [], 0
    for text in texts:
        found.append(Name(text, "MISC" if text == "Nederlandse" else "ORG", at))
        at += len(text) + 1
    places = project(found, dutch, english)
    assert len(places) == len(texts)
    taken = sorted(place for place in places if place)
    assert all(0 <= start < end <= len(english) for start, end in taken)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(taken))
