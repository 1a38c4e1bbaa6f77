"""Dates and weekdays in a text, by value, Dutch and English.

"3 april 2025", "April 3, 2025", "3 April 2025" and "3-4-2025" (Dutch order)
are one date. Numeric dates follow the day-month-year of Dutch and are read both
ways in English; ISO 8601 is read in both languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_DUTCH_MONTHS = (
    "januari|jan", "februari|feb", "maart|mrt", "april|apr", "mei", "juni|jun", "juli|jul",
    "augustus|aug", "september|sept|sep", "oktober|okt", "november|nov", "december|dec",
)  # fmt: skip
_ENGLISH_MONTHS = (
    "January|Jan", "February|Feb", "March|Mar", "April|Apr", "May", "June|Jun", "July|Jul",
    "August|Aug", "September|Sept|Sep", "October|Oct", "November|Nov", "December|Dec",
)  # fmt: skip
_DUTCH_DAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
_ENGLISH_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_DAYS = r"\d{1,2}"
_JOINT = r"(?:\s*[-–]\s*|,?\s+(?:tot(?: en met)?|t/m|en|of|and|to|or|through|until|till)\s+)"
_YEAR = r"(?:1[0-9]|20)\d\d"


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is stated: text[start:end]; unknown parts are empty or None.

    A range over days of one month ("3-5 april") holds them all. `swapped` is
    the other reading of a numeric date whose order English leaves open.
    """

    start: int
    end: int
    text: str
    month: int
    days: frozenset[int] = frozenset()
    year: int | None = None
    swapped: bool = False

    def readings(self) -> list[tuple[int, frozenset[int]]]:
        """Month and days, in each order that is possible."""
        readings = [(self.month, self.days)]
        if self.swapped and len(self.days) == 1 and min(self.days) <= 12:
            readings.append((min(self.days), frozenset({self.month})))
        return readings

    def agrees(self, other: Date) -> bool:
        """Whether nothing that both state differs. A range agrees with a part of it."""
        if self.year and other.year and self.year % 100 != other.year % 100:
            return False
        return any(
            month == other_month and (days <= other_days or other_days <= days)
            for month, days in self.readings()
            for other_month, other_days in other.readings()
        )


@dataclass(frozen=True, slots=True)
class Weekday:
    """A named day of the week, 0 for Monday: text[start:end]."""

    start: int
    end: int
    text: str
    day: int


@cache
def _date_pattern(language: str) -> re.Pattern[str]:
    months = _DUTCH_MONTHS if language == "nl" else _ENGLISH_MONTHS
    month = "|".join(f"(?P<m{number}>{names})" for number, names in enumerate(months, 1))
    day = rf"{_DAYS}(?:ste|de|e|st|nd|rd|th)?"
    days = rf"{day}(?:(?:, {day})*{_JOINT}{day})?"
    before = rf"(?:(?<![\d.,/:])(?P<before>{days})(?:\s+of)?[\s\u00a0]+(?:de\s+)?)?"
    if language == "nl":
        pattern = (
            rf"{before}(?<![^\W\d_])(?:{month})(?![^\W\d_])\.?"
            rf"(?:[\s\u00a0]+(?P<year>{_YEAR})(?!\d))?"
        )
    else:
        pattern = (
            rf"{before}(?<![^\W\d_])(?:{month})(?![^\W\d_])\.?"
            rf"(?:\s+(?:the\s+)?(?P<after>{days})"
            r"(?![\d:%]|[.,]\d|\s*(?:a\.?m|p\.?m|percent|million|billion)\b))?"
            rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR})(?!\d))?"
        )
    numeric = (
        rf"(?<![\d.,/-])(?:(?P<iso_year>{_YEAR})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)"
        r"|(?P<first>\d\d?)(?P<mark>[-/.])(?P<second>\d\d?)(?P=mark)"
        rf"(?P<numeric_year>{_YEAR}))(?![\d/-])"
    )
    flags = re.IGNORECASE if language == "nl" else re.NOFLAG
    return re.compile(f"{pattern}|{numeric}", flags)


