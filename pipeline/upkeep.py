"""Looking after a cache folder: what is in it, whether it still reads, and throwing things out.

All of it may happen while runs use the cache. What a run has mapped stays
readable to it after the file is gone, and what it has not is computed again.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipeline.errors import CacheError
from pipeline.keys import from_arrow
from pipeline.shards import (
    DAMAGED_SUFFIX,
    KEY,
    TEMPORARY_SUFFIX,
    DamagedShard,
    Shard,
    list_shards,
    write_shard,
)

TAG_NAME = "CACHEDIR.TAG"
STAGE_NAME = "stage.json"

# A run touches what it uses at least every few minutes; a single call of a stage is shorter.
IN_USE_SECONDS = 15 * 60

# Shards below the first size are merged into shards of up to the second.
SMALL_BYTES = 1 << 20
MERGED_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """The results of one stage and fingerprint. `used` is when a run last looked at them."""

    stage: str
    fingerprint: str
    folder: Path
    shards: int
    rows: int
    bytes: int
    used: datetime
    damaged: int


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A shard that does not read back, why, and what it was renamed to."""

    path: Path
    reason: str
    aside: Path


@dataclass(slots=True)
class Collected:
    """What a garbage collection did. `removed` are fingerprints that are gone altogether."""

    removed: list[CacheEntry] = field(default_factory=list)
    shards_removed: int = 0
    shards_merged: int = 0
    bytes_before: int = 0
    bytes_after: int = 0


def stage_folders(cache: Path) -> list[Path]:
    """The folder of every stage and fingerprint, in order of name; none if there is no cache yet.

    Raises CacheError when the folder is there and no cache, before anything
    in it is touched.
    """
    if cache.exists() and not (cache / TAG_NAME).exists() and any(cache.iterdir()):
        raise CacheError(f"{cache} is not a cache folder: it has no {TAG_NAME}")
    return sorted(path.parent for path in cache.glob(f"*/*/{STAGE_NAME}"))


def entries(cache: Path) -> list[CacheEntry]:
    """What a cache holds, a stage and fingerprint each."""
    return [entry(folder) for folder in stage_folders(cache)]


def entry(folder: Path) -> CacheEntry:
    """What lies in the folder of one stage and fingerprint. Reads no shard."""
    shards = list(list_shards(folder))
    used = max([_modified(folder / STAGE_NAME), *(_modified(shard.path) for shard in shards)])
    return CacheEntry(
        stage=folder.parent.name,
        fingerprint=folder.name,
        folder=folder,
        shards=len(shards),
        rows=sum(shard.rows for shard in shards),
        bytes=sum(_size(path) for path in _files(folder)),
        used=datetime.fromtimestamp(used).astimezone(),
        damaged=sum(path.name.endswith(DAMAGED_SUFFIX) for path in _files(folder)),
    )


def identity(folder: Path) -> dict[str, object]:
    """What a fingerprint stands for: stage, version, configuration, model files."""
    loaded: dict[str, object] = json.loads((folder / STAGE_NAME).read_text("utf-8"))
    return loaded


def verify(cache: Path) -> Iterator[tuple[Shard, DamagedFile | None]]:
    """Read every shard, byte by byte; set aside those that are not what was written.

    Yields each shard with what is wrong with it, or None, so that a caller can
    show how far it is.
    """
    for folder in stage_folders(cache):
        for shard in list_shards(folder):
            try:
                shard.read()
            except DamagedShard as damage:
                yield shard, DamagedFile(shard.path, str(damage), shard.set_aside())
            except FileNotFoundError:
                continue
            else:
                yield shard, None


