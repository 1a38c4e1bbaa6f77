"""Which sentences of an article say what it is about.

A sentence scores by how central it is (LexRank: Erkan and Radev, "LexRank:
Graph-based Lexical Centrality as Salience in Text Summarization", JAIR 22,
2004), how early it stands (news puts the main point first; the first sentences
are the baseline that is hard to beat: Nenkova, "Automatic Text Summarization
of Newswire", AAAI 2005), how near the headline it is, and whether it gives
figures; it loses by what reads badly outside its context. Sentences are then
taken one by one, each against what was taken already (maximal marginal
relevance: Carbonell and Goldstein, SIGIR 1998).

Everything here is arithmetic on a similarity matrix and a look at the English
surface; where the similarities come from is the caller's business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from pipeline.language.dangling_openers import DANGLING_OPENERS

Matrix = NDArray[np.float64]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_OPENING_MARKS = "\"'“‘„«»"
_CLOSING_MARKS = "\"'”’»«)]"

# Erkan and Radev's damping; the ranking hardly moves between 0.1 and 0.2.
_DAMPING = 0.15
_CONVERGED = 1e-10
_MAX_STEPS = 200
# Words; below this a sentence is a remark ("No one is injured.").
_SHORT = 8
# Figures that a sentence gets credit for; a third is a table, not news.
_FIGURES = 2


class Weights(BaseModel):
    """What counts in the choice of sentences.

    Found by coordinate descent on ROUGE-L over the project's training articles
    (scripts/tune_summary.py), rounded; position then raised from 1 to 1.5, which
    costs nothing there and does better where an article has no headline.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    position: float = Field(default=1.5, ge=0, description="times 1, 1/2, 1/3, … down the article")
    centrality: float = Field(default=0.3, ge=0, description="LexRank, 0 to 1 in an article")
    headline: float = Field(default=0.8, ge=0, description="likeness to the headline, 0 to 1")
    figures: float = Field(default=1.0, ge=0, description="numbers in the sentence, 0 to 1")
    speech: float = Field(default=1.0, ge=0, description="loss of a sentence that opens quoted")
    dangling: float = Field(default=0.4, ge=0, description="loss of one that opens with He, But, …")
    question: float = Field(default=0.5, ge=0, description="loss of a question")
    short: float = Field(default=1.0, ge=0, description="loss below eight words")
    fragment: float = Field(default=1.0, ge=0, description="loss without a mark at the end")
    wrong: float = Field(
        default=1.5, ge=0, description="loss of a translation that a check calls wrong"
    )
    redundancy: float = Field(
        default=0.5, ge=0, description="loss by likeness to a chosen sentence, 0 to 1"
    )


def words(text: str) -> list[str]:
    """The words and numbers of a text, lower-case."""
    return _WORD.findall(text.lower())


def overlap_similarity(texts: Sequence[str]) -> Matrix:
    """Cosines between the texts' tf-idf vectors (n, n), idf taken over these texts.

    The similarity of the LexRank paper, for use without an encoder.
    """
    counts = [Counter(words(text)) for text in texts]
    documents = Counter(word for count in counts for word in count)
    vocabulary = {word: column for column, word in enumerate(documents)}
    vectors = np.zeros((len(texts), max(1, len(vocabulary))))
    for row, count in enumerate(counts):
        for word, times in count.items():
            # Smoothed, so that a word that every sentence has still counts a little.
            idf = np.log((1 + len(texts)) / (1 + documents[word])) + 1
            vectors[row, vocabulary[word]] = times * idf
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(norms > 0, norms, 1)
    similarity: Matrix = vectors @ vectors.T
    return similarity


def usual_similarity(similarity: Matrix) -> float:
    """The median over the pairs of an article (n, n); 0 for fewer than two sentences."""
    size = len(similarity)
    if size < 2:
        return 0.0
    return float(np.median(similarity[~np.eye(size, dtype=bool)]))


