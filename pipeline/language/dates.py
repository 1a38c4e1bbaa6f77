"""Dates, weekdays and clock times in a text, by value, Dutch and English.

"3 april 2025", "April 3, 2025", "3 April 2025" and "3-4-2025" (Dutch order)
are one date; "06.30 uur", "half zeven" and "6:30 a.m." one time. Numeric dates
follow the day-month-year of Dutch and are read both ways in English; ISO 8601
is read in both languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.language.number_words import dutch_word, english_word

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


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: text[start:end]. `exact` when morning and evening are told apart."""

    start: int
    end: int
    text: str
    hour: int
    minute: int
    exact: bool

    def agrees(self, other: Time) -> bool:
        """Whether the two can be the same moment; half a day apart when one isn't exact."""
        if self.minute != other.minute:
            return False
        span = 24 if self.exact and other.exact else 12
        return self.hour % span == other.hour % span


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
            rf"(?:\s+(?:the\s+)?(?P<after>{days})(?![\d:%]|[.,]\d|\s*(?:a\.?m|p\.?m|percent|million|billion)\b))?"
            rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR})(?!\d))?"
        )
    numeric = (
        rf"(?<![\d.,/-])(?:(?P<iso_year>{_YEAR})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)"
        rf"|(?P<first>\d\d?)(?P<mark>[-/.])(?P<second>\d\d?)(?P=mark)(?P<numeric_year>{_YEAR}))(?![\d/-])"
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


# May and March are verbs too, Mar. and the like names; alone they need a word before them.
_AMBIGUOUS = frozenset({"May", "March", "Mar", "Jan", "Dec", "jan", "Jun", "jun"})
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|from|by|last|next|this|late|early|mid|of|to|every|each|through|and|"
    r"between|for|is|was|sinds|tot|vanaf|begin|eind|half|medio)[\s-]+$",
    re.IGNORECASE,
)


def _is_other_word(match: re.Match[str], text: str, name: str, language: str) -> bool:
    if language == "nl" and name[0].isupper() and match.start() > 0:
        return True  # Augustus, Mei: Dutch months have no capital
    if name not in _AMBIGUOUS:
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
        r"(?:s|en|je|(?:ochtend|morgen|middag|avond|nacht)\w*)?(?![^\W\d_])",
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


_HOUR = r"(?:[01]?\d|2[0-4])"
_DUTCH_HOURS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
_DUTCH_PART = r"(?:\s*(?:uur\s+)?'?[’‘']s\s+(?P<part{}>ochtends|morgens|middags|avonds|nachts))"
_DUTCH_TIME = re.compile(
    # 06.30 uur, 6:30, 9u30, om 11.00
    rf"(?<![\d.,:/-])(?:(?P<hour>{_HOUR})(?:[.:](?P<minute>[0-5]\d)\s*(?:uur|u\b|h\b|UTC|GMT)"
    rf"|:(?P<minute2>[0-5]\d)(?![\d.:])|\s?u(?:ur)?\s?(?P<minute3>[0-5]\d)(?!\d)))"
    rf"{_DUTCH_PART.format(1)}?"
    rf"|(?:\b(?:om|omstreeks|rond|vanaf)\s+)(?P<hour4>{_HOUR})\.(?P<minute4>[0-5]\d)"
    r"(?![\d.,%]|\s*(?:euro|procent|mil|kilo|meter|km))"
    # half zeven, kwart over zes, tien voor half acht, vijf over twaalf
    rf"|\b(?:(?P<offset>kwart|vijf|tien|twintig|\d\d?(?=\s+minuten))\s+(?:minuten\s+)?"
    rf"(?P<side>over|voor)\s+)?"
    rf"(?P<half>half\s+)?(?P<spoken>{_DUTCH_HOURS}|1[0-2]|[1-9])(?:\s+uur)?(?![^\W_]|[.,]\d)"
    rf"{_DUTCH_PART.format(2)}?"
    r"|\b(?P<named>middernacht)\b",
    re.IGNORECASE,
)
_DUTCH_PARTS = {"ochtends": 0, "morgens": 0, "nachts": 0, "middags": 12, "avonds": 12}

