"""The engine of this machine: in this process, or in several, one a device."""

from __future__ import annotations

from collections.abc import Iterator

from datasets import Dataset

from pipeline.cache import Cache, StageCache
from pipeline.engines import devices
from pipeline.engines.base import StageResult
from pipeline.engines.calls import Call, Outcome, Workers
from pipeline.engines.processes import Processes
from pipeline.engines.stage_run import CHUNK_BYTES, CHUNK_ROWS, ChunkSize, StageRun
from pipeline.engines.worker import FLUSH_SECONDS, Worker
from pipeline.keys import ColumnDigests
from pipeline.progress import Reporter, Silent
from pipeline.stages.base import Stage


class LocalEngine:
    """Runs stages on this machine."""

    def __init__(
        self,
        device: str = "auto",
        processes: int = 1,
        *,
        chunk_rows: int = CHUNK_ROWS,
        chunk_bytes: int = CHUNK_BYTES,
        flush_seconds: float = FLUSH_SECONDS,
    ) -> None:
        """`device` is "cpu", "cuda", "cuda:1", "all" (every GPU, a process each), or "auto": a GPU
        if there is one.

        Several `processes` take turns on the devices; on the CPU each gets its
        share of the cores.
        """
        self.device = device
        self.processes = processes
        self.chunk_size = ChunkSize(chunk_rows, chunk_bytes)
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
        run = StageRun(stage, dataset, cache, progress or Silent(), digests, self.chunk_size)
        workers = self._workers(stage, run.results)
        try:
            return run.run(workers)
        finally:
            workers.close()

    def _workers(self, stage: Stage, results: StageCache) -> Workers:
        if self.processes == 1 and self.device != "all":
            return InProcess(stage, results, self.device, self.flush_seconds)
        return Processes(stage, results, self.device, self.processes, self.flush_seconds)


class InProcess:
    """This process, as the only worker."""

    def __init__(
        self, stage: Stage, results: StageCache, device: str, flush_seconds: float
    ) -> None:
        self._stage = stage
        self._results = results
        self._device = device
        self._flush_seconds = flush_seconds
        self._worker: Worker | None = None

    @property
    def call_size(self) -> int:
        return devices.call_size(self._stage, self._hired().device)

    @property
    def load_seconds(self) -> float:
        return self._worker.load_seconds if self._worker else 0.0

    def carry_out(self, calls: Iterator[Call], units: int) -> Iterator[Outcome]:
        return self._hired().work(calls)

    def close(self) -> None:
        if self._worker:
            self._worker.close()

    def _hired(self) -> Worker:
        if self._worker is None:
            (device,) = devices.resolve(self._device, self._stage)
            self._worker = Worker(
                self._stage,
                self._results.folder,
                device,
                self._results.durable,
                self._flush_seconds,
            )
        return self._worker
