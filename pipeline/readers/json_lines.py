"""JSON: one object a line (JSONL), or a file that is one object or a list of them.

Objects may be ninjs (see ninjs.py), or have the fields of an article under names of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from pipeline.readers.encoding import UTF8, WINDOWS_1252, decode
from pipeline.readers.lines import byte_lines
from pipeline.readers.ninjs import is_ninjs, ninjs_row, unfit
from pipeline.readers.rejection import Rejection, Unreadable
from pipeline.readers.rows import Draft, Row, drafts
from pipeline.readers.text import guessed


def read_json_lines(
    stream: BinaryIO, source: str, mapping: Mapping[str, str]
) -> Iterator[Draft | Rejection]:
    """An article a line; a line that is no JSON object is a Rejection and the rest goes on."""
    return drafts(_lines(stream, source), mapping, source)


def read_json(
    stream: BinaryIO, source: str, mapping: Mapping[str, str]
) -> Iterator[Draft | Rejection]:
    """A JSON document. A file of JSON lines with the wrong suffix is read as such.

    The document is parsed whole: use JSONL for what doesn't fit into memory.
    """
    text, encoding = decode(stream.read())
    if encoding == WINDOWS_1252:
        yield guessed(source)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise Unreadable(_problem(error), f"line {error.lineno}") from None
        rows = (_row(line, f"line {n}", source) for n, line in _numbered(text))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"JSON that cannot be read: {error}") from None
    else:
        items = document if isinstance(document, list) else [document]
        rows = (_object(item, f"item {n}", source) for n, item in enumerate(items, 1))
    yield from drafts(rows, mapping, source)


def _lines(stream: BinaryIO, source: str) -> Iterator[Row | Rejection]:
    warned = False
    for number, raw in byte_lines(stream):
        raw = raw.rstrip(b"\r\n")
        if not raw.strip():
            continue
        where = f"line {number}"
        try:
            line, encoding = _decoded(raw)
        except Unreadable as error:
            yield Rejection(source, where, error.reason)
            continue
        if encoding == WINDOWS_1252 and not warned:
            warned = True
            yield guessed(source, where)
        yield _row(line, where, source)


def _decoded(raw: bytes) -> tuple[str, str]:
    """A line as text; nearly all are UTF-8, and whatever is binary in one is no JSON."""
    try:
        return raw.decode(), UTF8
    except UnicodeDecodeError:
        return decode(raw)


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    return ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())


def _row(line: str, where: str, source: str) -> Row | Rejection:
    try:
        item = json.loads(line)
    except json.JSONDecodeError as error:
        return Rejection(source, where, _problem(error))
    except (ValueError, RecursionError) as error:
        return Rejection(source, where, f"JSON that cannot be read: {error}")
    return _object(item, where, source)


def _object(item: Any, where: str, source: str) -> Row | Rejection:
    if isinstance(item, dict):
        return _ninjs(item, where, source) if is_ninjs(item) else (where, item)
    kind = {list: "a list", str: "a string", type(None): "null"}.get(type(item), "a number")
    return Rejection(source, where, f"a JSON object is needed here, this is {kind}")


def _ninjs(item: dict[str, Any], where: str, source: str) -> Row | Rejection:
    if reason := unfit(item):
        return Rejection(source, where, reason, "warning")
    try:
        return where, ninjs_row(item)
    except Unreadable as error:
        return Rejection(source, where, error.reason)


def _problem(error: json.JSONDecodeError) -> str:
    return f"not valid JSON: {error.msg} (column {error.colno})"
