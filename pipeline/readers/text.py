"""Plain text: one file, one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from pipeline.readers.encoding import WINDOWS_1252, decode
from pipeline.readers.metadata import split_metadata
from pipeline.readers.normalise import normalise
from pipeline.readers.rejection import Rejection
from pipeline.readers.rows import Draft


def read_text(stream: BinaryIO, source: str, default_id: str) -> Iterator[Draft | Rejection]:
    """The article in a text file, its metadata split off (see metadata.py)."""
    text, encoding = decode(stream.read())
    if encoding == WINDOWS_1252:
        yield guessed(source)
    fields, body = split_metadata(normalise(text))
    yield Draft("", fields | {"text": body}, default_id)


def guessed(source: str, where: str = "") -> Rejection:
    """The warning that an encoding was a guess."""
    return Rejection(source, where, f"not UTF-8; read as {WINDOWS_1252} (Latin-1)", "warning")
