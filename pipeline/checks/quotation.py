"""Quotation marks that were lost or don't pair."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair
from pipeline.language.quotations import find_enclosures

_MARK = re.compile("[\"“”„«»‘’']|,,")


def check_quotation(pair: Pair) -> Iterator[Finding]:
    """A quotation that lost its marks, or marks that no longer pair."""
    if not _MARK.search(pair.source) and not _MARK.search(pair.target):
        return
    here = _quotations(pair.source)
    there = _quotations(pair.target)
    if here and not there and not _MARK.search(pair.target):
        yield Finding(
            "quotation",
            "warning",
            here[0],
            "",
            "The source quotes; the translation has no quotation marks.",
        )
    elif pair.target.count('"') % 2 and pair.source.count('"') % 2 == 0 and _balanced(pair.source):
        yield Finding(
            "quotation",
            "warning",
            "",
            '"',
            "A quotation in the translation opens or closes only once.",
        )


def _balanced(text: str) -> bool:
    return (text.count("“") + text.count("„")) == text.count("”") and text.count("‘") <= text.count(
        "’"
    )


def _quotations(text: str) -> list[str]:
    pairs = find_enclosures(text, 0, len(text)).pairs
    return [text[p.start : p.end] for p in pairs if text[p.start] != "("]
