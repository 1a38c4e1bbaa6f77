"""What the archive knows without opening its files: a SQLite database beside them.

Files are the truth and this is an index: it is made again from them when it is
missing or broken, and what a killed run left half done is taken up when the
archive is next opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from pipeline.archive import likeness
from pipeline.archive.records import Record, text_digest
from pipeline.errors import ArchiveError

_VERSION = 1
_BUSY_SECONDS = 30.0

_TABLES = """
CREATE TABLE files (name TEXT PRIMARY KEY);
CREATE TABLE records (
    id TEXT PRIMARY KEY, article TEXT NOT NULL, version INTEGER NOT NULL, text TEXT NOT NULL,
    story TEXT NOT NULL, fetched TEXT NOT NULL, signature BLOB
);
CREATE INDEX by_article ON records (article, version);
CREATE INDEX by_text ON records (text);
CREATE TABLE bands (band BLOB NOT NULL, id TEXT NOT NULL);
CREATE INDEX by_band ON bands (band);
CREATE TABLE answers (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, mark TEXT, asked TEXT);
"""


class Index:
    """The index of an archive's folder. One thread at a time: the archive sees to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                connection.executescript(
                    f"BEGIN; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;"
                )
        except sqlite3.DatabaseError:
            connection.close()
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            return self._open()
        if version > _VERSION:
            connection.close()
            raise ArchiveError(f"{self._path} was written by a newer Krant; update this one")
        return connection

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside the block, or none of them."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def files(self) -> set[str]:
        """The files whose records are in the index."""
        return {name for (name,) in self._connection.execute("SELECT name FROM files")}

    def add_file(self, name: str) -> None:
        """Note that the records of a file are in the index."""
        self._connection.execute("INSERT INTO files VALUES (?)", (name,))

    def add(self, record: Record) -> None:
        """Take a record in. Call it within a transaction, with the file's that holds it."""
        text = record.content.text
        values = likeness.signature(text)
        self._connection.execute(
            "INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                record.content.id,
                record.article,
                record.version,
                text_digest(text),
                record.story,
                record.fetched,
                None if values is None else values.tobytes(),
            ),
        )
        if values is not None:
            rows = ((band, record.content.id) for band in likeness.bands(values))
            self._connection.executemany("INSERT INTO bands VALUES (?, ?)", rows)

    def has(self, id_: str) -> bool:
        """Whether a version is in the archive."""
        found = self._connection.execute("SELECT 1 FROM records WHERE id = ?", (id_,))
        return found.fetchone() is not None

    def versions(self, article: str) -> int:
        """How many versions of an article there are."""
        query = "SELECT COALESCE(MAX(version), 0) FROM records WHERE article = ?"
        (count,) = self._connection.execute(query, (article,)).fetchone()
        return int(count)

    def story(self, article: str, text: str) -> str | None:
        """The story of an article that is there in another version, or of a text like this one."""
        query = "SELECT story FROM records WHERE article = ? ORDER BY version LIMIT 1"
        if found := self._connection.execute(query, (article,)).fetchone():
            return str(found[0])
        query = "SELECT story FROM records WHERE text = ? ORDER BY rowid LIMIT 1"
        if found := self._connection.execute(query, (text_digest(text),)).fetchone():
            return str(found[0])
        values = likeness.signature(text)
        if values is None:
            return None
        keys = likeness.bands(values)
        marks = ", ".join("?" * len(keys))
        rows = self._connection.execute(
            f"SELECT DISTINCT story, signature, records.rowid FROM bands JOIN records USING (id) "
            f"WHERE band IN ({marks}) ORDER BY records.rowid",
            keys,
        )
        others = [(str(story), np.frombuffer(blob, np.uint64)) for story, blob, _ in rows]
        return likeness.nearest(values, others)

    def answer(self, url: str) -> tuple[str, str, str] | None:
        """ETag, Last-Modified and our own mark of what an address last answered with."""
        query = "SELECT etag, modified, mark FROM answers WHERE url = ?"
        found = self._connection.execute(query, (url,)).fetchone()
        return found and (str(found[0]), str(found[1]), str(found[2]))

    def set_answer(self, url: str, etag: str, modified: str, mark: str, asked: str) -> None:
        """Note an answer, once everything that it led to is in the archive."""
        self._connection.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)",
            (url, etag, modified, mark, asked),
        )

    def counts(self) -> dict[str, int]:
        """How many articles, versions and stories the archive holds."""
        query = "SELECT COUNT(DISTINCT article), COUNT(*), COUNT(DISTINCT story) FROM records"
        articles, versions, stories = self._connection.execute(query).fetchone()
        return {"articles": articles, "versions": versions, "stories": stories}
