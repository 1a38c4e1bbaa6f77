"""A Dutch sentence with what its rarer words are in English behind them, for the translator.

A model of 270 million parameters knows the grammar of both languages and too
few of their words. It was trained to read hints: "De heistelling [pile
driver/pile-driving rig] viel om." Looking words up for a small model is an old
means (Arthur et al. 2016; Ghazvininejad et al. 2023); putting the hint beside
the word spares it the search (Dinu et al. 2019).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from pipeline.language.glossary import glossed, lost_names
from pipeline.language.lexicon import lost_words, worded
from pipeline.language.meanings import meanings

MOST = 2
"""Translations in a hint. More would lengthen the sentence beyond what they tell."""


def hinted(
    dutch: str, lost: Collection[str] = (), keep: Callable[[str], bool] = lambda word: True
) -> str:
    """The sentence with hints in brackets behind the words that have one and that `keep` keeps.

    The commonest words get none, nor do those that English writes alike. The
    words of the lexicon that are `lost` stand in English.
    """
    pieces: list[str] = []
    done = 0
    for start, end, english, _, common in meanings(dutch):
        text = dutch[start:end]
        hint = english[:MOST]
        if text in lost or common or _alike(text, hint) or not keep(text.lower()):
            continue
        pieces.append(f"{worded(dutch[done:end], lost)} [{'/'.join(hint)}]")
        done = end
    return "".join(pieces) + worded(dutch[done:], lost)


def _alike(dutch: str, hint: Collection[str]) -> bool:
    """Whether a hint only says the word again, perhaps in the plural: euro, euros."""
    return {text.lower().removesuffix("s") for text in hint} == {dutch.lower().removesuffix("s")}


def sought(dutch: str, english: str, hints: bool) -> str:
    """What to search from again when `english` was a first attempt: what it lost is in English.

    With `hints`, the other words have theirs.
    """
    source = glossed(dutch, lost_names(dutch, english))
    alone = {source[m.start : m.end] for m in meanings(source) if m.by_itself}
    lost = [word for word in lost_words(source, english) if word in alone]
    return hinted(source, lost) if hints else worded(source, lost)
