"""How likely a translated sentence is right, in one number."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pipeline.checks.finding import Finding

# A logistic regression on the 300 translations of tests/gold/translations.jsonl
# (scripts/calibrate_confidence.py fits it and shows how it does on sentences held back).
# Length enters by the total: two unlikely words in forty are as bad as two in five. Its root,
# since the tenth unlikely word tells less than the first.
_INTERCEPT = 3.42
_PER_SCORE = 2.25
_PER_ROOT = -1.20
_OF_FINDING = {"error": -2.31, "warning": -1.54}
# In place of the model's own score where it gave none: that of a middling sentence.
_UNKNOWN = -0.35


def confidence(score: float | None, findings: Iterable[Finding], words: int) -> float:
    """The probability, 0 to 1, that a translation is materially right.

    `score` is the mean log-probability (natural) a token, None where the model
    gives none; `words` the length of the source. Findings count once for each
    severity. Calibrated on the embedded translator's news: for other models and
    texts it still ranks sentences.
    """
    known = _UNKNOWN if score is None or math.isnan(score) else max(-100.0, min(0.0, score))
    worst = {finding.severity for finding in findings}
    root = math.sqrt(-known * words)
    logit = _INTERCEPT + _PER_SCORE * known + _PER_ROOT * root + odds(worst)
    return 1 / (1 + math.exp(-max(-50.0, logit)))


def odds(severities: Iterable[str]) -> float:
    """What findings of these severities add to the logarithm of the odds of being right."""
    return sum(_OF_FINDING[severity] for severity in set(severities))
