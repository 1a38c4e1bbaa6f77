"""Quotation marks: which of them open and which close.

Dutch newspapers use “…”, ‘…’, „…”, "…", '…', «…» and, in older archives,
,,…''. Straight marks say nothing of their direction and an apostrophe looks
like a closing mark, so each is judged by the characters around it and, where
those are silent (space on both sides, as in tokenised text), by whether a
quotation is open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MARK = re.compile(r",,|''|[\"“”„«»‘’'()]")
_CLITIC = re.compile(r"[‘’'`´][stknmrd]\b")
"""'s Ochtends, 't Was, d'r: an apostrophe, never a quotation mark."""

_STYLE = {
    '"': "double", "“": "double", "”": "double", "„": "double", ",,": "double", "''": "double",
    "«": "guillemet", "»": "guillemet", "‘": "single", "’": "single", "'": "single",
    "(": "bracket", ")": "bracket",
}  # fmt: skip
_DIRECTED = {"(": 1, "„": 1, "«": 1, ",,": 1, ")": -1, "”": -1, "»": -1}
"""Marks that look one way: 1 opens, -1 closes."""
_BEFORE_OPENING = frozenset("([{/-–—:“„«‘\"'")
_AFTER_CLOSING = frozenset(".,;:!?…)]}/-–—”»’\"'")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A quotation or bracket: text[start:end], its marks included."""

    start: int
    end: int
    inner_start: int
    inner_end: int


@dataclass(slots=True)
class Enclosures:
    """`closing` maps the start of each closing mark to its end; `pairs` are those that match."""

    closing: dict[int, int] = field(default_factory=dict)
    pairs: list[Enclosure] = field(default_factory=list)


def find_enclosures(text: str, start: int, end: int) -> Enclosures:
    """The quotations and round brackets in text[start:end], found in one pass.

    A quotation may hold one of another style; two of one style don't nest, so
    a second opening mark of a style replaces the first (a quotation of several
    paragraphs opens in each and closes once).
    """
    found = Enclosures()
    opened: dict[str, tuple[int, int]] = {}
    for match in _MARK.finditer(text, start, end):
        mark, style = match.group(), _STYLE[match.group()]
        direction = _DIRECTED.get(mark)
        if direction is None:
            before = text[match.start() - 1] if match.start() > start else " "
            after = text[match.end()] if match.end() < end else " "
            if style == "single" and not before.isalnum() and _CLITIC.match(text, match.start()):
                continue
            direction = _direction(mark, before, after, style in opened)
        if direction > 0:
            opened[style] = match.span()
        elif direction < 0:
            found.closing[match.start()] = match.end()
            if style in opened:
                left = opened.pop(style)
                found.pairs.append(Enclosure(left[0], match.end(), left[1], match.start()))
    return found


def _direction(mark: str, before: str, after: str, is_open: bool) -> int:
    """1 for an opening mark, -1 for a closing one, 0 for an apostrophe; of marks that are used for
    more than one."""
    if mark in ("’", "'"):
        if not before.isspace() and before not in _BEFORE_OPENING:
            return 0 if after.isalnum() or not is_open else -1
        if mark == "’" or after.isspace():
            return -1 if is_open else 0
        return 1
    if mark in ("‘", "“") and not after.isspace():
        return 1
    outer_left = before.isspace() or before in _BEFORE_OPENING
    outer_right = after.isspace() or after in _AFTER_CLOSING
    if outer_left and not outer_right:
        return 1
    if outer_right and not outer_left:
        return -1
    return -1 if is_open or mark == "''" else 1
