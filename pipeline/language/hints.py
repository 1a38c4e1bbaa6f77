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

MOST = 2
"""Translations in a hint. More would lengthen the sentence beyond what they tell."""


def hinted(
    dutch: str, lost: Collection[str] = (), keep: Callable[[str], bool] = lambda word: True
) -> str:
    """The sentence with hints in brackets behind the words that have one and that `keep` keeps.

    Words with a capital inside of a sentence are names and get none, nor do
    the commonest words. The words of the list that are `lost` stand in English.
    """

    def hint(match: re.Match[str]) -> str:
        word = match[0]
        if word in lost:
            return worded(word, lost)
        if not (word.islower() or (match.start() == 0 and word[1:].islower())):
            return word
        lower = word.lower()
        if is_common(lower) or not (english := english_of(lower, MOST)) or not keep(lower):
            return word
        return f"{word} [{'/'.join(english)}]"

    return WORD.sub(hint, dutch)
