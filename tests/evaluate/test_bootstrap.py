"""Intervals and significance of metrics that are means of segment scores."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.bootstrap import interval, paired_p

SCORES = st.lists(st.floats(0, 100), min_size=2, max_size=40)


@given(SCORES)
def test_an_interval_is_within_the_scores(scores: list[float]) -> None:
    low, high = interval(scores, 200)
    assert min(scores) - 1e-9 <= low <= high <= max(scores) + 1e-9


def test_an_interval_is_that_of_the_normal_distribution() -> None:
    """Half of it is 1.96 standard errors: of 400 scores with deviation 10, 0.98."""
    rng = random.Random(1)
    low, high = interval([rng.gauss(50, 10) for _ in range(400)], 1000)
    assert (high - low) / 2 == pytest.approx(0.98, rel=0.1)
    assert low < 50 < high


@given(SCORES)
def test_no_difference_is_no_difference(scores: list[float]) -> None:
    assert paired_p(scores, scores, 50) == 1


def test_p_is_small_for_a_steady_difference_and_large_for_noise() -> None:
    rng = random.Random(2)
    first = [rng.gauss(50, 10) for _ in range(300)]
    steady = [score + 1 + rng.gauss(0, 1) for score in first]
    noisy = [score + rng.gauss(0, 10) for score in first]
    assert paired_p(first, steady, 1000) < 0.01
    assert paired_p(first, noisy, 1000) > 0.05
