"""What a Dutch word that the list lacks is made of: a form of a listed word, or two of them.

Dutch writes compounds as one word, and newspapers make new ones every day
("begrotingstekort"): no list holds them all. A word is cut in two: on the right a
listed word or a form of one, on the left a listed word, perhaps with a linking
s, e, en or n (Algemene Nederlandse Spraakkunst, 12.1). Of several cuts the one
with the longer right part wins: it is the head.
"""

from __future__ import annotations

import functools
from importlib import resources

from pipeline.language.dutch_forms import related
from pipeline.language.dutch_words import FUNCTION_WORDS
from pipeline.language.lexicon import lexicon

MIN_PART = 4
"""Letters. Shorter words (af, uit, ver) stand inside of longer ones by chance."""

LONGEST_WORD = 60
"""Letters. What is longer is no word, and cutting it everywhere would take its time."""

SHORT_PARTS = frozenset(
    """
    bos bom bus dak dam eis gas hof ijs kas kop lab lek mes oog oor rug tas top vak val vee
    vis wet zak zee zon
    """.split()
)
"""Nouns that may stand before or behind a part of twice their length nevertheless."""

LINKS = ("en", "s", "n", "", "e")
"""What may stand between the parts; without it the left one is no plural, as in English."""

PREFIXES = {
    "anti": "anti-{}", "ex": "former {}", "mede": "co-{}", "niet": "non-{}", "oud": "former {}",
    "pro": "pro-{}", "quasi": "quasi-{}", "semi": "semi-{}", "vice": "vice {}",
}  # fmt: skip
"""What is something else before a hyphen than alone, or nothing alone."""

AFFIXES = frozenset("baar bare lijk lijke lijken heden loos loze vers zaam zame".split())
"""Words that are oftener the ending, or the beginning, of a derived word."""

NOUNS = frozenset(
    """
    bedrijf bedrijven burgemeester eeuw gemeente gemeenteraad groot jaar jaren kamerlid klein
    mensen onderwijs onderzoek overheid politie procent rechtbank rechter regering tijd uur
    verkiezingen weken wethouder ziekenhuis
    """.split()
)
"""Of the function words, those that make compounds."""

FIRST, LAST = "{}-", "-{}"
"""How a part is written in compound_parts.txt, by where it stands."""


@functools.cache
def _as_parts() -> dict[str, str]:
    """What words are in English as the first or the last part of a compound, where that is not
    what they are alone: "vrouw-" is women's, "-proeven" are tests.

    With nothing behind it, what looks like this part is hardly ever one (the buit, loot, of
    "buitenhof"). Origin: compound_parts.txt, written for Krant (machine-assisted).
    """
    text = (resources.files("pipeline.language") / "compound_parts.txt").read_text("utf-8")
    rows = (line.partition("|") for line in text.splitlines())
    return {part: english for part, _, english in rows}


@functools.lru_cache(maxsize=50_000)
def english_of(word: str, most: int | None = None) -> tuple[str, ...]:
    """What a Dutch word in lower case may be in English, `most` at most; nothing when unknown."""
    if len(word) > LONGEST_WORD:
        return ()
    if len(word) <= MIN_PART or word in FUNCTION_WORDS:  # zoals is no form of zoal
        entry = lexicon().get(word)
        return entry.translations[:most] if entry else ()
    return english_of_form(word)[:most] or _of_hyphenated(word)[:most] or _of_parts(word)


def english_of_form(word: str) -> tuple[str, ...]:
    """All that a Dutch word in lower case may be in English when it is listed, or a form of one."""
    if entry := lexicon().get(word):
        return entry.translations
    return _of_a_form(word)


def _of_a_form(word: str) -> tuple[str, ...]:
    for other in related(word):
        if entry := lexicon().get(other):
            return entry.translations
    return ()


def _of_hyphenated(word: str) -> tuple[str, ...]:
    """The English of a word whose parts a hyphen separates: auto-industrie, oud-minister."""
    first, _, rest = word.partition("-")
    heads = english_of(rest) if rest else ()
    if first in PREFIXES:
        return tuple(PREFIXES[first].format(head) for head in heads)
    entry = lexicon().get(first)
    modifier = _as_parts().get(FIRST.format(first)) or (entry.usual if entry else "")
    return (f"{modifier} {heads[0]}",) if heads and modifier else ()


def _of_parts(word: str) -> tuple[str, ...]:
    for cut in range(3, len(word) - 2):
        if head := _part(word[cut:], cut, LAST):
            left, rest = word[:cut], len(word) - cut
            whole = [left] if FIRST.format(left) in _as_parts() else []  # nieuws is not nieuw
            for first in whole + [left.removesuffix(link) for link in LINKS if left.endswith(link)]:
                if first in lexicon() and (modifier := _part(first, rest, FIRST)):
                    return (f"{modifier} {head}",)
    return ()


def _part(word: str, other: int, place: str) -> str:
    """The usual English of a part beside one of `other` letters; nothing when it is none."""
    english = _as_parts().get(place.format(word))
    if word in SHORT_PARTS:
        return english or lexicon()[word].usual if other >= 2 * len(word) - 1 else ""
    if len(word) < MIN_PART or word in AFFIXES:
        return ""
    if word in FUNCTION_WORDS and word not in NOUNS:
        return ""
    if english is not None:
        return english
    if entry := lexicon().get(word):
        return entry.usual
    return next(iter(_of_a_form(word)), "") if len(word) > MIN_PART else ""
