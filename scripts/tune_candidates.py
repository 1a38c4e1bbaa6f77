"""Tune how translate chooses among hypotheses, and print what the choice gains.

    python scripts/tune_candidates.py --test FILE.tsv --work DIR [--candidates 4] [--samples 8]

For each sentence of the test file (Dutch and English in the first two columns)
the greedy hypothesis, those of a beam and samples are made once and kept in
`--work` with everything the choice looks at. Weights are searched on the first
half of the sentences for the best mean sentence chrF, and reported on the second
half, with those in place, the first hypothesis, the best beam hypothesis and
the best that a perfect choice could reach beside them.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from _translation_data import read_tsv
from sacrebleu.metrics import BLEU, CHRF

from pipeline.backends.base import Decoding, Hypothesis
from pipeline.backends.encoders import open_encoder
from pipeline.backends.generators import open_generator
from pipeline.backends.registry import find
from pipeline.backends.sampling import Sampling
from pipeline.checks.choice import Evidence, Weights, agreement, best, is_doubtful
from pipeline.language.english_style import styled
from pipeline.language.hints import hinted, sought
from pipeline.stages.translate import findings

GRID = {
    "score": (0.0, 0.25, 0.5, 1.0),
    "likeness": (0.0, 2.0, 4.0, 8.0, 12.0),
    "consensus": (0.0, 0.5, 1.0, 2.0, 4.0, 8.0),
    "error": (0.0, 0.2, 0.4, 0.8),
    "warning": (0.0, 0.1, 0.2, 0.4),
}
BACK = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
BATCH = 32


@dataclass
class Case:
    """A sentence with its hypotheses, greedy first, and each one's evidence and sentence chrF."""

    source: str
    reference: str
    texts: list[str]
    beam: int
    """Which of them is the beam's best."""
    evidence: list[Evidence]
    complete: list[bool]
    chrf: list[float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--first", type=int, help="only the first N sentences")
    parser.add_argument("--candidates", type=int, default=4)
    parser.add_argument("--samples", type=int, default=0)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--model", default="nl-en-gemma")
    parser.add_argument("--back", action="store_true", help="also score the source, given each")
    options = parser.parse_args()
    how = (options.model, options.first or "all", options.candidates, options.samples)
    names = [options.test.stem, *map(str, how), *(["back"] if options.back else [])]
    kept = options.work / f"{'-'.join(names)}.json"
    if not kept.exists():
        options.work.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(propose(options), ensure_ascii=False, indent=1), "utf-8")
    cases = [case_of(row) for row in json.loads(kept.read_text("utf-8"))]
    half = len(cases) // 2
    tuning, held = cases[:half], cases[half:]

    axes = GRID | ({"back": BACK} if options.back else {"back": (0.0,)})
    grid = [Weights(**dict(zip(axes, v, strict=True))) for v in itertools.product(*axes.values())]
    ranked = sorted(grid, key=lambda weights: -mean_chrf(tuning, weights))
    print("best weights on the first half:")
    for weights in ranked[:5]:
        print(
            f"  {asdict(weights)}: {mean_chrf(tuning, weights):.2f}, {mean_chrf(held, weights):.2f}"
        )
    chosen = ranked[0]
    for name, part in (("first half", tuning), ("second half", held)):
        print(f"{name}, {len(part)} sentences: BLEU, chrF2, errors found by the checks")
        report("greedy", part, [0] * len(part))
        report("beam", part, [case.beam for case in part])
        for title, weights in (("chosen", chosen), ("in place", Weights())):
            report(f"{title}, all searched", part, [best(c.evidence, weights) for c in part])
            for doubt in (0.6, 0.7, 0.8, 0.9):
                picks = [doubted(case, weights, doubt) for case in part]
                share = sum(in_doubt(case, doubt) for case in part) / len(part)
                report(f"{title}, under {doubt} ({share:.0%} searched)", part, picks)
        report("perfect choice", part, [case.chrf.index(max(case.chrf)) for case in part])
    print(f"with all, second half: {mean_chrf(held, chosen):.2f}")
    print(f"weights in place, second half: {mean_chrf(held, Weights()):.2f}")
    for name in axes:
        without = Weights(**asdict(chosen) | {name: 0.0})
        print(f"without {name}, second half: {mean_chrf(held, without):.2f}")


