"""A story as an editor reads it: headline, what it comes down to, who is in it, how it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from pipeline.backends.base import TextEncoder
from pipeline.digest.clippings import Clipping
from pipeline.digest.names import Name, names
from pipeline.digest.points import ARTICLES, Place, Point, is_unsure, points
from pipeline.writers.article_view import ArticleView, plain, view

SHOWN_NAMES = 8
"""Names of a kind that are shown: those that most articles have."""


@dataclass(frozen=True, slots=True)
class Item:
    """An article in a list."""

    title: str
    original_title: str
    source: str
    link: str
    moment: datetime
    tone: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that a point rests on, in both languages, and the article it stands in."""

    number: int
    original: str
    translation: str
    article: Item


@dataclass(frozen=True, slots=True)
class Told:
    """A point with the numbers of its notes: its own sentence first, then who else says it."""

    text: str
    notes: tuple[int, ...]
    unsure: bool
    """Whether its translation should be read with doubt."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story of the day. Articles are in the order of time."""

    headline: str
    original_headline: str
    unsure: bool
    """Whether the translation of the headline should be read with doubt."""
    told: tuple[Told, ...]
    notes: tuple[Note, ...]
    names: tuple[Name, ...]
    today: tuple[Item, ...]
    before: tuple[Item, ...]
    """Its articles of earlier days."""

    @property
    def sources(self) -> int:
        """How many papers have it today."""
        return len({item.source for item in self.today})

    @property
    def score(self) -> float | None:
        """The mean sentiment of today's articles, -1 to 1."""
        known = [item.score for item in self.today if item.score is not None]
        return sum(known) / len(known) if known else None

    def names_of(self, label: str) -> list[Name]:
        """The names of a kind that most articles have."""
        return [each for each in self.names if each.label == label][:SHOWN_NAMES]


def tell(
    today: Sequence[tuple[Clipping, Mapping[str, Any]]],
    before: Sequence[tuple[Clipping, Mapping[str, Any]]],
    encoder: TextEncoder,
) -> Story:
    """The story of today's articles, each with its row of the result, and of those before.

    The article nearest to all others leads, with its headline; among those
    whose headline is translated without a doubt when there are any.
    """
    views = [view(row) for _, row in today]
    items = [item(clipping, each) for (clipping, _), each in zip(today, views, strict=True)]
    order = _by_nearness([clipping for clipping, _ in today])
    sure = [index for index in order if not _is_doubtful(views[index])]
    lead = (sure or order)[0]
    chosen = [lead, *(index for index in order if index != lead)][:ARTICLES]
    found = points([views[index] for index in chosen], views[lead].title, encoder)
    told, notes = _annotated(found, [items[index] for index in chosen])
    return Story(
        headline=views[lead].title,
        original_headline=views[lead].original_title,
        unsure=any(map(is_unsure, views[lead].headline)),
        told=told,
        notes=notes,
        names=tuple(names(views)),
        today=tuple(items),
        before=tuple(item(clipping, view(row)) for clipping, row in before),
    )


def item(clipping: Clipping, article: ArticleView) -> Item:
    """An article as an entry of a list."""
    return Item(
        title=article.title,
        original_title=article.original_title,
        source=article.source,
        link=article.link,
        moment=clipping.moment,
        tone=article.tone,
        score=article.score,
    )


def _by_nearness(clippings: Sequence[Clipping]) -> list[int]:
    """The articles, those nearest to the mean of all first; of equals the earlier."""
    vectors = [clipping.vector for clipping in clippings]
    known = [vector for vector in vectors if vector.size]
    if not known:
        return list(range(len(clippings)))
    mean = np.mean(known, axis=0)
    near = [float(vector @ mean) if vector.size else -1.0 for vector in vectors]
    return sorted(range(len(near)), key=lambda index: (-round(near[index], 5), index))


def _is_doubtful(article: ArticleView) -> bool:
    """Whether the headline should not stand over a story."""
    return any(each.unsure or each.severity in ("error", "warning") for each in article.headline)


def _annotated(
    found: Sequence[Point], items: Sequence[Item]
) -> tuple[tuple[Told, ...], tuple[Note, ...]]:
    """The points with numbered notes; a sentence that two points rest on is one note."""
    numbers: dict[tuple[int, int | None], int] = {}
    notes: list[Note] = []

    def number(place: Place) -> int:
        key = (place.article, place.sentence.index)
        if key not in numbers:
            numbers[key] = len(notes) + 1
            notes.append(
                Note(
                    number=numbers[key],
                    original=plain(place.sentence.original),
                    translation=plain(place.sentence.translation),
                    article=items[place.article],
                )
            )
        return numbers[key]

    told = [
        Told(each.text, tuple(map(number, (each.place, *each.also))), each.unsure) for each in found
    ]
    return tuple(told), tuple(notes)
