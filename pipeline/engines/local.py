"""The engine that computes in this process.

Articles are taken in chunks, so that memory does not grow with the input, and
each chunk is cut into calls of the stage. Calls are cut by count, never by
time: a run that was killed goes on with the very calls an undisturbed one
would have made, and gets the same results from models whose last digits
depend on what shares a batch. Finished calls are written every so often.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from datasets import Dataset, Features
from datasets.table import concat_tables, table_cast

from pipeline.cache import MISSING, Cache, cached_features
from pipeline.engines.base import Failure, StageReport, StageResult
from pipeline.engines.spool import Spool, contiguous
from pipeline.engines.units import ArticleUnits, Indices, Mask, SentenceUnits, Units
from pipeline.errors import CacheError, ConfigError, InputError, ModelError, StageError
from pipeline.keys import ColumnDigests, Keys
from pipeline.progress import Reporter, Silent
from pipeline.shards import is_disk_full, write_error
from pipeline.stages.base import Stage

logger = logging.getLogger(__name__)

# A chunk of 1,000 news articles is 3 MB of text, hashed and looked up in 20 ms.
CHUNK_ROWS = 1_000
CHUNK_BYTES = 32 << 20

# Units a call. On a CPU 64 sentences fill any batch and take some ten seconds to translate, which
# is how far apart progress and places to go on from should be; a GPU needs more to be busy.
CPU_CALL = {"sentence": 64, "article": 16}
GPU_CALL = {"sentence": 1024, "article": 128}

# What a kill may cost: fewer seconds make more and smaller shards.
FLUSH_SECONDS = 20.0
FLUSH_BYTES = 32 << 20

# So many articles that fail in the same way, and none that succeeds, are not the articles' fault.
HOPELESS_FAILURES = 10

# The machine's or the configuration's errors: trying article by article would not help.
FATAL = (CacheError, ConfigError, ModelError)


class LocalEngine:
    """Runs stages in this process, on one device."""

    def __init__(
        self,
        device: str = "auto",
        *,
        chunk_rows: int = CHUNK_ROWS,
        chunk_bytes: int = CHUNK_BYTES,
        flush_seconds: float = FLUSH_SECONDS,
    ) -> None:
        """`device` is "cpu", "cuda", "cuda:1", or "auto": a GPU if there is one."""
        self.device = device
        self.chunk_rows = chunk_rows
        self.chunk_bytes = chunk_bytes
        self.flush_seconds = flush_seconds

    def run(
        self,
        stage: Stage,
        dataset: Dataset,
        cache: Cache,
        progress: Reporter | None = None,
        digests: ColumnDigests | None = None,
    ) -> StageResult:
        """See `Engine.run`. The stage's models are loaded if anything is missing, and freed."""
        digests = digests or ColumnDigests(len(dataset))
        dataset = contiguous(dataset, cache.scratch_folder)
        replaced = [name for name in stage.adds if name in dataset.column_names]
        if replaced:
            dataset = dataset.remove_columns(replaced)
        run = _StageRun(self, stage, dataset, cache, progress or Silent(), digests)
        try:
            return run.run()
        finally:
            for name in stage.adds:
                digests.forget(name)
            run.close()


@dataclass(frozen=True, slots=True)
class _Chunk:
    start: int
    stop: int
    keys: Keys
    cached: int


