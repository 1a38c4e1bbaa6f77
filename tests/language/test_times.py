from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.times import find_times


@pytest.mark.parametrize(
    ("text", "language", "hour", "minute", "exact"),
    [
        ("om 06.30 uur", "nl", 6, 30, True),
        ("om 6:30", "nl", 6, 30, True),
        ("om 9u30", "nl", 9, 30, True),
        ("rond 11.00 in de stad", "nl", 11, 0, True),
        ("20.15 uur", "nl", 20, 15, True),
        ("half zeven", "nl", 6, 30, False),
        ("half een", "nl", 0, 30, False),
        ("kwart over zes", "nl", 6, 15, False),
        ("kwart voor zes", "nl", 5, 45, False),
        ("tien voor half acht", "nl", 7, 20, False),
        ("vijf over half acht", "nl", 7, 35, False),
        ("half zeven 's avonds", "nl", 18, 30, True),
        ("5 uur 's ochtends", "nl", 5, 0, True),
        ("drie uur ’s middags", "nl", 15, 0, True),
        ("twaalf uur 's nachts", "nl", 0, 0, True),
        ("middernacht", "nl", 0, 0, True),
        ("at 6:30 a.m.", "en", 6, 30, True),
        ("at 6.30pm", "en", 18, 30, True),
        ("at 5am", "en", 5, 0, True),
        ("at 12 p.m.", "en", 12, 0, True),
        ("at 20:15", "en", 20, 15, True),
        ("at 8:15", "en", 8, 15, False),
        ("at half past six", "en", 6, 30, False),
        ("at a quarter to six", "en", 5, 45, False),
        ("twenty past seven", "en", 7, 20, False),
        ("at five to twelve", "en", 11, 55, False),
        ("at five in the morning", "en", 5, 0, True),
        ("two o'clock", "en", 2, 0, False),
        ("0230 GMT", "en", 2, 30, True),
        ("at noon", "en", 12, 0, True),
        ("by midnight", "en", 0, 0, True),
    ],
)
def test_times(text: str, language: str, hour: int, minute: int, exact: bool) -> None:
    (time,) = find_times(text, language)
    assert (time.hour, time.minute, time.exact) == (hour, minute, exact)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dat duurt twee uur.", "nl"),
        ("Het kost 6.30 of 7,30 euro.", "nl"),
        ("Een half brood voor vijf mensen.", "nl"),
        ("From five to six goals.", "en"),
        ("It costs 6.30 euros.", "en"),
        ("I am one of ten.", "en"),
    ],
)
def test_no_times(text: str, language: str) -> None:
    assert find_times(text, language) == []


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_agrees_with_itself(hour: int, minute: int) -> None:
    (here,) = find_times(f"om {hour:02d}.{minute:02d} uur", "nl")
    half = "a.m." if hour < 12 else "p.m."
    (there,) = find_times(f"at {hour % 12 or 12}:{minute:02d} {half}", "en")
    (other,) = find_times(f"at {hour:02d}:{(minute + 7) % 60:02d}", "en")
    assert here.agrees(there)
    assert not here.agrees(other)
