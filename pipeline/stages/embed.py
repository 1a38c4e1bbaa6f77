"""The `embed` stage: a vector for an article, by which articles about one event are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from datasets import Features
from pydantic import Field

from pipeline.backends.base import TextEncoder
from pipeline.backends.encoders import open_encoder
from pipeline.backends.registry import ModelName, ModelRow, find
from pipeline.stages import columns
from pipeline.stages.base import Batch, Stage, StageConfig


class EmbedConfig(StageConfig):
    """Which model, and how much of the article it reads."""

    use: Literal["embed"] = "embed"
    model: ModelName = Field(default="e5-small", description="registry name or row of an encoder")
    sentences: int = Field(
        default=10,
        ge=1,
        description="the first of the article, headline included: news says there what happened",
    )


class Embed(Stage):
    """One vector of length 1 for the beginning of each article, in its own language.

    An article without sentences has an empty vector.
    """

    name = "embed"
    version = 1
    reads = Features({"sentences": columns.SENTENCES})
    adds = Features({"embedding": columns.EMBEDDING})
    Config: ClassVar[type[StageConfig]] = EmbedConfig
    config: EmbedConfig

    def models(self) -> list[ModelRow]:
        return [find(self.config.model)]

    def load(self, device: str) -> None:
        self._encoder: TextEncoder = open_encoder(find(self.config.model), device=device)

    def unload(self) -> None:
        self._encoder.close()
        del self._encoder

    def compute(self, batch: Batch) -> Batch:
        beginnings = [self._beginning(sentences) for sentences in batch["sentences"]]
        vectors = iter(self._encoder.encode([text for text in beginnings if text]).tolist())
        return {"embedding": [next(vectors) if text else [] for text in beginnings]}

    def _beginning(self, sentences: Sequence[str] | None) -> str:
        return " ".join((sentences or [])[: self.config.sentences]).strip()
