"""Paragraphs of plain text: where one ends, what kind it is, and whether it goes on in the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.article import BlockKind
from pipeline.language.quotations import find_enclosures

_BULLET = re.compile(r"\s*(?:[-*+•·▪◦‣●■–]\s+|\d{1,2}[.)]\s+(?=\S)|[a-z]\)\s+)")
_PLAIN_BULLET = re.compile(r"\s*[-*+•·▪◦‣●■–]\s+")
_ORNAMENT = re.compile(r"[-*_=~#•·–—\s]+")
_CAPTION = re.compile(r"(?:Foto|Beeld|Bijschrift|Illustratie|Infographic)\s*:|©\s")
_TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_OPENING_QUOTE = frozenset("\"“„‘'«")
_CLOSING_QUOTE = frozenset("\"”“’'»")
_SALUTATION = re.compile(
    r"(?:beste|geachte|lieve|hallo|hoi|dag|hoogachtend|groeten?|"
    r"met (?:vriendelijke|hartelijke) groet(?:en)?|dear|hello)\b",
    re.IGNORECASE,
)

_HEADLINE_LENGTH = 120
"""Characters. Longer first lines are paragraphs; newspapers set headlines well under this."""
_HEADING_LENGTH = 80
"""Characters. A heading between paragraphs is shorter than a headline."""
_CAPTION_LENGTH = 200
_SALUTATION_LENGTH = 50
_NARROWEST_COLUMN = 45
"""Characters. Nobody wraps running text narrower: breaks in shorter lines are meant."""
_WIDEST_COLUMN = 120
"""Characters. Nobody wraps running text wider: a longer line is a paragraph by itself."""


class _Line(NamedTuple):
    """text[start:end], stripped, list mark taken off; `bullet` when it is a list item."""

    text: str
    start: int
    end: int
    bullet: bool = False


def find_blocks(text: str) -> list[tuple[BlockKind, int, int]]:
    """The blocks of plain text as (kind, start, end), in order.

    A blank line ends a block. A line break does when the next word would have
    fitted on the line, or a list mark or a line of dialogue follows; other line
    breaks are wraps. A short first block without a mark at its end is a
    headline, a short later one a heading, a line with a list mark a list (one
    block an item; a number stays part of the item), a block wholly in quotation
    marks a quote, one that opens with "Foto:" a caption. Leads are not told
    apart: plain text doesn't show them. Outside of the blocks lie white space,
    list marks and ornaments (a line of asterisks or dashes).
    """
    lines = [line for chunk in _chunks(text) for line in _unwrap(text, chunk)]
    return [
        (_kind(text, lines, index), line.start, line.end)
        for index, line in enumerate(lines)
        if line.start < line.end
    ]


def goes_on(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether the paragraph text[left] runs on in text[right]: something broke it up.

    It does when it ends in a comma, or without a mark before a small letter. A
    salutation ("Beste lezer,") does not.
    """
    before, after = text[left[0] : left[1]], text[right[0] : right[1]]
    if not before or not after:
        return False
    if len(before) <= _SALUTATION_LENGTH and _SALUTATION.match(before):
        return False
    if before.endswith(","):
        return True
    return after[0].islower() and not _finished(before)


def _finished(line: str) -> bool:
    """Whether a mark ends it, closing quotes and brackets (no more than nine) aside."""
    return _TERMINAL.search(line[-10:]) is not None


def _chunks(text: str) -> Iterator[list[_Line]]:
    """Runs of lines without a blank one or an ornament between them."""
    chunk: list[_Line] = []
    offset = 0
    for raw in text.splitlines(keepends=True):
        bare = raw.strip()
        if bare and not _ORNAMENT.fullmatch(bare):
            chunk.append(_line(text, offset + raw.index(bare), len(bare)))
        elif chunk:
            yield chunk
            chunk = []
        offset += len(raw)
    if chunk:
        yield chunk


def _line(text: str, start: int, length: int) -> _Line:
    end = start + length
    if text[start : start + 1].isalpha() and text[start + 1 : start + 2] != ")":  # most lines
        return _Line(text[start:end], start, end)
    mark = _PLAIN_BULLET.match(text, start, end)
    if mark and not (text[start] == "–" and _is_dialogue(text[mark.end() : end])):
        return _Line(text[mark.end() : end], mark.end(), end, bullet=True)
    numbered = _BULLET.match(text, start, end)
    return _Line(text[start:end], start, end, bullet=numbered is not None and mark is None)


def _is_dialogue(line: str) -> bool:
    """Whether a line after a dash is speech ("– Ja, zei hij.") and no list item."""
    return line[:1].isupper() and _finished(line)


def _unwrap(text: str, chunk: list[_Line]) -> Iterator[_Line]:
    """The lines of a chunk, wrapped ones joined."""
    if len(chunk) == 1:
        yield chunk[0]
        return
    width = max(line.end - line.start for line in chunk)
    is_column = width >= _NARROWEST_COLUMN or any(line.text[0].islower() for line in chunk[1:])
    first = 0
    for index in range(1, len(chunk) + 1):
        if index < len(chunk) and is_column and _wraps(chunk[index - 1], chunk[index], width):
            continue
        start, end = chunk[first].start, chunk[index - 1].end
        yield _Line(text[start:end], start, end, chunk[first].bullet)
        first = index


def _wraps(line: _Line, following: _Line, width: int) -> bool:
    """Whether the break between two lines only keeps them within the width of the column."""
    if following.bullet:
        return False
    if following.text[0].islower() or line.text[-1] in ",-–":
        return True
    if _finished(line.text) and (
        following.text[0] in _OPENING_QUOTE or len(line.text) > _WIDEST_COLUMN
    ):
        return False
    return len(line.text) + 1 + len(following.text.split(None, 1)[0]) > width


def _kind(text: str, lines: list[_Line], index: int) -> BlockKind:
    line = lines[index]
    length = line.end - line.start
    if line.bullet:
        return "list"
    if length <= _CAPTION_LENGTH and _CAPTION.match(line.text):
        return "caption"
    if line.text[0] in _OPENING_QUOTE and line.text[-1] in _CLOSING_QUOTE:
        quotations = find_enclosures(text, line.start, line.end).pairs
        if any((pair.start, pair.end) == (line.start, line.end) for pair in quotations):
            return "quote"
    last = index == len(lines) - 1
    bare = line.text[-1] != "," and not _finished(line.text)
    if last or not bare or line.text[0].islower() or lines[index + 1].text[0].islower():
        return "paragraph"
    if index == 0:
        return "headline" if length <= _HEADLINE_LENGTH else "paragraph"
    return (
        "heading" if length <= _HEADING_LENGTH and lines[index - 1].text[-1] != "," else "paragraph"
    )
