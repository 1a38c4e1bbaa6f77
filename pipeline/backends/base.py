"""What a stage may ask of a model, whatever runs it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from pipeline.backends.sampling import Sampling
from pipeline.errors import ConfigError


class Decoding(BaseModel):
    """How a generator searches. The defaults are greedy search with a guard against loops."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    beam: int = Field(default=1, ge=1, description="hypotheses kept at each step; 1 is greedy")
    length_penalty: float = Field(default=1.0, description="exponent of the length in beam scores")
    no_repeat_ngram: int = Field(
        default=0, ge=0, description="forbid an n-gram of this many tokens to occur twice; 0 is off"
    )
    max_ratio: float = Field(
        default=2.5,
        gt=0,
        description="tokens that may come out for each that goes in; a loop ends there",
    )
    min_room: int = Field(
        default=24, ge=1, description="tokens that may always come out, however short the input"
    )
    max_tokens: int | None = Field(
        default=None, description="ceiling for tokens that come out, whatever goes in"
    )

    def room(self, source_tokens: int) -> int:
        """How many tokens a source of this many tokens may grow into."""
        room = max(self.min_room, round(self.max_ratio * source_tokens))
        return room if self.max_tokens is None else min(room, self.max_tokens)


def widened(decoding: Decoding, count: int) -> Decoding:
    """The decoding with a beam of at least this width."""
    return Decoding(
        **{name: getattr(decoding, name) for name in Decoding.model_fields}
        | {"beam": max(decoding.beam, count)}
    )


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A text that came out. `score` is its mean log-probability per token, natural logarithm.

    `complete` is false when the search ran into its length limit or into a loop.
    """

    text: str
    score: float
    complete: bool = True


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A labelled stretch of a text, text[start:end]; `score` is a probability."""

    start: int
    end: int
    label: str
    score: float


class TextGenerator(ABC):
    """A model that writes a text for a text: encoder-decoder or causal."""

    limit: int
    """How many source tokens the model takes, prompt left out."""

    @abstractmethod
    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of source tokens of each text, special tokens and prompt left out."""

    @abstractmethod
    def search(
        self, texts: Sequence[str], decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        """The best `count` hypotheses for each text, best first; `count` is at most the beam.

        ValueError for a text over `limit`.
        """

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """The best hypothesis for each text, in order. ValueError for one over `limit`."""
        return [best for best, *_ in self.search(texts, decoding, 1)]

    def propose(
        self, texts: Sequence[str], decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        """The best hypotheses for each text by beam search, at most `count`, best first.

        The beam is `count` wide, or `decoding.beam` if that is more. ValueError
        for a text over `limit`.
        """
        return self.search(texts, widened(decoding, count), count)

    def sample(
        self, texts: Sequence[str], decoding: Decoding, sampling: Sampling, count: int
    ) -> list[list[Hypothesis]]:
        """`count` hypotheses for each text whose tokens were drawn.

        The random numbers are the same for a text each time; where two tokens
        are about as likely, rounding in another batch may still exchange them.
        Scores are the model's own, whatever the temperature. Beam and n-grams of
        the decoding count for nothing. ValueError for a text over `limit`;
        ConfigError where the backend can't draw.
        """
        raise ConfigError(
            "this backend draws no samples: its random numbers can't be set for each sentence; "
            "use backend: transformers"
        )

    def back_scores(self, texts: Sequence[str], outputs: Sequence[str]) -> list[float] | None:
        """How likely each text is, given its output: mean log-probability a token of the text.

        None where the model was not trained both ways.
        """
        return None

    @abstractmethod
    def close(self) -> None:
        """Free the model."""


class TextEncoder(Protocol):
    """A model that turns a text into a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, of length 1 (L2), so that a dot product is the cosine."""

    def close(self) -> None:
        """Free the model."""


class TokenTagger(Protocol):
    """A model that labels spans of a text."""

    def tag(self, texts: Sequence[str]) -> list[list[TaggedSpan]]:
        """The labelled spans of each text in order, offsets in characters. Nothing is truncated."""

    def close(self) -> None:
        """Free the model."""


class TextClassifier(Protocol):
    """A model that labels a text, or a text about another (a pair)."""

    limit: int
    """How many tokens the model takes, text and pair together, special tokens left out."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, special tokens left out."""

    def classify(
        self, texts: Sequence[str], pairs: Sequence[str] | None = None
    ) -> list[dict[str, float]]:
        """For each text the probability of each label. ValueError for one over `limit`."""

    def close(self) -> None:
        """Free the model."""
