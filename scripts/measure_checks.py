"""Measures the checks of pipeline/checks/: how often each is wrong, and what it finds.

    python scripts/measure_checks.py DEV.tsv DEV.jsonl [--entities] [--show CHECK]

Alarms: each check on human translations, where every finding counts as wrong
(a few are right: translators err too). Detection: on translations damaged by
code, in the same pairs, a fault counts as found when a finding of one of the
checks meant for it stands that the undamaged translation did not have.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from _damage import FAULTS, NUMBERS, Item

from pipeline.backends.encoders import open_tagger
from pipeline.backends.registry import find
from pipeline.checks import check_sentence
from pipeline.evaluate.parallel import read_parallel
from pipeline.language.name_repairs import Tagged, repair
from pipeline.language.projection import Name

SEED = 20250403


def read_items(path: Path) -> list[Item]:
    """The pairs of a test set."""
    test = read_parallel(str(path))
    return [Item(*pair) for pair in zip(test.sources, test.references, strict=True)]


def tagged(items: Sequence[Item]) -> list[Item]:
    """The pairs with the names that the embedded tagger finds, as in a run of the pipeline."""
    tagger = open_tagger(find("e5-entities"), "ctranslate2", "cpu", "auto", 2048)
    spans = tagger.tag([item.source for item in items])
    tagger.close()
    found = []
    for item, own in zip(items, spans, strict=True):
        first = [Tagged(s.start, s.end, s.label, s.score) for s in own]
        (mended,) = repair([item.source], [first])
        names = tuple(Name(item.source[t.start : t.end], t.label, t.start) for t in mended)
        found.append(item._replace(names=names))
    return found


def alarms(items: Sequence[Item], name: str, show: str | None) -> None:
    found: Counter[tuple[str, str]] = Counter()
    flagged: Counter[str] = Counter()
    for item in items:
        findings = item.findings()
        found.update({(f.check, f.severity) for f in findings})
        flagged.update({f.severity for f in findings})
        if show and any(f.check == show for f in findings):
            print(
                item.source,
                item.target,
                *(f for f in findings if f.check == show),
                sep="\n",
                end="\n\n",
            )
    numeric = sum(bool(re.search(r"\d", item.source)) for item in items)
    print(f"\n{name}: {len(items)} pairs, {numeric} with a digit")
    for severity in ("error", "warning"):
        share = flagged[severity] / len(items)
        print(f"  {'any':<16}{severity:<10}{flagged[severity]:>5}{share:>9.2%}")
    for (check, severity), count in sorted(found.items()):
        share = f"{count / numeric:>9.2%} of those with a digit" if check in NUMBERS else ""
        print(f"  {check:<16}{severity:<10}{count:>5}{count / len(items):>9.2%}{share}")


class Rate(NamedTuple):
    """How often a fault that was put in was found: of `pairs`, at all and as an error."""

    fault: str
    pairs: int
    found: int
    errors: int


def detect(items: Sequence[Item], missed: str | None = None) -> list[Rate]:
    """The rate for each of `FAULTS` that some pair can have; prints where `missed` was missed."""
    rates = []
    # Without the message: a length finding says how long.
    before = [{replace(f, message="") for f in item.findings()} for item in items]
    for name, damage, checks in FAULTS:
        rng = random.Random(f"{SEED} {name}")
        tried = seen = errors = 0
        for item, known in zip(items, before, strict=True):
            text = damage(item, rng)
            if text is None or text == item.target:
                continue
            tried += 1
            new = [f for f in item.findings(text) if replace(f, message="") not in known]
            new = [f for f in new if not checks or f.check in checks]
            seen += bool(new)
            errors += any(f.severity == "error" for f in new)
            if missed == name and not new:
                print(item.source, text, sep="\n", end="\n\n")
        if tried:
            rates.append(Rate(name, tried, seen, errors))
    return rates


def detection(items: Sequence[Item], missed: str | None) -> None:
    """Print the rates."""
    print(f"\n{'fault':<26}{'pairs':>6}{'found':>9}{'as error':>10}")
    for name, tried, seen, errors in detect(items, missed):
        print(f"{name:<26}{tried:>6}{seen / tried:>9.1%}{errors / tried:>10.1%}")


MEANT_FOR = {
    "number": frozenset({"number", "number_format", "unit", "order"}),
    "date": frozenset({"date", "weekday"}),
    "omission": frozenset({"unsaid", "length", "number", "name", "negation", "time", "date"}),
    "meaning": frozenset[str](),
}
"""The checks that could see a fault that is labelled, where it is not the one of its name; no
check reads a meaning."""


def meant_for(fault: str) -> frozenset[str]:
    """The checks that could see a fault."""
    return MEANT_FOR.get(fault, frozenset({fault}))


def gold(path: Path) -> None:
    """Print what the checks say of labelled translations: precision of each, recall of each fault.

    A finding is right when its sentence is wrong, or when its check has the name of the small
    fault that was labelled, no matter which others might have seen it. A fault is found by any
    check that could see it.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    found: Counter[str] = Counter()
    there = Counter(row["fault"] for row in rows if row["fault"])
    alarms = found_wrong = 0
    for row in rows:
        checks = {
            f.check for f in check_sentence(row["source"], row["translation"], row["entities"])
        }
        good = {check for check in checks if row["label"] == "wrong" or check == row["fault"]}
        given.update(checks)
        right.update(good)
        flagged[row["fault"]] += bool(checks)
        found[row["fault"]] += bool(checks & meant_for(row["fault"]))
        alarms += row["label"] != "wrong" and bool(checks - good)
        found_wrong += row["label"] == "wrong" and bool(checks)
    wrong = sum(row["label"] == "wrong" for row in rows)
    print(f"\n{path.name}: {len(rows)} sentences, {wrong} wrong, {found_wrong} of them flagged; ")
    print(f"{len(rows) - wrong} good, {alarms} with a false alarm")
    print(f"{'check':<16}{'findings':>9}{'right':>7}{'precision':>11}")
    for check, count in given.most_common():
        print(f"{check:<16}{count:>9}{right[check]:>7}{right[check] / count:>11.0%}")
    print(f"{'fault':<16}{'labelled':>9}{'found':>7}{'recall':>8}{'flagged by any':>16}")
    for fault, count in there.most_common():
        recall = f"{found[fault] / count:.0%}" if meant_for(fault) else "–"
        print(f"{fault:<16}{count:>9}{found[fault]:>7}{recall:>8}{flagged[fault]:>16}")


