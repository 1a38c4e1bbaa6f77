"""The `sentiment` stage: how an article, its sentences and the names in it come off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

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

# Special tokens between text and pair that a single text does not have: </s></s>.
_PAIR_TOKENS = 2


class SentimentConfig(StageConfig):
    """Which model judges, and what counts as neutral.

    The two thresholds have the best mean macro-F1 of article, sentence, entity
    and headline on development data (docs/quality.md). Thresholds on the score
    alone did worse by two points: a text that divides the model is not a
    neutral one.
    """

    use: Literal["sentiment"] = "sentiment"
    model: ModelName = Field(default="e5-sentiment", description="registry name, or a row")
    labels: dict[str, Polarity] = Field(
        default_factory=dict,
        description="negative, neutral or positive for each label of the model; the model's row "
        "may say it too",
    )
    neutral_from: float = Field(
        default=0.4, ge=0, le=1, description="P(neutral) from which the label is neutral"
    )
    neutral_within: float = Field(
        default=0.0, ge=0, le=1, description="scores nearer to 0 than this are neutral too"
    )


@dataclass(frozen=True, slots=True)
class Question:
    """A text to judge, with its pair, and the tokens judged, by which its answer counts."""

    text: str
    pair: str | None
    weight: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer: the score, P(positive) - P(negative), and P(neutral)."""

    score: float
    neutral: float


NOTHING_SAID = Verdict(0.0, 1.0)


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

    The label is neutral by the thresholds of the configuration and else the
    sign of the score.

    An article is judged as a whole, headline first. An entity is judged by the
    sentences that name it: the model reads them as a pair with the name where it
    was trained on such pairs (family e5); of any other model the sentences' own
    scores are averaged. What is longer than the model takes is judged in parts,
    each counting by its tokens. What holds no letter is neutral.
    """

    name = "sentiment"
    version = 4
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
        everything = (question for asked in articles for question in asked.all())
        verdicts = judge(everything, self._classifier, self._labels)
        return {
            "sentiment": [self._judged(mean(asked.article, verdicts)) for asked in articles],
            "sentence_sentiment": [
                [mean(questions, verdicts).score for questions in asked.sentences]
                for asked in articles
            ],
            "entity_sentiment": [
                [
                    {"group": group, **self._judged(mean(questions, verdicts))}
                    for group, questions in asked.entities.items()
                ]
                for asked in articles
            ],
        }

    def _judged(self, verdict: Verdict) -> dict[str, Any]:
        return {"label": label_of(verdict, self.config), "score": verdict.score}


def ask(
    sentences: Sequence[str],
    entities: Sequence[Mapping[str, Any]],
    classifier: TextClassifier,
    reads_pairs: bool,
) -> Questions:
    """The questions about an article, none of them over the classifier's limit.

    A group of entities goes by its longest name ("Donald Trump" before "Trump").
    """
    each = [questions_on([sentence], classifier) for sentence in sentences]
    asked: dict[int, list[Question]] = {}
    for group in sorted({entity["group"] for entity in entities}):
        members = [entity for entity in entities if entity["group"] == group]
        name = max((member["text"] for member in members), key=len)
        where = sorted({member["sentence"] for member in members})
        if reads_pairs and _room(classifier, name) >= classifier.limit // 2:
            asked[group] = questions_on([sentences[index] for index in where], classifier, name)
        else:
            asked[group] = [question for index in where for question in each[index]]
    return Questions(questions_on(sentences, classifier), each, asked)


def questions_on(
    sentences: Sequence[str], classifier: TextClassifier, name: str | None = None
) -> list[Question]:
    """One question on the sentences together, about a name or not; several where it is too long."""
    readable = [sentence for sentence in sentences if any(char.isalpha() for char in sentence)]
    parts = cut_parts(readable, classifier.count, _room(classifier, name))
    return [
        Question(part, None, tokens) if name is None else Question(name, part, tokens)
        for part, tokens in zip(parts, classifier.count(parts), strict=True)
    ]


def _room(classifier: TextClassifier, name: str | None) -> int:
    """The tokens that a text may have, beside a name if there is one."""
    if name is None:
        return classifier.limit
    return classifier.limit - classifier.count([name])[0] - _PAIR_TOKENS


def judge(
    questions: Iterable[Question], classifier: TextClassifier, labels: Mapping[str, str]
) -> dict[Question, Verdict]:
    """The verdict on each question; one that comes up again is put once."""
    unique = list(dict.fromkeys(questions))
    singles = [question for question in unique if question.pair is None]
    paired = [question for question in unique if question.pair is not None]
    verdicts = {}
    for part, pairs in ((singles, None), (paired, [str(question.pair) for question in paired])):
        if part:
            answers = classifier.classify([question.text for question in part], pairs)
            for question, answer in zip(part, answers, strict=True):
                verdicts[question] = verdict_of(answer, labels)
    return verdicts


def verdict_of(probabilities: Mapping[str, float], labels: Mapping[str, str]) -> Verdict:
    """What the probabilities of a model's labels say.

    Labels are looked up in `labels`, and else taken at their word whatever
    their case. Raises ModelError for one whose polarity nobody said.
    """
    polarities: dict[str, float] = dict.fromkeys(get_args(Polarity), 0.0)
    for label, probability in probabilities.items():
        polarity = labels.get(label, label.lower())
        if polarity not in polarities:
            raise ModelError(
                f"the sentiment model calls something {label!r}; say what that is under "
                f"stages.sentiment.labels, as in {label!r}: neutral "
                f"(its labels: {', '.join(probabilities)})"
            )
        polarities[polarity] += probability
    return Verdict(polarities["positive"] - polarities["negative"], polarities["neutral"])


def mean(questions: Sequence[Question], verdicts: Mapping[Question, Verdict]) -> Verdict:
    """The verdicts on some questions, each counting by its tokens; neutral where none was asked."""
    total = sum(question.weight for question in questions)
    if not total:
        return NOTHING_SAID
    shares = [(verdicts[question], question.weight / total) for question in questions]
    return Verdict(
        sum(verdict.score * share for verdict, share in shares),
        sum(verdict.neutral * share for verdict, share in shares),
    )


def label_of(verdict: Verdict, config: SentimentConfig) -> Polarity:
    """The label of a verdict by the thresholds of the configuration."""
    if verdict.neutral >= config.neutral_from or abs(verdict.score) < config.neutral_within:
        return "neutral"
    return "positive" if verdict.score > 0 else "negative"
