"""Stages that compute nothing worth the name, to measure everything around the models.

They have the names, the units and the columns of the real ones, and put out made-up
results of news size at once.
"""

from __future__ import annotations

from typing import Any, Literal

from pipeline.stages import stage_classes
from pipeline.stages.base import Batch, Stage, StageConfig


class StubConfig(StageConfig):
    use: Literal["stub"] = "stub"


class Stub(Stage):
    """Base of the stub stages: each has the columns of the real one of its name."""

    version = 1
    Config = StubConfig

    def __init_subclass__(cls) -> None:
        real = stage_classes()[cls.name]
        cls.unit, cls.reads, cls.uses, cls.adds = real.unit, real.reads, real.uses, real.adds


class Translate(Stub):
    name = "translate"

    def compute(self, batch: Batch) -> Batch:
        sentences = batch["sentences"]
        return {
            "translation": [sentence.upper() for sentence in sentences],
            "translation_score": [len(sentence) / 7 for sentence in sentences],
        }


class Summarise(Stub):
    name = "summarise"

    def compute(self, batch: Batch) -> Batch:
        summaries = [sentences[:3] for sentences in batch["translation"]]
        return {
            "summary": summaries,
            "summary_sources": [[[i] for i, _ in enumerate(s)] for s in summaries],
            "summary_rejected": [[] for _ in summaries],
        }


class Entities(Stub):
    name = "entities"

    def compute(self, batch: Batch) -> Batch:
        return {
            "entities": [[_entity(i, s) for i, s in enumerate(row)] for row in batch["sentences"]]
        }


class Sentiment(Stub):
    name = "sentiment"

    def compute(self, batch: Batch) -> Batch:
        score = {"label": "neutral", "score": 0.0}
        return {
            "sentiment": [score for _ in batch["sentences"]],
            "sentence_sentiment": [[len(s) / 99 for s in row] for row in batch["sentences"]],
            "entity_sentiment": [
                [{"group": i, **score} for i in range(5)] for _ in batch["entities"]
            ],
        }


class Verify(Stub):
    name = "verify"

    def compute(self, batch: Batch) -> Batch:
        finding = {
            "sentence": 1,
            "check": "number",
            "severity": "error",
            "source": "3,4 miljard",
            "target": "3.4 million",
            "message": "3,4 miljard is 3.4 billion",
        }
        return {
            "findings": [[finding] for _ in batch["sentences"]],
            "confidence": [[0.5 for _ in row] for row in batch["sentences"]],
        }


def _entity(index: int, sentence: str) -> dict[str, Any]:
    return {
        "sentence": index,
        "start": 0,
        "end": 8,
        "text": sentence[:8],
        "label": "ORG",
        "english_start": 0,
        "english_end": 8,
        "english": sentence[:8],
        "group": index,
    }


MODELS: list[type[Stub]] = [Translate, Summarise, Entities, Sentiment, Verify]
"""Stand-ins for every stage with a model, and for `verify`, which looks at what they put out."""
