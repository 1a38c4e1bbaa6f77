"""Which sentences of an article a written summary sentence rests on, and whether it rests on any.

A model that writes may invent; what it states must be found in the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3})")

MOST_SOURCES = 3
"""A summary sentence that fuses more than three is rare, and more links help no reader."""
# In units of excess similarity (salience.py). Of the second-nearest sentences of
# human-written summaries half lie within this of the nearest.
_MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class Attributed:
    """A summary sentence and the indexes, ascending, of the article's sentences it rests on."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A written sentence that the article does not support, and the index of the one that stands
    in its place."""

    text: str
    source: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """A summary with its sources, and what was written and not kept."""

    kept: list[Attributed] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def claims(sentence: str) -> set[str]:
    """The figures and names a sentence states, lower-case: what must not be invented.

    Names are words with a capital anywhere but at the start, where every word
    has one. Thousands separators and possessive endings are dropped.
    """
    figures = {_SEPARATOR.sub("", figure) for figure in _FIGURE.findall(sentence)}
    found = [_POSSESSIVE.sub("", word) for word in _NAME.findall(sentence)]
    return figures | {word.lower() for word in found[1:] if word[:1].isupper()}


def _holdings(sentence: str) -> set[str]:
    """All figures and words of a source, as `claims` spells them."""
    figures = {_SEPARATOR.sub("", figure) for figure in _FIGURE.findall(sentence)}
    return figures | {_POSSESSIVE.sub("", word).lower() for word in _NAME.findall(sentence)}


def attribute(
    summary: Sequence[str],
    sentences: Sequence[str],
    likeness: NDArray[np.float64],
    support: float,
    is_supported: Callable[[str, Sequence[str]], bool],
) -> Attribution:
    """The summary with its sources; what the article doesn't support gives way to the article.

    `likeness` (summary, sentences) is excess similarity: 0 is usual within the
    article, 1 identity. A sentence is replaced by its nearest source, word for
    word, when nothing in the article is as like as `support`, when it states a
    figure or a name that the article does not hold, or when `is_supported` says
    that its sources don't support it. Sentences that then rest word for word on
    the same source are one.
    """
    holdings = [_holdings(sentence) for sentence in sentences]
    found = Attribution()
    for text, row in zip(summary, likeness, strict=True):
        order = [int(index) for index in np.argsort(-row, kind="stable")]
        nearest = order[0]
        near = [j for j in order[:MOST_SOURCES] if row[j] >= max(support, row[nearest] - _MARGIN)]
        sources = sorted(_holders(claims(text), near, order, holdings) or ())
        if text in sentences:
            attributed = Attributed(text, (sentences.index(text),))
        elif (
            row[nearest] >= support
            and sources
            and is_supported(text, [sentences[index] for index in sources])
        ):
            attributed = Attributed(text, tuple(sources))
        else:
            attributed = Attributed(sentences[nearest], (nearest,))
            found.rejected.append(Rejected(text, nearest))
        if all(attributed.text != other.text for other in found.kept):
            found.kept.append(attributed)
    return found


def _holders(
    stated: set[str], near: Sequence[int], order: Sequence[int], holdings: Sequence[set[str]]
) -> list[int] | None:
    """`near` and the nearest holders of what those lack; None when a claim has no holder."""
    sources = list(near)
    missing = stated.difference(*(holdings[j] for j in sources))
    for index in order:
        if not missing:
            break
        if missing & holdings[index]:
            sources.append(index)
            missing -= holdings[index]
    return None if missing else sources
