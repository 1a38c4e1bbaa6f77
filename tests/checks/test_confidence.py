from __future__ import annotations

import math

import pytest

from pipeline.checks import Finding, confidence

ERROR = Finding("number", "error", "3", "4", "…")
WARNING = Finding("negation", "warning", "niet", "", "…")


def test_without_findings_it_is_the_tokens_probability() -> None:
    assert confidence(-0.5, []) == pytest.approx(math.exp(-0.5))
    assert confidence(0.0, []) == 1.0


def test_findings_lower_it_and_errors_more() -> None:
    assert confidence(-0.1, [ERROR]) < confidence(-0.1, [WARNING]) < confidence(-0.1, [])
    assert confidence(-0.1, [ERROR, WARNING]) < confidence(-0.1, [ERROR])


def test_one_check_counts_once() -> None:
    assert confidence(-0.1, [ERROR, ERROR]) == confidence(-0.1, [ERROR])


@pytest.mark.parametrize("score", [None, math.nan])
def test_without_a_score(score: float | None) -> None:
    assert 0 < confidence(score, [ERROR]) < confidence(score, []) < 1


@pytest.mark.parametrize("score", [5.0, -1000.0, -math.inf])
def test_bounds(score: float) -> None:
    assert 0 <= confidence(score, [WARNING]) <= 1
