"""The quantities in a text, by value: numerals and number words, Dutch and English.

"3,4 miljard", "3.4 billion" and "3,400 million" are the same quantity. So are
"anderhalf miljoen" and "1.5 million", "twee derde" and "two-thirds",
"jaren negentig" and "1990s". A quantity that can be read in more than one way
keeps all its readings.

The marks follow the Nederlandse Taalunie's "Schrijfwijze van getallen"
(taaladvies.net) and The Chicago Manual of Style, 17th edition, 9.54: a Dutch
point and an English comma group thousands, a Dutch comma and an English point
start the decimals. A numeral that breaks its language's rule is read in the
only way it makes sense ("1,5" in English: 1.5) and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.language.number_words import (
    DUTCH_SCALES,
    ENGLISH_SCALES,
    Word,
    dutch_word,
    english_word,
)
from pipeline.language.units import Unit, currency_before, unit_after

LANGUAGES = frozenset({"nl", "en"})

VULGAR = {
    "½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5,
    "⅗": 3 / 5, "⅘": 4 / 5, "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
_SPACES = " \u00a0\u2009\u202f"
# Behind a numeral without a space: 2,3mln, £3bn, $10k. A lone m or k may be metres or a model.
_GLUED = {"k": 1e3, "m": 1e6, "b": 1e9}

# The first word of "een half", "een halve": no number of its own.
_ARTICLE_OF_HALF = re.compile(r"een hal(?:f|ve)\b")

_NUMERAL = (
    rf"(?P<numeral>\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,'’]\d+)*)"
    r"(?:(?P<ordinal>(?i:ste|de|e|st|nd|rd|th)(?![^\W_]))"
    r"|(?P<decade>['’]?s(?![^\W_]))"
    r"|(?P<glued>(?i:mln|mld|mrd|mio|bln|trn|bn|mn|tn|k|m|b)(?![^\W_]))|)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text states it: text[start:end], unit and currency sign left out.

    Two quantities agree when they share one of their `values`; against a plain
    number, one of the `parts` counts as well (the 2 and the 3 of "two thirds").
    `required` is False where a translation may do without ("een", "both").
    `irregular` marks a numeral written against its language's rule.
    """

    start: int
    end: int
    text: str
    values: tuple[float, ...]
    parts: tuple[float, ...] = ()
    unit: Unit | None = None
    required: bool = True
    numeral: bool = False
    irregular: bool = False

    @property
    def value(self) -> float:
        """The first reading, which is the usual one."""
        return self.values[0]


class _Token(NamedTuple):
    start: int
    end: int
    word: Word
    numeral: bool = False
    irregular: bool = False
    year: bool = False


class _Grammar(NamedTuple):
    tokens: re.Pattern[str]
    look_up: Callable[[str], Word | None]
    decimal: str
    group: str
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
def _grammar(language: str) -> _Grammar:
    pattern = re.compile(rf"(?P<word>[^\W\d_]+)|{_NUMERAL}|(?P<vulgar>[{''.join(VULGAR)}])")
    if language == "nl":
        return _Grammar(
            pattern, dutch_word, ",", ".", DUTCH_SCALES | {"duizend": 1e3, "honderd": 1e2},
            frozenset({" ", "\u00a0", "-"}), frozenset({" ", "\u00a0", "-", " en "}),
            frozenset({" en een ", "eneen", " en "}), frozenset({" ", " van een ", "\u00a0"}),
        )  # fmt: skip
    return _Grammar(
        pattern, english_word, ".", ",", ENGLISH_SCALES,
        frozenset({" ", "\u00a0", "-"}), frozenset({" ", "\u00a0", "-", " and ", "-and-"}),
        frozenset({" and a ", "-and-a-", " and one ", " and "}),
        frozenset({" ", " a ", "-a-", "-", " of ", " of a ", "\u00a0"}),
    )  # fmt: skip


