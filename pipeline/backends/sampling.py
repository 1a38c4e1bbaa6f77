"""Drawing tokens at random so that a text always gets the same ones.

What is left out are the tokens that the model finds unlikely (epsilon sampling,
Hewitt et al. 2022), which of all ways to sample gives minimum Bayes risk the
best hypotheses (Freitag et al. 2023).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Sampling(BaseModel):
    """How tokens are drawn. The defaults were tried on FLORES dev (docs/quality.md)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    temperature: float = Field(
        default=0.7, gt=0, description="under 1 likely tokens become likelier, over 1 the others"
    )
    floor: float = Field(
        default=0.02,
        ge=0,
        lt=1,
        description="tokens less probable than this, the temperature counted, are never drawn",
    )
    seed: int = Field(default=0, description="another number draws other hypotheses")


class Dice:
    """Draws the next token of each row.

    A row's draws depend on the seed, its text and which copy of it the row is,
    and on nothing else in the batch.
    """

    def __init__(self, sampling: Sampling, texts: Sequence[str], copies: int) -> None:
        self._sampling = sampling
        self._rows = [
            random.Random(f"{sampling.seed} {copy} {text}")
            for text in texts
            for copy in range(copies)
        ]

    def draw(self, logits: Any, rows: Sequence[int]) -> Any:
        """A token for each row of `logits` (len(rows), vocabulary); `rows` says whose they are."""
        import torch

        chances = (logits.float() / self._sampling.temperature).softmax(-1)
        best, likeliest = chances.max(-1, keepdim=True)
        kept = chances.where(chances >= self._sampling.floor, 0).scatter(-1, likeliest, best)
        ends = kept.cumsum(-1)
        thrown = torch.tensor([[self._rows[row].random()] for row in rows], device=ends.device)
        # A tiny sum may round up to the end of all; the likeliest is as good there.
        drawn = torch.searchsorted(ends, thrown * ends[:, -1:], right=True)
        return drawn.where(drawn < logits.shape[-1], likeliest)[:, 0]
