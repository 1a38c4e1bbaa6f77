"""Front matter and first-line prefixes."""

import pytest

from pipeline.readers.metadata import split_metadata
from pipeline.readers.rejection import Unreadable

BODY = "Nvidia breidt zijn productie uit."


@pytest.mark.parametrize(
    ("prefix", "fields"),
    [
        ("date 2025-04 ", {"published": "2025-04"}),
        ("date 2025-04-03 ", {"published": "2025-04-03"}),
        ("date: 2025-04-03\n\n", {"published": "2025-04-03"}),
        ("published 2025-04-03T08:30:00+02:00 ", {"published": "2025-04-03T08:30:00+02:00"}),
        ("url https://krant.example/1?a=b ", {"url": "https://krant.example/1?a=b"}),
        ("language nl ", {"language": "nl"}),
        ("date 2025-04 language en ", {"published": "2025-04", "language": "en"}),
        ("source NOS date 2025-04 ", {"source": "NOS", "published": "2025-04"}),
        ("date 2025-04 source NOS ", {"published": "2025-04", "source": "NOS"}),
        (
            "source: De Courant, date: 2025-04-03 | ",
            {"source": "De Courant", "published": "2025-04-03"},
        ),
        ('title "Brug dicht" id=7 ', {"title": "Brug dicht", "id": "7"}),
        (
            "title: Brug dicht: wat nu?\ndate: 2025-04\n\n",
            {"title": "Brug dicht: wat nu?", "published": "2025-04"},
        ),
    ],
)
def test_prefix(prefix: str, fields: dict[str, str]) -> None:
    assert split_metadata(prefix + BODY) == (fields, BODY)


@pytest.mark.parametrize(
    "text",
    [
        "date met een robot blijkt leuk",
        "date 2025 was een goed jaar",
        "date 2025-13 bestaat niet",
        "Date 2025-04 is de naam van een boek.",
        "source van alle kwaad",
        "source Capital koopt een bank",
        "id kaart verplicht voor reizigers",
        "title gevecht in de ring",
        "language is een werk van Louis Andriessen",
        "language en cultuur in Vlaanderen",
        "url shorteners zijn onveilig",
        "published in de krant van gisteren",
        "title: een kop zonder artikel",
        "---\n\nEen streep boven het artikel.",
        "--- Een gedachtestreep aan het begin.",
        "---\nGeen sleutel hier\n---\nTekst.",
    ],
)
def test_ordinary_text_survives(text: str) -> None:
    assert split_metadata(text) == ({}, text)


@pytest.mark.parametrize(
    ("block", "fields"),
    [
        ("title: Brug dicht\ndate: 2025-04", {"title": "Brug dicht", "published": "2025-04"}),
        ("# redactie\nid: 007\ntags: [a, b]", {"id": "007"}),
        (
            'titel: "Brug: dicht"\nbron: De Courant',
            {"title": "Brug: dicht", "source": "De Courant"},
        ),
        ("title: Kabinet: nieuw plan\nurl: https://x.example", None),
        ("text: niet dit", {}),
    ],
)
def test_front_matter(block: str, fields: dict[str, str] | None) -> None:
    expected = (
        fields
        if fields is not None
        else {
            "title": "Kabinet: nieuw plan",
            "url": "https://x.example",
        }
    )
    assert split_metadata(f"---\n{block}\n---\n\n{BODY}") == (expected, BODY)


def test_broken_front_matter_names_the_line() -> None:
    with pytest.raises(Unreadable, match="not valid YAML") as raised:
        split_metadata(f"---\ntitle: Brug\n[dicht\n---\n{BODY}")
    assert raised.value.where.startswith("line ")
