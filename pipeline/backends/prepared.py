"""Model files that are made once on this machine and kept.

A preparation writes into a temporary folder, which is renamed when complete.
A record of every file's SHA-256 lies beside them; files that don't match are
made again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import ModelError

RECORD = "prepared.json"


def cache_root() -> Path:
    """Krant's cache folder: $KRANT_CACHE, else krant/ below $XDG_CACHE_HOME or ~/.cache."""
    named = os.environ.get("KRANT_CACHE")
    if named:
        return Path(named).expanduser()
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "krant"


def sha256_of(*paths: Path) -> str:
    """SHA-256 (hex) of the files' contents one after the other."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def is_intact(folder: Path) -> bool:
    """Whether every file that the folder's record names is there with the content it had."""
    try:
        record: dict[str, str] = json.loads((folder / RECORD).read_text())
        return all(sha256_of(folder / name) == digest for name, digest in record.items())
    except (OSError, ValueError):
        return False


def prepared(folder: Path, build: Callable[[Path], None]) -> Path:
    """`folder`, filled by `build(temporary folder)` unless an intact one is there.

    A second process that wants the same folder waits for the first. Raises
    ModelError when the folder can't be written.
    """
    if is_intact(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder.with_suffix(".lock")):
            if is_intact(folder):
                return folder
            building = folder.with_suffix(".building")
            for leftover in (building, folder):
                if leftover.exists():
                    shutil.rmtree(leftover)
            building.mkdir()
            build(building)
            record = {
                str(path.relative_to(building)): sha256_of(path)
                for path in sorted(building.rglob("*"))
                if path.is_file()
            }
            (building / RECORD).write_text(json.dumps(record, indent=1))
            building.rename(folder)
    except OSError as error:
        if error.errno is None:  # a library's complaint about the model, not the system's
            raise ModelError(f"cannot prepare the model {folder.parent.name}: {error}") from error
        raise ModelError(
            f"cannot write the prepared model {folder}: {error.strerror or error}; "
            "free some space or name another place with KRANT_CACHE=DIR"
        ) from error
    return folder


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold an advisory lock, released by the system when the process dies."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
