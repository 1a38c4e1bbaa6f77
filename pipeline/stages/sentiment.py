"""The `sentiment` stage: how an article, its sentences and the names in it come off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from datasets import Features
from pydantic import Field

from pipeline.backends.base import TextClassifier
from pipeline.backends.encoders import open_classifier
from pipeline.backends.registry import ModelName, ModelRow, find
from pipeline.errors import ModelError
from pipeline.language.parts import cut_parts
from pipeline.stages import columns
from pipeline.stages.base import Batch, Stage, StageConfig

Polarity = Literal["negative", "neutral", "positive"]

# What a polarity adds to the score for each unit of probability.
_SIGNS = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
# Special tokens between text and pair that a single text does not have: </s></s>.
_PAIR_TOKENS = 2


class SentimentConfig(StageConfig):
    """Which model judges, and from which score on something counts as negative or positive."""

    use: Literal["sentiment"] = "sentiment"
    model: ModelName = Field(default="e5-sentiment", description="registry name, or a row")
    labels: dict[str, Polarity] = Field(
        default_factory=dict,
        description="negative, neutral or positive for each label of the model; the model's row "
        "may say it too",
    )
    negative_to: float = Field(default=-0.2, ge=-1, le=0, description="up to this it is negative")
    positive_from: float = Field(default=0.2, ge=0, le=1, description="from this it is positive")


@dataclass(frozen=True, slots=True)
class Question:
    """A text to judge, with its pair, and the tokens judged, by which its answer counts."""

    text: str
    pair: str | None
    weight: int


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked about an article: the whole, each sentence, each group of entities."""

    article: list[Question]
    sentences: list[list[Question]]
    entities: dict[int, list[Question]]

    def all(self) -> Iterable[Question]:
        """Every question, repeats included."""
        for asked in (self.article, *self.sentences, *self.entities.values()):
            yield from asked


class Sentiment(Stage):
    """Judges article, sentences and entities; a score is P(positive) - P(negative), -1 to 1.

    An article is judged as a whole, headline first. An entity is judged by the
    sentences that name it: the model reads them as a pair with the name where it
    was trained on such pairs (family e5); of any other model the sentences' own
    scores are averaged. What is longer than the model takes is judged in parts,
    each counting by its tokens. What holds no letter is neutral.
    """

    name = "sentiment"
    version = 1
    reads = Features({"sentences": columns.SENTENCES, "entities": columns.ENTITIES})
    adds = Features(
        {
            "sentiment": columns.SENTIMENT,
            "sentence_sentiment": columns.SENTENCE_SENTIMENT,
            "entity_sentiment": columns.ENTITY_SENTIMENT,
        }
    )
    Config: ClassVar[type[StageConfig]] = SentimentConfig
    config: SentimentConfig

    def models(self) -> list[ModelRow]:
        return [find(self.config.model)]

    def load(self, device: str) -> None:
        row = find(self.config.model)
        self._classifier: TextClassifier = open_classifier(row, device=device)
        self._labels: Mapping[str, str] = {**row.labels, **self.config.labels}
        self._reads_pairs = row.family == "e5"

    def unload(self) -> None:
        self._classifier.close()
        del self._classifier

    def compute(self, batch: Batch) -> Batch:
        articles = [
            ask(sentences or [], entities or [], self._classifier, self._reads_pairs)
            for sentences, entities in zip(batch["sentences"], batch["entities"], strict=True)
        ]
        scores = self._scores(question for asked in articles for question in asked.all())
        return {
            "sentiment": [self._judged(mean(asked.article, scores)) for asked in articles],
            "sentence_sentiment": [
                [mean(questions, scores) for questions in asked.sentences] for asked in articles
            ],
            "entity_sentiment": [
                [
                    {"group": group, **self._judged(mean(questions, scores))}
                    for group, questions in asked.entities.items()
                ]
                for asked in articles
            ],
        }

    def _scores(self, questions: Iterable[Question]) -> dict[Question, float]:
        """The score of each question; one that comes up again is put once."""
        unique = list(dict.fromkeys(questions))
        singles = [question for question in unique if question.pair is None]
        paired = [question for question in unique if question.pair is not None]
        scores = {}
        for part, pairs in ((singles, None), (paired, [str(q.pair) for q in paired])):
            if part:
                answers = self._classifier.classify([question.text for question in part], pairs)
                for question, answer in zip(part, answers, strict=True):
                    scores[question] = score_of(answer, self._labels)
        return scores

    def _judged(self, score: float) -> dict[str, Any]:
        return {"label": label_of(score, self.config), "score": score}


def ask(
    sentences: Sequence[str],
    entities: Sequence[Mapping[str, Any]],
    classifier: TextClassifier,
    reads_pairs: bool,
) -> Questions:
    """The questions about an article, none of them over the classifier's limit.

    A group of entities goes by its longest name ("Donald Trump" before "Trump").
    """
    each = [_questions([sentence], classifier) for sentence in sentences]
    asked: dict[int, list[Question]] = {}
    for group in sorted({entity["group"] for entity in entities}):
        members = [entity for entity in entities if entity["group"] == group]
        name = max((member["text"] for member in members), key=len)
        where = sorted({member["sentence"] for member in members})
        room = classifier.limit - classifier.count([name])[0] - _PAIR_TOKENS
        if reads_pairs and room >= classifier.limit // 2:
            named = [sentences[index] for index in where]
            asked[group] = _questions(named, classifier, name, room)
        else:
            asked[group] = [question for index in where for question in each[index]]
    return Questions(_questions(sentences, classifier), each, asked)


def _questions(
    sentences: Sequence[str],
    classifier: TextClassifier,
    name: str | None = None,
    limit: int | None = None,
) -> list[Question]:
    """One question for the sentences together, or several where they are over the limit."""
    readable = [sentence for sentence in sentences if any(char.isalpha() for char in sentence)]
    parts = cut_parts(readable, classifier.count, limit or classifier.limit)
    return [
        Question(part, None, tokens) if name is None else Question(name, part, tokens)
        for part, tokens in zip(parts, classifier.count(parts), strict=True)
    ]


def score_of(probabilities: Mapping[str, float], labels: Mapping[str, str]) -> float:
    """P(positive) - P(negative). Raises ModelError for a label whose polarity nobody said."""
    score = 0.0
    for label, probability in probabilities.items():
        polarity = labels.get(label, label.lower())
        if polarity not in _SIGNS:
            raise ModelError(
                f"the sentiment model calls something {label!r}; say what that is under "
                f"stages.sentiment.labels, as in {label!r}: neutral "
                f"(its labels: {', '.join(probabilities)})"
            )
        score += _SIGNS[polarity] * probability
    return score


def mean(questions: Sequence[Question], scores: Mapping[Question, float]) -> float:
    """The scores of some questions, each counting by its tokens; 0 where nothing was asked."""
    total = sum(question.weight for question in questions)
    if not total:
        return 0.0
    return sum(scores[question] * question.weight for question in questions) / total


def label_of(score: float, config: SentimentConfig) -> Polarity:
    """The label of a score by the thresholds of the configuration."""
    if score <= config.negative_to:
        return "negative"
    return "positive" if score >= config.positive_from else "neutral"
