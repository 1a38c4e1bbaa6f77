from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.dates import find_dates, find_weekdays

MONTHS_NL = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()
MONTHS_EN = (
    "January February March April May June July August September October November December"
).split()


@pytest.mark.parametrize(
    ("text", "language", "month", "days", "year"),
    [
        ("op 3 april 2025 om", "nl", 4, {3}, 2025),
        ("op 3 april", "nl", 4, {3}, None),
        ("in april 2025", "nl", 4, set(), 2025),
        ("sinds maart", "nl", 3, set(), None),
        ("van 3 tot en met 5 mei", "nl", 5, {3, 5}, None),
        ("3-5 mei", "nl", 5, {3, 5}, None),
        ("1, 2 en 3 juni", "nl", 6, {1, 2, 3}, None),
        ("op 3-4-2025", "nl", 4, {3}, 2025),
        ("op 2025-04-03", "nl", 4, {3}, 2025),
        ("op 12 okt. 1999", "nl", 10, {12}, 1999),
        ("on April 3, 2025, at", "en", 4, {3}, 2025),
        ("on 3 April 2025", "en", 4, {3}, 2025),
        ("on the 3rd of April", "en", 4, {3}, None),
        ("on April 3rd", "en", 4, {3}, None),
        ("April 3-5", "en", 4, {3, 5}, None),
        ("in April 2025", "en", 4, set(), 2025),
        ("In May", "en", 5, set(), None),
        ("on Oct. 12, 1999", "en", 10, {12}, 1999),
        ("on 2025-04-03", "en", 4, {3}, 2025),
    ],
)
def test_dates(text: str, language: str, month: int, days: set[int], year: int | None) -> None:
    (date,) = find_dates(text, language)
    assert (date.month, date.days, date.year) == (month, days, year)
    assert text[date.start : date.end] == date.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It may rain; they March on, and May said so.", "en"),
        ("Jan heeft een meisje dat Augustus heet.", "nl"),
        ("Het werd 3-4 en daarna 2025-26.", "nl"),
        ("Op 45-13-2025 gebeurt niets.", "nl"),
    ],
)
def test_no_dates(text: str, language: str) -> None:
    assert find_dates(text, language) == []


def test_weekdays() -> None:
    dutch = find_weekdays("Maandagochtend of op zaterdagen", "nl")
    english = find_weekdays("Monday morning or on Saturdays", "en")
    assert [day.day for day in dutch] == [day.day for day in english] == [0, 5]
    assert find_weekdays("een zondagskind in het dagblad", "nl") == []


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_a_date_agrees_with_itself_in_every_style(date: datetime.date) -> None:
    month_nl, month_en = MONTHS_NL[date.month - 1], MONTHS_EN[date.month - 1]
    dutch = [
        f"{date.day} {month_nl} {date.year}",
        f"{date.day}-{date.month}-{date.year}",
        date.isoformat(),
    ]
    english = [
        f"{month_en} {date.day}, {date.year}",
        f"{date.day} {month_en} {date.year}",
        f"{date.day}/{date.month}/{date.year}",
        f"{date.month}/{date.day}/{date.year}",
        date.isoformat(),
    ]
    other = date + datetime.timedelta(days=40)
    (different,) = find_dates(f"{MONTHS_EN[other.month - 1]} {other.day}, {other.year}", "en")
    for text in dutch:
        (here,) = find_dates(f"Het was {text} toen.", "nl")
        assert not here.agrees(different)
        for translation in english:
            (there,) = find_dates(f"It was {translation} then.", "en")
            assert here.agrees(there)
