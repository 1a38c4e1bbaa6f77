"""A Dutch sentence with what its rarer words are in English behind them, for the translator.

A model of 270 million parameters knows the grammar of both languages and too
few of their words. It was trained to read hints: "De heistelling [pile
driver/pile-driving rig] viel om." Looking words up for a small model is an old
means (Arthur et al. 2016; Ghazvininejad et al. 2023); putting the hint beside
the word spares it the search (Dinu et al. 2019).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from pipeline.language.compounds import english_of
from pipeline.language.lexicon import WORD, is_common, worded
from pipeline.language.phrases import phrase_at, phrases
from pipeline.language.separable import rejoined

MOST = 2
"""Translations in a hint. More would lengthen the sentence beyond what they tell."""


def hinted(
    dutch: str, lost: Collection[str] = (), keep: Callable[[str], bool] = lambda word: True
) -> str:
    """The sentence with hints in brackets behind the words that have one and that `keep` keeps.

    Fixed expressions have one hint, and so have verbs that stand apart: "gaf
    [released] de lijst vrij". Words with a capital inside of a sentence are
    names and get none, nor do the commonest words, nor those that English
    writes alike. The words of the list that are `lost` stand in English.
    """
    words = list(WORD.finditer(dutch))
    plain = [_plain(match) for match in words]
    apart = rejoined(dutch)
    pieces: list[str] = []
    done = index = 0
    while index < len(words):
        start = words[index].start()
        length = phrase_at(plain[index : _run(dutch, words, index)])
        text = dutch[start : words[index + length - 1].end()]
        if text in lost:
            hint, text = "", worded(text, lost)
        else:
            english = _english(plain[index : index + length], apart.get(start))
            hint = f" [{'/'.join(english)}]" if english and keep(text.lower()) else ""
        pieces += [dutch[done:start], text, hint]
        index += length
        done = words[index - 1].end()
    return "".join(pieces) + dutch[done:]


def _plain(match: re.Match[str]) -> str:
    """A word as it is inside a sentence: the capital of the first one goes."""
    word = match[0]
    return word.lower() if match.start() == 0 and word[1:].islower() else word


def _run(dutch: str, words: list[re.Match[str]], index: int) -> int:
    """Where the words from `index` on end that have nothing but a space between them."""
    end = index + 1
    while end < len(words) and dutch[words[end - 1].end() : words[end].start()] == " ":
        end += 1
    return end


def _english(plain: list[str], whole: str | None) -> tuple[str, ...]:
    """The hint for an expression, or for a word, whole where it stands apart; nothing for none."""
    if len(plain) > 1:
        return phrases()[tuple(plain)][:MOST]
    (word,) = plain
    if whole:
        return english_of(whole, MOST)
    if not word.islower() or is_common(word):
        return ()
    english = english_of(word, MOST)
    return () if english == (word,) else english
