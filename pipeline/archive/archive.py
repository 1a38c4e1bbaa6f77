"""An append-only data set of articles in a folder.

    ARCHIVE/krant-archive.json     says that the folder is an archive
    ARCHIVE/articles/DAY/N.parquet the articles, by the day (UTC) they were fetched
    ARCHIVE/index.sqlite           what is there already (index.py)
    ARCHIVE/lock                   held by whoever writes

`datasets.load_dataset("parquet", data_dir="ARCHIVE/articles")` reads it. Files
are written under a temporary name, synced and renamed, and never changed.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.archive.index import Index
from pipeline.archive.records import FEATURES, Record, article_key, version_id
from pipeline.article import Article
from pipeline.disk import sync
from pipeline.errors import ArchiveError

MARKER = "krant-archive.json"
ARTICLES = "articles"
_FORMAT = 1
_TEMPORARY = ".tmp"
_ROWS = 200
"""Rows read at a time: some MB."""


class Archive:
    """An archive, opened for adding: by one process at a time, by any of its threads.

    Raises ArchiveError for a folder that is no archive, is being written to by
    another process, or is of a format that this release does not know; and
    whenever something cannot be written.
    """

    def __init__(self, folder: str | Path, *, create: bool = True) -> None:
        self.folder = Path(folder)
        _prepare(self.folder, create)
        self._lock = _lock(self.folder / "lock")
        self._guard = threading.Lock()
        self._index = Index(self.folder / "index.sqlite")
        self._recover()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let others write."""
        self._index.close()
        os.close(self._lock)

    def _recover(self) -> None:
        """Take up what a killed run left: files that are not in the index, unfinished ones."""
        known = self._index.files()
        for path in sorted(self.folder.glob(f"{ARTICLES}/*/*{_TEMPORARY}")):
            path.unlink(missing_ok=True)
        for path in files(self.folder):
            name = _name(self.folder, path)
            if name not in known:
                with self._index.transaction():
                    for record in read_file(path):
                        self._index.add(record)
                    self._index.add_file(name)

    def add(
        self,
        articles: Iterable[tuple[str, Article]],
        feed: str = "",
        now: datetime | None = None,
        marks: Iterable[tuple[str, str]] = (),
    ) -> list[Record]:
        """Add articles, each with what tells it from others (its address, or an id); the new ones.

        A text that the archive has in the same article is passed over; another
        text of an article that is there becomes a version of it. `marks` are
        noted with them (see `note`). What is returned is on the disk.
        """
        moment = (now or datetime.now(UTC)).astimezone(UTC)
        fetched = moment.isoformat(timespec="seconds")
        added: list[Record] = []
        with _explained(self.folder), self._guard, self._index.transaction():
            for name, mark in marks:
                self._index.set_answer(name, "", "", mark, fetched)
            for identity, content in articles:
                article = article_key(identity)
                id_ = version_id(article, content.text)
                if not self._index.has(id_):
                    version = self._index.versions(article) + 1
                    story = self._index.story(article, content.text) or id_
                    own = replace(content, id=id_)
                    added.append(Record(own, article, version, story, feed, fetched))
                    self._index.add(added[-1])
            if added:
                path = self._write(added, moment)
                self._index.add_file(_name(self.folder, path))
        return added

    def _write(self, records: Sequence[Record], moment: datetime) -> Path:
        folder = self.folder / ARTICLES / moment.date().isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        number = max((int(path.stem) for path in folder.glob("*.parquet")), default=0) + 1
        path = folder / f"{number:06d}.parquet"
        temporary = path.with_suffix(_TEMPORARY)
        table = pa.Table.from_pylist([record.row() for record in records], FEATURES.arrow_schema)
        pq.write_table(table, temporary, compression="zstd")
        sync(temporary)
        temporary.rename(path)
        sync(folder)
        return path

    def answer(self, url: str) -> tuple[str, str, str] | None:
        """ETag, Last-Modified and mark that were noted for an address."""
        with self._guard:
            return self._index.answer(url)

    def note(self, url: str, etag: str = "", modified: str = "", mark: str = "") -> None:
        """Note what an address answered with. Call it when what it led to has been added."""
        with _explained(self.folder), self._guard, self._index.transaction():
            asked = datetime.now(UTC).isoformat(timespec="seconds")
            self._index.set_answer(url, etag, modified, mark, asked)

    def counts(self) -> dict[str, int]:
        """How many articles, versions and stories there are."""
        with self._guard:
            return self._index.counts()


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be written: {error.strerror}") from error
    except sqlite3.Error as error:
        raise ArchiveError(f"{folder}/index.sqlite: {error}") from error


