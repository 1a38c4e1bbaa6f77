"""Scores that a run must reach."""

from __future__ import annotations

import pytest

from pipeline.errors import ConfigError
from pipeline.evaluate.thresholds import missed, thresholds

KNOWN = ("bleu", "chrf", "ter")


@pytest.mark.parametrize(
    ("given", "scores", "lines"),
    [
        (["chrf=50"], {"chrf": 50.0}, []),
        (["chrf=50"], {"chrf": 49.99}, ["compact: chrf is 49.99, under 50"]),
        (["ter=50"], {"ter": 50.01}, ["compact: ter is 50.01, over 50"]),
        (["ter = 50"], {"ter": 49.0}, []),
        (["chrf=50"], {"chrf": float("nan")}, ["compact: chrf is nan, under 50"]),
        (["chrf=50", "bleu=20"], {"chrf": 51, "bleu": 1}, ["compact: bleu is 1.00, under 20"]),
    ],
)
def test_missed(given: list[str], scores: dict[str, float], lines: list[str]) -> None:
    assert missed(thresholds(given, KNOWN, {"ter"}), "compact", scores) == lines


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("chrf", "not of the form score=number"),
        ("chrff=50", "no score 'chrff'; did you mean 'chrf'"),
        ("chrf=high", "'high' is not a number"),
        ("chrf=inf", "'inf' is not a number"),
    ],
)
def test_wrong_ones(given: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        thresholds([given], KNOWN)
