"""Columns that grow chunk by chunk: in memory as long as they are small, then in a mapped file."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import pyarrow as pa
from datasets import Dataset
from datasets.table import InMemoryTable, MemoryMappedTable, Table

from pipeline.shards import write_error

# A column of 1,000 articles' sentences is 3 MB: ordinary runs never touch the disk.
MEMORY_LIMIT = 32 << 20

COPY_ROWS = 1_000

_PREFIX = ".krant-"
_LOCK = "lock"


class Spool:
    """Record batches of one schema, appended and then read as one table."""

    def __init__(self, schema: pa.Schema, parent: Path) -> None:
        """A spool over `MEMORY_LIMIT` makes a folder in `parent` that lives as long as the process.

        It can't go sooner: the data set made of it, and what others derive
        from that, name the file when they are sent to another process.
        """
        self._schema = schema
        self._parent = parent
        self._batches: list[pa.RecordBatch] = []
        self._size = 0
        self._path: Path | None = None
        self._writer: pa.RecordBatchStreamWriter | None = None

    def append(self, batch: pa.RecordBatch) -> None:
        """Add rows. Raises CacheError when the disk is full."""
        self._batches.append(batch)
        self._size += batch.nbytes
        if self._writer is not None or self._size > MEMORY_LIMIT:
            self._spill()

    def table(self) -> Table:
        """All rows. Nothing can be appended after that."""
        if self._writer is None:
            return InMemoryTable.from_batches(self._batches, self._schema)
        assert self._path is not None
        try:
            self._writer.close()
        except OSError as error:
            raise write_error(error, self._path.parent) from error
        return MemoryMappedTable.from_file(str(self._path))

    def _spill(self) -> None:
        try:
            if self._writer is None:
                self._path = _scratch_folder(self._parent) / "columns.arrow"
                self._writer = pa.ipc.new_stream(str(self._path), self._schema)
            for batch in self._batches:
                self._writer.write_batch(batch)
        except OSError as error:
            raise write_error(error, self._parent) from error
        self._batches.clear()


def contiguous(dataset: Dataset, scratch: Path) -> Dataset:
    """The data set without a format, its rows where they stand: a selection from a larger one
    is copied, into `scratch` if it is large."""
    if dataset.format["type"] is not None or dataset.format["columns"] != dataset.column_names:
        dataset = dataset.with_format(None)
    if dataset._indices is None:
        return dataset
    rows = dataset.with_format("arrow")
    spool = Spool(dataset.features.arrow_schema, scratch)
    for start in range(0, len(dataset), COPY_ROWS):
        for batch in rows[start : start + COPY_ROWS].combine_chunks().to_batches():
            spool.append(batch)
    return Dataset(
        spool.table(),
        info=dataset.info.copy(),
        split=dataset.split,
        fingerprint=dataset._fingerprint,
    )


def _scratch_folder(parent: Path) -> Path:
    """A new folder in `parent`, removed when the process ends.

    A process that was killed could not remove its own, so each one that makes
    a folder removes those whose owner's lock is gone.
    """
    for lock in parent.glob(f"{_PREFIX}*/{_LOCK}"):
        with contextlib.suppress(OSError):
            descriptor = os.open(lock, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
            finally:
                os.close(descriptor)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    descriptor = os.open(folder / _LOCK, os.O_RDONLY | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)  # held until the process ends, however it ends
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # a fork inherits the exit handler, not the folder
        shutil.rmtree(folder, ignore_errors=True)
