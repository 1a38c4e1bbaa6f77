"""Publication dates in the forms that feeds and archives use, to ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2}\S*))?)?")
_BASIC = re.compile(r"\d{8}T\d{4,6}(?:Z|[+-]\d{4})?")  # of agency wires
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_WRITTEN = re.compile(r"(?:[a-z]+,? )?(\d{1,2})\.? ([a-z]{3,9})\.? (\d{4})", re.IGNORECASE)

_MONTHS = {
    "jan": 1, "feb": 2, "maa": 3, "mrt": 3, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
"""Dutch and English months by their first three letters."""


def iso_date(value: object) -> str | None:
    """A date or date-time as ISO 8601, as precise as it came; None where it is no date.

    Understood: date objects; ISO 8601 from the month down ("2025-04"), a date-time also
    in its basic form; day first, as Dutch writes it ("3-4-2025" is 3 April); "3 april
    2025"; RFC 2822, as in RSS.
    A bare year is refused: too many sentences begin with one.
    """
    if isinstance(value, datetime):
        midnight = value.tzinfo is None and value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    try:
        return _parse(text)
    except (ValueError, OverflowError):
        return None


def _parse(text: str) -> str | None:
    if match := _ISO.fullmatch(text):
        year, month, day, time = match.groups()
        moment = f"{year}-{month}-{day or '01'}"
        date.fromisoformat(moment)
        if time:
            return datetime.fromisoformat(f"{moment}T{time}").isoformat()
        return moment if day else f"{year}-{month}"
    if _BASIC.fullmatch(text):
        return datetime.fromisoformat(text).isoformat()
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
        return date(int(year), int(month), int(day)).isoformat()
    if match := _WRITTEN.fullmatch(text):
        day, name, year = match.groups()
        if number := _MONTHS.get(name[:3].lower()):
            return date(int(year), number, int(day)).isoformat()
    if text.isdigit() and len(text) == 8:
        return date.fromisoformat(text).isoformat()
    return parsedate_to_datetime(text).isoformat() if "," in text or ":" in text else None