class _StageRun:
    """One stage over one data set."""

    def __init__(
        self,
        engine: LocalEngine,
        stage: Stage,
        dataset: Dataset,
        cache: Cache,
        progress: Reporter,
        digests: ColumnDigests,
    ) -> None:
        self.engine = engine
        self.stage = stage
        self.dataset = dataset
        self.progress = progress
        self.digests = digests
        self.results = cache.stage(stage)
        self.scratch = cache.scratch_folder
        read = {n: f for n, f in {**stage.reads, **stage.uses}.items() if n in dataset.column_names}
        self.read_schema = Features(read).arrow_schema
        self.columns = dataset.data.table.select(list(read))
        self.schema = Features(stage.adds).arrow_schema
        self.result_types = cached_features(stage).arrow_schema
        self.started = time.perf_counter()
        self.load_seconds = 0.0
        self.call_size = 0  # 0 until the stage is set up
        self.computed = 0
        self.failures: list[Failure] = []
        self.failed: dict[bytes, str] = {}
        self.causes: set[tuple[str, str]] = set()
        self.pending: list[tuple[Keys, pa.RecordBatch]] = []
        self.pending_bytes = 0
        self.flushed = 0.0

    def run(self) -> StageResult:
        chunks = list(self._plan())
        units = sum(len(chunk.keys) for chunk in chunks)
        cached = sum(chunk.cached for chunk in chunks)
        spool = Spool(self.schema, self.scratch)
        self.progress.start(self.stage.name, units, cached, self.stage.unit)
        try:
            for chunk in chunks:
                spool.append(self._complete(chunk))
            self._give_up_if_nothing_worked(cached, at_end=True)
        finally:
            self.progress.finish()
        report = StageReport(
            stage=self.stage.name,
            fingerprint=self.results.fingerprint,
            unit=self.stage.unit,
            rows=len(self.dataset),
            units=units,
            cached=cached,
            computed=self.computed,
            failed=len(self.failures),
            seconds=time.perf_counter() - self.started,
            load_seconds=self.load_seconds,
        )
        return StageResult(self._joined(spool), tuple(self.failures), report)

    def close(self) -> None:
        """Free the stage's models if this run loaded them."""
        if self.call_size:
            self.stage.close()

    def _plan(self) -> Iterator[_Chunk]:
        """The chunks, with the keys of their units and how many of those the cache holds."""
        size = self.engine.chunk_rows
        for whole in range(0, len(self.dataset), size):
            for start, stop in self._cut(whole, min(whole + size, len(self.dataset))):
                keys = self._units(start, self._read(start, stop)).keys
                cached = int(np.count_nonzero(self.results.find(keys) != MISSING))
                yield _Chunk(start, stop, keys, cached)

    def _cut(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Halve a range of rows until what the stage reads of each part is small enough."""
        if (
            stop - start == 1
            or self.columns.slice(start, stop - start).nbytes <= self.engine.chunk_bytes
        ):
            yield start, stop
            return
        middle = (start + stop) // 2
        yield from self._cut(start, middle)
        yield from self._cut(middle, stop)

    def _read(self, start: int, stop: int) -> pa.RecordBatch:
        """The columns that the stage reads, as the types that it declares."""
        table = self.columns.slice(start, stop - start)
        schema = self.read_schema
        if table.schema != schema:
            try:
                table = table_cast(table, schema)
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError, TypeError, ValueError) as error:
                raise InputError(
                    f"stage {self.stage.name} cannot read its columns: {error}"
                ) from None
        arrays = [
            column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
            for column in table.columns
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)

    def _units(self, start: int, table: pa.RecordBatch, keys: Keys | None = None) -> Units:
        if self.stage.unit == "sentence":
            return SentenceUnits(self.stage, table, keys)
        return ArticleUnits(self.stage, table, start, self.digests, keys)

    def _complete(self, chunk: _Chunk) -> pa.RecordBatch:
        """The added columns of a chunk's articles, with what was missing computed and written."""
        units = self._units(chunk.start, self._read(chunk.start, chunk.stop), chunk.keys)
        self.results.touch()
        located = self.results.find(units.keys)
        if MISSING in located:
            self.results.refresh()
            located = self.results.find(units.keys)
        missing = self._missing(units, located)
        settled = len(located) - chunk.cached - len(missing)
        if settled > 0:  # since the plan, in an earlier chunk or by another run
            self.progress.advance(settled)
        while len(missing):
            self._compute(units, missing)
            located = self.results.find(units.keys)
            missing = self._missing(units, located)  # not empty if somebody removed shards
        failed = located == MISSING
        if failed.any():
            self._note_failures(chunk, units, failed)
        return units.assemble(self.results.take(located), failed, self.schema)

    def _missing(self, units: Units, located: Indices) -> Indices:
        """The units that are not in the cache and have not failed yet."""
        missing: Indices = np.flatnonzero(located == MISSING)
        if not self.failed:
            return missing
        tried = [unit for unit in missing if units.keys[unit].tobytes() in self.failed]
        return np.setdiff1d(missing, np.array(tried, dtype=missing.dtype))

    def _compute(self, units: Units, missing: Indices) -> None:
        """Compute each distinct unit among the missing ones once, and write the results."""
        self._set_up()
        distinct = units.keys[missing].view("V16").ravel()
        _, first, counts = np.unique(distinct, return_index=True, return_counts=True)
        repeats = np.zeros(len(units.keys), dtype=np.int64)
        repeats[missing[first]] = counts
        self.flushed = time.perf_counter()
        try:
            for group in units.groups:
                wanted = units.order(group.units[repeats[group.units] > 0])
                for place in range(0, len(wanted), self.call_size):
                    call = wanted[place : place + self.call_size]
                    self._call(units, group.columns, call)
                    self.progress.advance(int(repeats[call].sum()))
                    self._flush_when_due()
        finally:
            self._flush()  # also what was finished before an interrupt or an error

    def _call(self, units: Units, columns: tuple[str, ...], call: Indices) -> None:
        """Compute some units; when that fails, halve until it is clear which ones are to blame."""
        try:
            result = self.stage.run(units.batch(columns, call))
            arrays = [pa.array(result[field.name], type=field.type) for field in self.result_types]
        except FATAL:
            raise
        except Exception as error:
            if isinstance(error, OSError) and is_disk_full(error):
                raise write_error(error, self.results.folder) from error
            if len(call) == 1:
                self._fail(units.keys[call[0]].tobytes(), error)
                return
            logger.debug("stage %s failed on %d units", self.stage.name, len(call), exc_info=True)
            middle = len(call) // 2
            self._call(units, columns, call[:middle])
            self._call(units, columns, call[middle:])
            return
        batch = pa.RecordBatch.from_arrays(arrays, schema=self.result_types)
        self.pending.append((units.keys[call], batch))
        self.pending_bytes += batch.nbytes
        self.computed += len(call)

    def _flush_when_due(self) -> None:
        waited = time.perf_counter() - self.flushed
        if waited >= self.engine.flush_seconds or self.pending_bytes >= FLUSH_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self.pending:
            keys = np.concatenate([keys for keys, _ in self.pending])
            batches = [batch for _, batch in self.pending]
            self.results.add(keys, pa.concat_batches(batches))
            self.pending.clear()
            self.pending_bytes = 0
        self.flushed = time.perf_counter()

    def _set_up(self) -> None:
        if self.call_size:
            return
        device = _resolved(self.engine.device, self.stage)
        started = time.perf_counter()
        try:
            self.stage.setup(device)
        except FATAL:
            raise
        except Exception as error:
            raise StageError(f"stage {self.stage.name} cannot be set up: {_told(error)}") from error
        self.load_seconds = time.perf_counter() - started
        self.call_size = (CPU_CALL if device == "cpu" else GPU_CALL)[self.stage.unit]

    def _fail(self, key: bytes, error: Exception) -> None:
        self.failed[key] = _told(error)
        self.causes.add(_cause(error))
        logger.debug("stage %s failed", self.stage.name, exc_info=error)
        self._give_up_if_nothing_worked(0)

    def _give_up_if_nothing_worked(self, cached: int, at_end: bool = False) -> None:
        """Raise StageError when the stage itself is broken, not some of its articles.

        That is when many units, or all of several, failed in the same place
        and none was computed.
        """
        enough = 2 if at_end else HOPELESS_FAILURES
        if self.computed or cached or len(self.failed) < enough or len(self.causes) > 1:
            return
        message = next(iter(self.failed.values()))
        raise StageError(
            f"stage {self.stage.name} fails on every {self.stage.unit} ({len(self.failed)} tried): "
            f"{message}"
        )

    def _note_failures(self, chunk: _Chunk, units: Units, failed: Mask) -> None:
        messages: dict[int, str] = {}
        for unit in np.flatnonzero(failed).tolist():
            row = int(units.owners[unit])
            messages.setdefault(row, self.failed[units.keys[unit].tobytes()])
        for row in sorted(messages):
            place = chunk.start + row
            name = self.dataset[place]["id"] if "id" in self.dataset.column_names else place
            self.failures.append(Failure(self.stage.name, str(name), messages[row]))

    def _joined(self, spool: Spool) -> Dataset:
        info = self.dataset.info.copy()
        info.features = Features({**self.dataset.features, **self.stage.adds})
        table = concat_tables([self.dataset.data, spool.table()], axis=1)
        return Dataset(
            table, info=info, split=self.dataset.split, fingerprint=self._result_fingerprint()
        )

    def _result_fingerprint(self) -> str:
        """The identity that `datasets` gives what is derived from the result: equal in equal runs.

        Left to itself, `datasets` would pickle the whole table to find one.
        """
        from datasets.fingerprint import Hasher

        hasher = Hasher()
        hasher.update(self.dataset._fingerprint)
        hasher.update(self.results.fingerprint)
        hasher.update(sorted(self.failed))
        return str(hasher.hexdigest())


def _resolved(device: str, stage: Stage) -> str:
    """The device that a stage runs on. Asks torch only where there is a GPU to ask about.

    Raises ConfigError, before any model is prepared, for a GPU that is not there.
    """
    if device == "cpu" or not stage.models():
        return "cpu"
    import ctranslate2

    count: int = ctranslate2.get_cuda_device_count()
    name, _, index = device.partition(":")
    if name == "cuda" and count <= int(index or 0):
        found = f"this machine has {count}" if count else "this machine has no CUDA device"
        raise ConfigError(f"the configuration wants device: {device}, and {found}; use auto or cpu")
    if name == "cuda" or not count:
        return device if count else "cpu"
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _told(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, InputError | StageError) else f"{type(error).__name__}: {text}"


def _cause(error: Exception) -> tuple[str, str]:
    """The type of an error and the line that raised it; messages may name the article."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__, place
