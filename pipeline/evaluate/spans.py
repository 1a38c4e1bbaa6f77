"""Named entities against annotation: F1 by type, exact and by overlap, in both languages.

Exact scores are seqeval's (the CoNLL evaluation, strict: both ends and the type
right), over characters instead of words, because a tagger that joins "Den Haag"
to a following comma is wrong by a character and not by a word. Overlap counts a
span as found when one of the same type shares a character with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from seqeval.metrics.v1 import precision_recall_fscore_support
from seqeval.scheme import IOB2

from pipeline.evaluate.conll import Span, TaggedSentence
from pipeline.evaluate.systems import SystemConfig, run_stages
from pipeline.progress import Reporter

SCORES = ("f1", "precision", "recall", "overlap", "english")
"""What --fail-under can ask for."""


@dataclass(frozen=True, slots=True)
class SpanScore:
    """Precision, recall and F1, 0 to 100, and how many spans the annotation has."""

    precision: float
    recall: float
    f1: float
    spans: int


@dataclass(frozen=True, slots=True)
class EntityScores:
    """The scores of a system by type, `all` micro-averaged over them.

    `english` compares the strings found in the reference translations, as sets
    a sentence, an article ("the") before a name set aside; it is empty where
    the test set has no translations.
    """

    system: str
    sentences: int
    exact: dict[str, SpanScore]
    overlap: dict[str, SpanScore]
    english: dict[str, SpanScore]

    def flat(self) -> dict[str, float]:
        """The scores that --fail-under can ask for."""
        found = {
            "f1": self.exact["all"].f1,
            "precision": self.exact["all"].precision,
            "recall": self.exact["all"].recall,
            "overlap": self.overlap["all"].f1,
        }
        return found | ({"english": self.english["all"].f1} if self.english else {})


def evaluate_entities(
    system: SystemConfig,
    sentences: Sequence[TaggedSentence],
    cache: Path | None = None,
    progress: Reporter | None = None,
) -> EntityScores:
    """The stage `entities` of a configuration on annotated sentences, article by article.

    Names are sought in the reference translations: what is measured is the
    tagger and the projection, not the translator.
    """
    articles = [list(part) for _, part in groupby(sentences, key=lambda each: each.article)]
    columns: dict[str, Sequence[Any]] = {
        "id": [f"{number:06d}" for number in range(1, len(articles) + 1)],
        "text": ["" for _ in articles],
        "sentences": [[sentence.text for sentence in article] for article in articles],
        "translation": [[sentence.translation for sentence in article] for article in articles],
    }
    result = run_stages(system, ["entities"], columns, cache, progress)
    found: list[set[Span]] = []
    english: list[set[tuple[str, str]]] = []
    for article, rows in zip(articles, result["entities"][:], strict=True):
        for index in range(len(article)):
            own = [row for row in rows if row["sentence"] == index]
            found.append({(row["start"], row["end"], row["label"]) for row in own})
            english.append({(bare(r["english"]), r["label"]) for r in own if r["english"]})
    gold = [set(sentence.spans) for sentence in sentences]
    translated = any(sentence.translation for sentence in sentences)
    wanted = [{(bare(name), kind) for name, kind in s.english} for s in sentences]
    return EntityScores(
        system.name,
        len(sentences),
        exact_scores(gold, found, [len(sentence.text) for sentence in sentences]),
        overlap_scores(gold, found),
        set_scores(wanted, english) if translated else {},
    )


def bare(name: str) -> str:
    """A name without the article before it."""
    return name.removeprefix("the ").removeprefix("The ")


def exact_scores(
    gold: Sequence[set[Span]], found: Sequence[set[Span]], lengths: Sequence[int]
) -> dict[str, SpanScore]:
    """Scores with both ends and the type right. `lengths` are the sentences' in characters."""
    sides = [
        [_tags(spans, length) for spans, length in zip(side, lengths, strict=True)]
        for side in (gold, found)
    ]
    kinds = sorted({span[2] for side in (gold, found) for spans in side for span in spans})
    options: dict[str, Any] = {"scheme": IOB2, "zero_division": 0}
    if not kinds:
        return {"all": SpanScore(0.0, 0.0, 0.0, 0)}
    by_kind = precision_recall_fscore_support(*sides, average=None, **options)
    total = precision_recall_fscore_support(*sides, average="micro", **options)
    precision, recall, f1, _ = total
    scores = {"all": _score(precision, recall, f1, sum(map(len, gold)))}
    for kind, *values in zip(kinds, *by_kind, strict=True):
        scores[kind] = _score(*values)
    return scores


def _tags(spans: set[Span], length: int) -> list[str]:
    tags = ["O"] * length
    for start, end, kind in spans:
        tags[start] = f"B-{kind}"
        tags[start + 1 : end] = [f"I-{kind}"] * (end - start - 1)
    return tags


def _score(precision: float, recall: float, f1: float, spans: int) -> SpanScore:
    return SpanScore(100 * float(precision), 100 * float(recall), 100 * float(f1), int(spans))


def overlap_scores(gold: Sequence[set[Span]], found: Sequence[set[Span]]) -> dict[str, SpanScore]:
    """Scores where a span of the same type that shares a character is as good as the same span."""
    kinds = sorted({span[2] for side in (gold, found) for spans in side for span in spans})
    scores = {}
    for kind in ("all", *kinds):
        met = hit = guessed = there = 0
        for wanted, given in zip(gold, found, strict=True):
            wanted_here = [span for span in wanted if kind in ("all", span[2])]
            given_here = [span for span in given if kind in ("all", span[2])]
            met += sum(any(_meet(a, b) for b in given_here) for a in wanted_here)
            hit += sum(any(_meet(a, b) for a in wanted_here) for b in given_here)
            guessed, there = guessed + len(given_here), there + len(wanted_here)
        scores[kind] = _from_counts(hit, guessed, met, there)
    return scores


def _meet(a: Span, b: Span) -> bool:
    return a[2] == b[2] and a[0] < b[1] and b[0] < a[1]


def set_scores(
    wanted: Sequence[set[tuple[str, str]]], given: Sequence[set[tuple[str, str]]]
) -> dict[str, SpanScore]:
    """Scores of (string, type) pairs, each counted once a sentence."""
    kinds = sorted({kind for side in (wanted, given) for pairs in side for _, kind in pairs})
    scores = {}
    for kind in ("all", *kinds):
        both = guessed = there = 0
        for theirs, ours in zip(wanted, given, strict=True):
            theirs = {pair for pair in theirs if kind in ("all", pair[1])}
            ours = {pair for pair in ours if kind in ("all", pair[1])}
            both, guessed, there = (
                both + len(ours & theirs),
                guessed + len(ours),
                there + len(theirs),
            )
        scores[kind] = _from_counts(both, guessed, both, there)
    return scores


def _from_counts(hit: int, guessed: int, met: int, there: int) -> SpanScore:
    """Scores of `hit` right ones among `guessed`, and `met` found ones among those `there`."""
    precision = hit / guessed if guessed else 0.0
    recall = met / there if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return _score(precision, recall, f1, there)
