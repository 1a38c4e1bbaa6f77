"""Measures the checks of pipeline/checks/: how often each is wrong, and what it finds.

    python scripts/measure_checks.py --translations DEV.tsv … --corpus DEV.jsonl [--show CHECK]

Alarms: each check on human translations, where every finding counts as wrong
(a few are right: translators err too). Detection: on translations damaged by
code, in the same pairs, a fault counts as found when a finding of one of the
checks meant for it stands that the undamaged translation did not have.

A TSV file holds one pair a line, Dutch and English with a tab between; the
corpus is JSON lines of articles with "paragraphs", lists of sentences with
"nl" and "en".
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.backends.encoders import open_tagger
from pipeline.backends.registry import find
from pipeline.checks import Finding, check_sentence
from pipeline.language.name_repairs import Tagged, repair
from pipeline.language.numbers import find_quantities
from pipeline.language.projection import Name, project

SEED = 20250403


class Item(NamedTuple):
    """A pair, and the names in its source where somebody looked for them."""

    source: str
    target: str
    names: tuple[Name, ...] | None = None

    def findings(self, target: str | None = None) -> list[Finding]:
        """Findings on the pair, or on another translation of its source."""
        text = self.target if target is None else target
        entities: list[dict[str, Any]] | None = None
        if self.names is not None:
            places = project(self.names, self.source, text)
            entities = [
                {
                    "text": name.text,
                    "label": name.label,
                    "english": text[place[0] : place[1]] if place else None,
                    "english_start": place[0] if place else None,
                    "english_end": place[1] if place else None,
                }
                for name, place in zip(self.names, places, strict=True)
            ]
        return check_sentence(self.source, text, entities)


def read_tsv(path: Path) -> list[Item]:
    items = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) < 2:
            sys.exit(f"{path}, line {number}: no tab between source and translation")
        items.append(Item(cells[0].strip(), cells[1].strip()))
    return items


def read_corpus(path: Path) -> list[Item]:
    items = []
    for line in path.read_text(encoding="utf-8").splitlines():
        for paragraph in json.loads(line)["paragraphs"]:
            items += [Item(s["nl"], s["en"]) for s in paragraph]
    return items


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


# Ways to damage a translation. Each returns None where it doesn't apply, and gets the
# random generator so that a run can be repeated.
Damage = Callable[[Item, random.Random], str | None]


def change_digit(item: Item, rng: random.Random) -> str | None:
    """One digit of a numeral becomes another."""
    places = [m.start() for m in re.finditer(r"\d", item.target)]
    if not places:
        return None
    place = rng.choice(places)
    digit = rng.choice([d for d in "123456789" if d != item.target[place]])
    return item.target[:place] + digit + item.target[place + 1 :]


_WORDS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty".split()


def change_number_word(item: Item, rng: random.Random) -> str | None:
    """One number word becomes another."""
    places = list(re.finditer(rf"\b(?:{'|'.join(_WORDS)})\b", item.target))
    if not places:
        return None
    match = rng.choice(places)
    word = rng.choice([w for w in _WORDS if w != match.group()])
    return item.target[: match.start()] + word + item.target[match.end() :]


def drop_numeral(item: Item, rng: random.Random) -> str | None:
    """A numeral is left out."""
    found = [q for q in find_quantities(item.target, "en") if q.numeral]
    if not found:
        return None
    quantity = rng.choice(found)
    return item.target[: quantity.start] + item.target[quantity.end :].lstrip()


def replaced(pattern: str, replacement: str, only_if: str = "") -> Damage:
    def damage(item: Item, rng: random.Random) -> str | None:
        if only_if and not re.search(only_if, item.source, re.IGNORECASE):
            return None
        text, count = re.subn(pattern, replacement, item.target, count=1)
        return text if count else None

    return damage


_OTHER_NAMES = "Hendrikson Brugge Vandamme Petrograd Okafor Lindqvist Castellano Zwolle".split()


def swap_name(item: Item, rng: random.Random) -> str | None:
    """A name that stands in both sentences becomes another one in the translation."""
    names = re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}\b", item.target)
    names = [name for name in names if re.search(rf"\b{name}\b", item.source)]
    if not names:
        return None
    return item.target.replace(rng.choice(names), rng.choice(_OTHER_NAMES))


def change_speaker(item: Item, rng: random.Random) -> str | None:
    """Who is quoted becomes somebody else."""
    says = r"(?:said|says|told|according to|added|explained|wrote|stated)"
    pattern = rf"(?<={{}}) ((?:[A-Z][\w'’-]+ ?)+)|((?:[A-Z][\w'’-]+ )+)(?={says}\b)"
    found = [
        match
        for verb in ("said", "says", "told", "according to", "added", "explained", "wrote")
        for match in re.finditer(pattern.replace("{}", verb), item.target)
        if match.group().split()[-1] in item.source
    ]
    if not found:
        return None
    match = rng.choice(found)
    name = match.group().strip()
    return item.target.replace(name, rng.choice(_OTHER_NAMES), 1)


def drop_negation(item: Item, rng: random.Random) -> str | None:
    """The only not, n't, no or never goes."""
    pattern = r"(?:\b(?:do|does|did) not\b|\bnot\b|n['’]t\b|\bno\b|\bnever\b) ?"
    if len(re.findall(pattern, item.target)) != 1:
        return None
    return re.sub(pattern, "", item.target).replace("cann ", "can ")


