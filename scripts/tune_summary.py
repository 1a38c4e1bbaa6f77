"""Measure extractive summaries against lead-3 on articles with a reference; tune the weights.

    python scripts/tune_summary.py --data DIR           # scores on both parts of the corpus
    python scripts/tune_summary.py --data DIR --tune    # coordinate descent on the training part

Sentences are the reference translations, so that the choice is measured and not
the translator; intervals are a paired bootstrap over articles (Koehn 2004).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.encoders import open_encoder
from pipeline.backends.registry import find
from pipeline.evaluate.corpus import read_corpus
from pipeline.evaluate.summary import ROUGES, rouge
from pipeline.language.salience import Weights, choose, excess, is_dangling, salience

SENTENCES = 3
STEPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0, 3.0)
ROUNDS = 4
LEAST_GAIN = 0.03  # ROUGE-L; less is noise
RESAMPLES = 1000


@dataclass
class Sample:
    """An article with what its sentences are compared by, and its reference summary."""

    sentences: list[str]
    graph: NDArray[np.float64]
    headline: NDArray[np.float64]
    reference: str
    scores: dict[tuple[int, ...], dict[str, float]] = field(default_factory=dict)

    def rouge(self, chosen: Sequence[int]) -> dict[str, float]:
        """The scores of the chosen sentences, as `krant evaluate summary` computes them."""
        key = tuple(chosen)
        if key not in self.scores:
            self.scores[key] = rouge(self.reference, [self.sentences[index] for index in key])
        return self.scores[key]


def samples(path: Path) -> list[Sample]:
    """The articles of a corpus file, encoded."""
    encoder = open_encoder(find("e5-small"))
    found = []
    for article in read_corpus(path):
        sentences = [sentence.en or "" for sentence in article.sentences()]
        vectors = encoder.encode([*sentences, article.title_en]).astype(np.float64)
        likeness = vectors @ vectors.T
        found.append(
            Sample(
                sentences,
                excess(likeness[:-1, :-1]),
                likeness[-1, :-1],
                article.summary_en,
            )
        )
    encoder.close()
    return found


def ours(sample: Sample, weights: Weights) -> list[int]:
    """The sentences that the stage would choose."""
    score = salience(sample.sentences, sample.graph, sample.headline, weights)
    dangling = [is_dangling(sentence) for sentence in sample.sentences]
    return choose(score, sample.graph, dangling, SENTENCES, weights)


def lead(sample: Sample) -> list[int]:
    """The first sentences."""
    return list(range(min(SENTENCES, len(sample.sentences))))


def rouges(found: Sequence[Sample], pick: Callable[[Sample], list[int]]) -> NDArray[np.float64]:
    """ROUGE-1, -2, -L of every article, (articles, 3), 0 to 100."""
    return np.array([[sample.rouge(pick(sample))[name] for name in ROUGES] for sample in found])


def tune(found: Sequence[Sample], weights: Weights) -> Weights:
    """Change one weight at a time while ROUGE-L gains; position stays as the measure."""
    best = rouges(found, lambda sample: ours(sample, weights))[:, 2].mean()
    for _ in range(ROUNDS):
        before = weights
        for name in Weights.model_fields:
            for value in STEPS if name != "position" else ():
                other = weights.model_copy(update={name: value})
                score = rouges(found, lambda sample, w=other: ours(sample, w))[:, 2].mean()
                if score > best + LEAST_GAIN:
                    best, weights = score, other
        if weights == before:
            break
    return weights


def report(name: str, found: Sequence[Sample], weights: Weights) -> None:
    """Print both methods' means and the interval of their difference in ROUGE-L."""
    chosen = rouges(found, lambda sample: ours(sample, weights))
    first = rouges(found, lead)
    rng = random.Random(1)
    gains = sorted(
        float(
            np.mean([(chosen - first)[i, 2] for i in rng.choices(range(len(found)), k=len(found))])
        )
        for _ in range(RESAMPLES)
    )
    print(f"{name}, {len(found)} articles      ROUGE-1  ROUGE-2  ROUGE-L")
    for method, values in (("lead-3", first), ("chosen", chosen)):
        print(f"  {method:24}" + "".join(f"{value:9.2f}" for value in values.mean(0)))
    print(f"  difference in ROUGE-L, 95 %: {gains[25]:+.2f} to {gains[974]:+.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with corpus/")
    parser.add_argument("--tune", action="store_true")
    options = parser.parse_args()
    training = samples(options.data / "corpus" / "train.jsonl")
    weights = Weights()
    if options.tune:
        for part, rest in ((training[::2], training[1::2]), (training[1::2], training[::2])):
            report("tuned on the other half", rest, tune(part, weights))
        weights = tune(training, weights)
        print(weights)
    report("train", training, weights)
    report("dev", samples(options.data / "corpus" / "dev.jsonl"), weights)


if __name__ == "__main__":
    main()