def speed(items: Sequence[Item]) -> None:
    started = time.process_time()
    for item in items:
        item.findings()
    seconds = time.process_time() - started
    print(f"\n{len(items) / seconds:,.0f} pairs a second of processor time")


def main() -> None:
    parser = argparse.ArgumentParser(description="Alarm and detection rates of the checks.")
    parser.add_argument("tests", nargs="*", metavar="TEST", help="as krant evaluate takes them")
    parser.add_argument(
        "--entities", action="store_true", help="tag names first, as a run of the pipeline does"
    )
    parser.add_argument("--gold", type=Path, help="labelled translations (JSON lines)")
    parser.add_argument("--show", metavar="CHECK", help="print the alarms of one check")
    parser.add_argument("--missed", metavar="FAULT", help="print where one fault was not found")
    arguments = parser.parse_args()
    sets = {Path(name).name: read_items(Path(name)) for name in arguments.tests}
    if arguments.entities:
        sets = {name: tagged(items) for name, items in sets.items()}
    if arguments.gold:
        gold(arguments.gold)
        if not sets:
            return
    if not sets:
        parser.error("name at least one test set, or --gold")
    for name, items in sets.items():
        alarms(items, name, arguments.show)
    everything = [item for items in sets.values() for item in items]
    if len(sets) > 1:
        alarms(everything, "all", None)
    if not arguments.show:
        detection(everything, arguments.missed)
        speed(everything)


if __name__ == "__main__":
    main()
