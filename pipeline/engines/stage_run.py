"""One stage over one data set: what is missing is cut into calls, which workers carry out.

Articles are taken in chunks, so that memory does not grow with the input. Each
chunk's missing units become calls; when all calls are done, the chunks are put
together out of the cache. Whoever carries the calls out, and in whatever order
they end, the result is the same.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from datasets import Dataset, Features
from datasets.table import concat_tables, table_cast

from pipeline.cache import Cache, StageCache
from pipeline.engines.base import Failure, StageReport, StageResult
from pipeline.engines.calls import Call, Fault, Outcome, Workers
from pipeline.engines.spool import Spool, contiguous
from pipeline.engines.units import ArticleUnits, Indices, Mask, SentenceUnits, Units
from pipeline.engines.worker import hopeless
from pipeline.errors import InputError
from pipeline.index import MISSING, Index, Locations
from pipeline.keys import ColumnDigests, Keys
from pipeline.progress import Reporter
from pipeline.stages.base import Stage

# A chunk of 1,000 news articles is 3 MB of text, hashed and looked up in 20 ms.
CHUNK_ROWS = 1_000
CHUNK_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class ChunkSize:
    """How much of a data set is taken at a time."""

    rows: int = CHUNK_ROWS
    bytes: int = CHUNK_BYTES


@dataclass(frozen=True, slots=True)
class _Chunk:
    start: int
    stop: int
    keys: Keys
    cached: int


class StageRun:
    """A stage, a data set without a format, and a cache."""

    def __init__(
        self,
        stage: Stage,
        dataset: Dataset,
        cache: Cache,
        progress: Reporter,
        digests: ColumnDigests,
        size: ChunkSize,
    ) -> None:
        """Columns of the data set that the stage adds are replaced."""
        self.stage = stage
        self.results: StageCache = cache.stage(stage)
        self._scratch = cache.scratch_folder
        dataset = contiguous(dataset, self._scratch)
        replaced = [name for name in stage.adds if name in dataset.column_names]
        self._dataset = dataset.remove_columns(replaced) if replaced else dataset
        self._progress = progress
        self._digests = digests
        self._size = size
        names = self._dataset.column_names
        read = {n: f for n, f in {**stage.reads, **stage.uses}.items() if n in names}
        self._read_schema = Features(read).arrow_schema
        self._columns = self._dataset.data.table.select(list(read))
        self._schema = Features(stage.adds).arrow_schema
        self._computed = 0
        self._calls_made = 0
        self._in_flight = _InFlight()
        self._faults: dict[bytes, Fault] = {}
        self._failures: list[Failure] = []

    def run(self, workers: Workers) -> StageResult:
        """Compute what is missing and put the added columns beside the data set's.

        Raises StageError when the stage fails on everything.
        """
        started = time.perf_counter()
        chunks = list(self._plan())
        units = sum(len(chunk.keys) for chunk in chunks)
        cached = sum(chunk.cached for chunk in chunks)
        spool = Spool(self._schema, self._scratch)
        self._progress.start(self.stage.name, units, cached, self.stage.unit)
        try:
            self._compute(workers, chunks, units - cached)
            if not self._computed and not cached:
                self._give_up_if_all_failed_alike()
            for chunk in chunks:
                spool.append(self._complete(chunk, workers))
        finally:
            self._progress.finish()
            for name in self.stage.adds:
                self._digests.forget(name)
        report = StageReport(
            stage=self.stage.name,
            fingerprint=self.results.fingerprint,
            unit=self.stage.unit,
            rows=len(self._dataset),
            units=units,
            cached=cached,
            computed=self._computed,
            failed=len(self._failures),
            seconds=time.perf_counter() - started,
            load_seconds=workers.load_seconds,
        )
        return StageResult(self._joined(spool), tuple(self._failures), report)

    def _plan(self) -> Iterator[_Chunk]:
        """The chunks, with the keys of their units and how many of those the cache holds."""
        for whole in range(0, len(self._dataset), self._size.rows):
            for start, stop in self._cut(whole, min(whole + self._size.rows, len(self._dataset))):
                keys = self._units(start, self._read(start, stop)).keys
                cached = int(np.count_nonzero(self.results.find(keys) != MISSING))
                yield _Chunk(start, stop, keys, cached)

    def _cut(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Halve a range of rows until what the stage reads of each part is small enough."""
        if stop - start == 1 or self._columns.slice(start, stop - start).nbytes <= self._size.bytes:
            yield start, stop
            return
        middle = (start + stop) // 2
        yield from self._cut(start, middle)
        yield from self._cut(middle, stop)

    def _read(self, start: int, stop: int) -> pa.RecordBatch:
        """The columns that the stage reads, as the types that it declares."""
        table = self._columns.slice(start, stop - start)
        schema = self._read_schema
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
        return ArticleUnits(self.stage, table, start, self._digests, keys)

    def _compute(self, workers: Workers, chunks: Iterable[_Chunk], units: int) -> None:
        if not units:
            return
        with contextlib.closing(_stream(workers, self._calls(workers, chunks), units)) as outcomes:
            for outcome in outcomes:
                self._take(outcome)
        self._in_flight = _InFlight()

    def _calls(self, workers: Workers, chunks: Iterable[_Chunk]) -> Iterator[Call]:
        """The calls for what is neither in the cache nor on its way there."""
        for chunk in chunks:
            if chunk.cached == len(chunk.keys):
                continue
            units = self._units(chunk.start, self._read(chunk.start, chunk.stop), chunk.keys)
            self.results.touch()
            if MISSING in self.results.find(units.keys):
                self.results.refresh()
            missing = self._missing(units.keys, self.results.find(units.keys))
            missing = missing[self._in_flight.find(units.keys[missing]) == MISSING]
            settled = len(units.keys) - chunk.cached - len(missing)
            if settled > 0:  # since the plan, in an earlier chunk or by another run
                self._progress.advance(settled)
            if len(missing):
                yield from self._cut_calls(units, missing, workers.call_size)

    def _cut_calls(self, units: Units, missing: Indices, size: int) -> Iterator[Call]:
        """Calls of `size` units, in which each distinct unit among the missing ones stands once."""
        distinct = units.keys[missing].view("V16").ravel()
        _, first, counts = np.unique(distinct, return_index=True, return_counts=True)
        repeats = np.zeros(len(units.keys), dtype=np.int64)
        repeats[missing[first]] = counts
        for group in units.groups:
            wanted = units.order(group.units[repeats[group.units] > 0])
            for place in range(0, len(wanted), size):
                cut = wanted[place : place + size]
                keys, rows = units.keys[cut], units.rows(group.columns, cut)
                self._in_flight.add(self._calls_made, keys)
                yield Call(self._calls_made, keys, rows, int(repeats[cut].sum()))
                self._calls_made += 1

    def _missing(self, keys: Keys, located: Locations) -> Indices:
        """The units that are not in the cache and have not failed yet."""
        missing: Indices = np.flatnonzero(located == MISSING)
        if not self._faults:
            return missing
        tried = [unit for unit in missing if keys[unit].tobytes() in self._faults]
        return np.setdiff1d(missing, np.array(tried, dtype=missing.dtype))

    def _take(self, outcome: Outcome) -> None:
        if outcome.shard:
            self.results.adopt(outcome.shard)
            self._computed += outcome.shard.rows
        self._faults |= outcome.faults
        self._in_flight.settle(outcome.calls)
        if outcome.weight:
            self._progress.advance(outcome.weight)

    def _give_up_if_all_failed_alike(self) -> None:
        causes = {fault.cause for fault in self._faults.values()}
        if len(self._faults) > 1 and len(causes) == 1:
            raise hopeless(self.stage, len(self._faults), next(iter(self._faults.values())))

    def _complete(self, chunk: _Chunk, workers: Workers) -> pa.RecordBatch:
        """The added columns of a chunk's articles."""
        units = self._units(chunk.start, self._read(chunk.start, chunk.stop), chunk.keys)
        located = self.results.find(units.keys)
        while count := len(self._missing(units.keys, located)):  # somebody removed shards since
            self._compute(workers, [chunk], count)
            located = self.results.find(units.keys)
        failed = located == MISSING
        if failed.any():
            self._note_failures(chunk, units, failed)
        return units.assemble(self.results.take(located), failed, self._schema)

    def _note_failures(self, chunk: _Chunk, units: Units, failed: Mask) -> None:
        messages: dict[int, str] = {}
        for unit in np.flatnonzero(failed).tolist():
            row = int(units.owners[unit])
            messages.setdefault(row, self._faults[units.keys[unit].tobytes()].message)
        for row in sorted(messages):
            place = chunk.start + row
            name = self._dataset[place]["id"] if "id" in self._dataset.column_names else place
            self._failures.append(Failure(self.stage.name, str(name), messages[row]))

    def _joined(self, spool: Spool) -> Dataset:
        info = self._dataset.info.copy()
        info.features = Features({**self._dataset.features, **self.stage.adds})
        table = concat_tables([self._dataset.data, spool.table()], axis=1)
        return Dataset(
            table, info=info, split=self._dataset.split, fingerprint=self._result_fingerprint()
        )

    def _result_fingerprint(self) -> str:
        """The identity that `datasets` gives what is derived from the result: equal in equal runs.

        Left to itself, `datasets` would pickle the whole table to find one.
        """
        from datasets.fingerprint import Hasher

        hasher = Hasher()
        hasher.update(self._dataset._fingerprint)
        hasher.update(self.results.fingerprint)
        hasher.update(sorted(self._faults))
        return str(hasher.hexdigest())


class _InFlight:
    """The units of calls that were made and are not in the cache yet."""

    def __init__(self) -> None:
        self._index = Index()
        self._settled: set[int] = set()
        self._sizes: dict[int, int] = {}

    def add(self, call: int, keys: Keys) -> None:
        self._index.add(keys, np.full(len(keys), call))
        self._sizes[call] = len(keys)

    def find(self, keys: Keys) -> Indices:
        """The call that each unit is in, or was in until a moment ago; -1 for none."""
        return self._index.find(keys)

    def settle(self, calls: Iterable[int]) -> None:
        """Calls that are done with. They are forgotten once they are half of all."""
        for call in calls:
            self._settled.add(call)
            del self._sizes[call]
        if sum(self._sizes.values()) * 2 <= len(self._index):
            settled = np.array(sorted(self._settled))
            self._index.keep(lambda found: ~np.isin(found, settled))
            self._settled.clear()


def _stream(workers: Workers, calls: Iterator[Call], units: int) -> Generator[Outcome, None, None]:
    """What the workers tell, as a generator, which can be closed when something goes wrong."""
    yield from workers.carry_out(calls, units)