def collect(
    cache: Path,
    keep_last: int | None = None,
    older_than: float | None = None,
    max_bytes: int | None = None,
    in_use: float = IN_USE_SECONDS,
) -> Collected:
    """Throw out what is not needed and merge small shards.

    `keep_last` keeps that many fingerprints of each stage, the last used ones;
    `older_than` removes shards that no run has used for so many seconds;
    `max_bytes` removes the shards used longest ago until the rest is no
    larger. What was used in the last `in_use` seconds is never removed, even
    if that leaves more than was asked for. Without any of them, only damaged
    and left-over files go.
    """
    now = time.time()
    all_entries = entries(cache)
    done = Collected(bytes_before=sum(found.bytes for found in all_entries))
    idle = [found for found in all_entries if now - found.used.timestamp() >= in_use]
    dropped = _beyond_last(all_entries, keep_last) if keep_last is not None else set()
    for found in idle:
        _remove_leftovers(found.folder, now - in_use)
        if not found.shards:
            _remove_folder(found.folder)
    shards = [
        (found.folder in dropped, _modified(shard.path), shard)
        for found in idle
        for shard in list_shards(found.folder)
        if now - _modified(shard.path) >= in_use
    ]
    shards.sort(key=lambda item: (not item[0], item[1], item[2].path))
    total = sum(found.bytes for found in entries(cache))
    for drop, used, shard in shards:
        old = older_than is not None and now - used > older_than
        if drop or old or (max_bytes is not None and total > max_bytes):
            total -= _remove(shard)
            done.shards_removed += 1
    for found in idle:
        if found.folder.is_dir():
            done.shards_merged += _merge_small(found.folder)
        else:
            done.removed.append(found)
    done.bytes_after = sum(found.bytes for found in entries(cache))
    return done


def _remove(shard: Shard) -> int:
    """Remove a shard, and its folder when it was the last one there; the bytes that freed."""
    folder = shard.path.parent
    shard.path.unlink(missing_ok=True)
    if any(list_shards(folder)):
        return shard.bytes
    return shard.bytes + _remove_folder(folder)


def _remove_folder(folder: Path) -> int:
    """Remove the folder of a fingerprint with no shards left in it; the bytes that freed."""
    freed = 0
    for path in _files(folder):
        if path.name == STAGE_NAME or path.name.endswith(DAMAGED_SUFFIX):
            freed += _size(path)
            path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # something is left in it, or another fingerprint beside it
        folder.rmdir()
        folder.parent.rmdir()
    return freed


def _beyond_last(entries: list[CacheEntry], keep: int) -> set[Path]:
    """The folders of all but the last used fingerprints of each stage."""
    dropped: set[Path] = set()
    for stage in {found.stage for found in entries}:
        of_stage = [found for found in entries if found.stage == stage]
        of_stage.sort(key=lambda found: (found.used, found.fingerprint), reverse=True)
        dropped.update(found.folder for found in of_stage[keep:])
    return dropped


def _remove_leftovers(folder: Path, before: float) -> None:
    """Remove what was set aside, and what killed runs left half written."""
    for path in _files(folder):
        if path.name.endswith((DAMAGED_SUFFIX, TEMPORARY_SUFFIX)) and _modified(path) <= before:
            path.unlink(missing_ok=True)


def _merge_small(folder: Path) -> int:
    """Merge small shards, each row once; how many there were. Killed half-way, it loses nothing."""
    merged = 0
    group: list[Shard] = []
    for shard in [*list_shards(folder), None]:
        if shard is not None and shard.bytes >= SMALL_BYTES:
            continue
        if shard is None or sum(s.bytes for s in group) + shard.bytes > MERGED_BYTES:
            merged += _merge(folder, group)
            group = []
        if shard is not None:
            group.append(shard)
    return merged


def _merge(folder: Path, group: list[Shard]) -> int:
    if len(group) < 2:
        return 0
    try:
        used = max(_modified(shard.path) for shard in group)
        rows = pa.Table.from_batches([shard.read() for shard in group])
    except (DamagedShard, FileNotFoundError):
        return 0  # the next run that needs it sets it aside
    keys = from_arrow(rows.column(KEY).combine_chunks())
    _, first = np.unique(keys.view("V16").ravel(), return_index=True)
    kept = rows.take(pa.array(np.sort(first))).combine_chunks().to_batches()
    whole = write_shard(folder, kept[0])
    os.utime(whole.path, (used, used))
    for shard in group:
        if shard.path != whole.path:
            shard.path.unlink(missing_ok=True)
    return len(group)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except FileNotFoundError:
        return []


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
