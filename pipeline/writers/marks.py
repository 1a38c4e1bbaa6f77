"""Marks on a text: names and findings laid over a sentence, which may overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch text[start:end], in characters: a name (`label`, `group`) or a finding."""

    start: int
    end: int
    label: str = ""
    group: int | None = None
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the one name and the one finding that hold for all of it."""

    text: str
    label: str = ""
    group: int | None = None
    severity: str = ""


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """The text cut at the borders of the marks; joined, the pieces are the text.

    Where names overlap the longer one holds, where findings do the first one. Marks
    that are empty or reach outside the text are left out.
    """
    valid = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    names = sorted((m for m in valid if m.label), key=lambda m: (m.start - m.end, m.start))
    findings = [m for m in valid if m.severity]
    borders = {0, len(text), *(m.start for m in valid), *(m.end for m in valid)}
    return tuple(
        _piece(text[start:end], _over(names, start, end), _over(findings, start, end))
        for start, end in pairwise(sorted(borders))
    )


def find(text: str, sought: str) -> tuple[int, int] | None:
    """Where `sought` stands in the text: as whole words if it can, in whatever case.

    "12" is not found in "2012" or "12,5" while it also stands alone.
    """
    sought = sought.strip()
    if not sought:
        return None
    literal = re.escape(sought)
    for pattern in (rf"(?<!\w)(?<!\d[.,]){literal}(?!\w)(?![.,]\d)", literal):
        if found := re.search(pattern, text, re.IGNORECASE):
            return found.span()
    return None


def _over(marks: list[Mark], start: int, end: int) -> Mark | None:
    return next((mark for mark in marks if mark.start <= start and end <= mark.end), None)


def _piece(text: str, name: Mark | None, finding: Mark | None) -> Piece:
    return Piece(
        text,
        label=name.label if name else "",
        group=name.group if name else None,
        severity=finding.severity if finding else "",
    )
