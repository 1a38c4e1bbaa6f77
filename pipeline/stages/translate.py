"""Translation, sentence by sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal, Self

from datasets import Features
from pydantic import Field, model_validator

from pipeline.backends.base import Decoding, Hypothesis, TextEncoder, TextGenerator
from pipeline.backends.batching import Batches
from pipeline.backends.encoders import open_encoder
from pipeline.backends.generators import Choice, open_generator
from pipeline.backends.registry import ModelName, ModelRow, find
from pipeline.backends.sampling import Sampling
from pipeline.backends.transformers_generator import DTYPES
from pipeline.checks import check_sentence
from pipeline.checks.choice import Evidence, Weights, agreement, best, is_doubtful
from pipeline.checks.finding import Finding
from pipeline.language.english_style import styled
from pipeline.language.glossary import lost_names
from pipeline.language.hints import hinted, sought
from pipeline.language.sentences import split_long
from pipeline.stages import columns
from pipeline.stages.base import Batch, Stage, StageConfig

WORDS_OF = ("nl", "en")
"""The languages, source and target, of the tables of names and words."""


class TranslateConfig(Decoding, StageConfig):
    """How sentences are translated; the keys of `Decoding` stand beside these."""

    use: Literal["translate"] = "translate"
    model: ModelName = Field(default="nl-en-gemma", description="registry name, or a row")
    backend: Choice = Field(
        default="auto", description="auto: what is fastest on this machine without a loss"
    )
    compute_type: str = Field(default="auto", description="int8, float16, float32, … or auto")
    batch_tokens: int = Field(
        default=2048, ge=1, description="source tokens in one batch, padding counted"
    )
    candidates: int = Field(
        default=1,
        ge=1,
        description="hypotheses of the beam that is searched where the first is doubtful; 1: none",
    )
    samples: int = Field(
        default=0,
        ge=0,
        description="hypotheses drawn at random, where the first is doubtful; always by "
        "transformers, which backend: auto then takes",
    )
    sampling: Sampling = Field(default=Sampling(), description="how they are drawn")
    doubt_below: float = Field(
        default=0.8,
        ge=0,
        le=1,
        description="mean probability of its tokens under which a hypothesis is doubtful; one "
        "that a check calls wrong always is",
    )
    encoder: ModelName | None = Field(
        default="e5-small", description="compares candidates with the source; null does without"
    )
    weights: Weights = Field(default=Weights(), description="what counts in choosing")
    one_style: bool = Field(
        default=True,
        description="double quotation marks and American spelling, where the target is English; "
        "false leaves both as the model writes them",
    )

    @model_validator(mode="after")
    def _can_draw(self) -> Self:
        if not self.samples:
            return self
        if self.backend == "ctranslate2":
            raise ValueError(
                "samples need backend: transformers (or auto): the random numbers of ctranslate2 "
                "can't be set for each sentence"
            )
        if self.compute_type not in DTYPES:
            raise ValueError(f"samples need a compute_type of {', '.join(DTYPES)}")
        if self.no_repeat_ngram:
            raise ValueError("samples can't be drawn with no_repeat_ngram; leave out one of them")
        return self


class Translate(Stage):
    """Translates every sentence; one too long for the model goes in parts cut at clause marks.

    With `candidates` or `samples`, what came out doubtful is searched again, with
    a beam and by drawing, and the best by `pipeline.checks.choice` is taken. Names
    and words of the tables that were lost go into that search in English. What came
    out well pays nothing.
    """

    name = "translate"
    version = 13
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

    def __init__(self, config: StageConfig, source: str = "nl", target: str = "en") -> None:
        super().__init__(config, source, target)
        self._batches = Batches(self.config.batch_tokens)
        widest = max(1, self.config.candidates, self.config.samples)
        self._wide = Batches(max(1, self.config.batch_tokens // widest))

    def models(self) -> list[ModelRow]:
        rows = [find(self.config.model)]
        return rows if self._compares is None else [*rows, find(self._compares)]

    @property
    def _compares(self) -> ModelName | None:
        """The encoder, where there is something to compare."""
        return self.config.encoder if self._chooses else None

    @property
    def _chooses(self) -> bool:
        """Whether there is a second search."""
        return self.config.candidates > 1 or self.config.samples > 0

    @property
    def _knows_words(self) -> bool:
        """Whether the tables of names and words are those of its languages."""
        return (self.source, self.target) == WORDS_OF

    @property
    def _hints(self) -> bool:
        """Whether the model reads hints."""
        return self._knows_words and find(self.config.model).hints

    @property
    def _limit(self) -> int:
        """The tokens that a source may have. Hints may double it, so there is room for that."""
        return self._generator.limit // 2 if self._hints else self._generator.limit

    def load(self, device: str) -> None:
        row = find(self.config.model)
        self._encoder: TextEncoder | None = None
        if self._compares is not None:
            self._encoder = open_encoder(find(self._compares), device=device)
        backend = self.config.backend
        if self.config.samples and backend == "auto":
            backend = "transformers"  # the only one that can draw the same again
        self._generator: TextGenerator = open_generator(
            row, backend, device, self.config.compute_type
        )

    def unload(self) -> None:
        self._generator.close()
        if self._encoder:
            self._encoder.close()
        del self._generator, self._encoder

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
        lengths = self._lengths([s for s in sentences if any(char.isalpha() for char in s)])
        for index, sentence in enumerate(sentences):
            if sentence in lengths:
                cut = self._parts(sentence, lengths[sentence])
                parts += cut
                owners += [index] * len(cut)
        unique = list(dict.fromkeys(parts))
        lengths |= self._lengths([part for part in unique if part not in lengths])
        first = self._generate(unique, lengths)
        if self._chooses:
            first = self._reconsider(unique, first)
        hypotheses = dict(zip(unique, first, strict=True))
        pieces: dict[int, list[Hypothesis]] = {}
        for owner, part in zip(owners, parts, strict=True):
            pieces.setdefault(owner, []).append(hypotheses[part])
        return [
            join(pieces[index]) if index in pieces else Hypothesis(sentence, 0.0)
            for index, sentence in enumerate(sentences)
        ]

    def _lengths(self, texts: Sequence[str]) -> dict[str, int]:
        """The tokens in each text. All are counted at once, and no text twice: of a small model
        in int8, tokenising is some hundredths of the work."""
        distinct = list(dict.fromkeys(texts))
        return dict(zip(distinct, self._generator.count(distinct), strict=True))

    def _parts(self, sentence: str, length: int) -> list[str]:
        if length <= self._limit:
            return [sentence]
        cut = split_long(sentence, self._limit, lambda text: self._generator.count([text])[0])
        return [part.strip() for part in cut if part.strip()]

    def _generate(self, texts: Sequence[str], lengths: Mapping[str, int]) -> list[Hypothesis]:
        sources = texts
        if self._hints:
            sources, lengths = self._read_as(texts, [hinted(text) for text in texts])
        found = self._batches.run(
            [lengths[source] for source in sources],
            lambda batch: self._generator.generate(
                [sources[index] for index in batch], self.config
            ),
        )
        return [self._styled(hypothesis) for hypothesis in found]

    def _styled(self, hypothesis: Hypothesis) -> Hypothesis:
        """The hypothesis in the one style of English that all translations have."""
        if self.target != "en" or not self.config.one_style:
            return hypothesis
        return replace(hypothesis, text=styled(hypothesis.text))

    def _read_as(
        self, texts: Sequence[str], sources: Sequence[str]
    ) -> tuple[list[str], dict[str, int]]:
        """What the model is given for each text (its source, or itself where that is too long),
        and the tokens in each."""
        lengths = self._lengths(sources)
        read = [
            source if lengths[source] <= self._generator.limit else text
            for text, source in zip(texts, sources, strict=True)
        ]
        return read, lengths | self._lengths([text for text in read if text not in lengths])

    def _reconsider(self, texts: Sequence[str], first: Sequence[Hypothesis]) -> list[Hypothesis]:
        """The hypotheses, those in doubt replaced by the best of them and what a beam finds."""
        chosen = list(first)
        doubtful = [
            index for index in range(len(texts)) if self._doubts(texts[index], first[index])
        ]
        sources, lengths = self._read_as(
            [texts[index] for index in doubtful],
            [self._sought(texts[index], first[index]) for index in doubtful],
        )
        proposed = self._wide.run(
            [lengths[source] for source in sources],
            lambda batch: self._search_again([sources[place] for place in batch]),
        )
        for index, others in zip(doubtful, proposed, strict=True):
            found = [first[index], *map(self._styled, others)]
            chosen[index] = self._best(texts[index], found)
        return chosen

    def _search_again(self, sources: Sequence[str]) -> list[list[Hypothesis]]:
        """What a beam finds for each source, and what is drawn."""
        found: list[list[Hypothesis]] = [[] for _ in sources]
        if self.config.candidates > 1:
            found = self._generator.propose(sources, self.config, self.config.candidates)
        if self.config.samples:
            drawn = self._generator.sample(
                sources, self.config, self.config.sampling, self.config.samples
            )
            found = [[*some, *others] for some, others in zip(found, drawn, strict=True)]
        return found

    def _doubts(self, text: str, hypothesis: Hypothesis) -> bool:
        evidence = Evidence(hypothesis.score, self._findings(text, hypothesis))
        return is_doubtful(evidence, hypothesis.complete, self.config.doubt_below)

    def _sought(self, text: str, hypothesis: Hypothesis) -> str:
        """The source to search again from."""
        return sought(text, hypothesis.text, self._hints) if self._knows_words else text

    def _findings(self, text: str, hypothesis: Hypothesis) -> list[Finding]:
        return findings(text, hypothesis.text, self.source, self.target)

    def _best(self, text: str, found: Sequence[Hypothesis]) -> Hypothesis:
        """The hypothesis with the most merit; one that was cut off only if all were."""
        complete = [hypothesis for hypothesis in found if hypothesis.complete] or found
        by_text: dict[str, Hypothesis] = {}
        for hypothesis in complete:
            by_text.setdefault(hypothesis.text, hypothesis)
        unique = list(by_text.values())
        outputs = [hypothesis.text for hypothesis in unique]
        if len(unique) == 1:
            return unique[0]
        back = None
        if self.config.weights.back:
            back = self._generator.back_scores([text] * len(unique), outputs)
        likeness: list[float] | None = None
        if self._encoder:
            vectors = self._encoder.encode([text, *outputs])
            likeness = (vectors[1:] @ vectors[0]).tolist()
        agreed = agreement(outputs) if self.config.weights.consensus else None
        evidence = [
            Evidence(
                hypothesis.score,
                self._findings(text, hypothesis),
                back[index] if back else None,
                likeness[index] if likeness else None,
                agreed[index] if agreed else None,
            )
            for index, hypothesis in enumerate(unique)
        ]
        return unique[best(evidence, self.config.weights)]


def findings(text: str, output: str, source: str = "nl", target: str = "en") -> list[Finding]:
    """What counts against an output: the checks, and names that the tables have in English and
    it has not."""
    found = check_sentence(text, output, None, source, target)
    lost = lost_names(text, output) if (source, target) == WORDS_OF else []
    return [*found, *(Finding("lost", "error", name, "", "") for name in lost)]


def join(parts: Sequence[Hypothesis]) -> Hypothesis:
    """The translations of a sentence's parts as one; the score is that of the worst part."""
    if len(parts) == 1:
        return parts[0]
    return Hypothesis(
        " ".join(part.text for part in parts),
        min(part.score for part in parts),
        all(part.complete for part in parts),
    )
