"""Hold the embedded models to the scores that they once had.

    python scripts/check_floors.py --data DIR               # every floor, against the data
    python scripts/check_floors.py --data DIR --raise       # write better scores down
    python scripts/check_floors.py --data DIR --only translation/ntrex_dev
    python scripts/check_floors.py --data DIR --lower translation/ntrex_dev --because "…"

A floor is a score of `krant evaluate` (or of scripts/measure_sentiment.py and
measure_checks.py) with the default configuration, in models/floors.json, with
the SHA-256 of the data that it was measured on: a score on other data is no
score. A floor is never lowered without a reason, which stays beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from _sentiment_data import LABELLED, Example, read_ecosent, read_general
from measure_checks import detect, read_items, tagged
from measure_sentiment import by_level, model_verdicts

from pipeline.backends.prepared import cache_root
from pipeline.evaluate.boundaries import evaluate_segmentation
from pipeline.evaluate.conll import read_tagged
from pipeline.evaluate.conllu import read_documents
from pipeline.evaluate.corpus import read_corpus
from pipeline.evaluate.parallel import read_parallel
from pipeline.evaluate.sentiment import evaluate_sentiment, read_judged
from pipeline.evaluate.spans import evaluate_entities
from pipeline.evaluate.summary import evaluate_summaries
from pipeline.evaluate.systems import parse_system, translate
from pipeline.evaluate.translation import corpus_scores
from pipeline.progress import Lines
from pipeline.resources import models_folder
from pipeline.stages.sentiment import SentimentConfig, label_of

FLOORS = models_folder() / "floors.json"

# Scores wander by this much between machines: other processors round otherwise. Precision of
# entities on the corpus is 93.46 on an AMD EPYC and 93.15 on an Intel Xeon with AMX, testa's F1
# 80.42 and 80.61.
TOLERANCE = 0.4

Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """How a score is made: the file below the data folder (or in the repository), and what to do
    with it."""

    file: str
    scores: Callable[[Path], Scores]


def _translation(path: Path) -> Scores:
    test = read_parallel(str(path))
    found = translate(SYSTEM, test.sources, CACHE, Lines())
    return corpus_scores(found, test.references)


def _headlines(held_back: Sequence[Example]) -> Scores:
    """Macro-F1 of texts without an article, each asked as the stage asks for a sentence."""
    config = SentimentConfig()
    given = [label_of(v, config) for v in model_verdicts(held_back, str(config.model))]
    return {name: level.macro_f1 for name, level in by_level(held_back, given).items()}


def _detection(path: Path) -> Scores:
    """Of the faults put into human translations, how many the checks find, in per cent; names
    are tagged as in a run."""
    rates = detect(tagged(read_items(path)))
    return {rate.fault: 100 * rate.found / rate.pairs for rate in rates if rate.pairs >= LEAST}


LEAST = 20
"""Pairs that a fault must be put into for its rate to be held: one in twenty is five points."""

SYSTEM = parse_system("compact")
CACHE = cache_root() / "stages"
MEASURES: dict[str, Measure] = {
    f"translation/{name}": Measure(file, _translation)
    for name, file in (
        ("flores_dev", "translation/dev/flores_dev.nl-en.tsv"),
        ("ntrex_dev", "translation/dev/ntrex_dev.nl-en.tsv"),
        ("corpus", "corpus/dev.jsonl"),
    )
}
MEASURES |= {
    f"entities/{name}": Measure(
        file, lambda path: evaluate_entities(SYSTEM, read_tagged(path), CACHE).flat()
    )
    for name, file in (("corpus", "corpus/dev.jsonl"), ("testa", "ner/conll2002_ned.testa"))
}
MEASURES |= {
    f"segmentation/{name}": Measure(
        file, lambda path: evaluate_segmentation(SYSTEM, read_documents(path), CACHE).flat()
    )
    for name, file in (
        ("alpino", "segmentation/nl_alpino-ud-dev.conllu"),
        ("lassysmall", "segmentation/nl_lassysmall-ud-dev.conllu"),
        ("corpus", "corpus/dev.jsonl"),
    )
}
MEASURES["sentiment/corpus"] = Measure(
    "corpus/dev.jsonl", lambda path: evaluate_sentiment(SYSTEM, read_judged(path), CACHE).flat()
)
MEASURES["sentiment/ecosent"] = Measure(
    "sentiment/ecosent_train.nl.tsv", lambda path: _headlines(read_ecosent(path)[1])
)
MEASURES["sentiment/general"] = Measure(
    str(LABELLED / "general.tsv"), lambda path: _headlines(read_general()[1])
)
MEASURES["checks/corpus"] = Measure("corpus/dev.jsonl", _detection)
MEASURES["checks/flores_dev"] = Measure("translation/dev/flores_dev.nl-en.tsv", _detection)
MEASURES["summary/corpus"] = Measure(
    "corpus/dev.jsonl",
    lambda path: evaluate_summaries(SYSTEM, read_corpus(path), CACHE, references=True).rouge,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", action="append", help="one of the measures; repeatable")
    parser.add_argument("--raise", action="store_true", dest="higher")
    parser.add_argument("--lower", action="append", default=[], metavar="MEASURE")
    parser.add_argument("--because", default="", help="why a floor is lowered")
    options = parser.parse_args()
    if options.lower and not options.because:
        parser.error("--lower needs --because: a floor is not lowered silently")
    floors: dict[str, Any] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    under = 0
    for name in options.only or MEASURES:
        if name not in MEASURES:
            parser.error(f"there is no measure {name} (there are: {', '.join(MEASURES)})")
        path = options.data / MEASURES[name].file
        if not path.is_file():
            parser.error(f"{path} is not there; --data names the folder that holds it")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        known = floors.get(name)
        if known and known["sha256"] != digest:
            sys.exit(f"{name}: {path} is not the data that the floor was measured on")
        scores = MEASURES[name].scores(path)
        for score, value in scores.items():
            floor = known["scores"].get(score) if known else None
            low = floor is not None and value < floor - TOLERANCE
            under += low and name not in options.lower
            told = "no floor" if floor is None else f"floor {floor:.2f}"
            print(f"{name:28}{score:26}{value:8.2f}  {told}")
        gone = sorted(set(known["scores"]) - set(scores)) if known else []
        if gone and name not in options.lower:
            under += len(gone)
            print(f"{name:28}has a floor and is no longer measured: {', '.join(gone)}")
        if name in options.lower or options.higher:
            floors[name] = _floor(known, scores, digest, name in options.lower, options.because)
    if options.lower or options.higher:
        text = json.dumps(floors, indent=2, sort_keys=True, ensure_ascii=False)
        FLOORS.write_text(text + "\n", "utf-8")
    if under:
        sys.exit(f"{under} scores are under their floor")


def _floor(
    known: dict[str, Any] | None, scores: Scores, digest: str, lowered: bool, reason: str
) -> dict[str, Any]:
    """A floor with the better of the old and the new scores, or, lowered, the new ones."""
    before = known["scores"] if known else {}
    best = {
        name: round(value if lowered else max(value, before.get(name, value)), 2)
        for name, value in scores.items()
    }
    today = datetime.now(UTC).date().isoformat()
    floor = {"sha256": digest, "scores": best, "measured": today}
    notes = [*(known or {}).get("lowered", ())]
    if lowered:
        notes.append(f"{today}: {reason} (before: {before})")
    return {**floor, "lowered": notes} if notes else floor


if __name__ == "__main__":
    main()
