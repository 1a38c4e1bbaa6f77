"""What the words and expressions of a Dutch sentence are in English, as far as the lists say."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from pipeline.language.compounds import english_of
from pipeline.language.english_forms import stem
from pipeline.language.lexicon import WORD, is_common, lexicon
from pipeline.language.phrases import LONGEST, phrase_at, phrases
from pipeline.language.separable import rejoined

_OPENING = " \"'“”„‟«‘’‚—–-(["
"""What may stand before the first word of a sentence or a quotation."""


_CLITIC = re.compile(r"(?<!\w)['’‘][nst] $")
"""After it stands the capital of a sentence that begins with it: 's Avonds, 't Regent."""

_DECADE = re.compile(r"\bjaren ['’‘]?([2-9])0\b(?!-)")
"""jaren '30: nearly always the last century's."""
_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties".split()


class Meaning(NamedTuple):
    """What dutch[start:end], a word or an expression, may be in English, the usual first.

    A word `by_itself` is neither in an expression nor a part of a verb that stands
    apart; `common` ones are among the commonest of the lexicon.
    """

    start: int
    end: int
    english: tuple[str, ...]
    by_itself: bool
    common: bool


def meanings(dutch: str) -> list[Meaning]:
    """The meanings in a sentence, in order and without overlap.

    Fixed expressions have one, and so have verbs that stand apart, at their
    verbal part. Words with a capital inside of a sentence are names and have none.
    """
    words = list(WORD.finditer(dutch))
    plain = [_plain(dutch, match) for match in words]
    apart = rejoined(dutch)
    found: list[Meaning] = []
    index = 0
    while index < len(words):
        start = words[index].start()
        if decade := _DECADE.match(dutch, start):
            tens = int(decade[1])
            named = (f"19{tens}0s", _DECADES[tens - 2])
            found.append(Meaning(start, decade.end(), named, False, False))
            index += 1
            continue
        run = plain[index : _run(dutch, words, index)]
        length = phrase_at(run)
        if length == 1:  # the capital may be the expression's own: "Hoge Raad"
            run[0] = words[index][0]
            length = phrase_at(run)
        end = words[index + length - 1].end()
        if length > 1:
            english = phrases()[tuple(run[:length])]
        elif whole := apart.get(start):
            english = english_of(whole)
        else:
            english = english_of(plain[index]) if plain[index].islower() else ()
        if english:
            alone = length == 1 and start not in apart
            common = alone and is_common(plain[index])
            found.append(Meaning(start, end, english, alone, common))
        index += length
    return found


class Unsaid(NamedTuple):
    """The words of a Dutch sentence that a translation has nothing for, and how many it could."""

    words: list[str]
    known: int


def unsaid(dutch: str, english: str) -> Unsaid:
    """What a translation leaves unsaid, as far as the lists know.

    A meaning is there when all words of one of its translations are, in any
    form and order. Common words count only where the lexicon is sure that a
    translation has one of its words.
    """
    there = frozenset(stem(word) for word in WORD.findall(english.replace("-", " ")))
    counted = [
        meaning for meaning in meanings(dutch) if not meaning.common or _firm(dutch, meaning)
    ]
    lacking = [
        dutch[meaning.start : meaning.end]
        for meaning in counted
        if not any(_stems(translation) <= there for translation in meaning.english)
    ]
    return Unsaid(lacking, len(counted))


def _firm(dutch: str, meaning: Meaning) -> bool:
    entry = lexicon().get(dutch[meaning.start : meaning.end].lower())
    return entry is not None and entry.firm


@functools.lru_cache(maxsize=100_000)
def _stems(translation: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(translation.replace("-", " ")))


def _plain(dutch: str, match: re.Match[str]) -> str:
    """A word as the lists have it: a capital at the beginning of what is said goes."""
    word = match[0].replace("’", "'").replace("‘", "'")
    if not word[0].isupper():
        return word
    rest = word[2:] if word.startswith("IJ") else word[1:]
    return word.lower() if rest.islower() and _begins(dutch, match.start()) else word


def _begins(dutch: str, start: int) -> bool:
    """Whether a word at `start` begins a sentence, or a quotation inside of one."""
    before = _CLITIC.sub("", dutch[:start]).rstrip(_OPENING)
    opened = len(before) < len(dutch[:start].rstrip())
    return not before or (opened and before[-1] in ":,.?!")


def _run(dutch: str, words: list[re.Match[str]], index: int) -> int:
    """Where the words from `index` on end that may be one expression: only spaces between them."""
    end, most = index + 1, min(len(words), index + LONGEST)
    while end < most and dutch[words[end - 1].end() : words[end].start()] == " ":
        end += 1
    return end
