"""How much of the source a translation seems to hold, judged without a reference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scipy.stats import spearmanr

from pipeline.backends.base import TextEncoder
from pipeline.backends.encoders import open_encoder
from pipeline.backends.registry import find
from pipeline.checks import Finding, check_sentence
from pipeline.checks.confidence import odds
from pipeline.evaluate.kept import kept

ENCODER = "e5-small"
"""The embedded multilingual sentence encoder (models/registry.yaml)."""


@dataclass(frozen=True, slots=True)
class Adequacy:
    """A system's outputs compared with their sources, 0 to 100, and what the comparison is worth.

    `similarity` is the mean cosine of the sentence vectors of source and
    translation; `flagged` the share of segments in which a check finds an
    error; `adequacy` the mean of the cosines, each lowered by the findings on
    its segment as its odds of being right are. Correlations are Spearman's with sentence
    chrF2, over segments; None where one side does not vary.
    """

    similarity: float
    flagged: float
    adequacy: float
    similarity_correlation: float | None
    adequacy_correlation: float | None
    findings: dict[str, int]
    """How many segments have a finding of each check."""


def cosines(
    sources: Sequence[str], outputs: Sequence[Sequence[str]], cache: Path | None = None
) -> list[list[float]]:
    """The cosines of the sentence vectors of every source and what each system made of it."""
    encode = _Encoding()
    try:
        return [_cosines(sources, output, encode, cache) for output in outputs]
    finally:
        encode.close()


def measure_adequacy(
    sources: Sequence[str],
    hypotheses: Sequence[str],
    cosines: Sequence[float],
    chrf: Sequence[float],
) -> Adequacy:
    """The adequacy of one system's translations, given their cosines and sentence chrF2.

    Checks see no entities here, so that files and systems are treated alike.
    """
    found = [check_sentence(*pair) for pair in zip(sources, hypotheses, strict=True)]
    lowered = [
        max(0.0, cosine) * _left(findings) for cosine, findings in zip(cosines, found, strict=True)
    ]
    checks: dict[str, int] = {}
    for findings in found:
        for name in {finding.check for finding in findings}:
            checks[name] = checks.get(name, 0) + 1
    return Adequacy(
        similarity=100 * _mean(cosines),
        flagged=100 * _mean([any(f.severity == "error" for f in each) for each in found]),
        adequacy=100 * _mean(lowered),
        similarity_correlation=_spearman(cosines, chrf),
        adequacy_correlation=_spearman(lowered, chrf),
        findings=dict(sorted(checks.items(), key=lambda item: (-item[1], item[0]))),
    )


def _left(findings: Sequence[Finding]) -> float:
    """What findings leave of an even chance of being right, 1 for no finding."""
    return 2 / (1 + math.exp(-odds(finding.severity for finding in findings)))


class _Encoding:
    """The sentence vectors of texts, each computed once; the encoder is opened when needed."""

    def __init__(self) -> None:
        self._encoder: TextEncoder | None = None
        self._vectors: dict[str, Any] = {}

    def __call__(self, texts: Sequence[str]) -> list[Any]:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._encoder = self._encoder or open_encoder(find(ENCODER))
            self._vectors |= zip(new, self._encoder.encode(new), strict=True)
        return [self._vectors[text] for text in texts]

    def close(self) -> None:
        if self._encoder:
            self._encoder.close()


def _cosines(
    sources: Sequence[str], output: Sequence[str], encode: _Encoding, cache: Path | None
) -> list[float]:
    identity = {
        "what": "similarity",
        "encoder": find(ENCODER).identity(),
        "sources": list(sources),
        "output": list(output),
    }

    def compute() -> list[float]:
        pairs = zip(encode(sources), encode(output), strict=True)
        return [float(source @ hypothesis) for source, hypothesis in pairs]

    found: list[float] = kept(cache, identity, compute)
    return found


def _mean(values: Sequence[Any]) -> float:
    return float(sum(values)) / len(values)


def _spearman(left: Sequence[float], right: Sequence[float]) -> float | None:
    if len(set(left)) < 2 or len(set(right)) < 2:
        return None
    return float(spearmanr(left, right).statistic)
