"""Shards: the files of the cache, each with the results of some rows.

A shard is an Arrow IPC stream that `datasets.Dataset.from_file` maps into
memory, one record batch with a `key` column and the columns that a stage
added. It is written under a temporary name, synced and renamed, and never
changed after that. Its name says what is in it: the SHA-256 of the file, its
rows and its bytes. So two runs that write the same results write the same
file, a file that was cut short shows in a folder listing, and one that was
damaged shows when it is first used.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from datasets import Features, Value

from pipeline.disk import sync
from pipeline.errors import CacheError
from pipeline.keys import KEY_BYTES

KEY = "key"
KEY_FEATURE = Value(f"fixed_size_binary[{KEY_BYTES}]")
DAMAGED_SUFFIX = ".damaged"
TEMPORARY_SUFFIX = ".tmp"

_NAME = re.compile(r"([0-9a-f]{32})-(\d+)-(\d+)\.arrow")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard's file and what its name says of it. `digest` is half of the file's SHA-256 (hex)."""

    path: Path
    digest: str
    rows: int
    bytes: int

    @classmethod
    def at(cls, path: Path) -> Shard | None:
        """The shard of a path, or None for the name of something else."""
        match = _NAME.fullmatch(path.name)
        return match and cls(path, match[1], int(match[2]), int(match[3]))

    def read(self, schema: pa.Schema | None = None) -> pa.RecordBatch:
        """The shard's rows, mapped into memory, once every byte is what it was when written.

        With a `schema`, the columns must be its. Raises DamagedShard when
        something is wrong, FileNotFoundError when the file is gone.
        """
        content = self._map()
        if _digest(content) != self.digest:
            raise DamagedShard("its bytes have changed")
        batch = self._batch(content)
        if schema is not None and batch.schema != schema:
            raise DamagedShard("it holds other columns than the stage adds")
        return batch

    def read_keys(self) -> pa.FixedSizeBinaryArray:
        """The keys alone, without looking at the rest. Raises like `read`."""
        return self._batch(self._map()).column(KEY)

    def _map(self) -> pa.Buffer:
        size = self.path.stat().st_size
        if size != self.bytes:
            raise DamagedShard(f"{size} bytes instead of {self.bytes}")
        with pa.memory_map(str(self.path)) as source:
            return source.read_buffer()

    def _batch(self, content: pa.Buffer) -> pa.RecordBatch:
        try:
            batch = pa.ipc.open_stream(content).read_next_batch()
        except (pa.ArrowInvalid, StopIteration) as error:
            raise DamagedShard(f"not an Arrow stream: {error}") from None
        if batch.num_rows != self.rows or batch.schema.names[:1] != [KEY]:
            raise DamagedShard("it holds other rows than its name says")
        return batch

    def set_aside(self) -> Path:
        """Rename it so that nothing reads it again; it is kept for whoever wants to know why."""
        aside = self.path.with_name(self.path.name + DAMAGED_SUFFIX)
        self.path.rename(aside)
        return aside

    def touch(self) -> None:
        """Write down, as the file's modification time, that it has just been used, if it may be:
        in a cache that somebody else shares, only they know."""
        with contextlib.suppress(PermissionError):
            os.utime(self.path)


class DamagedShard(Exception):
    """A shard that does not read back; its rows are to be computed again."""


def shard_schema(features: Features) -> pa.Schema:
    """The Arrow schema of a shard with these added columns, their features in its metadata."""
    return Features({KEY: KEY_FEATURE, **features}).arrow_schema


def list_shards(folder: Path) -> Iterator[Shard]:
    """The shards of a folder by name, which is an order that any machine finds again."""
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError:
        return
    for path in paths:
        shard = Shard.at(path)
        if shard is not None:
            yield shard


def write_shard(folder: Path, batch: pa.RecordBatch, durable: bool = True) -> Shard:
    """Write a batch of `shard_schema` so that it is there whole or not at all.

    With `durable` it is on the disk, not only on its way there, before this
    returns. Raises CacheError when the disk is full or the folder not writable.
    """
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    content = sink.getvalue()
    digest = _digest(content)
    shard = Shard(
        folder / f"{digest}-{batch.num_rows}-{content.size}.arrow",
        digest,
        batch.num_rows,
        content.size,
    )
    try:
        write_file(shard.path, memoryview(content), durable)
    except OSError as error:
        raise write_error(error, folder) from error
    return shard


def write_file(path: Path, content: memoryview | bytes, durable: bool = True) -> None:
    """Write a file under a temporary name, sync it, rename it, sync its folder. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{secrets.token_hex(8)}{TEMPORARY_SUFFIX}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            remaining = memoryview(content)
            while remaining:
                remaining = remaining[os.write(descriptor, remaining) :]
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync(path.parent)


def is_disk_full(error: OSError) -> bool:
    """Whether an error says that a disk, a quota or a file is full."""
    return error.errno in _FULL


def write_error(error: OSError, folder: Path) -> CacheError:
    """What to tell about a write that failed."""
    if is_disk_full(error):
        return CacheError(
            f"the disk is full: {folder} takes no more results ({error.strerror}). What was "
            "finished before is kept: free some space (`krant cache gc`) and run again"
        )
    return CacheError(f"cannot write to the cache folder {folder}: {error.strerror}")


def _digest(content: pa.Buffer) -> str:
    return hashlib.sha256(memoryview(content)).hexdigest()[:32]
