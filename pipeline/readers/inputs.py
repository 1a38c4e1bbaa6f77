"""What the user named, as a list of sources: files, folders, globs, data sets, standard input."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.archive.archive import is_archive
from pipeline.errors import nearest
from pipeline.readers.rejection import Rejection

Kind = Literal[
    "text", "jsonl", "json", "csv", "parquet", "xml", "warc", "archive", "dataset", "hub", "stdin"
]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".md": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".xml": "xml",
    ".nitf": "xml",
    ".warc": "warc",
}
"""What is read in a folder. A file named outright is read as text when its suffix is not here."""

MARKER = ".krant"
"""A folder with this file in it is a result (pipeline/writers/folder.py)."""

HUB = "hub:"
STDIN = "-"

_GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read. `name` is what messages and the `source` column call it."""

    kind: Kind
    name: str

    @property
    def path(self) -> Path:
        return Path(self.name)


def expand(inputs: Iterable[str | Path]) -> Iterator[Source | Rejection]:
    """The sources of the inputs, in their order; folders and globs sorted, each file once."""
    seen: set[str] = set()
    for entry in inputs:
        for source in _expand_one(str(entry)):
            if isinstance(source, Source) and source.kind not in ("hub", "stdin"):
                key = os.path.realpath(source.name)
                if key in seen:
                    continue
                seen.add(key)
            yield source


def _expand_one(name: str) -> Iterator[Source | Rejection]:
    if name == STDIN:
        yield Source("stdin", "standard input")
    elif name.startswith(HUB):
        yield Source("hub", name)
    elif os.path.lexists(name):
        found = list(_sources(name))
        if not found:
            yield Rejection(name, "", f"no articles in this folder (looked for {_suffixes()})")
        yield from found
    elif _GLOB.search(name):
        matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207  # absolute ones, too
        found = [source for match in matches for source in _sources(match)]
        if not found:
            yield Rejection(name, "", "no file with articles matches this pattern")
        yield from found
    else:
        yield Rejection(name, "", _missing(name))


def _sources(name: str) -> Iterator[Source | Rejection]:
    """What a file or folder that exists holds; a folder may hold nothing."""
    if is_saved_dataset(name):
        yield Source("dataset", name)
    elif is_archive(name):
        yield Source("archive", name)
    elif (Path(name) / MARKER).exists():
        files = (Path(name) / file for file in ("articles.parquet", "articles.jsonl"))
        found = [str(file) for file in files if file.is_file()]
        yield from (Source(_kind(file) or "text", file) for file in found[:1])
    elif Path(name).is_dir():
        yield from _walk(name)
    else:
        yield Source(_kind(name) or "text", name)


def _walk(folder: str) -> Iterator[Source | Rejection]:
    """Files of known kinds below a folder, in order of their names. Hidden ones are left alone,
    and so are results: a run that writes below its input must not read itself."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Rejection(folder, "", f"cannot be listed: {error.strerror}")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not (Path(entry.path) / MARKER).exists():
                yield from _sources(entry.path)
        elif (kind := _kind(entry.name)) and entry.is_file():
            yield Source(kind, entry.path)


def is_saved_dataset(folder: str | Path) -> bool:
    """Whether `datasets` saved a Dataset or a DatasetDict in this folder."""
    path = Path(folder)
    return (path / "state.json").is_file() or (path / "dataset_dict.json").is_file()


def plain_name(path: Path) -> str:
    """The name of a file without its suffix and without .gz."""
    name = path.name.removesuffix(".gz")
    return Path(name).stem or name


def _kind(name: str) -> Kind | None:
    return SUFFIXES.get(Path(name.lower().removesuffix(".gz")).suffix)


def _suffixes() -> str:
    return ", ".join(SUFFIXES)


def _missing(name: str) -> str:
    path = Path(name)
    if not path.parent.is_dir():
        return f"no such file; the folder {path.parent} does not exist"
    try:
        siblings = [entry.name for entry in os.scandir(path.parent)]
    except OSError:
        siblings = []
    return f"no such file{nearest(path.name, siblings)}"
