"""The cache: what each stage has ever computed, looked up by what it read.

    <cache>/CACHEDIR.TAG                      marks the folder for backup programs, and for us
    <cache>/<stage>/<fingerprint>/stage.json  what the fingerprint stands for
    <cache>/<stage>/<fingerprint>/*.arrow     shards (see pipeline/shards.py)

Nothing in it is ever changed in place and no lock is taken: shards are only
added, under names that follow from their content. Any number of runs may use
one cache at the same time, and a run that is killed leaves whole shards.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
from datasets import Features

from pipeline.errors import CacheError
from pipeline.index import MISSING, Index, Locations
from pipeline.keys import Keys, from_arrow, to_arrow
from pipeline.shards import (
    KEY,
    TEMPORARY_SUFFIX,
    DamagedShard,
    Shard,
    list_shards,
    shard_schema,
    write_error,
    write_file,
    write_shard,
)
from pipeline.stages.base import Stage
from pipeline.upkeep import STAGE_NAME, TAG_NAME

logger = logging.getLogger(__name__)

# The signature is fixed by the Cache Directory Tagging Specification, https://bford.info/cachedir/
TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Results that Krant has computed. Deleting this folder loses nothing but time.\n"
)

# A row's location in the index: shard number * 2^32 + row in the shard.
_SHARD_SHIFT = 32
_ROW_MASK = (1 << _SHARD_SHIFT) - 1


class Cache:
    """A cache folder. `durable=False` skips syncing, for a cache that dies with its run."""

    def __init__(self, folder: Path | str, durable: bool = True) -> None:
        """Opens the folder or makes it.

        Raises CacheError when it holds something else or is not writable.
        """
        self.folder = Path(folder)
        self.durable = durable
        tag = self.folder / TAG_NAME
        try:
            if tag.exists():
                return
            if self.folder.exists() and any(map(_is_foreign, self.folder.iterdir())):
                raise CacheError(
                    f"{self.folder} is not a cache folder: it holds other files and no {TAG_NAME}. "
                    "Name an empty or a new folder"
                )
            write_file(tag, TAG.encode(), durable)
        except OSError as error:
            raise write_error(error, self.folder) from error

    @property
    def scratch_folder(self) -> Path:
        """Where large results lie while their process lives: on the cache's disk, since /tmp is
        memory on many machines."""
        return self.folder if self.durable else Path(tempfile.gettempdir())

    def stage(self, stage: Stage) -> StageCache:
        """The results of this stage as it is configured, with the index read."""
        return StageCache(self, stage)


def _is_foreign(path: Path) -> bool:
    """Whether a file cannot be a cache's, as its tag can, and one that a killed run half wrote."""
    return path.name != TAG_NAME and path.suffix != TEMPORARY_SUFFIX


