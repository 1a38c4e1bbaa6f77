"""Dates, weekdays and clock times, compared by value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from pipeline.checks.finding import Finding
from pipeline.checks.numbers import evidence
from pipeline.checks.pair import Pair
from pipeline.language.dates import Date, find_weekdays, names_month
from pipeline.language.numbers import Quantity
from pipeline.language.times import Time

_ENGLISH_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def check_dates(pair: Pair) -> Iterator[Finding]:
    """Dates that one side states and the other doesn't, or states with another day or year."""
    source, target = pair.source_dates, pair.target_dates
    lost = [
        date
        for date in source
        if not any(date.agrees(other) for other in target) and not _is_named(date, pair)
    ]
    found = [date for date in target if not any(date.agrees(other) for other in source)]
    for date, other in zip(lost, found, strict=False):
        yield Finding(
            "date",
            "error",
            date.text,
            other.text,
            f"The source says {date.text}, the translation {other.text.removesuffix('.')}.",
        )
    for date in lost[len(found) :]:
        yield Finding(
            "date",
            "error" if date.days or date.year else "warning",
            date.text,
            "",
            f"The source says {date.text}, which the translation leaves out.",
        )
    for date in found[len(lost) :]:
        yield Finding(
            "date",
            "error" if date.days or date.year else "warning",
            "",
            date.text,
            f"The translation says {date.text}, which is not in the source.",
        )
    for date in source:
        if date not in lost:
            yield from _lost_parts(date, pair)


def _is_named(date: Date, pair: Pair) -> bool:
    """Whether a bare month is named where no date was read: "a May start"."""
    bare = not date.days and not date.year
    return bare and names_month(pair.target, date.month, pair.target_language)


def _lost_parts(date: Date, pair: Pair) -> Iterator[Finding]:
    """The day or year of a date whose month was kept."""
    numbers = _numbers(pair.target_quantities) | evidence(pair.target_dates, pair.target_times)
    stated = {float(day) for day in date.days}
    if date.year:
        stated.add(float(date.year))
    gone = sorted(stated - numbers)
    if gone:
        yield Finding(
            "date",
            "error",
            date.text,
            "",
            f"Of {date.text} in the source, the translation lacks {gone[-1]:.0f}.",
        )


_NIGHT = re.compile(r"\bnacht van (?:\w+ )?\w+dag op (?:\w+ )?\w+dag\b")


def check_weekdays(pair: Pair) -> Iterator[Finding]:
    """A weekday that became another."""
    here = find_weekdays(pair.source, pair.source_language)
    there = find_weekdays(pair.target, pair.target_language)
    days, other_days = {day.day for day in here}, {day.day for day in there}
    lost = [day for day in here if day.day not in other_days]
    for night in _NIGHT.finditer(pair.source):  # Tuesday night, or early on Wednesday
        both = [day for day in here if night.start() <= day.start < night.end()]
        if any(day.day in other_days for day in both):
            lost = [day for day in lost if day not in both]
    # "The Sunday Times" keeps its day in both languages.
    found = [day for day in there if day.day not in days and day.text not in pair.source]
    yield from _differences(
        "weekday",
        "names",
        lost,
        found,
        lambda day, other: (
            f"{day.text} is {_ENGLISH_DAYS[day.day]}, the translation says {other.text}."
        ),
    )


# A time zone behind a time, and what a Dutch sentence has that speaks of one: "plaatselijke tijd".
_ZONE = re.compile(r"\d(?: ?[ap]\.?m\.?)?,? \(?(UTC|GMT|CES?T|BST|E[SD]?T|P[SD]?T)\b")
_DUTCH_ZONE = re.compile(
    r"\b(?:(?:zomer|winter|standaard|greenwich)?tijd|UTC|GMT|ME[SZT]{1,2}|CES?T|[BEP][SD]?T)\b",
    re.IGNORECASE,
)

# Hours over 12 have no half of the day.
_NO_TIME = re.compile(r"\b(?:1[3-9]|2[0-4])[.:]\d\d ?[ap]\.?m\b\.?")


def check_clock(pair: Pair) -> Iterator[Finding]:
    """Times that no clock shows, "17:42 p.m.", and time zones that the source does not speak of."""
    for match in _NO_TIME.finditer(pair.target):
        text = match.group()
        yield Finding("time", "warning", "", text, f"“{text}” is no time of the day.")
    for match in _ZONE.finditer(pair.target):
        if not _DUTCH_ZONE.search(pair.source):
            message = f"The source does not speak of a time zone, {match[1]}."
            yield Finding("time", "warning", "", match[1], message)


def check_times(pair: Pair) -> Iterator[Finding]:
    """Clock times that one side states and the other doesn't."""
    source, target = pair.source_times, pair.target_times
    if not source and not target:
        return
    lost = [
        time
        for time in source
        if not any(time.agrees(other) for other in target)
        and not _as_number(time, pair.target_quantities)
    ]
    found = [
        time
        for time in target
        if not any(time.agrees(other) for other in source)
        and not _as_number(time, pair.source_quantities)
        # "Het middaguur", "na de middag": said of noon, too vague to read as a time.
        and not (time.hour == 12 and "middag" in pair.source)
    ]
    yield from _differences(
        "time",
        "says",
        lost,
        found,
        lambda time, other: (
            f"The source says {time.text}, the translation {other.text.removesuffix('.')}."
        ),
    )


class _Stated(Protocol):
    @property
    def text(self) -> str: ...


_Said = TypeVar("_Said", bound=_Stated)


def _differences(
    check: str,
    verb: str,
    lost: Sequence[_Said],
    found: Sequence[_Said],
    changed: Callable[[_Said, _Said], str],
) -> Iterator[Finding]:
    """What only one side states: as far as there are two, one became the other.

    `verb` is what a side does with it, `changed` words the message about two.
    """
    for one, other in zip(lost, found, strict=False):
        yield Finding(check, "error", one.text, other.text, changed(one, other))
    for one in lost[len(found) :]:
        message = f"The source {verb} {one.text}, which the translation leaves out."
        yield Finding(check, "warning", one.text, "", message)
    for other in found[len(lost) :]:
        message = f"The translation {verb} {other.text}, which is not in the source."
        yield Finding(check, "warning", "", other.text, message)


def _as_number(time: Time, quantities: list[Quantity]) -> bool:
    """Whether plain numbers state the time: "om 8 uur", "0230", a sporting time of 2.15."""
    numbers = _numbers(quantities)
    if time.minute == 0:
        return bool({time.hour, time.hour % 12, time.hour % 12 + 12} & numbers)
    hours = {time.hour, time.hour % 12, time.hour % 12 + 12}
    return any(
        {hour * 100 + time.minute, hour + time.minute / 100} & numbers
        or {hour, time.minute} <= numbers
        for hour in hours
    )


def _numbers(quantities: list[Quantity]) -> set[float]:
    return {value for quantity in quantities for value in quantity.values}
