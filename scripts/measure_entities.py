"""Score the `entities` stage: spans, and names found in the reference translation.

    python scripts/measure_entities.py --data DIR [--set model=…] [--set backend=transformers]

Spans: precision, recall and F1 with both ends and the type right, micro-averaged,
on the Dutch side of corpus/dev.jsonl and, when ner/ is there, on CoNLL-2002
testa; before and after the repairs over
the article. Projection: of the
corpus's names, given with their place in the Dutch sentence, how many come out
as the English string that the corpus has, an article before it set aside.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from _entity_data import Example, Span, read_conll, read_corpus

from pipeline.backends.encoders import open_tagger
from pipeline.backends.registry import find
from pipeline.language.name_repairs import Tagged, repair
from pipeline.language.projection import Name, project
from pipeline.stages.entities import LABELS, EntitiesConfig


def score(found: Iterable[Iterable[Span]], wanted: Iterable[Iterable[Span]]) -> str:
    """Precision, recall and F1 in percent, over all and by type."""
    right: Counter[str] = Counter()
    guessed: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for mine, gold in zip(found, wanted, strict=True):
        for kind in ("all", *sorted(LABELS)):
            ours = {span for span in mine if kind in ("all", span[2])}
            theirs = {span for span in gold if kind in ("all", span[2])}
            right[kind] += len(ours & theirs)
            guessed[kind] += len(ours)
            there[kind] += len(theirs)
    precision = 100 * right["all"] / max(1, guessed["all"])
    recall = 100 * right["all"] / max(1, there["all"])
    types = "  ".join(
        f"{kind} {200 * right[kind] / max(1, guessed[kind] + there[kind]):.1f}"
        for kind in sorted(LABELS)
    )
    f1 = 200 * right["all"] / max(1, guessed["all"] + there["all"])
    return f"P {precision:.1f}  R {recall:.1f}  F1 {f1:.1f}  ({types})"


def measure_spans(name: str, examples: Sequence[Example], tagger: Any, errors: int) -> None:
    """Print the scores of a tagger on some sentences, and the first of its errors."""
    began = time.perf_counter()
    tagged = tagger.tag([example.text for example in examples])
    seconds = time.perf_counter() - began
    names = [[Tagged(s.start, s.end, s.label, s.score) for s in spans] for spans in tagged]
    raw = [[name[:3] for name in found] for found in names]
    settled = []
    for _, numbers in groupby(range(len(examples)), key=lambda index: examples[index].article):
        article = list(numbers)
        repaired = repair([examples[i].text for i in article], [names[i] for i in article])
        settled += [[name[:3] for name in found] for found in repaired]
    gold = [example.spans for example in examples]
    print(f"{name}: {len(examples)} sentences, {1000 * seconds / len(examples):.1f} ms each")
    print(f"  as tagged  {score(raw, gold)}")
    print(f"  repaired   {score(settled, gold)}")
    for example, spans in zip(examples, settled, strict=True):
        missed, wrong = set(example.spans) - set(spans), set(spans) - set(example.spans)
        if (missed or wrong) and errors > 0:
            errors -= 1
            named = [[f"{example.text[s:e]}/{k}" for s, e, k in sorted(x)] for x in (missed, wrong)]
            print(f"    missed {named[0]}  wrong {named[1]}: {example.text}")


def measure_projection(path: Path, errors: int) -> None:
    """Print how well names are found in the reference translation."""
    right = found = wanted = 0
    for line in path.read_text("utf-8").split("\n"):
        for paragraph in json.loads(line)["paragraphs"] if line else ():
            for sentence in paragraph:
                dutch, english, names = sentence["nl"], sentence["en"], sentence["entities"]
                places = project(
                    [Name(n["nl"], n["type"], dutch.find(n["nl"])) for n in names], dutch, english
                )
                for name, place in zip(names, places, strict=True):
                    ours = english[place[0] : place[1]] if place else ""
                    same = bare(ours) == bare(name["en"] or "")
                    wanted += bool(name["en"])
                    found += bool(ours)
                    right += same and bool(ours)
                    if not same and errors > 0:
                        errors -= 1
                        print(f"    {name['nl']}: {ours or None} instead of {name['en']}")
    precision, recall = 100 * right / found, 100 * right / wanted
    f1 = 200 * right / (found + wanted)
    print(f"projection: {wanted} names  P {precision:.1f}  R {recall:.1f}  F1 {f1:.1f}")


def bare(name: str) -> str:
    """A name without the article before it."""
    return name.removeprefix("the ").removeprefix("The ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="has corpus/ and perhaps ner/")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--errors", type=int, default=0, help="print so many of each kind")
    options = parser.parse_args()
    config = EntitiesConfig(**dict(pair.split("=", 1) for pair in options.set))
    tagger = open_tagger(
        find(config.model), config.backend, "cpu", config.compute_type, config.batch_tokens
    )
    dev = options.data / "corpus" / "dev.jsonl"
    measure_spans("corpus dev", read_corpus(dev, "nl"), tagger, options.errors)
    conll = options.data / "ner" / "conll2002_ned.testa"
    if conll.is_file():
        measure_spans("CoNLL-2002 testa", read_conll(conll), tagger, options.errors)
    measure_projection(dev, options.errors)


if __name__ == "__main__":
    main()
