"""Translation, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from datasets import Features
from pydantic import Field

from pipeline.backends.base import Decoding, Hypothesis, TextGenerator
from pipeline.backends.batching import batches_by_tokens
from pipeline.backends.generators import Backend, open_generator
from pipeline.backends.registry import ModelName, ModelRow, find
from pipeline.language.sentences import split_long
from pipeline.stages import columns
from pipeline.stages.base import Batch, Stage, StageConfig


class TranslateConfig(Decoding, StageConfig):
    """How sentences are translated; the keys of `Decoding` stand beside these."""

    use: Literal["translate"] = "translate"
    model: ModelName = Field(default="nl-en-gemma", description="registry name, or a row")
    backend: Backend = "ctranslate2"
    compute_type: str = Field(default="auto", description="int8, float16, float32, … or auto")
    batch_tokens: int = Field(
        default=2048, ge=1, description="source tokens in one batch, padding counted"
    )


class Translate(Stage):
    """Translates every sentence; one too long for the model goes in parts cut at clause marks."""

    name = "translate"
    version = 1
    unit = "sentence"
    reads = Features({"sentences": columns.SENTENCES})
    adds = Features(
        {
            "translation": columns.TRANSLATION,
            "translation_score": columns.TRANSLATION_SCORE,
        }
    )
    Config: ClassVar[type[StageConfig]] = TranslateConfig
    config: TranslateConfig

    def models(self) -> list[ModelRow]:
        return [find(self.config.model)]

    def load(self, device: str) -> None:
        row = find(self.config.model)
        self._generator: TextGenerator = open_generator(
            row, self.config.backend, device, self.config.compute_type
        )

    def unload(self) -> None:
        self._generator.close()
        del self._generator

    def compute(self, batch: Batch) -> Batch:
        hypotheses = self._translate(batch["sentences"])
        return {
            "translation": [hypothesis.text for hypothesis in hypotheses],
            "translation_score": [hypothesis.score for hypothesis in hypotheses],
        }

    def _translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        """One hypothesis a sentence. What holds no letter (3-1, a row of stars) stays as it is."""
        parts: list[str] = []
        owners: list[int] = []
        for index, sentence in enumerate(sentences):
            if any(char.isalpha() for char in sentence):
                cut = self._parts(sentence)
                parts += cut
                owners += [index] * len(cut)
        unique = list(dict.fromkeys(parts))
        hypotheses = dict(zip(unique, self._generate(unique), strict=True))
        pieces: dict[int, list[Hypothesis]] = {}
        for owner, part in zip(owners, parts, strict=True):
            pieces.setdefault(owner, []).append(hypotheses[part])
        return [
            join(pieces[index]) if index in pieces else Hypothesis(sentence, 0.0)
            for index, sentence in enumerate(sentences)
        ]

    def _parts(self, sentence: str) -> list[str]:
        limit = self._generator.limit
        if self._generator.count([sentence])[0] <= limit:
            return [sentence]
        cut = split_long(sentence, limit, lambda text: self._generator.count([text])[0])
        return [part.strip() for part in cut if part.strip()]

    def _generate(self, texts: Sequence[str]) -> list[Hypothesis]:
        results: dict[int, Hypothesis] = {}
        for batch in batches_by_tokens(self._generator.count(texts), self.config.batch_tokens):
            hypotheses = self._generator.generate([texts[index] for index in batch], self.config)
            results.update(zip(batch, hypotheses, strict=True))
        return [results[index] for index in range(len(texts))]


def join(parts: Sequence[Hypothesis]) -> Hypothesis:
    """The translations of a sentence's parts as one; the score is that of the worst part."""
    if len(parts) == 1:
        return parts[0]
    return Hypothesis(
        " ".join(part.text for part in parts),
        min(part.score for part in parts),
        all(part.complete for part in parts),
    )
