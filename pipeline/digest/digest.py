"""The digest of a day: its stories by size, from a result that covers some days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from datasets import Dataset

from pipeline.backends.base import TextEncoder
from pipeline.digest.clippings import Clipping, clippings
from pipeline.digest.grouping import Grouping, group
from pipeline.digest.story import Item, Story, item, tell
from pipeline.errors import InputError
from pipeline.writers.article_view import view

STORIES = 30
"""Stories that are told; an editor with coffee reads no more."""

OTHERS = 300
"""Further articles that are listed by their headline."""


@dataclass(frozen=True, slots=True)
class DayTones:
    """How many articles of a day are positive, neutral and negative."""

    day: date
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Digest:
    """A day's stories, the largest first, and what else the papers had."""

    day: date
    articles: int
    sources: int
    found: int
    """How many stories there are, told or not."""
    stories: tuple[Story, ...]
    others: tuple[Item, ...]
    unlisted: int
    """Articles beyond those."""
    tones: tuple[DayTones, ...]
    """The days of the window, the day itself last."""


def digest(
    result: Dataset,
    day: date,
    encoder: TextEncoder,
    window: int = 3,
    fetched: Mapping[str, str] | None = None,
    stories: int = STORIES,
    grouping: Grouping | None = None,
) -> Digest:
    """The digest of a day (local time) over a result that has the column `embedding`.

    Articles of `window` days before it show what a story goes back to and
    are otherwise not told. `fetched` says when an article was fetched, by id,
    for those without a date; one that nobody knows a date of is of that day.
    Raises InputError when there is no article of the day.
    """
    noon = datetime.combine(day, time(12)).astimezone()
    first = day - timedelta(days=window)
    kept = [
        clipping
        for clipping in clippings(result, fetched or {}, noon)
        if first <= clipping.moment.date() <= day
    ]
    today = [clipping for clipping in kept if clipping.moment.date() == day]
    if not today:
        raise InputError(f"there is no article of {day:%Y-%m-%d}")
    members: dict[int, list[Clipping]] = {}
    for clipping, number in zip(kept, group(kept, grouping or Grouping()), strict=True):
        members.setdefault(number, []).append(clipping)
    days = [_split(each, day) for each in members.values()]
    ranked = sorted((each for each in days if each[0]), key=lambda each: _rank(*each))
    rest = sorted(
        (clipping for own, _ in ranked[stories:] for clipping in own), key=lambda each: each.moment
    )
    return Digest(
        day=day,
        articles=len(today),
        sources=len({clipping.source for clipping in today}),
        found=len(ranked),
        stories=tuple(
            tell(_with_rows(result, own), _with_rows(result, before), encoder)
            for own, before in ranked[:stories]
        ),
        others=tuple(item(each, view(row)) for each, row in _with_rows(result, rest[:OTHERS])),
        unlisted=len(rest[OTHERS:]),
        tones=tuple(_tones(kept, first, day)),
    )


def _rank(
    today: Sequence[Clipping], before: Sequence[Clipping]
) -> tuple[int, int, int, datetime, int]:
    """Stories that more papers have today come first; then those of more articles, those with a
    longer past, and those that appeared earlier."""
    papers = len({each.source for each in today})
    return -papers, -len(today), -len(before), today[0].moment, today[0].row


def _with_rows(
    result: Dataset, clippings: Sequence[Clipping]
) -> list[tuple[Clipping, Mapping[str, Any]]]:
    """Articles with their rows, which are read only now."""
    return [(clipping, result[clipping.row]) for clipping in clippings]


def _split(members: Sequence[Clipping], day: date) -> tuple[list[Clipping], list[Clipping]]:
    """The articles of the day and those before, in the order of time."""
    ordered = sorted(members, key=lambda each: (each.moment, each.row))
    today = [each for each in ordered if each.moment.date() == day]
    return today, [each for each in ordered if each.moment.date() < day]


def _tones(kept: Sequence[Clipping], first: date, last: date) -> Iterator[DayTones]:
    """The tones of each day, none left out; nothing when nobody judged the articles."""
    counts: dict[date, Counter[str]] = {}
    for clipping in kept:
        if clipping.tone:
            counts.setdefault(clipping.moment.date(), Counter())[clipping.tone] += 1
    for ahead in range((last - first).days + 1 if counts else 0):
        day = first + timedelta(days=ahead)
        yield DayTones(day, counts.get(day, Counter()))