_ENGLISH_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_ENGLISH_PART = r"(?:\s*(?P<ampm{0}>[ap])\.?\s?m\b\.?|\s+(?:in\s+the|at)\s+(?P<part{0}>morning|afternoon|evening|night))"
_ENGLISH_TIME = re.compile(
    rf"(?<![\d.,:/-])(?P<hour>{_HOUR})(?:[:.](?P<minute>[0-5]\d)(?![\d:]|[.,]\d))?{_ENGLISH_PART.format(1)}"
    rf"|(?<![\d.,:/-])(?P<hour2>{_HOUR}):(?P<minute2>[0-5]\d)(?![\d:]|[.,]\d)"
    rf"|(?<![\d.,:/-])(?P<hour3>[01]\d|2[0-3])[:.]?(?P<minute3>[0-5]\d)\s*(?:UTC|GMT|CET|hours\b|hrs\b|h\b)"
    # "Five to six" is a time behind "at", else a range.
    r"|\b(?:(?P<half>half)[\s-]past"
    r"|(?P<offset>quarter|five|ten|twenty|twenty-five|\d\d?)"
    r"(?:(?:(?<=quarter)|\s+minutes)\s+(?P<side>past|to|before|after)|\s+(?P<side2>past)"
    r"|(?:(?<=\bat five)|(?<=\bat ten))\s+(?P<side3>to)))\s+"
    rf"(?P<spoken>{_ENGLISH_HOURS}|1[0-2]|[1-9])"
    rf"(?![^\W_]|[.,]\d){_ENGLISH_PART.format(2)}?"
    rf"|\b(?P<spoken2>{_ENGLISH_HOURS}|1[0-2]|[1-9])(?:\s+o['’]clock)?{_ENGLISH_PART.format(3)}"
    rf"|\b(?P<spoken3>{_ENGLISH_HOURS}|1[0-2]|[1-9])\s+o['’]clock"
    r"|\b(?P<named>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_NAMED = {"middernacht": 0, "midnight": 0, "noon": 12, "midday": 12}
# Cheap: what every time holds.
_MAY_HOLD_TIME = {
    "nl": re.compile(r"\d[.:u]\d|\d\s?u|half |(?:kwart|vijf|tien|twintig|minuten) (?:over|voor) |[’'‘]s |middernacht", re.IGNORECASE),
    "en": re.compile(
        r"\d:\d|\d\s?[ap]\.?\s?m\b|\d{4}\s?[UGCh]|o['’]clock|noon|midday|midnight|half[ -]past|quarter|"
        r"(?:past|to|before|after) (?:[1-9]|one|t|f|s|e|nine)|in the (?:m|a|e)|at night",
        re.IGNORECASE,
    ),
}  # fmt: skip


def find_times(text: str, language: str) -> list[Time]:
    """The clock times in a Dutch ("nl") or English ("en") text.

    A bare Dutch "8 uur" is left to the numbers: it may be a duration.
    """
    if not _MAY_HOLD_TIME[language].search(text):
        return []
    if language == "nl":
        found = (_dutch_time(match) for match in _DUTCH_TIME.finditer(text))
    else:
        found = (_english_time(match) for match in _ENGLISH_TIME.finditer(text))
    return [time for time in found if time]


def _dutch_time(match: re.Match[str]) -> Time | None:
    groups = match.groupdict()
    start, end = match.span()
    if groups["named"]:
        return Time(start, end, match.group(), 0, 0, True)
    part = groups["part1"] or groups["part2"]
    digits = groups["hour"] or groups["hour4"]
    if digits:
        minute = int(
            groups["minute"] or groups["minute2"] or groups["minute3"] or groups["minute4"]
        )
        hour = int(digits)
        if part:
            return Time(start, end, match.group(), _in_part(hour, part), minute, True)
        # Print uses the 24-hour clock; "12.30 uur" alone is said of noon and of midnight.
        return Time(start, end, match.group(), hour % 24, minute, hour != 12)
    if not (groups["half"] or groups["side"] or part):
        return None
    hour = _hour(groups["spoken"], "nl")
    minutes = 60 * hour - (30 if groups["half"] else 0)
    if groups["side"]:
        offset = _offset(groups["offset"], "nl")
        minutes += offset if groups["side"].lower() == "over" else -offset
    hour, minute = divmod(minutes % 720, 60)
    if part:
        return Time(start, end, match.group(), _in_part(hour, part), minute, True)
    return Time(start, end, match.group(), hour, minute, False)


def _in_part(hour: int, part: str) -> int:
    """The hour of the day: 12 's middags is noon, 12 's nachts midnight, 1 's nachts 1 a.m."""
    if hour > 12:
        return hour % 24
    part = part.lower()
    if part == "nachts" and 9 <= hour < 12:
        return hour + 12
    return hour % 12 + _DUTCH_PARTS[part]


def _english_time(match: re.Match[str]) -> Time | None:
    groups = match.groupdict()
    start, end = match.span()
    if groups["named"]:
        return Time(start, end, match.group(), _NAMED[groups["named"].lower()], 0, True)
    spoken = groups["spoken"] or groups["spoken2"] or groups["spoken3"]
    if spoken:
        minutes = 60 * _hour(spoken, "en") + (30 if groups["half"] else 0)
        side = groups["side"] or groups["side2"] or groups["side3"]
        if side:
            offset = _offset(groups["offset"], "en")
            minutes += offset if side.lower() in ("past", "after") else -offset
        hour, minute = divmod(minutes % 720, 60)
    else:
        hour = int(groups["hour"] or groups["hour2"] or groups["hour3"])
        minute = int(groups["minute"] or groups["minute2"] or groups["minute3"] or 0)
    ampm = (groups["ampm1"] or groups["ampm2"] or groups["ampm3"] or "").lower()
    part = (groups["part1"] or groups["part2"] or groups["part3"] or "").lower()
    if ampm or part:
        late = ampm == "p" or part in ("afternoon", "evening") or (part == "night" and hour > 6)
        if hour <= 12:
            hour = hour % 12 + (12 if late else 0)
        return Time(start, end, match.group(), hour % 24, minute, True)
    exact = hour > 12 or hour == 0 or bool(groups["hour3"])
    return Time(start, end, match.group(), hour % 24, minute, exact)


def _hour(word: str, language: str) -> int:
    if word.isdigit():
        return int(word)
    known = (dutch_word if language == "nl" else english_word)(word.lower())
    assert known is not None  # the pattern holds number words only
    return int(known.value)


def _offset(word: str, language: str) -> int:
    lower = word.lower()
    if lower in ("kwart", "quarter"):
        return 15
    return 25 if lower == "twenty-five" else _hour(word, language)
