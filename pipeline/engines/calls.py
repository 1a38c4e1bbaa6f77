"""Calls: what goes through a stage at once, and what is told of it afterwards.

Calls are cut by count, never by time, and alike whoever carries them out. So a
run that was killed goes on with the very calls an undisturbed one would have
made, and gets the same results from models whose last digits depend on what
shares a batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

import pyarrow as pa

from pipeline.keys import Keys
from pipeline.shards import Shard


@dataclass(frozen=True, slots=True)
class Call:
    """Distinct units, with what the stage reads of them.

    `number` counts the calls of a run; `weight` is how many units it settles,
    repeats included.
    """

    number: int
    keys: Keys
    rows: pa.RecordBatch
    weight: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a unit could not be computed. `cause` is the type of the error and the line that raised
    it, which is the same for all articles where the stage itself is broken."""

    message: str
    cause: tuple[str, str]


@dataclass(slots=True)
class Outcome:
    """What has become of some calls: a shard with what was computed, and what failed."""

    calls: list[int] = field(default_factory=list)
    """The numbers of the calls that are done with."""
    weight: int = 0
    shard: Shard | None = None
    faults: dict[bytes, Fault] = field(default_factory=dict)
    """By key."""


class Workers(Protocol):
    """Whoever carries out the calls of one stage, in this process or elsewhere."""

    @property
    def call_size(self) -> int:
        """Units in a call. Asked when something is to be computed, not before."""
        ...

    @property
    def load_seconds(self) -> float:
        """How long loading models took, where it took longest."""
        ...

    def carry_out(self, calls: Iterator[Call], units: int) -> Iterator[Outcome]:
        """What becomes of the calls, as it happens, in whatever order. There are about `units`.

        Raises the error that ended the work; what was finished before is written.
        """
        ...

    def close(self) -> None:
        """Free models and end processes."""
        ...


def portions(calls: Iterable[Call], size: int) -> Iterator[Sequence[Call]]:
    """The calls in groups of `size`, which are sent to a worker at once."""
    stream = iter(calls)
    while portion := tuple(islice(stream, size)):
        yield portion


# A worker that gets several calls at once is never idle between two, and writes one shard for
# all. Models take seconds for one call, other stages milliseconds.
MODEL_CALLS = 4
PLAIN_CALLS = 64


def portion_size(units: int, call_size: int, workers: int, has_models: bool) -> int:
    """How many calls to send at once: so few that every worker gets several portions."""
    most = MODEL_CALLS if has_models else PLAIN_CALLS
    return max(1, min(most, units // call_size // (4 * workers)))
