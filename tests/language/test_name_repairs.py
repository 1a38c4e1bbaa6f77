"""Names that a tagger found, after repair."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.name_repairs import Tagged, agree, repair, settle, tidy

Names = list[tuple[str, str]]


def tagged(sentence: str, *names: tuple[str, str]) -> list[Tagged]:
    """Names by their text and label, each at its first place."""
    return [
        Tagged(sentence.index(text), sentence.index(text) + len(text), label, 0.9)
        for text, label in names
    ]


def named(sentence: str, names: list[Tagged]) -> Names:
    return [(sentence[name.start : name.end], name.label) for name in names]


@pytest.mark.parametrize(
    ("sentence", "before", "after"),
    [
        ("Kirgizische boeren", [], [("Kirgizische", "MISC")]),
        ("Kirgizische boeren", [("Kirgizische", "ORG")], [("Kirgizische", "MISC")]),
        ("uit Bhutan en Oss", [("Oss", "LOC")], [("Bhutan", "LOC"), ("Oss", "LOC")]),
        ("Bhutan Airlines", [("Bhutan Airlines", "ORG")], [("Bhutan Airlines", "ORG")]),
        ("Frans komt", [("Frans", "PER")], [("Frans", "PER")]),
        ("Frans leren", [], []),
        ("Polen staken", [("Polen", "MISC")], [("Polen", "MISC")]),
        ("tegen Jordan", [("Jordan", "PER")], [("Jordan", "PER")]),
        ("de duitse les", [], []),
        ("De Morgen", [], [("De Morgen", "ORG")]),
        ("de Europese Unie", [("Europese Unie", "LOC")], [("Europese Unie", "ORG")]),
        ("de Europese Unie", [("Unie", "ORG")], [("Europese Unie", "ORG")]),
        ("De Morgen schrijft", [("Morgen", "MISC")], [("De Morgen", "ORG")]),
        ("De morgen is koud", [], []),
        ("voor Ecolo stemt", [("Ecolo", "LOC")], [("Ecolo", "ORG")]),
        ("Michael Bloomberg", [("Michael Bloomberg", "PER")], [("Michael Bloomberg", "PER")]),
        ("meldt Bloomberg", [("Bloomberg", "LOC")], [("Bloomberg", "ORG")]),
        ("Iran-affaire", [("Iran-affaire", "MISC")], [("Iran-affaire", "MISC")]),
    ],
)
def test_certain_names(sentence: str, before: Names, after: Names) -> None:
    assert named(sentence, settle(sentence, tagged(sentence, *before))) == after


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Autoriteit Financiële Markten (", ["Autoriteit Financiële Markten"]),
        ("AFM)", ["AFM"]),
        ("British Airways (BA", ["British Airways", "BA"]),
        ("Anderlecht (België)", ["Anderlecht (België)"]),
        ("“Nachtwacht", ["Nachtwacht"]),
        ("Wistron Corp.", ["Wistron Corp."]),
        ("Yahoo!", ["Yahoo!"]),
        ("Noord-", ["Noord-"]),
        ("’t Hooft", ["’t Hooft"]),
        ("(", []),
        ("Uitvoerend Comité van het", ["Uitvoerend Comité"]),
        ("Bond van de Aa", ["Bond van de Aa"]),
        ("openbaar ministerie", []),
        ("cd&v", ["cd&v"]),
    ],
)
def test_tidy(name: str, expected: list[str]) -> None:
    sentence = f"Ook {name} zweeg."
    (span,) = tagged(sentence, (name, "ORG"))
    assert [text for text, _ in named(sentence, tidy(sentence, span))] == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([("Maersk", "ORG"), ("Maersk", "ORG"), ("Maersk", "LOC")], "ORG ORG ORG"),
        ([("Marjolein Faasse", "PER"), ("Faasse", "ORG")], "PER PER"),
        ([("Ruben van den Berg", "PER"), ("Van den Berg", "LOC"), ("Oss", "LOC")], "PER PER LOC"),
        ([("Ruben van den Berg", "PER"), ("van den Berg", "LOC")], "PER PER"),
        ([("Velorix Inc.", "ORG"), ("Velorix", "PER")], "ORG ORG"),
        ([("Anne Antwerpen", "PER"), ("Antwerpen", "LOC")], "PER LOC"),
        ([("Donald Trump", "PER"), ("Trump", "MISC"), ("Trump", "MISC")], "PER PER PER"),
        ([("Jan Utrecht", "PER"), *[("Utrecht", "LOC")] * 4], "PER LOC LOC LOC LOC"),
        ([("Ajax", "ORG"), ("Feyenoord", "LOC")], "ORG LOC"),
    ],
)
def test_one_name_has_one_label(before: Names, after: str) -> None:
    sentences = [text for text, _ in before]
    found = [tagged(text, (text, label)) for text, label in before]
    found[0] = [name._replace(score=0.95) for name in found[0]]
    assert [names[0].label for names in agree(sentences, found)] == after.split()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=4))
def test_repaired_names_lie_in_order_within_their_sentence(places: list[tuple[int, int]]) -> None:
    sentence = "De Noorse (KNM) zei: Shell-baas Jan ’t Hooft [NV] uit Bhutan."
    names, at = [], 0
    for gap, length in places:
        start, end = at + gap, min(at + gap + length, len(sentence))
        if start < end:
            names.append(Tagged(start, end, "ORG", 0.5))
        at = end
    (repaired,) = repair([sentence], [names])
    assert all(sentence[name.start : name.end].strip() for name in repaired)
    for one, other in pairwise(repaired):
        assert one.end <= other.start
