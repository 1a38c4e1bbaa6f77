"""The `summarise` stage: a few sentences for an article, each with the sentences it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, Literal, Self

import numpy as np
from datasets import Features
from numpy.typing import NDArray
from pydantic import Field, model_validator

from pipeline.backends.base import Decoding, TextEncoder, TextGenerator
from pipeline.backends.batching import Batches
from pipeline.backends.encoders import open_encoder
from pipeline.backends.generators import Choice, open_generator
from pipeline.backends.long_text import condense
from pipeline.backends.registry import ModelName, ModelRow, find
from pipeline.checks import check_sentence, check_summary
from pipeline.language.attribution import Attributed, Attribution, attribute
from pipeline.language.salience import (
    Weights,
    choose,
    excess,
    is_dangling,
    overlap_similarity,
    salience,
    usual_similarity,
)
from pipeline.language.sentences import rules_for, split_sentences
from pipeline.stages import columns
from pipeline.stages.base import Batch, Stage, StageConfig

# Sentences of an article that are compared with each other: a square of
# similarities, 8 MB. The main point of a longer text stands among them.
LONGEST = 1000

# Blocks that are no sentences of the running text.
_OUTSIDE = frozenset(["headline", "heading", "caption"])
_END_MARKS = (".", "!", "?", "…")
_CLOSING_MARKS = "\"'”’»)"


class SummariseConfig(StageConfig):
    """How long a summary is, and whether its sentences are chosen or written."""

    use: Literal["summarise"] = "summarise"
    method: Literal["extractive", "abstractive"] = Field(
        default="extractive",
        description="extractive: the article's own sentences; abstractive: a model writes",
    )
    ratio: float = Field(default=0.2, gt=0, le=1, description="sentences of the summary per one")
    min_sentences: int = Field(default=3, ge=1, description="whatever the ratio says")
    max_sentences: int = Field(default=6, ge=1, description="whatever the ratio says")
    encoder: ModelName | None = Field(
        default="e5-small",
        description="compares sentences: registry name or row; null: by the words they share",
    )
    weights: Weights = Field(default=Weights(), description="extractive: what counts in the choice")
    model: ModelName | None = Field(default=None, description="abstractive: name or row")
    backend: Choice = Field(
        default="auto", description="auto: what is fastest on this machine without a loss"
    )
    compute_type: str = Field(default="auto", description="int8, float16, float32, … or auto")
    batch_tokens: int = Field(default=8192, ge=1, description="abstractive: tokens in a batch")
    # What facebook/bart-large-cnn was published with, save the forced minimum
    # length: a short item may have a short summary.
    decoding: Decoding = Field(
        default=Decoding(
            beam=4, length_penalty=2.0, no_repeat_ngram=3, max_ratio=1, max_tokens=142
        ),
        description="abstractive: how the model searches",
    )
    support: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="abstractive: likeness to its source that a sentence needs; 0 is usual within "
        "the article, 1 identity; with encoder null, 0.15 asks about as much",
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.method == "abstractive" and self.model is None:
            raise ValueError("stages.summarise.method is abstractive, which needs a model")
        if self.min_sentences > self.max_sentences:
            raise ValueError(
                f"stages.summarise.min_sentences ({self.min_sentences}) is more than "
                f"max_sentences ({self.max_sentences})"
            )
        return self


@dataclass(frozen=True, slots=True)
class Story:
    """What of an article a summary is made from.

    `indexes` are those sentences of the translation, `texts` the sentences
    themselves, `wrong` whether a check calls their translation wrong;
    `headline` is None where the article has none.
    """

    texts: list[str]
    indexes: list[int]
    wrong: list[bool]
    headline: str | None


class Summarise(Stage):
    """Summarises the translation.

    Extractive: sentences verbatim, in the order of the article; one whose
    translation a check calls wrong only where nothing else will do. Abstractive: a
    model writes; a sentence that the article does not support gives way to the
    nearest one of the article, and is kept in `summary_rejected`.
    """

    name = "summarise"
    version = 8
    reads = Features({"translation": columns.TRANSLATION})
    uses = Features(
        {"spans": columns.SPANS, "blocks": columns.BLOCKS, "sentences": columns.SENTENCES}
    )
    adds = Features(
        {
            "summary": columns.SUMMARY,
            "summary_sources": columns.SUMMARY_SOURCES,
            "summary_rejected": columns.SUMMARY_REJECTED,
        }
    )
    Config: ClassVar[type[StageConfig]] = SummariseConfig
    config: SummariseConfig

    _encoder: TextEncoder | None = None
    _generator: TextGenerator | None = None

    def models(self) -> list[ModelRow]:
        names = [self.config.encoder]
        if self.config.method == "abstractive":
            names.append(self.config.model)
        return [find(name) for name in names if name is not None]

    def load(self, device: str) -> None:
        if self.config.encoder is not None:
            self._encoder = open_encoder(find(self.config.encoder), device=device)
        if self.config.method == "abstractive" and self.config.model is not None:
            self._generator = open_generator(
                find(self.config.model), self.config.backend, device, self.config.compute_type
            )
            self._batches = Batches(self.config.batch_tokens)

    def unload(self) -> None:
        for model in (self._encoder, self._generator):
            if model is not None:
                model.close()
        self._encoder = self._generator = None

    def compute(self, batch: Batch) -> Batch:
        count = len(batch["translation"])
        stories = [
            story(translation or [], spans, blocks, self._wrong(sentences, translation))
            for translation, spans, blocks, sentences in zip(
                batch["translation"],
                batch.get("spans") or [None] * count,
                batch.get("blocks") or [None] * count,
                batch.get("sentences") or [None] * count,
                strict=True,
            )
        ]
        if self._generator is None:
            summaries = self._extract(stories)
        else:
            summaries = self._write(stories, self._generator)
        return {
            "summary": [[sentence.text for sentence in summary.kept] for summary in summaries],
            "summary_sources": [
                [list(sentence.sources) for sentence in summary.kept] for summary in summaries
            ],
            "summary_rejected": [
                [asdict(sentence) for sentence in summary.rejected] for summary in summaries
            ],
        }

    def _wrong(
        self, sentences: Sequence[str] | None, translation: Sequence[str] | None
    ) -> list[bool] | None:
        """Whether a check finds an error in each translation; None without the sources."""
        if self.config.method != "extractive" or not sentences or not translation:
            return None
        return [
            any(
                finding.severity == "error"
                for finding in check_sentence(source, text or "", None, self.source, self.target)
            )
            for source, text in zip(sentences, translation, strict=True)
        ]

    def _extract(self, stories: Sequence[Story]) -> list[Attribution]:
        likenesses = self._similarities(
            [[*s.texts[:LONGEST], *([s.headline] if s.headline else [])] for s in stories]
        )
        summaries = []
        for item, likeness in zip(stories, likenesses, strict=True):
            texts = item.texts[:LONGEST]
            size = len(texts)
            graph = excess(likeness[:size, :size])
            headline = likeness[size, :size] if item.headline else None
            score = salience(texts, graph, headline, self.config.weights)
            chosen = choose(
                score - self.config.weights.wrong * np.array(item.wrong[:LONGEST], dtype=float),
                graph,
                # The list of such words is English.
                [self.target == "en" and is_dangling(text) for text in texts],
                self._length(size),
                self.config.weights,
            )
            kept = [Attributed(texts[i], (item.indexes[i],)) for i in chosen]
            summaries.append(Attribution(kept))
        return summaries

    def _write(self, stories: Sequence[Story], generator: TextGenerator) -> list[Attribution]:
        rules = rules_for(self.target)

        def split(text: str) -> list[str]:
            return [text[start:end] for start, end in split_sentences(text, rules=rules)]

        drafts = condense(
            generator,
            [item.texts for item in stories],
            self.config.decoding,
            self._batches,
            split,
        )
        drafts = [draft[: self.config.max_sentences] for draft in drafts]
        likenesses = self._similarities(
            [[*draft, *item.texts[:LONGEST]] for draft, item in zip(drafts, stories, strict=True)]
        )
        summaries = []
        for draft, item, likeness in zip(drafts, stories, likenesses, strict=True):
            rows = relative(likeness, len(draft))
            found = attribute(
                draft, item.texts[:LONGEST], rows, self.config.support, self._is_supported
            )
            summaries.append(in_article(found, item.indexes))
        # A model that wrote nothing leaves the article to itself.
        silent = [i for i, item in enumerate(stories) if item.texts and not summaries[i].kept]
        for i, summary in zip(silent, self._extract([stories[i] for i in silent]), strict=True):
            summaries[i] = summary
        return summaries

    def _is_supported(self, sentence: str, sources: Sequence[str]) -> bool:
        """Whether `verify` would find no number or name that the sources lack."""
        return not any(check_summary(sentence, sources, self.target))

    def _similarities(self, groups: Sequence[Sequence[str]]) -> list[NDArray[np.float64]]:
        """For each group of texts the similarity of every two, (n, n)."""
        if self._encoder is None:
            return [overlap_similarity(group) for group in groups]
        texts = [text for group in groups for text in group]
        if not texts:
            return [np.zeros((0, 0)) for _ in groups]
        ends = np.cumsum([len(group) for group in groups])
        parts = np.split(self._encoder.encode(texts).astype(np.float64), ends[:-1])
        return [part @ part.T for part in parts]

    def _length(self, sentences: int) -> int:
        """Sentences of the summary: the ratio in its bounds, never over half of the article."""
        wanted = round(self.config.ratio * sentences)
        bounded = min(self.config.max_sentences, max(self.config.min_sentences, wanted))
        return min(bounded, max(1, sentences // 2))


def in_article(found: Attribution, indexes: Sequence[int]) -> Attribution:
    """With the indexes that the article's sentences have; `indexes` are those of the story's."""
    return Attribution(
        [replace(kept, sources=tuple(indexes[i] for i in kept.sources)) for kept in found.kept],
        [replace(rejected, source=indexes[rejected.source]) for rejected in found.rejected],
    )


def story(
    translation: Sequence[str],
    spans: Sequence[dict[str, Any]] | None,
    blocks: Sequence[dict[str, Any]] | None,
    wrong: Sequence[bool] | None = None,
) -> Story:
    """The sentences that a summary may use, and the headline.

    Blocks say which sentence is a headline, heading or caption. Without them a
    first sentence that ends without a mark is taken for the headline. An
    article of nothing but such sentences is summarised by those. `wrong` is one
    entry a sentence; None stands for none.
    """
    doubted = wrong or [False] * len(translation)
    kinds = [""] * len(translation)
    if spans and blocks and len(spans) == len(translation):
        kinds = [blocks[span["block"]]["kind"] for span in spans]
    elif len(translation) > 1 and not _is_finished(translation[0]):
        kinds[0] = "headline"
    filled = [i for i, text in enumerate(translation) if text and text.strip()]
    running = [i for i in filled if kinds[i] not in _OUTSIDE] or filled
    headlines = [translation[i] for i in filled if kinds[i] == "headline" and i not in running]
    return Story(
        [translation[i] for i in running],
        running,
        [doubted[i] for i in running],
        " ".join(headlines) or None,
    )


def _is_finished(sentence: str) -> bool:
    return sentence.rstrip().rstrip(_CLOSING_MARKS).endswith(_END_MARKS)


def relative(similarity: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The likeness of the first `count` texts to the others, (count, n - count), as excess.

    What is usual is measured among the others, which are the article (`salience.excess`).
    """
    usual = usual_similarity(similarity[count:, count:])
    scaled: NDArray[np.float64] = (similarity[:count, count:] - usual) / max(1 - usual, 1e-6)
    return scaled
