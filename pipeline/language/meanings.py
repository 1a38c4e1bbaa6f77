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


class Meaning(NamedTuple):
    """What dutch[start:end], a word or an expression, may be in English, the usual first.

    `common` words are among the commonest of the lexicon and stand alone.
    """

    start: int
    end: int
    english: tuple[str, ...]
    common: bool


def meanings(dutch: str) -> list[Meaning]:
    """The meanings in a sentence, in order and without overlap.

    Fixed expressions have one, and so have verbs that stand apart, at their
    verbal part. Words with a capital inside of a sentence are names and have none.
    """
    words = list(WORD.finditer(dutch))
    plain = [_plain(match) for match in words]
    apart = rejoined(dutch)
    found: list[Meaning] = []
    index = 0
    while index < len(words):
        start = words[index].start()
        length = phrase_at(plain[index : _run(dutch, words, index)])
        end = words[index + length - 1].end()
        if length > 1:
            english = phrases()[tuple(plain[index : index + length])]
        elif whole := apart.get(start):
            english = english_of(whole)
        else:
            english = english_of(plain[index]) if plain[index].islower() else ()
        if english:
            alone = length == 1 and start not in apart
            found.append(Meaning(start, end, english, alone and is_common(plain[index])))
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


def _plain(match: re.Match[str]) -> str:
    """A word as it is inside a sentence: the capital of the first one goes."""
    word = match[0]
    return word.lower() if match.start() == 0 and word[1:].islower() else word


def _run(dutch: str, words: list[re.Match[str]], index: int) -> int:
    """Where the words from `index` on end that may be one expression: only spaces between them."""
    end, most = index + 1, min(len(words), index + LONGEST)
    while end < most and dutch[words[end - 1].end() : words[end].start()] == " ":
        end += 1
    return end
