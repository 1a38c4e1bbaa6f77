"""How number words make up one number: two million | three | hundred | thousand."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from pipeline.language.number_words import (
    DUTCH_SCALES,
    ENGLISH_SCALES,
    Word,
    dutch_word,
    english_word,
)
from pipeline.language.numerals import NUMERAL, VULGAR


class Grammar(NamedTuple):
    """What differs between the languages when words are put together."""

    language: str
    tokens: re.Pattern[str]
    look_up: Callable[[str], Word | None]
    scales: dict[str, float]
    direct: frozenset[str]
    """Between words of one number."""
    joins: frozenset[str]
    """Between a hundred and what is added to it."""
    halves: frozenset[str]
    """Between a number and "a half"."""
    of: frozenset[str]
    """Between a part or a plural and what there is of it ("half a million")."""


@cache
def grammar_of(language: str) -> Grammar:
    """The grammar of Dutch ("nl") or English ("en")."""
    pattern = re.compile(rf"(?P<vulgar>[{''.join(VULGAR)}])|(?P<word>[^\W\d_]+)|{NUMERAL}")
    if language == "nl":
        return Grammar(
            "nl", pattern, dutch_word, DUTCH_SCALES | {"duizend": 1e3, "honderd": 1e2},
            frozenset({" ", "\u00a0", "-"}), frozenset({" ", "\u00a0", "-", " en "}),
            frozenset({" en een ", "eneen", " en "}), frozenset({" ", " van een ", "\u00a0"}),
        )  # fmt: skip
    return Grammar(
        "en", pattern, english_word, ENGLISH_SCALES,
        frozenset({" ", "\u00a0", "-"}), frozenset({" ", "\u00a0", "-", " and ", "-and-"}),
        frozenset({" and a ", "-and-a-", " and one ", " and "}),
        frozenset({" ", " a ", "-a-", "-", " of ", " of a ", "\u00a0"}),
    )  # fmt: skip


class Sum:
    """A number as it grows word by word."""

    def __init__(self, word: Word) -> None:
        self.total = 0.0
        self.current = word.value
        self.smallest = 0.0
        """The last scale: what is added must be below it."""
        self.factor = 1.0
        self.required = word.required
        self.parts: tuple[float, ...] = ()
        if word.kind == "scale" and word.value >= 1e3:
            self.total, self.current, self.smallest = word.value, 0.0, word.value
        elif word.kind == "scale":
            self.smallest = word.value

    @property
    def value(self) -> float:
        return self.total + self.current

    def multiply(self, scale: float) -> None:
        if scale < 1e3:
            self.current *= scale
        else:
            self.total, self.current = self.total + self.current * scale, 0.0
        self.smallest, self.required = scale, True
        self.factor *= scale

    def add(self, value: float) -> None:
        self.current += value
        self.required = True

    def add_part(self, part: float) -> None:
        """The half of "two and a half", or of "a million and a half"."""
        self.add(part * self.smallest if self.smallest >= 1e3 and not self.current else part)

    def divide(self, denominator: float) -> None:
        self.parts = (self.current, denominator)
        self.current /= denominator
        self.required = self.current != 0.5


def extended(amount: Sum, word: Word, gap: str, after_numeral: bool, grammar: Grammar) -> bool:
    """Take the next word into the sum; False when it starts another quantity.

    `gap` is what stands between; `after_numeral` says that the sum began with digits.
    """
    if word.kind == "scale" or (word.kind == "cardinal" and word.value in (1e2, 1e3)):
        if gap not in ("", *grammar.direct) or 1e3 > word.value >= amount.smallest > 0:
            return False
        amount.multiply(word.value)
    elif word.kind == "alone" and 0 < amount.current < 1 and gap in (*grammar.direct, *grammar.of):
        amount.multiply(word.value)  # een kwart eeuw, three-quarters of a century
    elif word.kind == "fraction" and word.value in (0.5, 0.25) and gap in grammar.halves:
        amount.add_part(word.value)
    elif word.kind == "fraction" and (gap == "" or (after_numeral and gap == " ")):
        amount.add(word.value)  # 29¾
    elif after_numeral or gap not in grammar.joins:
        return False
    elif word.kind == "cardinal":
        return _added(amount, word.value, gap, grammar)
    elif gap not in grammar.direct:
        return False
    elif word.kind == "fraction" and not amount.smallest and _is_unit_fraction(word.value):
        amount.divide(round(1 / word.value))
    elif word.kind == "ordinal" and _is_tens(amount, grammar) and word.value < 10:
        amount.add(word.value)  # twenty-first
    elif word.kind == "ordinal" and not amount.smallest and 2 < word.value > amount.current:
        amount.divide(word.value)
    else:
        return False
    return True


def _is_unit_fraction(value: float) -> bool:
    return value <= 0.5 and abs(1 / value - round(1 / value)) < 1e-9


def _is_tens(amount: Sum, grammar: Grammar) -> bool:
    return grammar.language == "en" and amount.current % 10 == 0 and amount.current % 100 >= 20


def _added(amount: Sum, value: float, gap: str, grammar: Grammar) -> bool:
    """Add a cardinal to the sum where the two make one number: twenty | five, hundred and | two."""
    if _is_tens(amount, grammar) and value < 10 and gap in grammar.direct:
        amount.add(value)
        return True
    if grammar.language == "en" and 11 <= amount.value <= 21 and 10 <= value <= 99 and gap == " ":
        amount.current = amount.current * 100 + value  # nineteen | eighty: a year
        return True
    round_hundred = amount.value >= 100 and amount.current % 100 == 0
    if round_hundred and value < (amount.smallest or 100) and (gap != " en " or amount.smallest):
        amount.add(value)
        return True
    return False
