"""Results out, in any of the formats, and back in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
from datasets import Dataset, load_from_disk

from pipeline.errors import ConfigError, InputError, nearest
from pipeline.writers import json_lines, parquet, saved
from pipeline.writers.folder import explained, formats_in, prepare, set_formats

HTML, NINJS, BY_DAY = "html", "ninjs", "by-day"
FORMATS = (saved.FORMAT, json_lines.FORMAT, parquet.FORMAT, BY_DAY, HTML, NINJS)
_READABLE = (saved.FORMAT, parquet.FORMAT, json_lines.FORMAT)
"""In the order of trust: what holds the features comes before what spells them out."""


def write(result: Dataset, folder: str | Path, formats: Sequence[str]) -> Path:
    """Write the result in these formats and return the folder.

    An earlier result in the folder is replaced format by format, each when its
    successor is complete; formats of it that were not asked for again go at the
    end, so that one folder never holds two results. Files that krant did not write
    stay. Raises ConfigError for an unknown format or somebody else's folder,
    KrantError when the disk is full or not writable.
    """
    chosen = known_formats(formats)
    path = prepare(folder)
    earlier = formats_in(path)
    for name in chosen:
        _writer(name)(result, path)
    for name in earlier:
        if name not in chosen:
            _remove(path, name)
    set_formats(path, chosen)
    return path


def known_formats(names: Sequence[str]) -> list[str]:
    """The names, each once and all of them formats. Raises ConfigError."""
    for name in names:
        if name not in FORMATS:
            raise ConfigError(
                f"unknown format {name!r}{nearest(name, FORMATS)} (known: {', '.join(FORMATS)})"
            )
    return list(dict.fromkeys(names))


def read_result(folder: str | Path) -> Dataset:
    """The result in a folder, from whichever format is there.

    Raises InputError when there is none, or when it is damaged.
    """
    path = Path(folder)
    if not path.is_dir():
        siblings = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
        raise InputError(f"{path}: no such folder{nearest(path.name, siblings)}")
    names = [name for name in _READABLE if _file(path, name).is_file()]
    noted = formats_in(path)
    names = [name for name in names if name in noted] or names
    if not names:
        html = " that can be read back, only HTML pages" if (path / HTML).is_dir() else ""
        raise InputError(f"{path} holds no result{html}; krant run --output DIR writes one")
    try:
        return _load(path, names[0])
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise InputError(f"{_file(path, names[0])} is damaged: {error}; run krant again") from error


def _load(folder: Path, name: str) -> Dataset:
    if name == saved.FORMAT:
        return load_from_disk(str(folder))
    read = parquet.read_parquet if name == parquet.FORMAT else json_lines.read_jsonl
    return read(_file(folder, name))


def _file(folder: Path, name: str) -> Path:
    """The file or folder of a format; of a saved data set the file that commits it."""
    places = {
        saved.FORMAT: saved.STATE,
        json_lines.FORMAT: json_lines.NAME,
        parquet.FORMAT: parquet.NAME,
        NINJS: "ninjs.jsonl",
    }
    return folder / places.get(name, name)


def _writer(name: str) -> Callable[[Dataset, Path], object]:
    """What writes a format; what needs more than the data set's own libraries is imported here."""
    match name:
        case "html":
            from pipeline.writers.html import write_html

            return write_html
        case "ninjs":
            from pipeline.writers.ninjs import write_ninjs

            return write_ninjs
        case "by-day":
            from pipeline.writers.by_day import write_by_day

            return write_by_day
        case _:
            return {
                saved.FORMAT: saved.write_dataset,
                json_lines.FORMAT: json_lines.write_jsonl,
                parquet.FORMAT: parquet.write_parquet,
            }[name]


def _remove(folder: Path, name: str) -> None:
    """Remove a format of an earlier result that the new one does not have."""
    with explained(folder):
        place = _file(folder, name)
        if name == saved.FORMAT:
            saved.remove_dataset(folder)
        elif place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)
