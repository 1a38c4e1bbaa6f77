"""The digest as one HTML page that needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipeline.digest.digest import DayTones, Digest
from pipeline.digest.story import Item
from pipeline.writers import values
from pipeline.writers.names import LABELS
from pipeline.writers.standalone import Standalone

_TEMPLATES = Path(__file__).parent / "templates"

LEAST_DOTS = 3
"""Articles from which their sentiment over time makes a plot; two are read off the list."""

CONTENTS = 12
"""Stories named at the top, for whoever wants to jump."""

WIDTH, HEIGHT = 300, 72
"""Units of the plot of a story."""

_EDGE = 8
TONES = ("negative", "neutral", "positive")
KINDS = {label: LABELS[label] for label in ("PER", "ORG", "LOC")}


@dataclass(frozen=True, slots=True)
class Dot:
    """An article in the plot of its story."""

    x: float
    y: float
    tone: str
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The sentiment of a story's articles over time: negative at the bottom."""

    dots: tuple[Dot, ...]
    line: str
    """The means of the days as points of an SVG polyline; empty within one day."""
    first: datetime
    last: datetime


def page(digest: Digest, target: str = "en", source: str = "nl") -> str:
    """The page. `target` and `source` are ISO 639-1 codes of what stands in it."""
    filters = {
        "tone": lambda score: values.tone(None, score),
        "day": long_day,
        "short_day": lambda day: f"{day:%a} {day.day}",
        "when": lambda moment: when(moment, digest.day),
        "shares": shares,
        "plot": plot,
    }
    return Standalone(_TEMPLATES, "digest.css", filters).render(
        "digest.html",
        "digest.js",
        digest=digest,
        kinds=KINDS,
        contents=CONTENTS,
        width=WIDTH,
        height=HEIGHT,
        target=target,
        source=source,
        busiest=max((sum(each.counts.values()) for each in digest.tones), default=0),
    )


def long_day(day: date) -> str:
    """A date as a paper's head has it: Thursday 3 April 2025."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def when(moment: datetime, day: date) -> str:
    """The time of an article; with the day where that is another."""
    clock = f"{moment:%H:%M}"
    return clock if moment.date() == day else f"{moment.day} {moment:%B}, {clock}"


def shares(tones: DayTones) -> list[tuple[str, int]]:
    """How many articles of a day have each tone, from negative to positive."""
    return [(tone, tones.counts.get(tone, 0)) for tone in TONES]


def plot(items: Sequence[Item]) -> Plot | None:
    """The plot of some articles; None for too few, or when nobody judged them."""
    felt = [(each, each.score) for each in items if each.score is not None]
    if len(felt) < LEAST_DOTS:
        return None
    felt.sort(key=lambda pair: pair[0].moment)
    first, last = felt[0][0].moment, felt[-1][0].moment
    length = (last - first).total_seconds() or 1.0

    def x(moment: datetime) -> float:
        return round(_EDGE + (moment - first).total_seconds() / length * (WIDTH - 2 * _EDGE), 1)

    def y(score: float) -> float:
        return round(HEIGHT / 2 - score * (HEIGHT / 2 - _EDGE), 1)

    dots = tuple(
        Dot(x(each.moment), y(score), each.tone, _label(each, score)) for each, score in felt
    )
    means = list(_means(felt))
    line = " ".join(f"{x(moment)},{y(score)}" for moment, score in means) if len(means) > 1 else ""
    return Plot(dots, line, first, last)


def _label(item: Item, score: float) -> str:
    return f"{item.source}, {item.moment.day} {item.moment:%B %H:%M}: {values.signed(score)}"


def _means(felt: Sequence[tuple[Item, float]]) -> Iterator[tuple[datetime, float]]:
    """Of each day the middle of its articles' times, and their mean score."""
    days: dict[date, list[tuple[Item, float]]] = {}
    for each in felt:
        days.setdefault(each[0].moment.date(), []).append(each)
    for members in days.values():
        earliest, latest = members[0][0].moment, members[-1][0].moment
        scores = [score for _, score in members]
        yield earliest + (latest - earliest) / 2, sum(scores) / len(scores)
