"""Choosing among hypotheses: what counts, and which first hypotheses are searched again."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.choice import Evidence, Weights, agreement, best, is_doubtful, merit, price
from pipeline.checks.finding import Finding

WEIGHTS = Weights(score=1.0, back=0.5, likeness=2.0, consensus=1.0, error=0.4, warning=0.1)


def finding(severity: str, check: str = "number") -> Finding:
    return Finding(check, severity, "", "", "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Evidence(-0.2), Evidence(-0.3)),
        (Evidence(-0.3, back=-1.0), Evidence(-0.2, back=-1.4)),
        (Evidence(-0.3, likeness=0.9), Evidence(-0.2, likeness=0.8)),
        (Evidence(-0.3, consensus=0.8), Evidence(-0.2, consensus=0.6)),
        (Evidence(-0.5), Evidence(-0.2, [finding("error")])),
        (Evidence(-0.25), Evidence(-0.2, [finding("warning")])),
        (Evidence(-0.2, [finding("warning")]), Evidence(-0.2, [finding("error")])),
    ],
)
def test_what_counts(better: Evidence, worse: Evidence) -> None:
    assert merit(better, WEIGHTS) > merit(worse, WEIGHTS)
    assert best([worse, better], WEIGHTS) == 1
    assert best([better, worse], WEIGHTS) == 0


def test_agreement_is_with_the_others() -> None:
    texts = ["The mayor of Hoorn resigned.", "The mayor of Hoorn has resigned.", "It rains."]
    first, second, third = agreement(texts)
    assert 0 < third < min(first, second) < 1
    assert agreement(texts[:1]) == [0.0]
    assert agreement(["Same.", "Same."]) == [1.0, 1.0]


def test_equals_leave_the_first() -> None:
    assert best([Evidence(-0.2), Evidence(-0.2)], WEIGHTS) == 0


def test_a_check_is_paid_for_once_at_its_worst() -> None:
    broken = [finding("warning"), finding("error"), finding("error"), finding("warning", "names")]
    assert price(broken, WEIGHTS) == pytest.approx(0.4 + 0.1)


@pytest.mark.parametrize(
    ("evidence", "complete", "doubtful"),
    [
        (Evidence(math.log(0.8)), True, False),
        (Evidence(math.log(0.6)), True, True),
        (Evidence(math.log(0.8)), False, True),
        (Evidence(math.log(0.8), [finding("error")]), True, True),
        (Evidence(math.log(0.8), [finding("warning")]), True, False),
        (Evidence(math.log(0.8), [finding("warning", "unsaid")]), True, True),
    ],
)
def test_doubt(evidence: Evidence, complete: bool, doubtful: bool) -> None:
    assert is_doubtful(evidence, complete, doubt_below=0.7) is doubtful


@given(st.lists(st.floats(-9, 0), min_size=1), st.floats(-5, 5))
def test_only_differences_count(scores: list[float], shift: float) -> None:
    plain = [Evidence(score, back=-1.0) for score in scores]
    moved = [Evidence(score, back=-1.0 + shift) for score in scores]
    chosen = best(plain, WEIGHTS), best(moved, WEIGHTS)
    assert scores[chosen[0]] == pytest.approx(scores[chosen[1]], abs=1e-6)
