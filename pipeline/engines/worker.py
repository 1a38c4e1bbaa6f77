"""A worker: runs a stage's calls on one device and writes what comes out into the cache."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipeline.cache import cached_features, write_results
from pipeline.engines.calls import Call, Fault, Outcome
from pipeline.errors import CacheError, ConfigError, InputError, ModelError, StageError
from pipeline.keys import Keys
from pipeline.shards import is_disk_full, write_error
from pipeline.stages.base import Stage

logger = logging.getLogger(__name__)

# What a kill may cost: fewer seconds make more and smaller shards.
FLUSH_SECONDS = 20.0
FLUSH_BYTES = 32 << 20

# So many units that fail in the same way, and none that succeeds, are not the articles' fault.
HOPELESS_FAILURES = 10

# A call that kills its process so often will kill the next one too.
ATTEMPTS = 3

# The machine's or the configuration's errors: trying article by article would not help.
FATAL = (CacheError, ConfigError, ModelError)


class Worker:
    """One stage on one device, with models loaded when the first call comes."""

    def __init__(
        self,
        stage: Stage,
        folder: Path,
        device: str,
        durable: bool = True,
        flush_seconds: float = FLUSH_SECONDS,
    ) -> None:
        """`folder` is the stage's in the cache."""
        self.stage = stage
        self.folder = folder
        self.device = device
        self.durable = durable
        self.flush_seconds = flush_seconds
        self.load_seconds = 0.0
        self._features = cached_features(stage)
        self._types = self._features.arrow_schema
        self._set_up = False
        self._computed = 0
        self._faults = 0
        self._causes: set[tuple[str, str]] = set()
        self._pending: list[tuple[Keys, pa.RecordBatch]] = []
        self._pending_bytes = 0

    def set_up(self) -> None:
        """Load models, if that was not done. Raises StageError, ModelError, ConfigError."""
        if self._set_up:
            return
        started = time.perf_counter()
        try:
            self.stage.setup(self.device)
        except FATAL:
            raise
        except Exception as error:
            raise StageError(f"stage {self.stage.name} cannot be set up: {told(error)}") from error
        self.load_seconds = time.perf_counter() - started
        self._set_up = True

    def work(self, calls: Iterable[Call]) -> Iterator[Outcome]:
        """Carry out calls. An outcome with a shard comes every so often, and at the end; one
        without a shard tells of progress and of what failed.

        Raises StageError when many units failed in the same place and none was
        computed. What was finished before an error is written.
        """
        open_calls: list[int] = []
        flushed = time.perf_counter()
        try:
            for call in calls:
                self.set_up()
                faults: dict[bytes, Fault] = {}
                self._run(call.keys, call.rows, faults)
                open_calls.append(call.number)
                outcome = Outcome(weight=call.weight, faults=faults)
                waited = time.perf_counter() - flushed
                if waited >= self.flush_seconds or self._pending_bytes >= FLUSH_BYTES:
                    self._flush_into(outcome, open_calls)
                    flushed = time.perf_counter()
                yield outcome
        except BaseException:
            self._flush_into(Outcome(), open_calls)
            raise
        if open_calls:
            rest = Outcome()
            self._flush_into(rest, open_calls)
            yield rest

    def close(self) -> None:
        """Free the models, if they were loaded."""
        if self._set_up:
            self._set_up = False
            self.stage.close()

    def _run(self, keys: Keys, rows: pa.RecordBatch, faults: dict[bytes, Fault]) -> None:
        """Compute some units; when that fails, halve until it is clear which ones are to blame."""
        batch = {name: rows.column(name).to_pylist() for name in rows.schema.names}
        try:
            result = self.stage.run(batch)
            arrays = [pa.array(result[field.name], type=field.type) for field in self._types]
        except FATAL:
            raise
        except Exception as error:
            if isinstance(error, OSError) and is_disk_full(error):
                raise write_error(error, self.folder) from error
            if len(keys) == 1:
                faults[keys[0].tobytes()] = self._fault(error)
                return
            logger.debug("stage %s failed on %d units", self.stage.name, len(keys), exc_info=True)
            middle = len(keys) // 2
            self._run(keys[:middle], rows.slice(0, middle), faults)
            self._run(keys[middle:], rows.slice(middle), faults)
            return
        done = pa.RecordBatch.from_arrays(arrays, schema=self._types)
        self._pending.append((keys, done))
        self._pending_bytes += done.nbytes
        self._computed += len(keys)

    def _fault(self, error: Exception) -> Fault:
        fault = Fault(told(error), _cause(error))
        self._faults += 1
        self._causes.add(fault.cause)
        logger.debug("stage %s failed", self.stage.name, exc_info=error)
        if not self._computed and self._faults >= HOPELESS_FAILURES and len(self._causes) == 1:
            raise hopeless(self.stage, self._faults, fault)
        return fault

    def _flush_into(self, outcome: Outcome, open_calls: list[int]) -> None:
        """Write what is finished; the outcome then names the shard and the calls in it."""
        if self._pending:
            keys = np.concatenate([keys for keys, _ in self._pending])
            rows = pa.concat_batches([rows for _, rows in self._pending])
            self._pending, self._pending_bytes = [], 0
            outcome.shard = write_results(self.folder, self._features, keys, rows, self.durable)
        outcome.calls = [*open_calls]
        open_calls.clear()


def hopeless(stage: Stage, tried: int, fault: Fault) -> StageError:
    """The error of a stage that fails on everything, which is not the articles' fault."""
    return StageError(
        f"stage {stage.name} fails on every {stage.unit} ({tried} tried): {fault.message}"
    )


def deadly(stage: Stage, portion: Sequence[Call], how: str) -> StageError:
    """The error of calls that end every process that is given them."""
    units = sum(len(call.keys) for call in portion)
    return StageError(
        f"stage {stage.name}: its process died {ATTEMPTS} times ({how}) on the same {units} "
        f"{stage.unit}s; if memory ran out (SIGKILL), use fewer processes or smaller batches. What "
        "was finished before is kept"
    )


def told(error: Exception) -> str:
    """An error in one line."""
    text = " ".join(str(error).split())
    return text if isinstance(error, InputError | StageError) else f"{type(error).__name__}: {text}"


def _cause(error: Exception) -> tuple[str, str]:
    """The type of an error and the line that raised it; messages may name the article."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__, place
