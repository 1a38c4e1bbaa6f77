"""Parallel text: sources, their reference translations, and what systems made of them."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets import Dataset, DatasetDict, load_from_disk

from pipeline.errors import ConfigError, InputError
from pipeline.evaluate.corpus import read_corpus
from pipeline.evaluate.reading import json_objects, read_lines
from pipeline.readers.huggingface import load_hub

# Column names that data sets use for the two sides, in the order they are looked for.
_SOURCES = ("source", "nl", "src", "text")
_REFERENCES = ("reference", "en", "ref", "translation", "target", "tgt")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,5}|#x[0-9a-fA-F]{1,4});")


@dataclass(frozen=True, slots=True)
class ParallelSet:
    """Segments with their reference translations; `groups` says to which part each belongs.

    A segment is a line of the file, mostly a sentence, sometimes two.
    """

    name: str
    sources: tuple[str, ...]
    references: tuple[str, ...]
    groups: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.sources)

    def digest(self) -> str:
        """SHA-256 (hex) of the sources and references: which data a score belongs to."""
        lines = "\n".join(map("\t".join, zip(self.sources, self.references, strict=True)))
        return hashlib.sha256(lines.encode()).hexdigest()

    def first(self, count: int | None) -> ParallelSet:
        """The set cut to its first segments; None cuts nothing."""
        return ParallelSet(
            self.name, self.sources[:count], self.references[:count], self.groups[:count]
        )


def read_parallel(named: str) -> ParallelSet:
    """A test set: TSV (source, reference, anything), JSON Lines, annotated news, a data set.

    A data set is a folder that `save_to_disk` wrote, or hub:owner/name[@revision][:split].

    Annotated news is grouped by desk, headlines included. Raises InputError for
    a line without source or reference: leaving one out would shift every
    hypothesis file that goes with the set.
    """
    path = Path(named)
    if named.startswith("hub:") or path.is_dir():
        rows = _data_set(named)
    elif path.suffix.lower() in (".jsonl", ".ndjson"):
        rows = _json(path)
    else:
        rows = _tsv(path)
    sources, references, groups = [], [], []
    for where, source, reference, group in rows:
        for side, text in (("source", source), ("reference", reference)):
            if not text.strip():
                raise InputError(f"{where}: the {side} is empty; a test set needs both sides")
        sources.append(" ".join(source.split()))
        references.append(" ".join(reference.split()))
        groups.append(group)
    if not sources:
        raise InputError(f"{named} holds no segment")
    name = path.name.split(".")[0].removeprefix("hub:")
    return ParallelSet(
        name, tuple(sources), tuple(references), tuple(groups) if any(groups) else ()
    )


def read_hypotheses(path: Path, count: int) -> tuple[list[str], int]:
    """The translations in a file, one a line, and how many held HTML entities.

    Entities ("&quot;", "&#39;", which some services return) are made the
    characters that they stand for, or they would be scored as words. Raises
    InputError when there are not `count` lines.
    """
    lines = read_lines(path)
    if len(lines) != count:
        raise InputError(
            f"{path} has {len(lines):,} lines and the test set {count:,} segments; there must be "
            "one translation a line, in the same order"
        )
    escaped = sum(bool(_ENTITY.search(line)) for line in lines)
    unescaped = (_ENTITY.sub(lambda match: html.unescape(match[0]), line) for line in lines)
    return [" ".join(line.split()) for line in unescaped], escaped


_Rows = Iterator[tuple[str, str, str, str]]


def _tsv(path: Path) -> _Rows:
    for number, line in enumerate(read_lines(path), 1):
        where = f"{path}, line {number}"
        columns = line.split("\t")
        if len(columns) < 2:
            raise InputError(f"{where}: no tab; a line holds the source, a tab and the reference")
        yield where, columns[0], columns[1], ""


def _json(path: Path) -> _Rows:
    where, first = next(json_objects(path), ("", {}))
    if "paragraphs" in first:
        for article in read_corpus(path):
            where = f"{path}, article {article.id!r}"
            if article.title_nl:
                yield where, article.title_nl, article.title_en, article.desk
            for sentence in article.sentences():
                yield where, sentence.nl, sentence.en or "", article.desk
        return
    for where, value in json_objects(path):
        yield where, *_sides(value, where), ""


def _data_set(named: str) -> _Rows:
    try:
        loaded = load_hub(named) if named.startswith("hub:") else load_from_disk(named)
    except ConfigError:
        raise
    except Exception as error:  # json, arrow and file errors alike: the folder is not whole
        raise InputError(f"{named} is not a data set that loads: {error}") from error
    if isinstance(loaded, DatasetDict):
        if len(loaded) != 1:
            names = ", ".join(loaded)
            raise InputError(f"{named} has several splits ({names}); name or save one of them")
        loaded = next(iter(loaded.values()))
    assert isinstance(loaded, Dataset)
    for number, row in enumerate(loaded.to_list(), 1):
        where = f"{named}, row {number}"
        yield where, *_sides(row, where), ""


def _sides(row: dict[str, Any], where: str) -> tuple[str, str]:
    """Source and reference of a row: two columns, or the hub's {"translation": {"nl", "en"}}."""
    if isinstance(row.get("translation"), dict):
        row = row["translation"]
    return _column(row, _SOURCES, where), _column(row, _REFERENCES, where)


def _column(row: dict[str, Any], names: Sequence[str], where: str) -> str:
    for name in names:
        if isinstance(row.get(name), str):
            return str(row[name])
    raise InputError(f"{where}: none of the fields {', '.join(names)} holds a text")
