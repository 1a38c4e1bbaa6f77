"""Bootstrap over segments for a metric that is a mean of segment scores.

BLEU, chrF2 and TER are no means, and sacrebleu resamples those itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SEED = 12345
"""sacrebleu's, so that all metrics see the same kind of samples on every machine."""


def resampled_means(scores: Sequence[float], resamples: int) -> NDArray[np.float64]:
    """The mean of each bootstrap sample, (resamples,). Equal lengths draw equal samples."""
    values = np.asarray(scores, dtype=np.float64)
    rng = np.random.default_rng(SEED)
    return np.array(
        [values[rng.integers(len(values), size=len(values))].mean() for _ in range(resamples)]
    )


def interval(scores: Sequence[float], resamples: int) -> tuple[float, float]:
    """The ends of the 95 % interval of the mean, by percentiles of the samples."""
    low, high = np.percentile(resampled_means(scores, resamples), [2.5, 97.5])
    return float(low), float(high)


def paired_p(first: Sequence[float], other: Sequence[float], resamples: int) -> float:
    """The probability of a difference of the means this large if there were none.

    sacrebleu's paired bootstrap, which is that of Moses: how often the size of a
    sample's difference is over its mean by more than the real one. 1 where the
    means are equal.
    """
    real = abs(float(np.mean(other)) - float(np.mean(first)))
    if not real:
        return 1.0
    sizes = np.abs(resampled_means(other, resamples) - resampled_means(first, resamples))
    beyond = int(np.sum(sizes - sizes.mean() > real))
    return (beyond + 1) / (resamples + 1)
