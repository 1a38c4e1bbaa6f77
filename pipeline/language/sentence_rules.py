"""What a language's spelling adds to punctuation when sentences are cut."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.language.company_suffixes import COMPANY_SUFFIXES
from pipeline.language.dutch_abbreviations import (
    CLOSING,
    CONNECTIVES,
    NUMBERED,
    TITLES,
    TRAILING,
)
from pipeline.language.sentence_openers import (
    LOWER_CASE_NAMES,
    OPENERS,
    SHOUTED_NAMES,
    SURNAME_PARTICLES,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """Word groups of one language; abbreviations keep their last stop."""

    leading: frozenset[str] = frozenset()
    """Abbreviations whose phrase goes on: titles and connectives."""
    trailing: frozenset[str] = frozenset()
    """Abbreviations that end a sentence only before an everyday opening word."""
    closing: frozenset[str] = frozenset()
    """Abbreviations that end a sentence before any capital."""
    numbered: frozenset[str] = frozenset()
    """Abbreviations only where a number follows."""
    companies: frozenset[str] = COMPANY_SUFFIXES
    openers: frozenset[str] = frozenset()
    """Everyday words that open sentences, in lower case."""
    particles: frozenset[str] = frozenset()
    """Openers that are also the first word of surnames."""
    lower_case_names: frozenset[str] = frozenset()
    shouted_names: frozenset[str] = frozenset()


DUTCH = Rules(
    leading=TITLES | CONNECTIVES,
    trailing=TRAILING,
    closing=CLOSING,
    numbered=NUMBERED,
    openers=OPENERS,
    particles=SURNAME_PARTICLES,
    lower_case_names=LOWER_CASE_NAMES,
    shouted_names=SHOUTED_NAMES,
)

GENERIC = Rules(
    leading=frozenset("dr. mr. mrs. ms. prof. st. vs. e.g. i.e. cf.".split()),
    closing=frozenset(["etc."]),
    numbered=frozenset(["no.", "nr.", "art.", "p.", "pp.", "vol."]),
)
"""For the rest: initials, dotted acronyms, company suffixes, a few international titles."""


def rules_for(language: str) -> Rules:
    """The rules for an ISO 639-1 code; `GENERIC` for every language but Dutch."""
    return DUTCH if language == "nl" else GENERIC
