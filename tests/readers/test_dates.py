"""Dates as feeds and archives write them."""

from datetime import UTC, date, datetime

import pytest

from pipeline.readers.dates import iso_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-04", "2025-04"),
        ("2025-04-03", "2025-04-03"),
        (" 2025-04-03 ", "2025-04-03"),
        ("20250403", "2025-04-03"),
        ("2025-04-03T08:30:00Z", "2025-04-03T08:30:00+00:00"),
        ("2025-04-03 08:30", "2025-04-03T08:30:00"),
        ("3-4-2025", "2025-04-03"),
        ("03/04/2025", "2025-04-03"),
        ("3 april 2025", "2025-04-03"),
        ("donderdag 3 april 2025", "2025-04-03"),
        ("14 mrt. 2025", "2025-03-14"),
        ("Thu, 03 Apr 2025 08:30:00 +0200", "2025-04-03T08:30:00+02:00"),
        (date(2025, 4, 3), "2025-04-03"),
        (datetime(2025, 4, 3), "2025-04-03"),
        (datetime(2025, 4, 3, 8, 30, tzinfo=UTC), "2025-04-03T08:30:00+00:00"),
        ("2025", None),
        ("2025-13", None),
        ("2025-02-30", None),
        ("31-31-2025", None),
        ("gisteren", None),
        ("3 brumaire 2025", None),
        ("", None),
        ("12:00", None),
        (1743661800, None),
    ],
)
def test_iso_date(value: object, expected: str | None) -> None:
    assert iso_date(value) == expected
