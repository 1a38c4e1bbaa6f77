"""The pipeline: stages in a row, over a data set of articles."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
from datasets import Dataset, Features
from datasets.table import InMemoryTable, concat_tables

from pipeline.article import FEATURES, content_id
from pipeline.cache import Cache
from pipeline.config import Config, load_config
from pipeline.engines.base import Engine, Failure, StageReport
from pipeline.engines.local import LocalEngine
from pipeline.engines.spool import contiguous
from pipeline.engines.stage_run import CHUNK_ROWS
from pipeline.errors import ConfigError, InputError, nearest
from pipeline.keys import ColumnDigests
from pipeline.progress import Reporter
from pipeline.stages import stage_classes
from pipeline.stages.base import Stage

# What a run fills in when the input lacks it. It can't make up a text.
FILLED = Features({name: feature for name, feature in FEATURES.items() if name != "text"})


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did, stage by stage, and which articles failed where."""

    stages: tuple[StageReport, ...] = ()
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0


class Pipeline:
    """An ordered list of stages, each adding its columns to every article.

    >>> result = Pipeline.from_config("compact", stages=["segment"]).run(articles)

    After a run `report` says what was computed and what came from the cache.
    """

    def __init__(
        self,
        stages: Sequence[Stage],
        device: str = "auto",
        engine: Engine | None = None,
        licences: Collection[str] = (),
    ) -> None:
        """Stages as they were built, with nothing loaded.

        `device` is for the engine of this process, which is the one used when
        no other is given. `licences` are those that models may have; none
        named allows all.
        """
        self.stages = tuple(stages)
        self.licences = licences
        self.engine = engine or LocalEngine(device)
        self.report = RunReport()

    @classmethod
    def from_config(
        cls,
        config: str | Path | Mapping[str, Any] | Config = "compact",
        stages: Sequence[str] | None = None,
    ) -> Self:
        """The pipeline of a profile name, a YAML file, a dict or a loaded configuration.

        With `stages`, only those. Raises ConfigError.
        """
        loaded = config if isinstance(config, Config) else load_config(config)
        built = loaded.build_stages(stages)
        return cls(built, engine=open_engine(loaded), licences=loaded.licences.allow)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The articles that a stage of the last run could not compute."""
        return self.report.failures

    def stage(self, name: str) -> Stage:
        """One of the stages. Raises ConfigError when there is none of that name."""
        for stage in self.stages:
            if stage.name == name:
                return stage
        names = [stage.name for stage in self.stages]
        raise ConfigError(
            f"this pipeline has no stage {name!r}{nearest(name, names)} "
            f"(it has: {', '.join(names)})"
        )

    def check(self, columns: Collection[str] = tuple(FEATURES)) -> None:
        """Raise ConfigError or ModelError when a run could not end well.

        `columns` are those of the input, a reader's if nothing is said. Checks
        that every column is there when a stage reads it, that the files of
        every model are there and its licence is allowed, and lets each stage
        check its settings.
        """
        present = {*columns, *FILLED}
        self._check_shape()
        for index, stage in enumerate(self.stages):
            for name in stage.reads:
                if name not in present:
                    raise ConfigError(self._missing_column(index, name))
            present.update(stage.adds)
        for stage in self.stages:
            for model in stage.models():
                model.check(self.licences)
            stage.check()

    def run(
        self,
        articles: Dataset,
        cache_dir: Path | str | None = None,
        progress: Reporter | None = None,
    ) -> Dataset:
        """The articles with the columns of every stage added: the same rows in the same order.

        Reader columns that are missing are filled in, other columns are passed
        through, and columns that a stage adds are replaced. Results are looked
        up in and written to `cache_dir`; None keeps nothing. An article that a
        stage fails on has nulls in its columns and stands in `failures`.

        Raises ConfigError, ModelError, InputError, CacheError; StageError when
        a stage fails on everything. What was finished before is in the cache.
        """
        started = time.perf_counter()
        self.report = RunReport()
        if not isinstance(articles, Dataset):
            raise InputError(
                f"a run takes a datasets.Dataset, not a {type(articles).__name__}; "
                "choose a split of a DatasetDict, or save a stream first"
            )
        self.check(articles.column_names)
        with contextlib.ExitStack() as stack:
            if cache_dir is None:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="krant-"))
                cache = Cache(folder, durable=False)
            else:
                cache = Cache(cache_dir)
            dataset = with_reader_columns(contiguous(articles, cache.scratch_folder))
            digests = ColumnDigests(len(dataset))
            for stage in self.stages:
                result = self.engine.run(stage, dataset, cache, progress, digests)
                dataset = result.dataset
                self.report = RunReport(
                    (*self.report.stages, result.report),
                    (*self.report.failures, *result.failures),
                    time.perf_counter() - started,
                )
        return dataset

    def _check_shape(self) -> None:
        if not self.stages:
            raise ConfigError("a pipeline needs at least one stage")
        for name, count in Counter(name for stage in self.stages for name in stage.adds).items():
            if count > 1:
                adders = [stage.name for stage in self.stages if name in stage.adds]
                raise ConfigError(f"stages {' and '.join(adders)} both add the column {name}")

    def _missing_column(self, index: int, column: str) -> str:
        reader = self.stages[index]
        problem = f"stage {reader.name} reads the column {column}, which the input does not have"
        for stage in self.stages[index:]:
            if column in stage.adds:
                return f"{problem}; stage {stage.name} adds it and must come before {reader.name}"
        adders = [name for name, stage in stage_classes().items() if column in stage.adds]
        if adders:
            return f"{problem}; add the stage {adders[0]} before {reader.name}, or give the column"
        return f"{problem} and no stage adds; if the input calls it otherwise, rename it"


def open_engine(config: Config) -> Engine:
    """The engine that a configuration names. Raises ConfigError when Ray is not installed."""
    if config.engine == "ray":
        from pipeline.engines.ray import RayEngine

        return RayEngine(config.ray, config.device)
    return LocalEngine(config.device, config.processes)


def with_reader_columns(articles: Dataset) -> Dataset:
    """The data set with the columns of a reader that it lacks: ids from the text, the rest empty.

    Equal texts get ids with a number behind; without a text, rows are counted.
    """
    missing = Features({n: f for n, f in FILLED.items() if n not in articles.column_names})
    if not missing:
        return articles
    count = len(articles)
    columns = {
        name: _constant([] if name == "blocks" else "", count, field.type)
        for name, field in zip(missing, missing.arrow_schema, strict=True)
        if name != "id"
    }
    if "id" in missing:
        columns["id"] = pa.array(_ids(articles), type=pa.string())
    added = InMemoryTable.from_pydict({name: columns[name] for name in missing})
    info = articles.info.copy()
    info.features = Features({**articles.features, **missing})
    return Dataset(
        concat_tables([articles.data, added], axis=1),
        info=info,
        split=articles.split,
        fingerprint=f"{articles._fingerprint}-filled",
    )


def _constant(value: Any, count: int, kind: pa.DataType) -> pa.Array:
    return pa.array([value], type=kind).take(pa.array([0] * count, type=pa.int32()))


def _ids(articles: Dataset) -> list[str]:
    if "text" not in articles.column_names:
        return [f"{row:06d}" for row in range(1, len(articles) + 1)]
    texts = articles.select_columns(["text"]).with_format("arrow")
    seen: Counter[str] = Counter()
    ids = []
    for start in range(0, len(articles), CHUNK_ROWS):
        for text in texts[start : start + CHUNK_ROWS].column("text").to_pylist():
            found = content_id(text or "")
            seen[found] += 1
            ids.append(found if seen[found] == 1 else f"{found}-{seen[found]}")
    return ids
