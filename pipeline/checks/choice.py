"""Choosing among the hypotheses for a sentence: what a good translation scores, and what it costs.

The score is linear, as in noisy-channel reranking (Yee et al. 2019): how likely
the model finds the hypothesis, how likely it finds the source given the
hypothesis, how alike the two are in meaning, how much the other hypotheses
agree with it (minimum Bayes risk, Kumar and Byrne 2004, here with chrF), and a
price for every check that the hypothesis breaks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from sacrebleu.metrics.chrf import CHRF

from pipeline.checks.finding import Finding


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of the score counts for, in nats a token.

    Tuned by scripts/tune_candidates.py (docs/quality.md has the figures). The
    probability of the source given the hypothesis gained nothing beside the
    likeness and costs as much time as the search: 0 leaves it out.
    """

    score: float = 1.0
    back: float = 0.0
    likeness: float = 8.0
    consensus: float = 0.5
    error: float = 0.4
    warning: float = 0.4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one hypothesis.

    `score` and `back` are mean log-probabilities a token (natural logarithm) of
    the hypothesis given the source and of the source given the hypothesis;
    `likeness` is the cosine of their sentence vectors, `consensus` what `agreement`
    says. None where it is not known.
    """

    score: float
    findings: Sequence[Finding] = ()
    back: float | None = None
    likeness: float | None = None
    consensus: float | None = None


def merit(evidence: Evidence, weights: Weights) -> float:
    """How good a hypothesis looks; only differences among those of one sentence mean something."""
    return (
        weights.score * evidence.score
        + weights.back * (evidence.back or 0.0)
        + weights.likeness * (evidence.likeness or 0.0)
        + weights.consensus * (evidence.consensus or 0.0)
        - price(evidence.findings, weights)
    )


def price(findings: Iterable[Finding], weights: Weights) -> float:
    """What the broken checks cost; each check once, at its worst."""
    each = {"error": weights.error, "warning": weights.warning}
    worst: dict[str, float] = {}
    for finding in findings:
        worst[finding.check] = max(each[finding.severity], worst.get(finding.check, 0.0))
    return sum(worst.values())


def agreement(texts: Sequence[str]) -> list[float]:
    """How alike each hypothesis is to the others: its mean chrF2 (0 to 1) against each of them.

    What several of them say is less often wrong than what one says. Alone, a
    hypothesis has 0.
    """
    chrf = CHRF()
    return [
        fmean(
            chrf.sentence_score(text, [other]).score / 100
            for place, other in enumerate(texts)
            if place != index
        )
        if len(texts) > 1
        else 0.0
        for index, text in enumerate(texts)
    ]


def best(candidates: Sequence[Evidence], weights: Weights) -> int:
    """The index of the hypothesis with the most merit; the first of equals."""
    merits = [merit(candidate, weights) for candidate in candidates]
    return merits.index(max(merits))


def is_doubtful(evidence: Evidence, complete: bool, doubt_below: float) -> bool:
    """Whether a first hypothesis is worth searching others for.

    That is when a check calls it wrong or misses much of the source in it, when
    it was cut off, or when the geometric mean of its tokens' probabilities is
    under `doubt_below`.
    """
    return (
        not complete
        or math.exp(evidence.score) < doubt_below
        or any(f.severity == "error" or f.check == "unsaid" for f in evidence.findings)
    )
