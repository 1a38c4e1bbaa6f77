"""Articles about the same event, put together into stories.

One pass in the order of time, as new articles come in on a desk: each goes to
the story that it is most like, or opens one. A story is the mean of its
articles' vectors and of their names, and it closes when nothing has come for
some days (Allan, "Topic Detection and Tracking", 2002, calls this on-line
clustering; Miranda et al., "Multilingual Clustering of Streaming News", EMNLP
2018, combine dense and sparse likeness the same way). What an earlier article
belongs to never depends on a later one, so yesterday's stories are still the
same today.

The constants are for multilingual-e5-small and were chosen on the development
part of tests/gold/stories.jsonl; scripts/measure_stories.py scores both parts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.digest.clippings import Clipping

# Shorter sums are of vectors that cancel each other out, and point nowhere.
_OPPOSITE = 1e-6

# Stories held before closed ones are worth forgetting.
_FEW = 1000


@dataclass(frozen=True, slots=True)
class Grouping:
    """What counts when an article is held against a story."""

    usual: float = 0.83
    """The cosine of two articles that have nothing to do with each other; less counts as 0."""
    vectors: float = 1.0
    """The weight of the vectors' likeness, 0 to 1 above `usual`."""
    names: float = 0.35
    """The weight of the likeness of names, 0 to 1."""
    day: float = 0.02
    """What each day since the story's last article costs."""
    enough: float = 0.40
    """The sum from which an article belongs to a story."""
    closed: float = 4.0
    """Days without an article after which a story is over."""


def group(clippings: Sequence[Clipping], grouping: Grouping = Grouping()) -> list[int]:
    """The number of each article's story, from 0 in the order of first appearance.

    An article without a vector is a story of its own.
    """
    order = sorted(range(len(clippings)), key=lambda i: (clippings[i].moment, clippings[i].row))
    weights = _weights(clippings)
    desk = _Desk(grouping, weights)
    numbers = [-1] * len(clippings)
    for index in order:
        numbers[index] = desk.place(clippings[index])
    return numbers


def _weights(clippings: Sequence[Clipping]) -> dict[str, float]:
    """How much a name tells: inverse document frequency, as among some more articles.

    With few articles every name is rare; the fifty that are not there keep
    "Nederland" from telling as much as a village.
    """
    total = len(clippings) + 50
    counts = Counter(name for clipping in clippings for name in clipping.names)
    return {name: math.log(total / (1 + count)) for name, count in counts.items()}


class _Desk:
    """The stories that are still open, each a sum of vectors and of name weights."""

    def __init__(self, grouping: Grouping, weights: Mapping[str, float]) -> None:
        self._grouping, self._weights = grouping, weights
        self._opened = 0
        self._numbers: list[int] = []
        self._names: list[dict[str, float]] = []
        self._by_name: dict[str, list[int]] = {}
        self._sums = np.zeros((0, 0), np.float32)
        self._means = np.zeros((0, 0), np.float32)
        self._last = np.zeros(0)

    def place(self, clipping: Clipping) -> int:
        """The story of an article, which takes it in."""
        now = clipping.moment.timestamp() / 86400
        if not clipping.vector.size:
            return self._next_number()
        self._drop_closed(now)
        names = {
            name: (1 + math.log(count)) * self._weights[name]
            for name, count in clipping.names.items()
        }
        if self._numbers:
            likeness = self._likeness(clipping.vector, names, now)
            best = int(likeness.argmax())
            if likeness[best] >= self._grouping.enough:
                self._join(best, clipping.vector, names, now)
                return self._numbers[best]
        return self._open(clipping.vector, names, now)

    def _likeness(
        self, vector: NDArray[np.float32], names: Mapping[str, float], now: float
    ) -> NDArray[np.float64]:
        """How much an article is like each story, (stories,); minus infinity for closed ones."""
        weigh = self._grouping
        cosines = (self._means[: len(self._numbers)] @ vector).astype(np.float64)
        likeness = weigh.vectors * np.clip((cosines - weigh.usual) / (1 - weigh.usual), 0, 1)
        likeness += weigh.names * self._shared(names)
        age = now - self._last[: len(self._numbers)]
        likeness -= weigh.day * age
        likeness[age > weigh.closed] = -np.inf
        return likeness

    def _shared(self, names: Mapping[str, float]) -> NDArray[np.float64]:
        """The cosine of an article's name weights and each story's, (stories,)."""
        shared = np.zeros(len(self._numbers))
        for name, weight in names.items():
            for place in self._by_name.get(name, ()):
                shared[place] += weight * self._names[place][name]
        own = _norm(names)
        for place in np.flatnonzero(shared).tolist():
            shared[place] /= own * _norm(self._names[place])
        return shared

    def _join(
        self, place: int, vector: NDArray[np.float32], names: Mapping[str, float], now: float
    ) -> None:
        self._sums[place] += vector
        length = float(np.linalg.norm(self._sums[place]))
        self._means[place] = self._sums[place] / max(length, _OPPOSITE)
        self._last[place] = now
        story = self._names[place]
        for name, weight in names.items():
            if name not in story:
                self._by_name.setdefault(name, []).append(place)
            story[name] = story.get(name, 0.0) + weight

    def _open(self, vector: NDArray[np.float32], names: Mapping[str, float], now: float) -> int:
        place = len(self._numbers)
        if place == len(self._last):
            grown = max(64, 2 * place)
            self._sums = _grown(self._sums, grown, vector.size)
            self._means = _grown(self._means, grown, vector.size)
            self._last = np.concatenate([self._last, np.zeros(grown - place)])
        self._numbers.append(self._next_number())
        self._names.append({})
        self._sums[place] = 0
        self._join(place, vector, names, now)
        return self._numbers[place]

    def _next_number(self) -> int:
        self._opened += 1
        return self._opened - 1

    def _drop_closed(self, now: float) -> None:
        """Forget closed stories once they are most of those that are held."""
        held = len(self._numbers)
        kept = np.flatnonzero(now - self._last[:held] <= self._grouping.closed)
        if held < _FEW or 2 * len(kept) > held:
            return
        self._numbers = [self._numbers[place] for place in kept]
        self._names = [self._names[place] for place in kept]
        self._sums, self._means = self._sums[kept], self._means[kept]
        self._last = self._last[kept]
        self._by_name = {}
        for place, names in enumerate(self._names):
            for name in names:
                self._by_name.setdefault(name, []).append(place)


def _norm(weights: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))


def _grown(matrix: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    grown = np.zeros((rows, columns), np.float32)
    grown[: len(matrix)] = matrix if matrix.size else 0
    return grown