def find_quantities(text: str, language: str) -> list[Quantity]:
    """The quantities in a Dutch ("nl") or English ("en") text, in order; they don't overlap.

    Years, ordinals, scores, ages and digits inside names (F-16) are quantities
    too. Raises ValueError for another language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no number grammar for language {language!r}")
    grammar = _grammar(language)
    tokens = _tokens(text, grammar)
    quantities = []
    index = 0
    while index < len(tokens):
        quantity, index = _quantity(text, tokens, index, grammar)
        quantities.append(_with_unit(quantity, text, language))
    return quantities


def read_numeral(numeral: str, language: str) -> tuple[float, bool]:
    """The value of digits with marks between them, and whether they keep the language's rule.

    >>> read_numeral("1.234,5", "nl"), read_numeral("1,234.5", "en"), read_numeral("1,5", "en")
    ((1234.5, True), (1234.5, True), (1.5, False))
    """
    decimal, group = (",", ".") if language == "nl" else (".", ",")
    return _read_numeral(numeral, decimal, group)


@lru_cache(maxsize=4096)
def _read_numeral(numeral: str, decimal: str, group: str) -> tuple[float, bool]:
    if numeral.isdigit():
        return float(numeral), True
    bare = re.sub(rf"[{_SPACES}'’]", "", numeral)
    whole, mark, fraction = bare.partition(decimal)
    if not mark or fraction.isdigit():
        if _is_grouped(whole, group):
            return float(f"{whole.replace(group, '')}.{fraction or 0}"), True
        # A single mark of the other language before other than three digits: 3.5 in Dutch.
        if not mark and whole.count(group) == 1:
            return float(whole.replace(group, ".")), False
    whole, mark, fraction = bare.rpartition(group)
    if mark and fraction.isdigit() and decimal in whole and _is_grouped(whole, decimal):
        return float(f"{whole.replace(decimal, '')}.{fraction}"), False
    return float(re.sub(r"\D", "", bare)), False


def _is_grouped(whole: str, group: str) -> bool:
    """Whether the digits before the decimals are plain or in threes."""
    first, *others = whole.split(group)
    if not others:
        return first.isdigit()
    return (
        first.isdigit()
        and len(first) <= 3
        and all(len(other) == 3 and other.isdigit() for other in others)
    )


def _tokens(text: str, grammar: _Grammar) -> list[_Token]:
    tokens: list[_Token] = []
    for match in grammar.tokens.finditer(text):
        start, end = match.span()
        if match["word"]:
            word = grammar.look_up(match["word"].lower())
            if word and not _ARTICLE_OF_HALF.match(text, start):
                tokens.append(_Token(start, end, word))
        elif match["vulgar"]:
            tokens.append(_Token(start, end, Word("fraction", VULGAR[match["vulgar"]], True)))
        else:
            tokens.append(_numeral_token(match, text, grammar))
    return tokens


def _numeral_token(match: re.Match[str], text: str, grammar: _Grammar) -> _Token:
    numeral = match["numeral"]
    value, regular = _read_numeral(numeral, grammar.decimal, grammar.group)
    start, end = match.span()
    plain_year = numeral.isdigit() and len(numeral) == 4
    if match["ordinal"]:
        return _Token(start, end, Word("ordinal", value), numeral=True, irregular=not regular)
    if match["decade"] and numeral.isdigit() and value % 10 == 0 and len(numeral) in (2, 4):
        return _Token(start, end, Word("decade", value), numeral=True)
    end = match.end("numeral")
    also = None
    glued = (match["glued"] or "").lower()
    if glued:
        end = match.end()
        if glued in _GLUED:
            also, value = value, value * _GLUED[glued]
        else:
            value *= grammar.scales.get(glued) or ENGLISH_SCALES.get(glued) or DUTCH_SCALES[glued]
    word = Word("cardinal", value, True, also)
    return _Token(start, end, word, numeral=True, irregular=not regular, year=plain_year)


def _quantity(
    text: str, tokens: list[_Token], index: int, grammar: _Grammar
) -> tuple[Quantity, int]:
    """The quantity that starts at a token, and the index of the token after it."""
    token = tokens[index]
    kind = token.word.kind
    if kind == "decade":
        return _decade(text, token), index + 1
    if kind == "cardinal" and not token.numeral and _is_decade(text, token, grammar):
        return _decade(text, token), index + 1
    if kind in ("fraction", "plural"):
        return _multiplied(text, tokens, index, grammar)
    if kind == "ordinal":
        values = _readings(token.word)
        # "a third" is an ordinal or a part; "tens" for what isn't 1 / n.
        parts = (1 / token.word.value,) if token.word.value > 2 else ()
        return _made(text, token, token, values, parts, token.word.required), index + 1
    return _cardinal(text, tokens, index, grammar)


def _readings(word: Word, factor: float = 1) -> tuple[float, ...]:
    if word.also is None:
        return (word.value * factor,)
    return (word.value * factor, word.also * factor)


def _made(
    text: str,
    first: _Token,
    last: _Token,
    values: tuple[float, ...],
    parts: tuple[float, ...] = (),
    required: bool = True,
) -> Quantity:
    return Quantity(
        first.start,
        last.end,
        text[first.start : last.end],
        values,
        parts,
        required=required,
        numeral=first.numeral,
        irregular=first.irregular,
    )


def _is_decade(text: str, token: _Token, grammar: _Grammar) -> bool:
    """Dutch "jaren zestig": the word alone is a plain number."""
    return grammar.group == "." and text[max(0, token.start - 6) : token.start].lower() == "jaren "


def _decade(text: str, token: _Token) -> Quantity:
    value = token.word.value
    readings = (value, value % 100) if value >= 1000 else (value, 1900 + value, 2000 + value)
    return _made(text, token, token, readings)


def _multiplied(
    text: str, tokens: list[_Token], index: int, grammar: _Grammar
) -> tuple[Quantity, int]:
    """A part or a vague plural, and the scales behind it: half a million, tens of thousands."""
    first = last = tokens[index]
    factor = 1.0
    index += 1
    while index < len(tokens):
        following = tokens[index]
        gap = text[last.end : following.start]
        is_scale = following.word.kind in ("scale", "plural") or following.word.value in (1e2, 1e3)
        if following.numeral or not is_scale or gap not in grammar.of:
            break
        factor *= following.word.value
        last = following
        index += 1
    required = first.word.required or factor > 1
    return _made(text, first, last, _readings(first.word, factor), (), required), index


def _cardinal(
    text: str, tokens: list[_Token], index: int, grammar: _Grammar
) -> tuple[Quantity, int]:
    """A cardinal with all that is added to it and multiplies it."""
    first = tokens[index]
    amount = _Sum(first.word)
    position = index + 1
    while position < len(tokens):
        token = tokens[position]
        gap = text[tokens[position - 1].end : token.start]
        if not _extended(amount, token, gap, first.numeral, grammar):
            break
        position += 1
    last = tokens[position - 1]
    values: tuple[float, ...] = (amount.value,)
    if first.word.also is not None:
        values += (first.word.also * amount.factor,)
    if first.numeral and last is first:
        values += _short_year(text, first)
    return _made(text, first, last, values, amount.parts, amount.required), position


class _Sum:
    """A number as it grows word by word: two million | three | hundred | thousand."""

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


def _extended(
    amount: _Sum, token: _Token, gap: str, after_numeral: bool, grammar: _Grammar
) -> bool:
    """Take the next token into the sum; False when it starts another quantity."""
    word = token.word
    if token.numeral:
        return False
    if word.kind == "scale" or (word.kind == "cardinal" and word.value in (1e2, 1e3)):
        if gap not in ("", *grammar.direct) or 1e3 > word.value >= amount.smallest > 0:
            return False
        amount.multiply(word.value)
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
    elif word.kind == "fraction" and not amount.smallest and amount.current <= 10:
        amount.divide(round(1 / word.value))
    elif word.kind == "ordinal" and _is_tens(amount, grammar) and word.value < 10:
        amount.add(word.value)  # twenty-first
    elif word.kind == "ordinal" and not amount.smallest and 2 < word.value > amount.current:
        amount.divide(word.value)
    else:
        return False
    return True


def _is_tens(amount: _Sum, grammar: _Grammar) -> bool:
    return grammar.group == "," and amount.current % 10 == 0 and amount.current % 100 >= 20


def _added(amount: _Sum, value: float, gap: str, grammar: _Grammar) -> bool:
    """Add a cardinal to the sum where the two make one number: twenty | five, hundred and | two."""
    if _is_tens(amount, grammar) and value < 10 and gap in grammar.direct:
        amount.add(value)
        return True
    if grammar.group == "," and 11 <= amount.value <= 21 and 10 <= value <= 99 and gap == " ":
        amount.current = amount.current * 100 + value  # nineteen | eighty: a year
        return True
    round_hundred = amount.value >= 100 and amount.current % 100 == 0
    if round_hundred and value < (amount.smallest or 100) and (gap != " en " or amount.smallest):
        amount.add(value)
        return True
    return False


def _short_year(text: str, token: _Token) -> tuple[float, ...]:
    """The full year where a range or an apostrophe cuts it short: 1995-96, '68."""
    value = token.word.value
    if token.end - token.start != 2 or value >= 100:
        return ()
    before = text[max(0, token.start - 5) : token.start]
    if re.fullmatch(r"(?:1[5-9]|20)\d\d[-–/]", before):
        return (float(before[:2]) * 100 + value,)
    if before.endswith(("'", "’", "‘")):
        return (1900 + value, 2000 + value)
    return ()


def _with_unit(quantity: Quantity, text: str, language: str) -> Quantity:
    found = currency_before(text, quantity.start) or unit_after(text, quantity.end, language)
    if not found:
        return quantity
    return Quantity(
        quantity.start,
        quantity.end,
        quantity.text,
        quantity.values,
        (*quantity.parts, quantity.value / 100) if found[0].name == "percent" else quantity.parts,
        found[0],
        quantity.required,
        quantity.numeral,
        quantity.irregular,
    )
