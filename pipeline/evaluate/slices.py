"""Kinds of segments whose translations are worth scoring apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from pipeline.evaluate.parallel import ParallelSet
from pipeline.language.negation_words import DUTCH_NEGATION, DUTCH_NO_NEGATION
from pipeline.language.numbers import find_quantities

# Source words, lower ends. Quartiles of the development news are 13, 20 and 27.
LENGTHS = (1, 11, 21, 31)

# A capital behind a lower-case word or a comma begins no sentence: a name.
_NAME = re.compile(r"(?<=[^\W\d_A-Z] )[A-ZÀ-Þ][\w'’-]+|(?<=, )[A-ZÀ-Þ][\w'’-]+|\b[A-Z]{2,}\b")
_QUOTATION = re.compile(r"[“”„‟«»\"]|(?<!\w)['‘’‚][^'‘’‚]+['‘’](?!\w)")

KINDS: Mapping[str, Callable[[str], bool]] = {
    "numbers": lambda text: bool(find_quantities(text, "nl")),
    "names": lambda text: bool(_NAME.search(text)),
    "quotation": lambda text: bool(_QUOTATION.search(text)),
    "negated": lambda text: bool(DUTCH_NEGATION.search(DUTCH_NO_NEGATION.sub(" ", text))),
    "question": lambda text: "?" in text,
}


def slices(test: ParallelSet) -> dict[str, list[int]]:
    """The indices of the segments of each slice: lengths, kinds, then the set's own groups.

    What a slice is stands on the source alone. Slices overlap; empty ones are
    left out.
    """
    found: dict[str, list[int]] = {}
    words = [len(source.split()) for source in test.sources]
    for low, high in pairwise([*LENGTHS, None]):
        assert low is not None
        name = f"{low}-{high - 1} words" if high else f"{low} words or more"
        found[name] = [i for i, n in enumerate(words) if n >= low and (high is None or n < high)]
    for name, holds in KINDS.items():
        found[name] = [index for index, source in enumerate(test.sources) if holds(source)]
    found |= _groups(test.groups)
    return {name: indices for name, indices in found.items() if indices}


def _groups(groups: Sequence[str]) -> dict[str, list[int]]:
    names: Iterable[str] = sorted(set(groups))
    return {
        name: [index for index, group in enumerate(groups) if group == name]
        for name in names
        if name
    }
