"""Sentiment against annotation: macro-F1, accuracy, confusion matrix.

The metrics are scikit-learn's. A label that occurs on neither side, in the
annotation nor in what a system gave, does not count in the mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

from pipeline.errors import InputError
from pipeline.evaluate.corpus import NewsArticle, read_corpus
from pipeline.evaluate.reading import read_lines
from pipeline.evaluate.systems import SystemConfig, run_stages
from pipeline.progress import Reporter
from pipeline.writers.values import tone

LABELS = ("negative", "neutral", "positive")
LEVELS = ("article", "sentence", "entity")
SCORES = LEVELS
"""What --fail-under can ask for: macro-F1 of a level."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A text (sentences, the headline first) with the labels that people gave.

    `sentence_labels` is as long as `sentences`, None where nobody judged;
    `entities` are names, the indices of the sentences that name them, labels.
    """

    sentences: tuple[str, ...]
    label: str | None
    sentence_labels: tuple[str | None, ...]
    entities: tuple[tuple[str, tuple[int, ...], str], ...] = ()


@dataclass(frozen=True, slots=True)
class LevelScore:
    """Macro-F1 and accuracy, 0 to 100. `confusion` has a row a true label, in LABELS' order.

    `commonest` is the macro-F1 of always saying the commonest label.
    """

    items: int
    macro_f1: float
    accuracy: float
    commonest: float
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class SentimentScores:
    """A system's scores at each level that the test set has labels for."""

    system: str
    levels: dict[str, LevelScore]

    def flat(self) -> dict[str, float]:
        """The scores that --fail-under can ask for."""
        return {name: level.macro_f1 for name, level in self.levels.items()}


def read_judged(path: Path) -> list[Judged]:
    """Texts with labels: annotated news (.jsonl), or TSV of label and text. Raises InputError."""
    if path.suffix == ".jsonl":
        judged = [_of_news(article, path) for article in read_corpus(path)]
        if not any(text.label or any(text.sentence_labels) or text.entities for text in judged):
            raise InputError(f"{path} holds no label: no `sentiment`, no `entity_sentiment`")
        return judged
    found = []
    for number, line in enumerate(read_lines(path), 1):
        label, _, rest = line.partition("\t")
        text = rest.split("\t")[0].strip()
        if not text:
            raise InputError(f"{path}, line {number}: a line holds a label, a tab and a text")
        found.append(Judged((text,), _label(label, f"{path}, line {number}"), (None,)))
    if not found:
        raise InputError(f"{path} holds no text")
    return found


def _of_news(article: NewsArticle, path: Path) -> Judged:
    where = f"{path}, article {article.id!r}"
    given = list(article.sentences())
    headline = [article.title_nl] if article.title_nl else []
    sentences = (*headline, *(sentence.nl for sentence in given))
    entities = []
    for judged in article.entity_sentiment:
        named = mentions(sentences, judged.entity)
        if named:
            entities.append((judged.entity, tuple(named), _label(judged.sentiment, where)))
    return Judged(
        sentences,
        None if article.sentiment is None else _label(article.sentiment, where),
        (
            *(None for _ in headline),
            *(None if s.sentiment is None else _label(s.sentiment, where) for s in given),
        ),
        tuple(entities),
    )


def mentions(sentences: Sequence[str], entity: str) -> list[int]:
    """The sentences that name an entity, in full or by its last word ("Trump").

    Annotation lists an entity once in an article, under its fullest name.
    """
    last = entity.split()[-1]
    # Shorter last words ("B.", "AG") stand in too many other names.
    names = {entity, last} if len(last) > 3 else {entity}
    return [i for i, sentence in enumerate(sentences) if any(name in sentence for name in names)]


def _label(text: str, where: str) -> str:
    if text not in LABELS:
        raise InputError(f"{where}: {text!r} is none of the labels {', '.join(LABELS)}")
    return text


def evaluate_sentiment(
    system: SystemConfig,
    texts: Sequence[Judged],
    cache: Path | None = None,
    progress: Reporter | None = None,
) -> SentimentScores:
    """The stage `sentiment` of a configuration on judged texts, entities given as annotated.

    The stage gives sentences a score and no label; it is read as the pages read it.
    """
    columns: dict[str, Sequence[Any]] = {
        "id": [f"{number:06d}" for number in range(1, len(texts) + 1)],
        "text": ["" for _ in texts],
        "sentences": [list(text.sentences) for text in texts],
        "entities": [_entity_rows(text) for text in texts],
    }
    result = run_stages(system, ["sentiment"], columns, cache, progress)
    pairs: dict[str, list[tuple[str, str]]] = {level: [] for level in LEVELS}
    for index, text in enumerate(texts):
        row = result[index]
        if text.label:
            pairs["article"].append((text.label, row["sentiment"]["label"]))
        for wanted, score in zip(text.sentence_labels, row["sentence_sentiment"], strict=True):
            if wanted:
                pairs["sentence"].append((wanted, tone(None, score)))
        given = {entity["group"]: entity["label"] for entity in row["entity_sentiment"]}
        for group, (_, _, label) in enumerate(text.entities):
            pairs["entity"].append((label, given[group]))
    return SentimentScores(
        system.name, {level: score_labels(found) for level, found in pairs.items() if found}
    )


def _entity_rows(text: Judged) -> list[dict[str, Any]]:
    """The annotated entities as the stage `entities` would have found them."""
    return [
        {
            "sentence": index,
            "start": 0,
            "end": len(name),
            "text": name,
            "label": "MISC",
            "english_start": None,
            "english_end": None,
            "english": None,
            "group": group,
        }
        for group, (name, indices, _) in enumerate(text.entities)
        for index in indices
    ]


def score_labels(pairs: Sequence[tuple[str, str]]) -> LevelScore:
    """The scores of (true, given) labels."""
    wanted = [true for true, _ in pairs]
    given = [label for _, label in pairs]
    usual = max(LABELS, key=wanted.count)
    there = [label for label in LABELS if label in wanted or label in given]
    options: dict[str, Any] = {"labels": there, "average": "macro", "zero_division": 0}
    return LevelScore(
        len(pairs),
        100 * float(f1_score(wanted, given, **options)),
        100 * float(accuracy_score(wanted, given)),
        100 * float(f1_score(wanted, [usual] * len(wanted), **options)),
        tuple(map(tuple, confusion_matrix(wanted, given, labels=LABELS).tolist())),
    )