# Cheap: no month name and no digits with marks between them, no date.
_MAY_HOLD_DATE = {
    "nl": re.compile(
        r"jan|feb|m(?:aa)?rt|apr|mei|jun|jul|aug|sep|okt|nov|dec|\d[-/.]\d\d?[-/.]\d", re.IGNORECASE
    ),
    "en": re.compile(
        r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|\d[-/.]\d\d?[-/.]\d"
    ),
}  # fmt: skip


def find_dates(text: str, language: str) -> list[Date]:
    """The dates in a Dutch ("nl") or English ("en") text that name or number a month."""
    if not _MAY_HOLD_DATE[language].search(text):
        return []
    found = (_date(match, text, language) for match in _date_pattern(language).finditer(text))
    return [date for date in found if date]


def names_month(text: str, month: int, language: str) -> bool:
    """Whether a text has the word for a month (1 to 12) anywhere, even in another sense."""
    names = (_DUTCH_MONTHS if language == "nl" else _ENGLISH_MONTHS)[month - 1]
    return any(name in text for name in names.split("|"))


def _date(match: re.Match[str], text: str, language: str) -> Date | None:
    start, end = match.span()
    groups = match.groupdict()
    if groups["iso_year"]:
        year, month, day = (int(groups[name]) for name in ("iso_year", "iso_month", "iso_day"))
        return _numeric_date(start, end, text, year, month, day, False)
    if groups["numeric_year"]:
        first, second = int(groups["first"]), int(groups["second"])
        year = int(groups["numeric_year"])
        if language == "en" and second > 12:
            first, second = second, first
        return _numeric_date(start, end, text, year, second, first, language == "en")
    month = next(number for number in range(1, 13) if groups[f"m{number}"])
    stated = " ".join(groups.get(name) or "" for name in ("before", "after"))
    days = frozenset(int(day) for day in re.findall(r"\d+", stated))
    if any(not 1 <= day <= 31 for day in days):
        days = frozenset()
    stated_year = int(groups["year"]) if groups["year"] else None
    name = groups[f"m{month}"]
    if not days and not stated_year and _is_other_word(match, text, name, language):
        return None
    return Date(start, end, match.group(), month, days, stated_year)


# May and March are verbs too: alone they need a word before them. Jan, Mar and the like are
# names: alone they need the full stop of an abbreviation.
_VERBS = frozenset({"May", "March"})
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|from|by|last|next|this|late|early|mid|of|to|every|each|through|"
    r"between|for|is|was|sinds|tot|vanaf|begin|eind|half|medio)[\s-]+$",
    re.IGNORECASE,
)


def _is_other_word(match: re.Match[str], text: str, name: str, language: str) -> bool:
    if language == "nl" and name[0].isupper() and match.start() > 0:
        return True  # Augustus, Mei: Dutch months have no capital
    if len(name) == 3 and name not in ("May", "mei"):
        return not match.group().endswith(".")
    if name not in _VERBS:
        return False
    return not _BEFORE_MONTH.search(text, max(0, match.start() - 12), match.start())


def _numeric_date(
    start: int, end: int, text: str, year: int, month: int, day: int, swapped: bool
) -> Date | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Date(start, end, text[start:end], month, frozenset({day}), year, swapped)


_WEEKDAYS = {
    "nl": re.compile(
        rf"(?<![^\W\d_])(?:{'|'.join(f'({day})' for day in _DUTCH_DAYS)})"
        r"(?:s|en|je|(?:ochtend|morgen|(?:na|voor)?middag|avond|nacht)\w*)?(?![^\W\d_])",
        re.IGNORECASE,
    ),
    "en": re.compile(rf"\b(?:{'|'.join(f'({day})' for day in _ENGLISH_DAYS)})s?\b"),
}


def find_weekdays(text: str, language: str) -> list[Weekday]:
    """The days of the week that a Dutch ("nl") or English ("en") text names."""
    if ("dag" if language == "nl" else "day") not in text:
        return []
    return [
        Weekday(match.start(), match.end(), match.group(), (match.lastindex or 1) - 1)
        for match in _WEEKDAYS[language].finditer(text)
    ]
