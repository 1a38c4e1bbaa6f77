"""Intervals and significance of metrics that are means of segment scores."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics.base import Metric, Score, Signature
from sacrebleu.significance import PairedTest

from pipeline.evaluate.bootstrap import interval, paired_p


class Share(Metric):
    """sacrebleu's paired test over the share of segments that are right, a mean of segments."""

    _SIGNATURE_TYPE = Signature

    def _preprocess_segment(self, sent: str) -> str:
        return sent

    def _extract_reference_info(self, refs: Any) -> dict[str, Any]:
        return {"reference": refs[0]}

    def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Any]) -> list[int]:
        return [int(hypothesis == ref_kwargs["reference"]), 1]

    def _compute_score_from_stats(self, stats: Any) -> Score:
        return Score("share", 100 * stats[0] / stats[1])

    def _aggregate_and_compute(self, stats: Any) -> Score:
        return self._compute_score_from_stats([sum(column) for column in zip(*stats, strict=True)])


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


def test_p_is_that_of_sacrebleu() -> None:
    rng = random.Random(3)
    references = [rng.choice("ab") for _ in range(60)]
    outputs = [[rng.choice("ab") for _ in references] for _ in range(2)]
    metric = Share()
    _, found = PairedTest(
        [(str(i), output) for i, output in enumerate(outputs)],
        {"share": metric},
        [references],
        test_type="bs",
        n_samples=1000,
    )()
    first, other = (
        [100.0 * (a == b) for a, b in zip(output, references, strict=True)] for output in outputs
    )
    expected: Any = found["share"][1]
    assert paired_p(first, other, 1000) == pytest.approx(expected.p_value, abs=0.03)
    low, high = interval(other, 1000)
    assert (high - low) / 2 == pytest.approx(expected.ci, rel=0.1)


def test_p_is_small_for_a_steady_difference_and_large_for_noise() -> None:
    rng = random.Random(2)
    first = [rng.gauss(50, 10) for _ in range(300)]
    steady = [score + 1 + rng.gauss(0, 1) for score in first]
    noisy = [score + rng.gauss(0, 10) for score in first]
    assert paired_p(first, steady, 1000) < 0.01
    assert paired_p(first, noisy, 1000) > 0.05