def is_archive(folder: str | Path) -> bool:
    """Whether a folder is an archive."""
    return (Path(folder) / MARKER).is_file()


def files(folder: str | Path, since: str = "", until: str = "") -> list[Path]:
    """The files of an archive, the oldest first; only of the days from one moment to another."""
    return [
        path
        for path in sorted(Path(folder).glob(f"{ARTICLES}/*/*.parquet"))
        if path.parent.name >= since[:10] and (not until or path.parent.name <= until[:10])
    ]


def read_file(path: Path) -> Iterator[Record]:
    """The records of a file, a few rows in memory at a time. Raises ArchiveError."""
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS):
                for row in batch.to_pylist():
                    yield Record.of_row(row)
    except (pa.ArrowException, OSError, KeyError, TypeError) as error:
        raise ArchiveError(f"{path} cannot be read: {error}") from error


def read(folder: str | Path, since: str = "", until: str = "") -> Iterator[Record]:
    """The records fetched from a day or moment (ISO 8601, UTC) up to one, in order of fetching.

    Needs no lock: files do not change once they are there. Raises ArchiveError.
    """
    for path in files(folder, since, until):
        for record in read_file(path):
            if record.fetched >= since and (not until or record.fetched < until):
                yield record


def times(folder: str | Path, since: str = "", until: str = "") -> Iterator[tuple[str, str]]:
    """The ids of records and when they were fetched (ISO 8601, UTC), of the days (UTC) from one
    moment to another. Raises ArchiveError."""
    for path in files(folder, since, until):
        try:
            columns = pq.read_table(path, columns=["id", "fetched"])
        except (pa.ArrowException, OSError) as error:
            raise ArchiveError(f"{path} cannot be read: {error}") from error
        yield from zip(*(column.to_pylist() for column in columns.columns), strict=True)


def latest(folder: str | Path, since: str = "", until: str = "") -> Iterator[Record]:
    """Of each article fetched in this time the last version, in the order of fetching."""
    versions: dict[str, int] = {}
    for record in read(folder, since, until):
        versions[record.article] = max(record.version, versions.get(record.article, 0))
    for record in read(folder, since, until):
        if record.version == versions.get(record.article):
            yield record


def _prepare(folder: Path, create: bool) -> None:
    """Check that the folder is an archive, or make it one."""
    marker = folder / MARKER
    if marker.is_file():
        try:
            written = json.loads(marker.read_text("utf-8"))["format"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ArchiveError(f"{marker} cannot be read: {error}") from error
        if written != _FORMAT:
            raise ArchiveError(
                f"{folder} is an archive of format {written}; this Krant has {_FORMAT}"
            )
        return
    if not create:
        raise ArchiveError(f"{folder} is no archive; krant fetch makes one")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ArchiveError(f"{folder} is there and no archive; name a new or an empty folder")
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f"{MARKER}{_TEMPORARY}"
        temporary.write_text(json.dumps({"format": _FORMAT}) + "\n", "utf-8")
        sync(temporary)
        temporary.rename(marker)


def _lock(path: Path) -> int:
    """A lock that ends with the process, however that ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
        os.close(descriptor)
        by = f" (process {holder})" if holder else ""
        raise ArchiveError(
            f"{path.parent} is being written to by another run{by}; wait for it to end"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder / ARTICLES).as_posix()
