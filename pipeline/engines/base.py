"""What every engine takes and gives, wherever it computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from datasets import Dataset

from pipeline.cache import Cache
from pipeline.keys import ColumnDigests
from pipeline.progress import Reporter
from pipeline.stages.base import Stage


@dataclass(frozen=True, slots=True)
class Failure:
    """A stage could not compute an article, whose row has nulls in that stage's columns."""

    stage: str
    id: str
    error: str


@dataclass(frozen=True, slots=True)
class StageReport:
    """What a stage had to do in a run.

    `units` counts articles or sentences, repeats included, and `cached` those
    that the cache held when the stage began; `computed` counts distinct ones.
    So the same sentence in forty articles is 40 units and 1 computed.
    `seconds` is the whole stage, `load_seconds` the part that loaded models.
    """

    stage: str
    fingerprint: str
    unit: Literal["article", "sentence"]
    rows: int
    units: int
    cached: int
    computed: int
    failed: int
    seconds: float
    load_seconds: float


@dataclass(frozen=True, slots=True)
class StageResult:
    """A data set with a stage's columns added, and what to tell about it."""

    dataset: Dataset
    failures: tuple[Failure, ...]
    report: StageReport


class Engine(Protocol):
    """Somewhere to run stages."""

    def run(
        self,
        stage: Stage,
        dataset: Dataset,
        cache: Cache,
        progress: Reporter | None = None,
        digests: ColumnDigests | None = None,
    ) -> StageResult:
        """Add the stage's columns: the same rows in the same order, computing only what is new.

        `digests` remembers the hashes of columns from stage to stage of one
        run. Raises StageError when the stage fails on everything.
        """
        ...
