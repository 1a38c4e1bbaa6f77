"""An archive that `krant fetch` filled: the last version of every article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from pipeline.archive.archive import latest
from pipeline.errors import ArchiveError, ConfigError
from pipeline.readers.rejection import Unreadable
from pipeline.readers.rows import Draft

_AGO = re.compile(r"(\d+)\s*(m|h|d|w)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_archive(folder: str, since: str = "", until: str = "") -> Iterator[Draft]:
    """The articles fetched from a moment (`moment`) up to one, in the order of fetching.

    Of an article that was edited the last version is read.
    """
    try:
        for record in latest(folder, since, until):
            row = record.content.row()
            yield Draft(f"article {record.content.id}", {k: v for k, v in row.items() if v})
    except ArchiveError as error:
        raise Unreadable(str(error)) from None


def moment(since: str, now: datetime | None = None) -> str:
    """A point in time as the archive writes it (ISO 8601, UTC).

    Understood: "today" and "yesterday" (from midnight, local time), a duration
    up to now ("36h", "7d"), a date or date-time (local unless it has an offset).
    Raises ConfigError.
    """
    here = (now or datetime.now()).astimezone()
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    text = since.strip().lower()
    if text == "today":
        found = midnight
    elif text == "yesterday":
        found = midnight - timedelta(days=1)
    elif match := _AGO.fullmatch(text):
        found = here - timedelta(**{_UNITS[match[2]]: int(match[1])})
    else:
        try:
            found = datetime.fromisoformat(since.strip())
        except ValueError:
            raise ConfigError(
                f"{since!r} is no point in time; give today, yesterday, 36h, 7d, "
                "2025-04-03 or 2025-04-03T06:00"
            ) from None
    return found.astimezone(UTC).isoformat(timespec="seconds")
