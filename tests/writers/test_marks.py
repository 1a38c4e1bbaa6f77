"""Marks laid over a text, and where a finding's piece stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.writers.marks import Mark, Piece, find, pieces
from pipeline.writers.values import date, score, shortened, tone

TEXT = "De NS rijdt niet in Noord-Holland."
MARKS = st.builds(
    Mark,
    start=st.integers(-3, 40),
    end=st.integers(-3, 40),
    label=st.sampled_from(["", "PER", "LOC"]),
    group=st.none() | st.integers(0, 3),
    severity=st.sampled_from(["", "error", "warning"]),
)


@settings(deadline=None)
@given(text=st.text(max_size=30), marks=st.lists(MARKS, max_size=8))
def test_pieces_are_the_text_and_every_character_has_its_marks(
    text: str, marks: list[Mark]
) -> None:
    cut = pieces(text, marks)
    assert "".join(piece.text for piece in cut) == text
    valid = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    at = 0
    for piece in cut:
        assert piece.text or not text
        over = [mark for mark in valid if mark.start <= at < mark.end]
        assert bool(piece.label) == any(mark.label for mark in over)
        assert bool(piece.severity) == any(mark.severity for mark in over)
        at += len(piece.text)


def test_the_longer_of_two_names_holds_and_a_finding_may_lie_across() -> None:
    marks = [Mark(20, 25, "MISC", 1), Mark(20, 33, "LOC", 2), Mark(16, 25, severity="error")]
    assert pieces(TEXT, marks) == (
        Piece("De NS rijdt niet"),
        Piece(" in ", severity="error"),
        Piece("Noord", "LOC", 2, "error"),
        Piece("-Holland", "LOC", 2),
        Piece("."),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sought", "expected"),
    [
        ("in 2012 waren er 12", "12", (17, 19)),
        ("12,5 of 12", "12", (8, 10)),
        ("ruim 12,5 procent", "12", (5, 7)),
        ("3,4 miljoen", "3,4 miljoen", (0, 11)),
        ("NS en ns", "ns", (0, 2)),
        ("(a+b)*", "a+b", (1, 4)),
        ("niets", "iets anders", None),
        ("tekst", "", None),
        ("tekst", "  ", None),
    ],
)
def test_a_piece_is_found_as_words_first(
    text: str, sought: str, expected: tuple[int, int] | None
) -> None:
    assert find(text, sought) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2025-04-14", "14 April 2025"),
        ("2025-04-14T09:30:00+02:00", "14 April 2025, 09:30"),
        ("2025-04", "April 2025"),
        ("2025", "2025"),
        ("2025-13-01", "2025-13-01"),
        ("gisteren", "gisteren"),
        ("", ""),
    ],
)
def test_dates_are_written_out(published: str, expected: str) -> None:
    assert date(published) == expected


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [
        ("negative", 0.9, "negative"),
        (None, 0.5, "positive"),
        (None, -0.5, "negative"),
        (None, 0.1, "neutral"),
        (None, None, ""),
        ("furious", None, ""),
    ],
)
def test_a_tone_is_the_label_or_follows_from_the_score(
    label: str | None, value: float | None, expected: str
) -> None:
    assert tone(label, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0.5, 0.5), (7.0, 1.0), (float("-inf"), -1.0), (float("nan"), None)]
)
def test_scores_stay_within_the_scale(value: float, expected: float | None) -> None:
    assert score(value) == expected


def test_what_is_too_long_ends_in_an_ellipsis() -> None:
    assert shortened("een twee", 8) == "een twee"
    assert shortened("een twee drie", 9) == "een twee…"
    assert shortened("een twee drie", 5) == "een…"
