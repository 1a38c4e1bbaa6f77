"""Negation that was dropped or invented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair
from pipeline.language import negation_words as words
from pipeline.language.accents import without_accents
from pipeline.language.compounds import english_of
from pipeline.language.english_forms import stem
from pipeline.language.lexicon import WORD

# Letters at the beginning or the end that make two words one: "illegal" and "illegale".
_COGNATE = 5


def check_negation(pair: Pair) -> Iterator[Finding]:
    """A plain negation on one side, with nothing on the other that could carry it.

    Only a warning: there are more ways to paraphrase a negation than any list
    holds. A sentence that negates twice and loses one of the two passes.
    """
    dutch = _plain(words.DUTCH_NEGATION, words.DUTCH_NO_NEGATION, pair.source)
    english = _plain(words.ENGLISH_NEGATION, words.ENGLISH_NO_NEGATION, pair.target)
    if dutch and not english:
        if not (words.ENGLISH_NEGATION.search(pair.target) or _english_carries(pair)):
            message = f"The source says “{dutch}”; nothing in the translation negates."
            yield Finding("negation", "warning", dutch, "", message)
    elif lost := _restriction_lost(pair):
        ours, theirs = lost
        message = f"The source says “{ours}”; “{theirs}” without a negation says the contrary."
        yield Finding("negation", "warning", ours, theirs, message)
    elif (
        english
        and not dutch
        and not words.DUTCH_NEGATION.search(pair.source)
        and not words.DUTCH_CARRIERS.search(pair.source)
    ):
        message = f"The translation says “{english}”; nothing in the source negates."
        yield Finding("negation", "warning", "", english, message)


def _restriction_lost(pair: Pair) -> tuple[str, str] | None:
    """A restriction of the source and the English that turns it round, in its own words."""
    if words.ENGLISH_NEGATION.search(pair.target):
        return None
    for ours, theirs in words.RESTRICTED:
        dutch, english = ours.search(pair.source), theirs.search(pair.target)
        if dutch and english:
            return dutch.group(), english.group()
    return None


def _english_carries(pair: Pair) -> bool:
    """Whether a word of the translation can carry the source's negation and is not spoken for."""
    return any(
        not _accounted(match.group().lower(), pair.source)
        for match in words.ENGLISH_CARRIERS.finditer(pair.target)
    )


def _accounted(carrier: str, source: str) -> bool:
    """Whether another word of the source explains a carrier: by table, lexicon or letters."""
    if any(ours.fullmatch(carrier) and theirs.search(source) for ours, theirs in words.ACCOUNTED):
        return True
    if any(_means(word, carrier) for word in WORD.findall(source.lower())):
        return True
    if len(carrier) < _COGNATE:
        return False
    return any(
        word.removeprefix("ge").startswith(carrier[:_COGNATE])
        or word.startswith(carrier[:_COGNATE])
        or word[-_COGNATE:] == carrier[-_COGNATE:]
        for word in without_accents(source.lower()).split()
        if not words.DUTCH_NEGATION.fullmatch(word)
    )


def _means(dutch: str, carrier: str) -> bool:
    """Whether the lexicon has an English word among the translations of a Dutch one."""
    if words.DUTCH_NEGATION.search(dutch):  # niet, and niet-roker
        return False
    return any(
        stem(english) == stem(carrier)
        for translation in english_of(dutch)
        for english in WORD.findall(translation)
    )


def _plain(negation: re.Pattern[str], exempt: re.Pattern[str], text: str) -> str:
    """The first negation of a text that is one ("not only" isn't), empty for none."""
    match = negation.search(text)
    if not match:
        return ""
    spans = [m.span() for m in exempt.finditer(text)]
    while match and any(start <= match.start() < end for start, end in spans):
        match = negation.search(text, match.end())
    return match.group() if match else ""
