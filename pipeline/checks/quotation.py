"""Quotation marks that were lost or don't pair."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair
from pipeline.language.quotations import find_enclosures

_MARK = re.compile("[\"“”„«»‘’']|,,")

_LONE_MARK = re.compile(r"[\"“”„«»]|,,|(?<!\w)[‘’'](?!\w\b)|[‘’'](?!\w)")


def check_quotation(pair: Pair) -> Iterator[Finding]:
    """A quotation that lost its marks, or a double mark that stands alone.

    A mark that stands alone in the source too (a quotation that runs over
    several sentences) may do so in the translation.
    """
    if not _MARK.search(pair.source) and not _MARK.search(pair.target):
        return
    here = _quotations(pair.source)
    if here and not _quotations(pair.target) and not _LONE_MARK.search(pair.target):
        yield Finding(
            "quotation",
            "warning",
            here[0],
            "",
            "The source quotes; the translation has no quotation marks.",
        )
    elif pair.target.count('"') % 2 and not _lone_marks(pair.source, here):
        yield Finding(
            "quotation",
            "warning",
            "",
            '"',
            "A quotation in the translation opens or closes only once.",
        )


def _lone_marks(text: str, quotations: list[str]) -> bool:
    """Whether a mark belongs to no quotation. An apostrophe inside a word is none."""
    for quotation in quotations:
        text = text.replace(quotation, " ", 1)
    return _LONE_MARK.search(text) is not None


def _quotations(text: str) -> list[str]:
    pairs = find_enclosures(text, 0, len(text)).pairs
    return [text[p.start : p.end] for p in pairs if text[p.start] != "("]
