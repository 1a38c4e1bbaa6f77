"""How far a translated sentence can be trusted, in one number."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pipeline.checks.finding import Finding

# What stays of the confidence after one finding. An error is mostly right; most
# warnings are not, each on up to a few in a hundred human translations.
_LEFT = {"error": 0.3, "warning": 0.8}
# In place of the model's own probability, where it gave none: that of a middling sentence.
_UNKNOWN = 0.7


def confidence(score: float | None, findings: Iterable[Finding]) -> float:
    """From 0 to 1: exp(score) times a factor for each finding of the sentence.

    `score` is the mean log-probability (natural) a token, so exp(score) is the
    geometric mean of the tokens' probabilities; None where the model gives
    none. Findings of one check count once, at its worst: a sentence with three
    numbers wrong is one sentence with wrong numbers. Not calibrated: it ranks
    sentences, it is no probability of being right.
    """
    worst: dict[str, float] = {}
    for finding in findings:
        left = _LEFT[finding.severity]
        worst[finding.check] = min(left, worst.get(finding.check, 1.0))
    trust = _UNKNOWN if score is None or math.isnan(score) else math.exp(min(0.0, score))
    return trust * math.prod(worst.values())