def add_negation(item: Item, rng: random.Random) -> str | None:
    """A "not" where there was none."""
    if re.search(r"\b(?:not|no|never)\b|n't", item.target):
        return None
    text, count = re.subn(
        r"\b(is|are|was|were|will|would|can|has|have)\b", r"\1 not", item.target, count=1
    )
    return text if count else None


_OPPOSITE = {
    "rise": "fall", "rises": "falls", "rose": "fell", "risen": "fallen", "increase": "decrease",
    "increased": "decreased", "higher": "lower", "raised": "lowered", "growth": "decline",
    "grew": "shrank", "up": "down",
}  # fmt: skip
_OPPOSITE |= {down: up for up, down in _OPPOSITE.items()}


def turn_round(item: Item, rng: random.Random) -> str | None:
    """Every rise becomes a fall and every fall a rise, where the source speaks of either."""
    if not re.search(r"\b(?:stijg|steeg|gesteg|da+l|geda+ld|hoger|lager|groei|krimp)", item.source):
        return None
    pattern = rf"\b(?:{'|'.join(_OPPOSITE)})\b"
    return re.sub(pattern, lambda match: _OPPOSITE[match.group()], item.target)


def cut_clause(item: Item, rng: random.Random) -> str | None:
    """Everything after a comma, at least 30 % of the sentence, goes."""
    length = len(item.target)
    places = [m.start() for m in re.finditer(", ", item.target) if 0.3 <= m.start() / length <= 0.7]
    if length < 60 or not places:
        return None
    return item.target[: rng.choice(places)] + "."


