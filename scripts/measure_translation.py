"""Score the translate stage of a configuration on parallel text.

    python scripts/measure_translation.py --test FILE.tsv|corpus.jsonl … [--config compact]
        [--set stages.translate.beam=4] [--first 100]

TSV files hold Dutch and English in the first two columns; a corpus file (JSON
lines) is scored by desk too. Prints BLEU and chrF2 with sacrebleu's
signatures, and the seconds of processor time a sentence.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from _translation_data import Pair, read_desks, read_tsv
from sacrebleu.metrics import BLEU, CHRF

from pipeline import Pipeline, load_config

BATCH = 64  # sentences a call, longest first, as the local engine does


def read(path: Path, first: int | None) -> dict[str, list[Pair]]:
    """The pairs of a file by set: one for a TSV file, one a desk and their sum for a corpus."""
    if not path.is_file():
        raise SystemExit(f"{path} is not there; name TSV or corpus files with --test")
    if path.suffix != ".jsonl":
        return {path.name.split(".")[0]: read_tsv(path)[:first]}
    desks = {desk: pairs[:first] for desk, pairs in sorted(read_desks(path).items())}
    whole = [pair for pairs in desks.values() for pair in pairs]
    return {"corpus": whole} | {f"corpus/{desk}": pairs for desk, pairs in desks.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--test", type=Path, nargs="+", required=True)
    parser.add_argument("--config", default="compact")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--first", type=int, help="only the first sentences of each set")
    options = parser.parse_args()
    pipeline = Pipeline(load_config(options.config, options.set).build_stages(["translate"]))
    stage = pipeline.stage("translate")
    sets = {
        name: pairs for path in options.test for name, pairs in read(path, options.first).items()
    }
    sources = sorted({p.dutch for pairs in sets.values() for p in pairs}, key=len, reverse=True)
    stage.setup()
    started = time.process_time()
    english: dict[str, str] = {}
    for start in range(0, len(sources), BATCH):
        batch = sources[start : start + BATCH]
        english.update(zip(batch, stage.run({"sentences": batch})["translation"], strict=True))
    seconds = (time.process_time() - started) / len(sources)
    bleu, chrf = BLEU(), CHRF()
    for name, pairs in sets.items():
        hypotheses = [english[pair.dutch] for pair in pairs]
        references = [[pair.english for pair in pairs]]
        scores = [metric.corpus_score(hypotheses, references).score for metric in (bleu, chrf)]
        print(f"{name:<24}{len(pairs):>6} sentences  BLEU {scores[0]:5.1f}  chrF2 {scores[1]:5.1f}")
    print(
        f"{seconds:.2f} s of processor time a sentence; "
        f"{bleu.get_signature()}; {chrf.get_signature()}"
    )


if __name__ == "__main__":
    main()
