"""Negation that was dropped or invented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair
from pipeline.language import negation_words as words


def check_negation(pair: Pair) -> Iterator[Finding]:
    """A plain negation on one side, with nothing on the other that could carry it.

    Only a warning: there are more ways to paraphrase a negation than any list
    holds. A sentence that negates twice and loses one of the two passes.
    """
    dutch = _plain(words.DUTCH_NEGATION, words.DUTCH_NO_NEGATION, pair.source)
    english = _plain(words.ENGLISH_NEGATION, words.ENGLISH_NO_NEGATION, pair.target)
    if dutch and not english:
        if not (words.ENGLISH_NEGATION.search(pair.target) or _carries(pair.target, "en")):
            message = f"The source says “{dutch}”; nothing in the translation negates."
            yield Finding("negation", "warning", dutch, "", message)
    elif (
        english
        and not dutch
        and not (words.DUTCH_NEGATION.search(pair.source) or _carries(pair.source, "nl"))
    ):
        message = f"The translation says “{english}”; nothing in the source negates."
        yield Finding("negation", "warning", "", english, message)


def _carries(text: str, language: str) -> bool:
    pattern = words.DUTCH_CARRIERS if language == "nl" else words.ENGLISH_CARRIERS
    return pattern.search(text) is not None


def _plain(negation: re.Pattern[str], exempt: re.Pattern[str], text: str) -> str:
    """The first negation of a text that is one ("not only" isn't), empty for none."""
    match = negation.search(text)
    if not match:
        return ""
    spans = [m.span() for m in exempt.finditer(text)]
    while match and any(start <= match.start() < end for start, end in spans):
        match = negation.search(text, match.end())
    return match.group() if match else ""