class StageCache:
    """The results of one stage and fingerprint: look up, take, add.

    The index lies in memory (24 bytes a row), the results stay in the mapped
    files. A shard that is damaged is set aside with a warning when it is
    noticed, which is before any of its rows is said to be there.
    """

    def __init__(self, cache: Cache, stage: Stage) -> None:
        self.features = cached_features(stage)
        self.schema = shard_schema(self.features)
        self.fingerprint = stage.fingerprint()
        self.folder = cache.folder / stage.name / self.fingerprint
        self.durable = cache.durable
        self._shards: list[Shard] = []
        self._names: set[str] = set()  # of the shards in the index
        self._batches: dict[int, pa.RecordBatch] = {}
        self._index = Index()
        self._stage = stage
        self.touch()
        self.refresh()

    def refresh(self) -> None:
        """Index the shards that are new in the folder, such as those of a run beside this one."""
        new = [shard for shard in list_shards(self.folder) if shard.path.name not in self._names]
        keys = []
        locations = []
        for shard in new:
            try:
                keys.append(from_arrow(shard.read_keys()))
            except DamagedShard as damage:
                self._set_aside(shard, damage)
            except FileNotFoundError:
                continue  # removed by `gc` since the folder was listed
            except OSError as error:
                raise CacheError(f"cannot read {shard.path}: {error.strerror}") from error
            else:
                locations.append(self._number(shard))
        if keys:
            self._index.add(np.concatenate(keys), np.concatenate(locations))

    def find(self, keys: Keys) -> Locations:
        """Where the rows with these keys are, -1 for those that are not there.

        What is found can be taken: its shard has been read and checked whole.
        """
        while True:
            found = self._index.find(keys)
            hit = found[found != MISSING] >> _SHARD_SHIFT
            if all(self._usable(int(number)) for number in np.unique(hit)):
                return found

    def take(self, locations: Locations) -> pa.RecordBatch:
        """The added columns of the rows at these locations, in their order; nulls for -1."""
        order = np.argsort(locations, kind="stable")
        present = order[np.searchsorted(locations, 0, sorter=order) :]
        numbers = locations[present] >> _SHARD_SHIFT
        rows = locations[present] & _ROW_MASK
        borders = np.flatnonzero(np.diff(numbers)) + 1
        parts = []
        for part in np.split(np.arange(len(present)), borders):
            if len(part):
                batch = self._batches[int(numbers[part[0]])]
                parts.append(batch.take(pa.array(rows[part])))
        table = (
            pa.Table.from_batches(parts, self.schema).select(list(self.features)).combine_chunks()
        )
        position = np.full(len(locations), -1, dtype=np.int64)
        position[present] = np.arange(len(present))
        taken = table.take(pa.array(position, mask=position < 0))
        return _one_batch(taken)

    def add(self, keys: Keys, columns: pa.RecordBatch) -> None:
        """Write rows as one shard and index them. Raises CacheError when that is not possible."""
        if len(keys):
            self.adopt(write_results(self.folder, self.features, keys, columns, self.durable))

    def adopt(self, shard: Shard) -> None:
        """Index a shard that has been written into the folder, perhaps by another process.

        Raises CacheError when it does not read back.
        """
        self.touch()
        if shard.path.name in self._names:
            return
        try:
            stored = shard.read(self.schema)
        except FileNotFoundError:
            raise CacheError(
                f"{shard.path} was written and is not here: all machines of a run need the cache "
                "folder on a disk that they share, under the same path"
            ) from None
        except (DamagedShard, OSError) as error:
            raise CacheError(f"{shard.path} was written and does not read back: {error}") from error
        locations = self._number(shard)
        self._batches[int(locations[0]) >> _SHARD_SHIFT] = stored
        self._index.add(from_arrow(stored.column(KEY)), locations)

    def touch(self) -> None:
        """Say that a run is using this folder, so that `gc` keeps away from it."""
        path = self.folder / STAGE_NAME
        try:
            if path.exists():
                with contextlib.suppress(PermissionError):  # a cache that somebody else shares
                    os.utime(path)
            else:
                write_file(path, _identity(self._stage, self.fingerprint), self.durable)
        except OSError as error:
            raise write_error(error, self.folder) from error

    def _number(self, shard: Shard) -> Locations:
        self._shards.append(shard)
        self._names.add(shard.path.name)
        return ((len(self._shards) - 1) << _SHARD_SHIFT) + np.arange(shard.rows, dtype=np.int64)

    def _usable(self, number: int) -> bool:
        """Whether a shard is in use; the first time, map and check it. Forgets one that is not."""
        if number in self._batches:
            return True
        shard = self._shards[number]
        try:
            self._batches[number] = shard.read(self.schema)
            shard.touch()
            return True
        except DamagedShard as damage:
            self._set_aside(shard, damage)
        except FileNotFoundError:
            logger.debug("%s was removed during the run", shard.path)
        except OSError as error:
            raise CacheError(f"cannot read {shard.path}: {error.strerror}") from error
        self._forget(number)
        return False

    def _forget(self, number: int) -> None:
        self._names.discard(self._shards[number].path.name)
        self._index.keep(lambda locations: locations >> _SHARD_SHIFT != number)

    def _set_aside(self, shard: Shard, damage: DamagedShard) -> None:
        try:
            aside = shard.set_aside()
        except FileNotFoundError:
            return  # another run was faster
        logger.warning(
            "cache shard %s is damaged (%s): set aside as %s, its %d rows are computed again",
            shard.path,
            damage,
            aside.name,
            shard.rows,
        )


def write_results(
    folder: Path, features: Features, keys: Keys, columns: pa.RecordBatch, durable: bool = True
) -> Shard:
    """Write rows of `cached_features` and their keys as a shard into a stage's folder.

    Raises CacheError when the disk is full or the folder not writable.
    """
    arrays = [to_arrow(keys), *(columns.column(name) for name in features)]
    batch = pa.RecordBatch.from_arrays(arrays, schema=shard_schema(features))
    return write_shard(folder, batch, durable)


def _identity(stage: Stage, fingerprint: str) -> bytes:
    """The content of stage.json: what a fingerprint stands for, for people."""
    identity = {
        "stage": stage.name,
        "version": stage.version,
        "fingerprint": fingerprint,
        "config": stage.config.model_dump(mode="json"),
        "source": stage.source,
        "target": stage.target,
        "artefacts": stage.artefacts(),
        "adds": {name: str(feature) for name, feature in stage.adds.items()},
    }
    text = json.dumps(identity, indent=2, ensure_ascii=False, sort_keys=True)
    return text.encode() + b"\n"


def cached_features(stage: Stage) -> Features:
    """The columns of a stage's cache entries: what it adds, of one sentence if that is its unit."""
    if stage.unit == "article":
        return Features(stage.adds)
    return Features({name: feature.feature for name, feature in stage.adds.items()})


def _one_batch(table: pa.Table) -> pa.RecordBatch:
    arrays = [
        column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        for column in table.columns
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)