def excess(similarity: Matrix) -> Matrix:
    """Similarities rescaled: 0 is what two sentences of the article usually have, 1 is identity.

    Sentence encoders put any two sentences of a language close together (for
    e5, cosines from 0.75); the median of an article's pairs is its own zero.
    Below it is 0. The diagonal is 0.
    """
    usual = usual_similarity(similarity)
    scaled: Matrix = np.clip((similarity - usual) / max(1 - usual, 1e-6), 0, 1)
    np.fill_diagonal(scaled, 0)
    return scaled


def lexrank(graph: Matrix) -> NDArray[np.float64]:
    """The stationary distribution of a random walk over a non-negative graph (n, n); sums to 1."""
    size = len(graph)
    if size == 0:
        return np.zeros(0)
    weights = graph + 1e-6  # a sentence like no other still leads somewhere
    step = (1 - _DAMPING) * weights / weights.sum(axis=1, keepdims=True) + _DAMPING / size
    rank: NDArray[np.float64] = np.full(size, 1 / size)
    for _ in range(_MAX_STEPS):
        following: NDArray[np.float64] = rank @ step
        if np.abs(following - rank).sum() < _CONVERGED:
            return following
        rank = following
    return rank


def salience(
    sentences: Sequence[str],
    graph: Matrix,
    headline: NDArray[np.float64] | None,
    weights: Weights,
    order: NDArray[np.int64] | None = None,
) -> NDArray[np.float64]:
    """A score for each sentence; `graph` is their `excess` similarity, in the order of the article.

    `headline` holds their similarities to the headline, None where there is
    none. `order` counts them from 1 where they come from several articles.
    """
    if order is None:
        order = np.arange(1, len(sentences) + 1)
    score = weights.position / order + weights.centrality * _unit(lexrank(graph))
    if headline is not None:
        score = score + weights.headline * _unit(headline)
    figures = [min(_FIGURES, len(_FIGURE.findall(text))) / _FIGURES for text in sentences]
    losses = [penalty(text, weights) for text in sentences]
    total: NDArray[np.float64] = score + weights.figures * np.array(figures) - np.array(losses)
    return total


def penalty(sentence: str, weights: Weights) -> float:
    """What a sentence loses for reading badly by itself, whatever stands before it."""
    bare = sentence.rstrip().rstrip(_CLOSING_MARKS)
    loss = 0.0
    if sentence.lstrip()[:1] in _OPENING_MARKS:
        loss += weights.speech
    if bare.endswith("?"):
        loss += weights.question
    elif not bare.endswith((".", "!", "…")):
        loss += weights.fragment
    if len(words(sentence)) < _SHORT:
        loss += weights.short
    return loss


def is_dangling(sentence: str) -> bool:
    """Whether an English sentence opens with a word that points back ("He said …", "But …")."""
    return (words(sentence) or [""])[0] in DANGLING_OPENERS


def choose(
    score: NDArray[np.float64],
    graph: Matrix,
    dangling: Sequence[bool],
    count: int,
    weights: Weights,
) -> list[int]:
    """At most `count` sentences, ascending: the best, then each time the best beside the chosen.

    A dangling sentence loses unless the one before it is chosen. Of equals the
    earlier wins.
    """
    chosen: list[int] = []
    left = list(range(len(score)))
    while left and len(chosen) < count:
        values = [
            score[index]
            - weights.redundancy * max((graph[index, other] for other in chosen), default=0.0)
            - (weights.dangling if dangling[index] and index - 1 not in chosen else 0.0)
            for index in left
        ]
        # Rounded, so that the last bit of a sum can't decide differently elsewhere.
        best = max(range(len(left)), key=lambda k: (round(float(values[k]), 6), -left[k]))
        chosen.append(left.pop(best))
    return sorted(chosen)


def _unit(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values moved and stretched to 0 … 1; all 0 where they are equal."""
    if len(values) == 0 or np.ptp(values) < 1e-9:
        return np.zeros(len(values))
    unit: NDArray[np.float64] = (values - values.min()) / np.ptp(values)
    return unit
