"""Translation quality against references: scores, intervals, significance, slices, differences.

The metrics are sacrebleu's: BLEU (Papineni et al. 2002; Post 2018), chrF2
(Popović 2015) and TER (Snover et al. 2006). Intervals are 95 % by bootstrap
over segments, and each system is compared with the first by sacrebleu's paired
bootstrap test (Koehn 2004). COMET, where asked for, gets both the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import fmean
from typing import Any

from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER
from sacrebleu.significance import PairedTest

from pipeline.errors import InputError
from pipeline.evaluate.adequacy import Adequacy, cosines, measure_adequacy
from pipeline.evaluate.bootstrap import SEED, interval, paired_p
from pipeline.evaluate.comet import comet_identity, comet_scores
from pipeline.evaluate.differences import Difference, largest_differences
from pipeline.evaluate.kept import kept
from pipeline.evaluate.parallel import ParallelSet
from pipeline.evaluate.slices import slices

METRICS = {"bleu": "BLEU", "chrf": "chrF2", "ter": "TER"}
ERROR_RATES = frozenset({"ter", "flagged"})
"""Scores of which less is better."""
SCORES = (*METRICS, "comet", "similarity", "adequacy", "flagged")
"""What --fail-under can ask for."""

RESAMPLES = 1000
"""Bootstrap samples; sacrebleu's default for the paired test."""

SIGNIFICANT = 0.05
"""The p-value under which a difference is called one, as in WMT's shared tasks."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a system made of a test set; `origin` says how: a configuration or a file."""

    name: str
    hypotheses: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Score:
    """A metric over the whole set, with the ends of its 95 % interval.

    `p` is the probability of a difference to the first system as large as this
    one if there were none; None for the first system.
    """

    value: float
    low: float
    high: float
    p: float | None


