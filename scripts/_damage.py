"""Translations with one fault put in, to see whether a check finds it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from pipeline.checks import Finding, check_sentence
from pipeline.language.negation_words import DUTCH_NEGATION
from pipeline.language.numbers import find_quantities
from pipeline.language.projection import Name, project


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


_NEGATION = re.compile(
    r"\b(?:(?:do|does|did) not\b|(?:do|does|did)n['’]t\b|not\b|no\b(?!\.|-one| one)|"
    r"never\b) ?|(?<=can)not\b|"
    r"(?<=\bcan)['’]t\b|\bwon['’]t\b|n['’]t\b",
    re.IGNORECASE,
)


def drop_negation(item: Item, rng: random.Random) -> str | None:
    """The only not, n't, no or never goes."""
    if len(_NEGATION.findall(item.target)) != 1:
        return None
    return _NEGATION.sub(lambda m: "will" if m[0].lower().startswith("wo") else "", item.target)


def drop_single_negation(item: Item, rng: random.Random) -> str | None:
    """The same, where the Dutch has one plain negation: one to lose, and none that is left."""
    negations = DUTCH_NEGATION.findall(item.source)
    return drop_negation(item, rng) if len(negations) == 1 else None


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
    ("one niet, geen … dropped", drop_single_negation, frozenset({"negation"})),
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
