"""Points in time as a user names them."""

from datetime import UTC, datetime

import pytest

from pipeline.errors import ConfigError
from pipeline.readers.archived import moment

NOW = datetime(2025, 4, 3, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("36h", "2025-04-01T22:15:00+00:00"),
        ("7d", "2025-03-27T10:15:00+00:00"),
        ("15 m", "2025-04-03T10:00:00+00:00"),
        ("2w", "2025-03-20T10:15:00+00:00"),
        ("2025-04-01T06:00+02:00", "2025-04-01T04:00:00+00:00"),
        ("2025-04-01T06:00:00Z", "2025-04-01T06:00:00+00:00"),
    ],
)
def test_moments(since: str, expected: str) -> None:
    assert moment(since, NOW) == expected


def test_days_begin_at_midnight_here() -> None:
    today = datetime.fromisoformat(moment("today", NOW)).astimezone()
    yesterday = datetime.fromisoformat(moment("Yesterday", NOW)).astimezone()
    assert (today.hour, today.minute, yesterday.hour) == (0, 0, 0)
    assert today.date() == NOW.astimezone().date()
    assert (today.date() - yesterday.date()).days == 1


@pytest.mark.parametrize("since", ["", "gisteren", "36", "h", "2025-13-01", "-3d"])
def test_what_is_no_moment(since: str) -> None:
    with pytest.raises(ConfigError, match="is no point in time"):
        moment(since, NOW)