@dataclass(frozen=True, slots=True)
class Slice:
    """Scores of every system over some segments: chrF2 and BLEU in the order of the systems."""

    name: str
    segments: int
    chrf: tuple[float, ...]
    bleu: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class System:
    """A system's scores. `sentences` are chrF2 a segment, in the order of the set."""

    name: str
    origin: str
    scores: dict[str, Score]
    adequacy: Adequacy
    sentences: tuple[float, ...]

    def flat(self) -> dict[str, float]:
        """The scores that --fail-under can ask for."""
        return {name: score.value for name, score in self.scores.items()} | {
            "similarity": self.adequacy.similarity,
            "adequacy": self.adequacy.adequacy,
            "flagged": self.adequacy.flagged,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The segments on which a system and the first one differ most."""

    system: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that an evaluation of translations found."""

    test: ParallelSet
    outputs: tuple[Output, ...]
    systems: tuple[System, ...]
    signatures: dict[str, str]
    slices: tuple[Slice, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def metrics(self) -> dict[str, str]:
        """The metrics that were measured, and how they are shown."""
        shown = METRICS | {"comet": "COMET"}
        return {key: shown[key] for key in self.systems[0].scores}

    def json(self) -> dict[str, Any]:
        """All scores, and every segment with what the systems made of it, as JSON."""
        return {
            "test": {
                "name": self.test.name,
                "segments": len(self.test),
                "sha256": self.test.digest(),
            },
            "signatures": self.signatures,
            "systems": [asdict(system) for system in self.systems],
            "slices": [asdict(part) for part in self.slices],
            "comparisons": [asdict(comparison) for comparison in self.comparisons],
            "segments": [
                {
                    "source": self.test.sources[index],
                    "reference": self.test.references[index],
                    "hypotheses": {o.name: o.hypotheses[index] for o in self.outputs},
                }
                for index in range(len(self.test))
            ],
        }


def evaluate(
    test: ParallelSet,
    outputs: Sequence[Output],
    *,
    comet: str | None = None,
    cache: Path | None = None,
) -> Evaluation:
    """Score systems on a test set; the first is what the others are compared with.

    `comet` is a COMET model's name or checkpoint, None leaves COMET out.
    Bootstraps, adequacy and COMET are looked up in and kept in the folder
    `cache`. Raises InputError for an output of another length, or two of one name.
    """
    names = [output.name for output in outputs]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"two systems are called {twice!r}; name one of them otherwise")
    for output in outputs:
        if len(output.hypotheses) != len(test):
            raise InputError(
                f"{output.name} has {len(output.hypotheses):,} translations for "
                f"{len(test):,} segments"
            )
    first = outputs[0]
    beside_first = {
        output.name: _significance(test, (first,) if output is first else (first, output), cache)
        for output in outputs
    }
    chrf = CHRF()
    sentences = [
        tuple(
            chrf.sentence_score(hypothesis, [reference]).score
            for hypothesis, reference in zip(output.hypotheses, test.references, strict=True)
        )
        for output in outputs
    ]
    systems: list[System] = []
    alike = cosines(test.sources, [output.hypotheses for output in outputs], cache)
    signatures = beside_first[first.name]["signatures"]
    judged: Sequence[Score | None] = [None] * len(outputs)
    if comet:
        judged = _comet(comet, test, outputs, cache)
        signatures = {**signatures, "comet": f"model:{comet}|bs:{RESAMPLES}|seed:{SEED}"}
    for output, by_sentence, cosine, by_comet in zip(
        outputs, sentences, alike, judged, strict=True
    ):
        scores = {
            name: Score(**value) for name, value in beside_first[output.name]["scores"].items()
        }
        adequacy = measure_adequacy(test.sources, output.hypotheses, cosine, by_sentence)
        if by_comet:
            scores["comet"] = by_comet
        systems.append(System(output.name, output.origin, scores, adequacy, by_sentence))
    comparisons = [
        Comparison(
            output.name,
            tuple(
                largest_differences(
                    outputs[0].hypotheses, output.hypotheses, sentences[0], by_sentence
                )
            ),
        )
        for output, by_sentence in zip(outputs[1:], sentences[1:], strict=True)
    ]
    return Evaluation(
        test,
        tuple(outputs),
        tuple(systems),
        signatures,
        tuple(_slices(test, outputs)),
        tuple(comparisons),
    )


def _identity(test: ParallelSet, outputs: Sequence[Output]) -> dict[str, Any]:
    """What decides scores: not the names, so that a system may be called otherwise."""
    return {"test": test.digest(), "outputs": [list(output.hypotheses) for output in outputs]}


def _metrics() -> dict[str, Metric]:
    return {"bleu": BLEU(), "chrf": CHRF(), "ter": TER()}


def _significance(
    test: ParallelSet, outputs: Sequence[Output], cache: Path | None
) -> dict[str, Any]:
    """The last output's scores with interval and p-value, and the metrics' signatures.

    `outputs` is the first system alone, or it and another. Each pair is kept by itself, so that
    one more system costs its own bootstrap; the samples are the same for all (sacrebleu's seed).
    """
    identity = {
        "what": "significance, 1 for equals",
        "sacrebleu": version("sacrebleu"),
        "resamples": RESAMPLES,
        **_identity(test, outputs),
    }
    found: dict[str, Any] = kept(cache, identity, lambda: _bootstrap(test, outputs))
    return found


def _bootstrap(test: ParallelSet, outputs: Sequence[Output]) -> dict[str, Any]:
    paired = PairedTest(
        [(str(number), list(output.hypotheses)) for number, output in enumerate(outputs)],
        _metrics(),
        [list(test.references)],
        test_type="bs",
        n_samples=RESAMPLES,
    )
    signatures, found = paired()
    scores = {}
    for key, shown in METRICS.items():
        result: Any = found[shown][-1]
        p = None if result.p_value is None else float(result.p_value)
        if p is not None and outputs[0].hypotheses == outputs[-1].hypotheses:
            p = 1.0  # sacrebleu's count, a difference over 0, says that there is one
        scores[key] = {
            "value": float(result.score),
            "low": float(result.mean - result.ci),
            "high": float(result.mean + result.ci),
            "p": p,
        }
    named = {key: signatures[shown].format() for key, shown in METRICS.items()}
    return {"signatures": named, "scores": scores}


def corpus_scores(hypotheses: Sequence[str], references: Sequence[str]) -> dict[str, float]:
    """BLEU and chrF2 alone, without intervals."""
    texts, wanted = list(hypotheses), [list(references)]
    return {
        "bleu": BLEU().corpus_score(texts, wanted).score,
        "chrf": CHRF().corpus_score(texts, wanted).score,
    }


def _slices(test: ParallelSet, outputs: Sequence[Output]) -> list[Slice]:
    found = []
    for name, indices in slices(test).items():
        references = [test.references[index] for index in indices]
        scores = [
            corpus_scores([output.hypotheses[index] for index in indices], references)
            for output in outputs
        ]
        chrf, bleu = (tuple(score[key] for score in scores) for key in ("chrf", "bleu"))
        found.append(Slice(name, len(indices), chrf, bleu))
    return found


def _comet(
    model: str, test: ParallelSet, outputs: Sequence[Output], cache: Path | None
) -> list[Score]:
    """COMET of each system."""
    identity = comet_identity(model)
    by_system: list[list[float]] = [
        kept(
            cache,
            {"what": "comet segments", "model": identity, **_identity(test, [output])},
            partial(comet_scores, model, test.sources, output.hypotheses, test.references),
        )
        for output in outputs
    ]
    first = by_system[0]
    return [
        Score(
            fmean(scores),
            *interval(scores, RESAMPLES),
            None if scores is first else paired_p(first, scores, RESAMPLES),
        )
        for scores in by_system
    ]
