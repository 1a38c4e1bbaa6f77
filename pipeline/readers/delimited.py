"""CSV and its relatives: a header, then a row an article."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from pipeline.readers.encoding import WINDOWS_1252, decode
from pipeline.readers.lines import byte_lines
from pipeline.readers.rejection import Rejection, Unreadable
from pipeline.readers.rows import Draft, Row, drafts, text_column
from pipeline.readers.text import guessed

DELIMITERS = ",;\t|"
"""Excel in a Dutch locale writes semicolons into .csv files."""
FIELD_LIMIT = 64 * 2**20
"""Characters in one field; the csv module's own limit of 131,072 is less than a long read."""

_ESCAPED = re.compile("[\udc80-\udcff]")
_QUOTED = re.compile(r'"[^"]*"')


def read_delimited(
    stream: BinaryIO, source: str, mapping: Mapping[str, str]
) -> Iterator[Draft | Rejection]:
    """An article a row. A row that does not fit the header is a Rejection: a stray delimiter
    would otherwise cut the text without a word."""
    warnings: list[Rejection] = []
    lines = _text_lines(stream, source, warnings)
    header_line = next(lines, "")
    if not header_line.strip():
        return
    outside_quotes = _QUOTED.sub("", header_line)
    delimiter = max(DELIMITERS, key=outside_quotes.count)
    try:
        header = [name.strip() for name in next(csv.reader([header_line], delimiter=delimiter))]
    except csv.Error as error:
        raise Unreadable(f"the header is not valid CSV: {error}", "line 1") from None
    resolved = text_column(header, mapping, source)
    for column in resolved.values():
        if header.count(column) > 1:
            raise Unreadable(f"column {column!r} appears {header.count(column)} times", "line 1")
    for item in drafts(_rows(lines, header, delimiter, source), mapping, source):
        yield from warnings
        warnings.clear()
        yield item


def _rows(
    lines: Iterator[str], header: list[str], delimiter: str, source: str
) -> Iterator[Row | Rejection]:
    csv.field_size_limit(max(csv.field_size_limit(), FIELD_LIMIT))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        where = f"line {reader.line_num + 2}"  # the header is not the reader's
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejection(source, where, f"not valid CSV: {error}")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            yield Rejection(
                source,
                where,
                f"the header has {len(header)} columns, this row {len(row)}; "
                "is there a delimiter or a quote in the text that is not quoted?",
            )
        elif any(_ESCAPED.search(cell) for cell in row):
            yield Rejection(source, where, "bytes that are neither UTF-8 nor Windows-1252")
        else:
            yield where, dict(zip(header, row, strict=True))


def _text_lines(stream: BinaryIO, source: str, warnings: list[Rejection]) -> Iterator[str]:
    """Lines as text; bytes that no encoding explains stay marked, for the row they are in."""
    warned = False
    for number, raw in byte_lines(stream):
        try:
            line, encoding = decode(raw)
        except Unreadable:
            yield raw.decode("utf-8", "surrogateescape")
            continue
        if encoding == WINDOWS_1252 and not warned:
            warned = True
            warnings.append(guessed(source, f"line {number}"))
        yield line
