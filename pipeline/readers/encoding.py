"""Bytes to text.

UTF-8, strictly; UTF-16 and UTF-32 where a byte order mark says so; otherwise
Windows-1252 (Latin-1 with curly quotes and the euro sign), if the result is
plausible. Any byte string decodes as Latin-1, so plausible has to be earned.
"""

from __future__ import annotations

import codecs
import re

from pipeline.readers.rejection import Unreadable

UTF8 = "UTF-8"
WINDOWS_1252 = "Windows-1252"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", UTF8),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive (name it .gz to have it unpacked)"),
    (b"PAR1", "a Parquet file (name it .parquet)"),
    (b"ARROW1", "an Arrow file (load the data set folder it belongs to)"),
    (b"\x7fELF", "a program"),
)

SNIFFED = 8192
"""Bytes looked at to tell a binary file from text."""
MAX_CONTROLS = 0.02
"""Share of control characters above which bytes are not text; text has a stray one at most."""

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x1a"))
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)

_WESTERN = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžß"
    "ÀÁÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜŒŠŽ"  # no Ã or Â: they are what damaged UTF-8 looks like
    "‘’‚“”„«»‹›–—…•·€£¥°§©®™²³¹½¼¾±×÷µ´¨¿¡ºª†‰\xa0\xad"
)
_IMPLAUSIBLE = re.compile(r"[a-zà-ÿ][À-ÞŠŒŽŸ]|[^\W\d_][‚„]")
"""A capital or a low quote inside a word: what DOS and Macintosh code pages look like."""


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    Raises Unreadable for a binary file, and for bytes that are neither UTF-8
    nor plausible Windows-1252: with the offset (in bytes) and line of the first.
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(codec), name
            except UnicodeDecodeError as error:
                raise Unreadable(
                    f"broken {name}: byte offset {error.start} ({error.reason}); "
                    "the file is damaged or cut short"
                ) from None
    refuse_binary(data[:SNIFFED])
    try:
        return data.decode(), UTF8
    except UnicodeDecodeError as error:
        text = _windows_1252(data)
        if text is None:
            raise _broken(data, error.start) from None
        return text, WINDOWS_1252


def refuse_binary(head: bytes) -> None:
    """Raise Unreadable when a file that starts like this is no text."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise Unreadable(f"this is {kind}, not text")
    if not head or head.startswith(tuple(mark for mark, _, _ in _MARKS)):
        return
    if head.count(0) > len(head) / 4:
        raise Unreadable(
            "this is a binary file, or UTF-16 without a byte order mark; save it as UTF-8"
        )
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > MAX_CONTROLS * len(head):
        raise Unreadable("this is a binary file, not text")


def _windows_1252(data: bytes) -> str | None:
    """The bytes as Windows-1252, or None where that would be a guess against the evidence.

    One valid multi-byte sequence is evidence for damaged UTF-8: in Windows-1252
    it would be a pair like "Ã©", which no language writes.
    """
    if _MULTIBYTE.search(data):
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = {character for character in text if character > "\x7f"}
    return text if foreign <= _WESTERN and not _IMPLAUSIBLE.search(text) else None


def _broken(data: bytes, offset: int) -> Unreadable:
    number = data.count(b"\n", 0, offset) + 1
    line = f" (line {number})" if b"\n" in data else ""
    return Unreadable(
        f"byte 0x{data[offset]:02X} at offset {offset}{line} is neither UTF-8 nor "
        "Windows-1252; the file is damaged or in another encoding: convert it to UTF-8"
    )
