"""An index in memory: where the row with a key is, 24 bytes a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from pipeline.keys import Keys

Locations: TypeAlias = npt.NDArray[np.int64]
"""What an index says of a row: a number of whoever keeps the index, or -1 for nothing."""

MISSING = -1


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of an index, sorted by the first half of the key.

    Two of 2^32 rows may well share that half, so `find` looks on until the
    second half fits too.
    """

    first: npt.NDArray[np.uint64]
    second: npt.NDArray[np.uint64]
    locations: Locations

    @classmethod
    def of(cls, keys: Keys, locations: Locations) -> Segment:
        order = np.argsort(keys[:, 0], kind="stable")
        return cls(keys[order, 0].copy(), keys[order, 1].copy(), locations[order])

    def merged(self, other: Segment) -> Segment:
        keys = np.column_stack(
            [
                np.concatenate([self.first, other.first]),
                np.concatenate([self.second, other.second]),
            ]
        )
        return Segment.of(keys, np.concatenate([self.locations, other.locations]))

    def find(self, keys: Keys) -> Locations:
        found = np.full(len(keys), MISSING, dtype=np.int64)
        # In the order of the segment, neighbours are looked for near each other: over millions of
        # rows that is three times as fast as jumping about in memory.
        open_rows = np.argsort(keys[:, 0])
        places = np.searchsorted(self.first, keys[open_rows, 0])
        while len(open_rows):
            inside = places < len(self.first)
            open_rows, places = open_rows[inside], places[inside]
            alike = self.first[places] == keys[open_rows, 0]
            open_rows, places = open_rows[alike], places[alike]
            same = self.second[places] == keys[open_rows, 1]
            found[open_rows[same]] = self.locations[places[same]]
            open_rows, places = open_rows[~same], places[~same] + 1
        return found

    def kept(self, stay: npt.NDArray[np.bool_]) -> Segment:
        return Segment(self.first[stay], self.second[stay], self.locations[stay])


class Index:
    """Keys with their locations. There are never more than log(n) segments to look through."""

    def __init__(self) -> None:
        self._segments: list[Segment] = []

    def __len__(self) -> int:
        return sum(len(segment.first) for segment in self._segments)

    def add(self, keys: Keys, locations: Locations) -> None:
        """Add rows; segments of about the same size are merged."""
        segment = Segment.of(keys, locations)
        while self._segments and len(self._segments[-1].first) <= 2 * len(segment.first):
            segment = self._segments.pop().merged(segment)
        self._segments.append(segment)

    def find(self, keys: Keys) -> Locations:
        """The location of each key, -1 for those that are not there."""
        found = np.full(len(keys), MISSING, dtype=np.int64)
        for segment in self._segments:
            rest = np.flatnonzero(found == MISSING)
            found[rest] = segment.find(keys[rest])
        return found

    def keep(self, stays: Callable[[Locations], npt.NDArray[np.bool_]]) -> None:
        """Drop the rows whose location `stays` is false for."""
        self._segments = [segment.kept(stays(segment.locations)) for segment in self._segments]