def cut_half(item: Item, rng: random.Random) -> str | None:
    words = item.target.split()
    return " ".join(words[: len(words) // 2]) if len(words) >= 12 else None


def swap_from_to(item: Item, rng: random.Random) -> str | None:
    """From 3 to 5 becomes from 5 to 3."""
    if not re.search(r"\bvan\b.* naar ", item.source):
        return None
    text, count = re.subn(
        r"\bfrom ([$€£]?[\d.,]*\d|[A-Z]\w+) to ([$€£]?[\d.,]*\d|[A-Z]\w+)\b",
        r"from \2 to \1",
        item.target,
        count=1,
    )
    return text if count and text != item.target else None


def repeat_sentence(item: Item, rng: random.Random) -> str | None:
    return f"{item.target} {item.target}" if len(item.target.split()) > 4 else None


def loop_words(item: Item, rng: random.Random) -> str | None:
    words = item.target.split()
    if len(words) < 8:
        return None
    start = rng.randrange(len(words) - 3)
    return " ".join(words[: start + 3] + words[start : start + 3] * 3 + words[start + 3 :])


def leave_dutch(item: Item, rng: random.Random) -> str | None:
    return item.source if len(item.source.split()) > 4 else None


def leave_phrase(item: Item, rng: random.Random) -> str | None:
    """Five words of the source stand in place of five of the translation."""
    here, there = item.source.split(), item.target.split()
    if len(here) < 10 or len(there) < 10:
        return None
    a, b = rng.randrange(len(here) - 5), rng.randrange(len(there) - 5)
    return " ".join(there[:b] + here[a : a + 5] + there[b + 5 :])


_MONTHS = "January February April June July September October November December".split()


def change_month(item: Item, rng: random.Random) -> str | None:
    found = re.search(rf"\b(?:{'|'.join(_MONTHS)})\b", item.target)
    if not found:
        return None
    month = rng.choice([m for m in _MONTHS if m != found.group()])
    return item.target[: found.start()] + month + item.target[found.end() :]


def change_weekday(item: Item, rng: random.Random) -> str | None:
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
    found = re.search(rf"\b(?:{'|'.join(days)})\b", item.target)
    if not found:
        return None
    day = rng.choice([d for d in days if d != found.group()])
    return item.target[: found.start()] + day + item.target[found.end() :]


def damage_letter(item: Item, rng: random.Random) -> str | None:
    places = [m.start() for m in re.finditer(r"(?<=[a-z])[^\x00-\x7f\W](?=[a-z])", item.target)]
    if not places:
        return None
    place = rng.choice(places)
    return item.target[:place] + "?" + item.target[place + 1 :]


NUMBERS = frozenset({"number", "date", "time", "weekday", "number_format", "unit", "order"})
FAULTS: tuple[tuple[str, Damage, frozenset[str]], ...] = (
    ("a digit changed", change_digit, NUMBERS),
    ("a number word changed", change_number_word, NUMBERS),
    ("a numeral dropped", drop_numeral, NUMBERS),
    ("billion → million", replaced(r"\bbillion\b", "million", "miljard"), NUMBERS),
    ("trillion → billion", replaced(r"\btrillion\b", "billion", "biljoen"), NUMBERS),
    ("million → billion", replaced(r"\bmillion\b", "billion", "miljoen"), NUMBERS),
    ("euro → dollar", replaced(r"€ ?(?=\d)", "$", "€|euro"), frozenset({"unit"})),
    ("euros → dollars", replaced(r"\beuros?\b", "dollars", r"\d.*euro"), frozenset({"unit"})),
    ("weeks → months", replaced(r"\bweeks\b", "months", "weken"), frozenset({"unit"})),
    ("month changed", change_month, NUMBERS),
    ("weekday changed", change_weekday, NUMBERS),
    ("from/to swapped", swap_from_to, frozenset({"order"})),
    ("name swapped", swap_name, frozenset({"name"})),
    ("speaker changed", change_speaker, frozenset({"name"})),
    ("negation dropped", drop_negation, frozenset({"negation"})),
    ("negation added", add_negation, frozenset({"negation"})),
    ("rise and fall exchanged", turn_round, frozenset({"direction"})),
    ("clause cut, any check", cut_clause, frozenset()),
    ("half cut, length", cut_half, frozenset({"length"})),
    ("half cut, any check", cut_half, frozenset()),
    ("sentence twice", repeat_sentence, frozenset({"repetition"})),
    ("three words, four times", loop_words, frozenset({"repetition"})),
    ("untranslated", leave_dutch, frozenset({"untranslated"})),
    ("five words Dutch", leave_phrase, frozenset({"untranslated"})),
    ("letter → ?", damage_letter, frozenset({"characters"})),
)
"""What is done, how, and the checks that should see it (none named: any of them)."""


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


def detection(items: Sequence[Item], missed: str | None) -> None:
    print(f"\n{'fault':<26}{'pairs':>6}{'found':>9}{'as error':>10}")
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
            print(f"{name:<26}{tried:>6}{seen / tried:>9.1%}{errors / tried:>10.1%}")


def gold(path: Path) -> None:
    """Print what the checks say of labelled translations: which findings are right, what is found.

    A finding is right when its sentence is wrong, or when it names the small
    fault that was labelled.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    there = Counter(row["fault"] for row in rows if row["fault"])
    alarms = found_wrong = 0
    for row in rows:
        checks = {
            f.check for f in check_sentence(row["source"], row["translation"], row["entities"])
        }
        good = {check for check in checks if row["label"] == "wrong" or check == row["fault"]}
        given.update(checks)
        right.update(good)
        seen[row["fault"]] += bool(checks)
        alarms += row["label"] != "wrong" and bool(checks - good)
        found_wrong += row["label"] == "wrong" and bool(checks)
    wrong = sum(row["label"] == "wrong" for row in rows)
    print(f"\n{path.name}: {len(rows)} sentences, {wrong} wrong, {found_wrong} of them flagged; ")
    print(f"{len(rows) - wrong} good, {alarms} with a false alarm")
    print(f"{'check':<16}{'findings':>9}{'right':>7}")
    for check, count in given.most_common():
        print(f"{check:<16}{count:>9}{right[check]:>7}")
    print(f"{'fault':<16}{'labelled':>9}{'flagged':>8}")
    for fault, count in there.most_common():
        print(f"{fault:<16}{count:>9}{seen[fault]:>8}")


def speed(items: Sequence[Item]) -> None:
    started = time.process_time()
    for item in items:
        item.findings()
    seconds = time.process_time() - started
    print(f"\n{len(items) / seconds:,.0f} pairs a second of processor time")


def existing(paths: Iterable[str]) -> Iterator[Path]:
    for name in paths:
        path = Path(name)
        if not path.is_file():
            sys.exit(f"{name}: no such file")
        yield path


def main() -> None:
    parser = argparse.ArgumentParser(description="Alarm and detection rates of the checks.")
    parser.add_argument("--translations", nargs="*", default=[], metavar="FILE.tsv")
    parser.add_argument("--corpus", nargs="*", default=[], metavar="FILE.jsonl")
    parser.add_argument(
        "--entities", action="store_true", help="tag names first, as a run of the pipeline does"
    )
    parser.add_argument("--gold", type=Path, help="labelled translations (JSON lines)")
    parser.add_argument("--show", metavar="CHECK", help="print the alarms of one check")
    parser.add_argument("--missed", metavar="FAULT", help="print where one fault was not found")
    arguments = parser.parse_args()
    sets = {path.name: read_tsv(path) for path in existing(arguments.translations)}
    sets |= {path.name: read_corpus(path) for path in existing(arguments.corpus)}
    if arguments.entities:
        sets = {name: tagged(items) for name, items in sets.items()}
    if arguments.gold:
        gold(arguments.gold)
        if not sets:
            return
    if not sets:
        parser.error("name at least one file with --translations, --corpus or --gold")
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
