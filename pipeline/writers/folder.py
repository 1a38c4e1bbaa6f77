"""The result folder: whose it is, and how files in it are replaced.

Everything is written under a temporary name in the same folder, synced, and
renamed when complete: a run that is killed or runs out of disk leaves an earlier
result as it was, and the next one removes what it left. A small file,
`.krant`, says that the folder is a result and in which formats; without it a
folder that is not empty belongs to somebody else.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.disk import sync
from pipeline.errors import ConfigError, KrantError
from pipeline.readers.inputs import MARKER

_TEMPORARY = ".krant-"
_MANIFEST = "run.json"


def prepare(folder: str | Path) -> Path:
    """Make the folder ready for a result, or raise: call it before computing anything.

    ConfigError when it is a file, or holds files but no result of ours: nothing of
    a user's is ever overwritten. KrantError when it cannot be made or written.
    """
    path = Path(folder)
    if path.exists() and not path.is_dir():
        raise ConfigError(f"{path} is a file; the result needs a folder of its own")
    with explained(path):
        path.mkdir(parents=True, exist_ok=True)
        names = sorted(entry.name for entry in path.iterdir())
        if names and not is_result(path):
            shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
            raise ConfigError(
                f"{path} holds other files ({shown}) and no result of krant; "
                "name a new or an empty folder"
            )
        if not (path / MARKER).exists():
            _write_marker(path, formats_in(path))
        _sweep(path)
    return path


def is_result(folder: Path) -> bool:
    """Whether the folder holds a result, or was prepared for one."""
    if (folder / MARKER).is_file():
        return True
    try:
        manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and "krant" in manifest


def formats_in(folder: Path) -> list[str]:
    """The formats of the last complete result in the folder."""
    try:
        formats = json.loads((folder / MARKER).read_text("utf-8"))["formats"]
        return [str(name) for name in formats]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def set_formats(folder: Path, formats: Sequence[str]) -> None:
    """Note in which formats the result is there, now that it is complete."""
    if sorted(formats) != formats_in(folder):
        with explained(folder):
            _write_marker(folder, formats)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside the target; it becomes the target when the block ends well."""
    with explained(target):
        handle, name = tempfile.mkstemp(prefix=_TEMPORARY, suffix=".tmp", dir=target.parent)
        fcntl.flock(handle, fcntl.LOCK_EX)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(_default_mode())
            sync(temporary)
            temporary.replace(target)
            sync(target.parent)
        finally:
            temporary.unlink(missing_ok=True)
            os.close(handle)


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A temporary folder inside the folder, gone when the block ends."""
    with explained(folder):
        temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, suffix=".tmp", dir=folder))
        handle = os.open(temporary, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield temporary
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
            os.close(handle)


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """A path to build a folder at; it becomes the target when the block ends well."""
    with staging(target.parent) as temporary:
        built, earlier = temporary / target.name, temporary / "earlier"
        yield built
        if target.exists():
            target.rename(earlier)
        try:
            built.rename(target)
        except OSError:
            if earlier.exists():
                earlier.rename(target)
            raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Errors of the file system as KrantError, with what to do."""
    try:
        yield
    except OSError as error:
        raise KrantError(f"cannot write {path}: {_reason(error, path)}") from error


def _reason(error: OSError, path: Path) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            free = shutil.disk_usage(path if path.is_dir() else path.parent).free
            return (
                f"the disk is full ({free / 1e6:.0f} MB free). An earlier result there is as it "
                "was; free some space, or write to another folder"
            )
        case errno.EACCES | errno.EPERM:
            return "permission denied; name a folder that you may write to"
        case errno.EROFS:
            return "the file system is read-only; name another folder"
        case _:
            return error.strerror or str(error)


def _write_marker(folder: Path, formats: Sequence[str]) -> None:
    content = json.dumps({"krant": "result folder", "formats": sorted(formats)})
    with replacing(folder / MARKER) as temporary:
        temporary.write_text(content + "\n", "utf-8")


def _sweep(folder: Path) -> None:
    """Remove what killed runs left behind: temporary files that nobody holds a lock on."""
    for path in folder.glob(f"{_TEMPORARY}*.tmp"):
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            finally:
                os.close(handle)


def _default_mode() -> int:
    """mkstemp makes files private; a result is as readable as the user's other files."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
