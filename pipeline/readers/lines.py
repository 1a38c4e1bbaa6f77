"""Files of lines: each line decoded for itself, so that one broken byte costs one line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.readers.encoding import SNIFFED, refuse_binary
from pipeline.readers.rejection import Unreadable

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


def byte_lines(stream: io.BufferedReader | BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Line numbers from 1 and lines as bytes, UTF-16 turned into UTF-8, without byte order mark.

    Memory is that of the longest line. Raises Unreadable for a binary file.
    """
    head = stream.peek(SNIFFED)[:SNIFFED]  # type: ignore[union-attr]  # files, gzip, stdin: all have it
    refuse_binary(head)
    if head.startswith(_UTF16):
        try:
            for number, line in enumerate(io.TextIOWrapper(stream, "utf-16", newline="\n"), 1):
                yield number, line.encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise Unreadable(f"broken UTF-16 ({error.reason}); the file is damaged") from None
        return
    for number, raw in enumerate(stream, 1):
        yield number, raw.removeprefix(_UTF8_MARK) if number == 1 else raw
