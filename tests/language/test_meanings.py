"""What is known of the words of a sentence, and what a translation lacks of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.meanings import meanings, unsaid


@pytest.mark.parametrize(
    ("dutch", "known"),
    [
        ("De verzekeraar wacht.", {"verzekeraar": "insurer"}),
        ("Maar liefst 3 procent.", {"Maar liefst": "no less than"}),
        ("Zij trad maandag af.", {"trad": "resigned"}),
        ("De heer Verzekeraar.", {}),
        ("“Verzekeraar wacht”, zegt zij.", {"Verzekeraar": "insurer"}),
        ("Zij zegt: “Verzekeraar wacht.”", {"Verzekeraar": "insurer"}),
        ("Hoge Raad beslist.", {"Hoge Raad": "Supreme Court"}),
        ("In de jaren '30 en ’90.", {"jaren '30": "1930s"}),
        ("Eind jaren 80.", {"jaren 80": "1980s"}),
        ("De jaren 80-muziek.", {}),
        ("De foto’s.", {"foto’s": "photos"}),
        ("", {}),
    ],
)
def test_meanings(dutch: str, known: dict[str, str]) -> None:
    found = {dutch[m.start : m.end]: m.english[0] for m in meanings(dutch) if not m.common}
    assert {word: english for word, english in found.items() if word in known} == known
    assert not any(word.istitle() and word not in known for word in found)


@pytest.mark.parametrize(
    ("english", "lacking"),
    [
        ("The insurer and the patents.", []),
        ("The insurers have a patent.", []),
        ("The company and the patents.", ["verzekeraar"]),
        ("", ["verzekeraar", "octrooien"]),
    ],
)
def test_unsaid(english: str, lacking: list[str]) -> None:
    assert unsaid("De verzekeraar en de octrooien.", english) == (lacking, 2)


@given(st.text(), st.text())
def test_any_text(dutch: str, english: str) -> None:
    lacking, known = unsaid(dutch, english)
    assert len(lacking) <= known
    assert all(word in dutch for word in lacking)
    ends = [0]
    for meaning in meanings(dutch):
        assert ends[-1] <= meaning.start < meaning.end
        ends.append(meaning.end)
