"""Clock times in a text, by value, Dutch and English.

"06.30 uur", "half zeven" and "6:30 a.m." are one time; so are "kwart over drie
's middags" and "3:15 p.m.".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.language.number_words import dutch_word, english_word


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


_HOUR = r"(?:[01]?\d|2[0-4])"
_DUTCH_HOURS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
_DUTCH_PART = r"(?:\s*(?:uur\s+)?'?[’‘']s\s+(?P<part{}>ochtends|morgens|middags|avonds|nachts))"
_DUTCH_TIME = re.compile(
    # 06.30 uur, 6:30, 9u30, om 11.00
    rf"(?<![\d.,:/-])(?:(?P<hour>{_HOUR})(?:[.:](?P<minute>[0-5]\d)"
    r"(?:\s*(?:uur|u\b|h\b|UTC|GMT)|(?=\s*(?:en|tot|[-–])\s*\d\d?[.:]\d\d\s*uur))"
    rf"|:(?P<minute2>[0-5]\d)(?![\d.:])|\s?u(?:ur)?\s?(?P<minute3>[0-5]\d)(?!\d)))"
    rf"{_DUTCH_PART.format(1)}?"
    rf"|(?:\b(?:om|omstreeks|rond|vanaf)\s+)(?P<hour4>{_HOUR})\.(?P<minute4>[0-5]\d)"
    r"(?![\d.,%]|\s*(?:euro|procent|mil|kilo|meter|km))"
    # half zeven, kwart over zes, tien voor half acht, vijf over twaalf
    rf"|\b(?:(?P<offset>kwart|vijf|tien|twintig|\d\d?(?=\s+minuten))\s+(?:minuten\s+)?"
    rf"(?P<side>over|voor)\s+)?"
    rf"(?P<half>half\s?)?(?P<spoken>{_DUTCH_HOURS}|1[0-2]|[1-9])(?:\s+uur)?(?![^\W_]|[.,]\d)"
    rf"{_DUTCH_PART.format(2)}?"
    r"|\b(?P<named>middernacht)\b",
    re.IGNORECASE,
)
_DUTCH_PARTS = {"ochtends": 0, "morgens": 0, "nachts": 0, "middags": 12, "avonds": 12}

_ENGLISH_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_ENGLISH_PART = (
    r"(?:\s*(?P<ampm{0}>[ap])\.?\s?m\b\.?"
    r"|\s+(?:in\s+the|at)\s+(?P<part{0}>morning|afternoon|evening|night))"
)
_ENGLISH_TIME = re.compile(
    rf"(?<![\d.,:/-])(?P<hour>{_HOUR})(?:[:.](?P<minute>[0-5]\d)(?![\d:]|[.,]\d))?"
    rf"{_ENGLISH_PART.format(1)}"
    rf"|(?<![\d.,:/-])(?P<hour2>{_HOUR}):(?P<minute2>[0-5]\d)(?![\d:]|[.,]\d)"
    rf"|(?<![\d.,:/-])(?P<hour3>[01]\d|2[0-3])[:.]?(?P<minute3>[0-5]\d)"
    r"\s*(?:UTC|GMT|CET|hours\b|hrs\b|h\b)"
    # "Five to six" is a time behind "at", else a range.
    r"|\b(?:(?P<half>half)[\s-]past"
    r"|(?P<offset>quarter|five|ten|twenty|twenty-five|\d\d?)"
    r"(?:(?:(?<=quarter)|\s+minutes)\s+(?P<side>past|to|before|after)|\s+(?P<side2>past)"
    r"|(?:(?<=\bat five)|(?<=\bat ten))\s+(?P<side3>to)))\s+"
    rf"(?P<spoken>{_ENGLISH_HOURS}|1[0-2]|[1-9])"
    rf"(?![^\W_]|[.,]\d){_ENGLISH_PART.format(2)}?"
    rf"|(?<![\d.,:])\b(?P<spoken2>{_ENGLISH_HOURS}|1[0-2]|[1-9])(?:\s+o['’]clock)?{_ENGLISH_PART.format(3)}"
    rf"|\b(?P<spoken3>{_ENGLISH_HOURS}|1[0-2]|[1-9])\s+o['’]clock"
    r"|\b(?P<named>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_NAMED = {"middernacht": 0, "midnight": 0, "noon": 12, "midday": 12}
# Cheap: what every time holds.
_MAY_HOLD_TIME = {
    "nl": re.compile(
        r"\d[.:u]\d|\d\s?u|half|(?:kwart|vijf|tien|twintig|minuten) (?:over|voor) |[’'‘]s |"
        r"middernacht",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\d:\d|\d\s?[ap]\.?\s?m\b|\d{4}\s?[UGCh]|o['’]clock|noon|midday|midnight|half[ -]past|"
        r"quarter|"
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
