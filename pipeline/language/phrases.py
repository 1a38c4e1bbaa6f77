"""Fixed Dutch expressions whose English is not that of their words: "maar liefst", no less than.

`phrases.txt` was written for Krant (machine-assisted, from general knowledge):
"phrase|translation/translation", the usual one first.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib import resources

LONGEST = 8
"""Words. No expression has more."""


@functools.cache
def phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The English of each expression by its words, as they are written inside a sentence."""
    text = (resources.files("pipeline.language") / "phrases.txt").read_text("utf-8")
    rows = (line.partition("|") for line in text.splitlines())
    return {tuple(dutch.split()): tuple(english.split("/")) for dutch, _, english in rows}


@functools.cache
def _longest() -> dict[str, int]:
    """The words in the longest expression by its first word."""
    longest: dict[str, int] = {}
    for phrase in phrases():
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return longest


def phrase_at(words: Sequence[str]) -> int:
    """How many words an expression has that these begin with, the longest; 1 for none."""
    most = min(_longest().get(words[0], 1), len(words))
    return next((n for n in range(most, 1, -1) if tuple(words[:n]) in phrases()), 1)
