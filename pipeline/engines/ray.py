"""The engine of several machines: Ray Data, with a pool of actors a stage.

A row of the data that goes in is a portion of calls, a row that comes out its
manifest: the actor writes the shard itself, into a cache folder that all
machines share. An actor that dies is replaced and its portion done again; a
driver that dies leaves whole shards, and the next run goes on from there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from datasets import Dataset

from pipeline import errors
from pipeline.backends.threads import limit_threads
from pipeline.cache import Cache, StageCache
from pipeline.engines import devices
from pipeline.engines.base import StageResult
from pipeline.engines.calls import Call, Outcome, portion_size, portions
from pipeline.engines.cluster import Cluster, Team, connect, first_line, require_ray, team
from pipeline.engines.stage_run import CHUNK_BYTES, CHUNK_ROWS, ChunkSize, StageRun
from pipeline.engines.wire import calls_of, manifest_of, outcome_of, row_of
from pipeline.engines.worker import ATTEMPTS, Worker, deadly, told
from pipeline.errors import ConfigError, StageError
from pipeline.keys import ColumnDigests
from pipeline.progress import Reporter, Silent
from pipeline.shards import TEMPORARY_SUFFIX
from pipeline.stages.base import Stage

# One portion computed, one on its way.
PORTIONS_AN_ACTOR = 2


class RayEngine:
    """Runs stages on a Ray cluster. It is connected to when there is something to compute."""

    def __init__(
        self,
        cluster: Cluster | None = None,
        device: str = "auto",
        *,
        chunk_rows: int = CHUNK_ROWS,
        chunk_bytes: int = CHUNK_BYTES,
    ) -> None:
        """`device` is "cpu", or "auto" or "cuda" for the GPUs of the cluster.

        Raises ConfigError when Ray is not installed.
        """
        require_ray()
        self.cluster = cluster or Cluster()
        self.device = device
        self.chunk_size = ChunkSize(chunk_rows, chunk_bytes)

    def run(
        self,
        stage: Stage,
        dataset: Dataset,
        cache: Cache,
        progress: Reporter | None = None,
        digests: ColumnDigests | None = None,
    ) -> StageResult:
        """See `Engine.run`. Raises ConfigError for a cluster that is not there or too small."""
        digests = digests or ColumnDigests(len(dataset))
        run = StageRun(stage, dataset, cache, progress or Silent(), digests, self.chunk_size)
        return run.run(_Pool(stage, run.results, self.cluster, self.device))


class _Pool:
    """The actors of one stage, as workers."""

    def __init__(self, stage: Stage, results: StageCache, cluster: Cluster, device: str) -> None:
        self.load_seconds = 0.0
        self._stage = stage
        self._results = results
        self._cluster = cluster
        self._device = device
        self._team: Team | None = None

    @property
    def call_size(self) -> int:
        return devices.call_size(self._stage, self._hired().device)

    def carry_out(self, calls: Iterator[Call], units: int) -> Iterator[Outcome]:
        hired = self._hired()
        import ray
        import ray.data

        has_models = bool(self._stage.models())
        size = portion_size(units, self.call_size, hired.actors, has_models)
        sent = [ray.put(row_of(portion)) for portion in portions(calls, size)]
        if not sent:
            return
        folder = self._results.folder
        rows = ray.data.from_arrow_refs(sent).map_batches(
            Actor,
            fn_constructor_args=(self._stage, str(folder), self._results.durable, hired),
            batch_size=1,  # a portion; None, a block, is refused for actors with a GPU
            batch_format="pyarrow",
            compute=ray.data.ActorPoolStrategy(
                size=min(hired.actors, len(sent)), max_tasks_in_flight_per_actor=PORTIONS_AN_ACTOR
            ),
            num_cpus=hired.cpus,
            num_gpus=hired.gpus,
        )
        try:
            for row in rows.iter_rows():
                yield from self._heard(json.loads(row["manifest"]), folder)
        except ray.exceptions.RayError as error:
            raise StageError(
                f"stage {self._stage.name}: Ray gave up ({first_line(error)}). What was finished "
                "before is kept; Ray's own logs say more"
            ) from error

    def close(self) -> None:
        """Ray ends a pool when its data set is done."""

    def _heard(self, manifest: dict[str, Any], folder: Path) -> Iterator[Outcome]:
        self.load_seconds = max(self.load_seconds, manifest["load_seconds"])
        for outcome in manifest["outcomes"]:
            yield outcome_of(outcome, folder)
        if manifest["error"]:
            kind, text = manifest["error"]
            raise getattr(errors, kind)(text)

    def _hired(self) -> Team:
        if self._team is None:
            connect(self._cluster.address)
            import ray

            nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
            if len(nodes) > 1 and not self._results.durable:
                raise ConfigError(
                    "a Ray cluster of several machines needs a cache folder on a disk that they "
                    "share; name one (--cache DIR, cache_dir=DIR)"
                )
            wants_gpu = self._device != "cpu" and bool(self._stage.models())
            self._team = team(nodes, self._cluster, self._device if wants_gpu else "cpu")
        return self._team


class Actor:
    """A worker on some machine of the cluster."""

    def __init__(self, stage: Stage, folder: str, durable: bool, team: Team) -> None:
        limit_threads(team.threads)
        self._stage = stage
        # A portion is what is lost when an actor dies; nothing is written before its end.
        self._worker = Worker(stage, Path(folder), team.device, durable, float("inf"))

    def __call__(self, portion: pa.Table) -> pa.Table:
        """A row with the manifest, for a row with the calls."""
        outcomes: list[Outcome] = []
        error = None
        calls = calls_of(portion)
        try:
            with self._attempt(calls):
                outcomes += self._worker.work(calls)
        except errors.KrantError as raised:
            error = (type(raised).__name__, str(raised))
        except Exception as raised:
            error = ("StageError", f"stage {self._stage.name} broke off: {told(raised)}")
        manifest = {
            "outcomes": [manifest_of(outcome) for outcome in outcomes],
            "error": error,
            "load_seconds": self._worker.load_seconds,
        }
        return pa.table({"manifest": [json.dumps(manifest)]})

    @contextmanager
    def _attempt(self, calls: Sequence[Call]) -> Iterator[None]:
        """Raise StageError at the portion that has killed its actor several times: Ray would have
        it tried for ever. Attempts are counted in the size of a file, which outlives the actor."""
        name = hashlib.sha256(b"".join(call.keys.tobytes() for call in calls)).hexdigest()
        path = self._worker.folder / f".{name[:16]}{TEMPORARY_SUFFIX}"
        with path.open("ab") as file:
            file.write(b".")
        try:
            if path.stat().st_size > ATTEMPTS:
                raise deadly(self._stage, calls, "with its actor")
            yield
        finally:
            path.unlink(missing_ok=True)
