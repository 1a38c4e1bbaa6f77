"""Tokens that are drawn: by their chances, and the same for a text in any batch."""

from __future__ import annotations

from collections import Counter

import pytest
import torch

from pipeline.backends.sampling import Dice, Sampling

CHANCES = [0.5, 0.3, 0.15, 0.05]


def drawn(sampling: Sampling, draws: int = 2000) -> Counter[int]:
    """How often each of four tokens is drawn."""
    dice = Dice(sampling, ["Het regent."], 1)
    logits = torch.tensor([CHANCES]).log()
    return Counter(int(dice.draw(logits, [0])[0]) for _ in range(draws))


@pytest.mark.parametrize(
    ("temperature", "floor", "shares"),
    [
        pytest.param(1, 0, [0.5, 0.3, 0.15, 0.05], id="the model's own chances"),
        pytest.param(1, 0.1, [0.526, 0.316, 0.158, 0], id="the unlikely left out"),
        pytest.param(0.5, 0, [0.685, 0.247, 0.062, 0.007], id="squared"),
        pytest.param(1, 0.6, [1, 0, 0, 0], id="the likeliest is never left out"),
    ],
)
def test_tokens_come_by_their_chances(
    temperature: float, floor: float, shares: list[float]
) -> None:
    counts = drawn(Sampling(temperature=temperature, floor=floor))
    assert [counts[token] / 2000 for token in range(4)] == pytest.approx(shares, abs=0.035)


def test_a_text_draws_the_same_whatever_stands_beside_it() -> None:
    sampling = Sampling(temperature=1, floor=0)
    logits = torch.randn(1, 50, generator=torch.Generator().manual_seed(1))
    alone = Dice(sampling, ["b"], 2)
    beside = Dice(sampling, ["a", "b", "c"], 2)
    for _ in range(20):
        first = alone.draw(logits.expand(2, -1), [0, 1]).tolist()
        # Rows 0, 1, 4 and 5 have left the batch.
        assert beside.draw(logits.expand(2, -1), [2, 3]).tolist() == first


def test_seeds_texts_and_copies_draw_otherwise() -> None:
    logits = torch.zeros(4, 50)
    rows: set[tuple[int, ...]] = set()
    for seed in (0, 1):
        dice = Dice(Sampling(seed=seed, floor=0), ["a", "b"], 2)
        steps = [dice.draw(logits, [0, 1, 2, 3]).tolist() for _ in range(8)]
        rows |= set(zip(*steps, strict=True))
    assert len(rows) == 8
