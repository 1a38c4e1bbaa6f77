"""Inputs of any kind to a stream of articles."""

from __future__ import annotations

import gzip
import logging
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO, cast

from datasets import Dataset

from pipeline.article import Article, content_id
from pipeline.errors import InputError
from pipeline.readers.archived import read_archive
from pipeline.readers.collect import collect
from pipeline.readers.conversion import Conversion
from pipeline.readers.delimited import read_delimited
from pipeline.readers.fields import check_mapping
from pipeline.readers.huggingface import read_hub, read_saved
from pipeline.readers.inputs import Source, expand, plain_name
from pipeline.readers.json_lines import read_json, read_json_lines
from pipeline.readers.newsml import read_newsml
from pipeline.readers.parquet import read_parquet
from pipeline.readers.rejection import Rejection, Unreadable
from pipeline.readers.rows import Draft
from pipeline.readers.text import read_text
from pipeline.readers.warc import read_warc

logger = logging.getLogger(__name__)


def read_articles(
    inputs: Sequence[str | Path],
    *,
    columns: Mapping[str, str] | None = None,
    language: str | None = "nl",
    rejected: list[Rejection] | None = None,
    force: bool = False,
    since: str = "",
    until: str = "",
    processes: int = 1,
) -> Dataset:
    """The articles of all inputs as a data set of `pipeline.article.FEATURES`, in order.

    `inputs` are files (text, JSONL, JSON and ninjs, CSV, NITF and NewsML-G2, WARC,
    Parquet, each also .gz but Parquet), folders, globs, folders that `datasets` saved,
    `hub:owner/name[@revision][:split]`, and "-" for standard input. `columns` maps our
    fields to the columns of table-like inputs; common names need none. An article in
    another language than `language` is left out, unless `force`; None keeps every language.
    Of an archive (`krant fetch`), only what was fetched from the moment `since` up to
    `until` is read, as `pipeline.readers.archived.moment` writes them; "" is no limit.

    More `processes` are started where an input has more than some thousands of articles;
    a program that asks for them must guard its own start (`if __name__ == "__main__"`).

    With a list as `rejected`, what cannot be read is added to it and the rest is
    read. Without one, the first such input raises InputError, and warnings are logged.
    A column mapping that does not fit raises ConfigError either way.
    """
    return collect(
        iter_articles(
            inputs,
            columns=columns,
            language=language,
            rejected=rejected,
            force=force,
            since=since,
            until=until,
            processes=processes,
        )
    )


def iter_articles(
    inputs: Sequence[str | Path],
    *,
    columns: Mapping[str, str] | None = None,
    language: str | None = "nl",
    rejected: list[Rejection] | None = None,
    force: bool = False,
    since: str = "",
    until: str = "",
    processes: int = 1,
) -> Iterator[Article]:
    """What `read_articles` reads, one at a time; of the input only its ids are kept in memory.

    Ids are unique: of several articles with one id the first keeps it and the
    others get "-" and six hex digits of their text's hash (and, where even the text
    is the same, "-2", "-3" …), so an article's id does not depend on how many others there are.
    """
    report = _Report(rejected)
    mapping = check_mapping(columns)
    ids: set[str] = set()
    for source in expand([inputs] if isinstance(inputs, (str, Path)) else inputs):
        if isinstance(source, Rejection):
            report(source)
            continue
        found = False
        try:
            conversion = Conversion(source.name, language, force)
            read = _read(source, mapping, since, until)
            for item, article, rejections in conversion.all(read, processes):
                found = True
                for rejection in rejections:
                    report(rejection)
                if article and isinstance(item, Draft):
                    yield _with_unique_id(article, ids, item, source.name, report)
        except Unreadable as error:
            report(Rejection(source.name, error.where, error.reason))
        except (OSError, EOFError, zlib.error) as error:
            report(Rejection(source.name, "", _problem(error)))
        else:
            if not found:
                report(Rejection(source.name, "", "holds no articles"))


class _Report:
    """Where rejections go: into the caller's list, or up as an error, or into the log."""

    def __init__(self, rejected: list[Rejection] | None) -> None:
        self.rejected = rejected

    def __call__(self, rejection: Rejection) -> None:
        if self.rejected is not None:
            self.rejected.append(rejection)
        elif rejection.severity == "error":
            raise InputError(str(rejection))
        else:
            logger.warning("%s", rejection)


def _read(
    source: Source, mapping: Mapping[str, str], since: str, until: str
) -> Iterator[Draft | Rejection]:
    match source.kind:
        case "archive":
            yield from read_archive(source.name, since, until)
        case "dataset":
            yield from read_saved(source.name, mapping)
        case "hub":
            yield from read_hub(source.name, mapping)
        case "parquet":
            yield from read_parquet(source.name, mapping)
        case "stdin":
            yield from _read_stdin(source.name, mapping)
        case _:
            with _open(source) as stream:
                yield from _read_stream(source, stream, mapping)


def _read_stream(
    source: Source, stream: BinaryIO, mapping: Mapping[str, str]
) -> Iterator[Draft | Rejection]:
    match source.kind:
        case "jsonl":
            return read_json_lines(stream, source.name, mapping)
        case "json":
            return read_json(stream, source.name, mapping)
        case "csv":
            return read_delimited(stream, source.name, mapping)
        case "xml":
            return read_newsml(stream, source.name, plain_name(source.path))
        case "warc":
            return read_warc(stream, source.name)
        case _:
            return read_text(stream, source.name, plain_name(source.path))


def _read_stdin(name: str, mapping: Mapping[str, str]) -> Iterator[Draft | Rejection]:
    """JSONL when the first character that is not white space is an opening brace, else one text."""
    stream = sys.stdin.buffer
    head = cast(BufferedReader, stream).peek(1).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return read_json_lines(stream, name, mapping)
    return read_text(stream, name, "")


@contextmanager
def _open(source: Source) -> Iterator[BinaryIO]:
    # A WARC file is compressed record by record, which its own reader knows best.
    packed = source.path.suffix.lower() == ".gz" and source.kind != "warc"
    with gzip.open(source.path) if packed else source.path.open("rb") as stream:
        yield cast(BinaryIO, stream)


def _with_unique_id(
    article: Article, ids: set[str], draft: Draft, source: str, report: _Report
) -> Article:
    wanted = article.id
    if wanted in ids:
        article = replace(article, id=_free_id(f"{wanted}-{content_id(article.text)[:6]}", ids))
        if draft.fields.get("id"):
            reason = f"the id {wanted!r} is taken; this article gets {article.id!r}"
            report(Rejection(source, draft.where, reason, "warning"))
    ids.add(article.id)
    return article


def _free_id(wanted: str, ids: set[str]) -> str:
    candidates = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in ids)


def _problem(error: Exception) -> str:
    match error:
        case gzip.BadGzipFile() | EOFError() | zlib.error():
            return f"a damaged gzip file: {error}"
        case PermissionError():
            return "permission denied: this user may not read it"
        case OSError(strerror=str(reason)):
            return f"cannot be read: {reason}"
        case _:
            return f"cannot be read: {error}"