def in_doubt(case: Case, doubt_below: float) -> bool:
    return is_doubtful(case.evidence[0], case.complete[0], doubt_below)


def doubted(case: Case, weights: Weights, doubt: float) -> int:
    """The choice where the first hypothesis is doubtful, else the first."""
    return best(case.evidence, weights) if in_doubt(case, doubt) else 0


def mean_chrf(cases: list[Case], weights: Weights) -> float:
    return sum(case.chrf[best(case.evidence, weights)] for case in cases) / len(cases)


def report(name: str, cases: list[Case], picks: list[int]) -> None:
    texts = [case.texts[pick] for case, pick in zip(cases, picks, strict=True)]
    references = [[case.reference for case in cases]]
    bleu, chrf = BLEU().corpus_score(texts, references), CHRF().corpus_score(texts, references)
    errors = sum(
        any(f.severity == "error" for f in case.evidence[pick].findings)
        for case, pick in zip(cases, picks, strict=True)
    )
    print(f"  {name:<36}{bleu.score:6.1f}{chrf.score:7.1f}{errors:5}")


def case_of(row: dict[str, Any]) -> Case:
    """A case with its findings made again, since the checks may have changed since."""
    chrf = CHRF()
    texts = row["texts"]
    evidence = [
        Evidence(score, findings(row["source"], text), back, likeness, agreed)
        for text, score, back, likeness, agreed in zip(
            texts, row["scores"], row["back"], row["likeness"], agreement(texts), strict=True
        )
    ]
    each = [chrf.sentence_score(text, [row["reference"]]).score for text in texts]
    beam = texts.index(row["beam"])
    return Case(row["source"], row["reference"], texts, beam, evidence, row["complete"], each)


def propose(options: argparse.Namespace) -> list[dict[str, Any]]:
    """The hypotheses of every sentence, greedy first, with their scores."""
    pairs = read_tsv(options.test)[: options.first]
    row = find(options.model)
    generator = open_generator(row, "transformers" if options.samples else "auto")
    encoder = open_encoder(find("e5-small"))
    order = sorted(range(len(pairs)), key=lambda index: -len(pairs[index].dutch))
    rows: dict[int, dict[str, Any]] = {}
    for start in range(0, len(order), BATCH):
        chunk = order[start : start + BATCH]
        sources = [pairs[index].dutch for index in chunk]
        hints = [hinted(source) for source in sources] if row.hints else sources
        greedy = generator.generate(hints, Decoding())
        again = [sought(s, h.text, row.hints) for s, h in zip(sources, greedy, strict=True)]
        beams = generator.propose(again, Decoding(), options.candidates)
        if options.samples:
            drawn = generator.sample(again, Decoding(), Sampling(), options.samples)
            beams = [[*found, *others] for found, others in zip(beams, drawn, strict=True)]
        for index, first, others in zip(chunk, greedy, beams, strict=True):
            found = distinct([first, *others])
            texts = [h.text for h in found]
            source = pairs[index].dutch
            vectors = encoder.encode([source, *texts])
            back = generator.back_scores([source] * len(texts), texts) if options.back else None
            rows[index] = {
                "source": source,
                "reference": pairs[index].english,
                "texts": texts,
                "beam": beam_best(found, others[0]),
                "scores": [h.score for h in found],
                "complete": [h.complete for h in found],
                "likeness": (vectors[1:] @ vectors[0]).tolist(),
                "back": back or [None] * len(texts),
            }
        print(f"{len(rows)} of {len(pairs)}", flush=True)
    return [rows[index] for index in range(len(pairs))]


def distinct(hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """As the stage chooses among them: in one style, each text once, cut-off ones only if all are;
    the first stays first."""
    found = [replace(h, text=styled(h.text)) for h in hypotheses]
    complete = [h for h in found[1:] if h.complete]
    kept = [found[0], *complete] if found[0].complete or complete else found
    unique: dict[str, Hypothesis] = {}
    for hypothesis in kept:
        unique.setdefault(hypothesis.text, hypothesis)
    return list(unique.values())


def beam_best(found: Sequence[Hypothesis], best_of_beam: Hypothesis) -> str:
    """The beam's best as it stands among the distinct ones, else the first of all."""
    text = styled(best_of_beam.text)
    return text if any(h.text == text for h in found) else found[0].text


if __name__ == "__main__":
    main()
