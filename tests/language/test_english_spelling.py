"""American spelling: what changes, what is alike, and what is a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.english_spelling import american


@pytest.mark.parametrize(
    ("british", "expected"),
    [
        ("The neighbouring harbours are favoured.", "The neighboring harbors are favored."),
        ("Colour-blind labourers dishonoured it.", "Color-blind laborers dishonored it."),
        ("theatres 5 kilometres from the centre", "theaters 5 kilometers from the center"),
        ("2.4 litres of fibre per metre", "2.4 liters of fiber per meter"),
        ("cancelled, travelling, modelled, unrivalled", "canceled, traveling, modeled, unrivaled"),
        ("Organisers apologised for realisations.", "Organizers apologized for realizations."),
        ("analysed and paralysing", "analyzed and paralyzing"),
        ("self-defence, an offence, two licences", "self-defense, an offense, two licenses"),
        ("She practises what the programme says.", "She practices what the program says."),
        ("manoeuvres; manoeuvring; catalogued", "maneuvers; maneuvering; cataloged"),
        ("grey moulds in multi-storey buildings", "gray molds in multi-story buildings"),
        ("rose by 3 per cent", "rose by 3 percent"),
        ("winds of 83 km/u", "winds of 83 km/h"),
        ('"Learnt" towards the kerb', '"Learned" toward the curb'),
    ],
)  # fmt: skip
def test_what_changes(british: str, expected: str) -> None:
    assert american(british) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They advertise, compromise, exercise and promise surprises.",
        "Promise me to improvise.",
        "Merchandise was otherwise raised clockwise.",
        "An acre, an ogre, a massacre and lucre.",
        "She controlled, excelled and rebelled.",
        "Contours of glamour: four hours, our tour.",
        "Crises, premises, analyses and necropolises.",
        "A greyhound pours flour.",
        "percentage points",
        "The Labour Party met at the Barbican Centre near Sydney Harbour.",
        "Labour won.",
        "GroupWise and ORGANISATION",
        "",
        "3-1",
    ],
)
def test_what_stays(text: str) -> None:
    assert american(text) == text


@given(st.text(alphabet="aceilmnorstuyzsCLO '-.", max_size=60))
def test_twice_is_once(text: str) -> None:
    once = american(text)
    assert american(once) == once
