"""What a story comes down to: sentences of its articles, each with who else says it.

The sentences are chosen as a summary's are (pipeline.language.salience), from
all articles together, and a sentence that says again what is chosen already is
worth nothing. What several papers report lies near the middle of all sentences,
so it comes first by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.base import TextEncoder
from pipeline.language.salience import Weights, choose, excess, is_dangling, salience
from pipeline.writers.article_view import ArticleView, Sentence, plain

READ = 12
"""Sentences of an article that are considered, its first: news puts the main point there."""

ARTICLES = 24
"""Articles of a story that are considered. More of them repeat each other."""

SAME = 0.5
"""The likeness (`excess`) from which a sentence of another article says the same, or nearly."""

# Against `Weights`: centrality counts for more, because several papers agree in
# it, and what is said already must not come again in other words.
WEIGHTS = Weights(centrality=1.0, redundancy=3.0, dangling=1.0)

_OUTSIDE = frozenset(["headline", "heading", "caption"])


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of an article: the article's index in the story, and the sentence."""

    article: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of the summary: what it says, where it stands, and where else."""

    text: str
    place: Place
    also: tuple[Place, ...] = ()

    @property
    def unsure(self) -> bool:
        """Whether the translation should be read with doubt."""
        return is_unsure(self.place.sentence)


def points(articles: Sequence[ArticleView], headline: str, encoder: TextEncoder) -> list[Point]:
    """The points of a story, in the order of its articles, the first of which leads.

    A story of one article has that article's own summary. Sentences that a
    check calls wrong, or of which the translation is unsure, are left out
    where others are left.
    """
    if len(articles) == 1:
        return list(_own_summary(articles[0]))
    places = [
        Place(number, sentence)
        for number, article in enumerate(articles[:ARTICLES])
        for sentence in _readable(article)[:READ]
    ]
    if not places:
        return []
    texts = [text_of(place.sentence) for place in places]
    vectors = encoder.encode([*texts, headline]).astype(np.float64)
    likeness = vectors @ vectors.T
    graph = excess(likeness[:-1, :-1])
    score = salience(texts, graph, likeness[-1, :-1], WEIGHTS, _order(places))
    chosen = choose(
        score, graph, [is_dangling(text) for text in texts], _count(len(articles)), WEIGHTS
    )
    return [Point(texts[i], places[i], tuple(_also(i, places, graph))) for i in chosen]


def is_unsure(sentence: Sentence) -> bool:
    """Whether the translation of a sentence is more likely wrong than right, or called so."""
    return sentence.unsure or sentence.severity == "error"


def text_of(sentence: Sentence) -> str:
    """The sentence in English, or as it stood where it was not translated."""
    return plain(sentence.translation) or plain(sentence.original)


def _count(articles: int) -> int:
    """Points of a story: two papers need three, and nobody reads more than six."""
    return min(6, max(3, 2 + articles // 3))


def _readable(article: ArticleView) -> list[Sentence]:
    running = [
        sentence
        for block in article.blocks
        if block.kind not in _OUTSIDE
        for sentence in block.sentences
        if text_of(sentence).strip()
    ]
    return [each for each in running if not is_unsure(each)] or running


def _order(places: Sequence[Place]) -> NDArray[np.int64]:
    """The place of each sentence in its own article, from 1."""
    order: list[int] = []
    before = -1
    for place in places:
        order.append(order[-1] + 1 if place.article == before else 1)
        before = place.article
    return np.array(order)


def _also(index: int, places: Sequence[Place], graph: NDArray[np.float64]) -> Iterator[Place]:
    """The sentence of each other article that says the same, if one does."""
    own = places[index].article
    for article in sorted({place.article for place in places} - {own}):
        members = [i for i, place in enumerate(places) if place.article == article]
        nearest = max(members, key=lambda i: float(graph[index, i]))
        if graph[index, nearest] >= SAME:
            yield places[nearest]


def _own_summary(article: ArticleView) -> Iterator[Point]:
    sentences = {
        sentence.index: sentence for block in article.blocks for sentence in block.sentences
    } | {sentence.index: sentence for sentence in article.headline}
    for each in article.summary:
        found = [sentences[source] for source in each.sources if source in sentences]
        if found:
            yield Point(each.text, Place(0, found[0]), tuple(Place(0, s) for s in found[1:]))
