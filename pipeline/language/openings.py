"""What stands after a possible sentence end: whether a new sentence could open there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.language.sentence_rules import Rules

_MARKS = re.compile(
    r"(?:[\"'“”„«‘’(\[*–—-]|,,|\s+|(?<=[(\[])(?:\.{2,}|…)[)\]]){0,10}",
)
_WORD = re.compile(r"\w[\w’'-]{0,40}(?:\.[a-z]\w{0,20})?")
_CLITIC = re.compile(r"[‘’'`´](?:[stknm]\s+|s-)[A-ZÀ-Þ]")
"""'s Ochtends, 't Was, 's-Hertogenbosch: the capital stands on the second word."""
_MIXED_CASE = re.compile(r"[a-z]{1,3}[A-Z]|[a-z][\w-]*\.(?:com|nl|be|eu|org|net|nu)\b")
"""iPhone, eBay, nu.nl."""
_CANNOT_OPEN = frozenset(",;:.!?…%)]}/&=+")
_QUOTATION_MARKS = frozenset("\"'“”„‘’«,")
_NEXT_WORD = re.compile(r"\s+((?:['’]?\w|d['’])[\w’'-]{0,40})")

Kind = Literal["upper", "clitic", "digit", "symbol", "lower", "nothing"]


@dataclass(frozen=True, slots=True)
class Opening:
    """`word` stands at text[position]; `quoted` and `bracketed` tell of marks before it."""

    kind: Kind
    word: str
    position: int
    quoted: bool
    bracketed: bool


def find_opening(text: str, start: int, end: int, rules: Rules) -> Opening:
    """The opening at text[start], the first character after white space."""
    marks = _MARKS.match(text, start, end)
    position = marks.end() if marks else start
    before = text[start:position]
    for clitic in (start, max(start, position - 1)):
        if _CLITIC.match(text, clitic, end):
            return Opening("clitic", text[clitic : clitic + 2], clitic, clitic > start, False)
    found = _WORD.match(text, position, end)
    word = found.group() if found else ""
    kind = _kind(text, position, end, word, rules)
    quoted = not _QUOTATION_MARKS.isdisjoint(before)
    return Opening(kind, word, position, quoted, "(" in before or "[" in before)


def _kind(text: str, position: int, end: int, word: str, rules: Rules) -> Kind:
    if position >= end or text[position] in _CANNOT_OPEN:
        return "nothing"
    character = text[position]
    if character.isdigit():
        return "digit"
    if not character.isalpha():
        return "symbol"
    if not character.islower() or _MIXED_CASE.match(text, position, end):
        return "upper"
    return "upper" if word in rules.lower_case_names else "lower"


def is_everyday(opening: Opening, rules: Rules) -> bool:
    """Whether an everyday word stands there with a capital, which only a new sentence gives it."""
    if opening.kind == "clitic":
        return opening.word[1] == "s"
    return opening.kind == "upper" and opening.word.lower() in rules.openers


def is_surname(text: str, opening: Opening, end: int, rules: Rules) -> bool:
    """Whether a surname opens there: "De Vries", "Van der Vaart", "In 't Veld"."""
    if opening.word.lower() not in rules.particles:
        return False
    position = opening.position + len(opening.word)
    for _ in range(3):
        following = _NEXT_WORD.match(text, position, end)
        if following is None:
            return False
        word = following.group(1).replace("’", "'")
        if word[0].isupper():
            return True
        if word not in rules.particles:
            return False
        position = following.end()
    return False
