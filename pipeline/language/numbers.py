"""The quantities in a text, by value: numerals and number words, Dutch and English.

"3,4 miljard", "3.4 billion" and "3,400 million" are the same quantity. So are
"anderhalf miljoen" and "1.5 million", "twee derde" and "two-thirds",
"jaren negentig" and "1990s". A quantity that can be read in more than one way
keeps all its readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.language.number_sums import Grammar, Sum, extended, grammar_of
from pipeline.language.number_words import DUTCH_SCALES, ENGLISH_SCALES, Word
from pipeline.language.numerals import VULGAR, read_numeral
from pipeline.language.units import Unit, currency_before, unit_after

LANGUAGES = frozenset({"nl", "en"})

# Behind a numeral without a space: 2,3mln, £3bn, $10k. A lone m or k may be metres or a model.
_GLUED = {"k": 1e3, "m": 1e6, "b": 1e9}

# What a part or a vague plural may be of: half a million, tens of thousands, half a century.
_MULTIPLIED = frozenset({"scale", "plural", "alone"})

# The first word of "een half", "een halve": no number of its own.
_ARTICLE_OF_HALF = re.compile(r"een hal(?:f|ve|fjaar)\b")


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
    scale: float = 1.0
    """What the last words multiply by: a million in "3 million"."""

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


def find_quantities(text: str, language: str) -> list[Quantity]:
    """The quantities in a Dutch ("nl") or English ("en") text, in order; they don't overlap.

    Years, ordinals, scores, ages and digits inside names (F-16) are quantities
    too. Raises ValueError for another language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no number grammar for language {language!r}")
    grammar = grammar_of(language)
    tokens = _tokens(text, grammar)
    quantities = []
    index = 0
    while index < len(tokens):
        quantity, index = _quantity(text, tokens, index, grammar)
        quantities.append(_in_context(quantity, text, language))
    for place in range(len(quantities) - 2, -1, -1):
        quantities[place] = _in_range(quantities[place], quantities[place + 1], text)
        if _is_length(quantities[place], quantities[place + 1], text):
            metres, centimetres = quantities[place], quantities.pop(place + 1)
            height = metres.value + centimetres.value / 100  # 1 meter 56
            quantities[place] = replace(metres, values=(height, metres.value))
    return quantities


def _is_length(quantity: Quantity, following: Quantity, text: str) -> bool:
    return (
        quantity.unit is not None
        and len(following.text) == 2
        and following.numeral
        and following.unit is None
        and _CENTIMETRES.fullmatch(text, quantity.end, following.start) is not None
    )


def _tokens(text: str, grammar: Grammar) -> list[_Token]:
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


def _numeral_token(match: re.Match[str], text: str, grammar: Grammar) -> _Token:
    numeral = match["numeral"]
    value, regular = read_numeral(numeral, grammar.language)
    start, end = match.span()
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
    return _Token(start, end, word, numeral=True, irregular=not regular)


def _quantity(
    text: str, tokens: list[_Token], index: int, grammar: Grammar
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
    if kind == "alone":
        return _made(text, token, token, _readings(token.word), required=False), index + 1
    if kind == "ordinal":
        values = _readings(token.word)
        # "A third" is an ordinal or a part.
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
    scale: float = 1.0,
) -> Quantity:
    # A capital inside the sentence: the Six Flags, the Four Corners.
    if not first.numeral and text[first.start].isupper() and _is_inside(text, first.start):
        required = False
    # A digit between letters is a letter: A1GP, E2EE.
    if text[first.start - 1 : first.start].isalpha() and text[last.end : last.end + 1].isalpha():
        required = False
    return Quantity(
        first.start,
        last.end,
        text[first.start : last.end],
        values,
        parts,
        required=required,
        numeral=first.numeral,
        irregular=first.irregular,
        scale=scale,
    )


def _is_inside(text: str, position: int) -> bool:
    """Whether a lower-case word or a comma stands before a position."""
    return (
        position >= 2
        and text[position - 1] == " "
        and (text[position - 2].islower() or text[position - 2] == ",")
    )


def _is_decade(text: str, token: _Token, grammar: Grammar) -> bool:
    """Dutch "jaren zestig": the word alone is a plain number."""
    return (
        grammar.language == "nl" and text[max(0, token.start - 6) : token.start].lower() == "jaren "
    )


def _decade(text: str, token: _Token) -> Quantity:
    value = token.word.value
    readings = (value, value % 100) if value >= 1000 else (value, 1900 + value, 2000 + value)
    return _made(text, token, token, readings)


def _multiplied(
    text: str, tokens: list[_Token], index: int, grammar: Grammar
) -> tuple[Quantity, int]:
    """A part or a vague plural, and the scales behind it: half a million, tens of thousands."""
    first = last = tokens[index]
    factor = 1.0
    index += 1
    while index < len(tokens):
        following = tokens[index]
        gap = text[last.end : following.start]
        is_scale = following.word.kind in _MULTIPLIED or following.word.value in (1e2, 1e3)
        if following.numeral or not is_scale or gap not in grammar.of:
            break
        factor *= following.word.value
        last = following
        index += 1
    required = first.word.required or factor > 1
    return _made(text, first, last, _readings(first.word, factor), (), required), index


def _cardinal(
    text: str, tokens: list[_Token], index: int, grammar: Grammar
) -> tuple[Quantity, int]:
    """A cardinal with all that is added to it and multiplies it."""
    first = tokens[index]
    amount = Sum(first.word)
    position = index + 1
    while position < len(tokens):
        token = tokens[position]
        gap = text[tokens[position - 1].end : token.start]
        if token.numeral or not extended(amount, token.word, gap, first.numeral, grammar):
            break
        position += 1
    last = tokens[position - 1]
    values: tuple[float, ...] = (amount.value,)
    if first.word.also is not None:
        values += (first.word.also * amount.factor,)
    if first.numeral and last is first:
        values += _short_year(text, first)
    return (
        _made(text, first, last, values, amount.parts, amount.required, amount.factor),
        position,
    )


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


_AND_A_HALF = re.compile(r"\b(?:an?|one) (?P<unit>\w+) and a $", re.IGNORECASE)
# "Hij acht", "in acht nemen", "kansrijk acht.": the verb, not the number.
_VERB_BEFORE = re.compile(r"\b(?:hij|zij|ze|men|in|u|wie|die)\s$", re.IGNORECASE)
_VERB_AFTER = re.compile(r"\s?[.,;!?]")
_CENTIMETRES = re.compile(r" (?:meter|metre|m) ")
_FINAL = re.compile(r"[ -]finales?\b", re.IGNORECASE)
_ALL_BUT = re.compile(r" na\b")
_TON = re.compile(r" ton\b")
_RANGE = re.compile(r"\s?(?:[-–]|à|naar|tot|t/m|of|en|to|or|and)\s?(?:[€$£] ?)?")


def _in_context(quantity: Quantity, text: str, language: str) -> Quantity:
    """With the unit, and with the readings that the words around it add."""
    start, end = quantity.start, quantity.end
    found = currency_before(text, start) or unit_after(text, end, language)
    unit = found[0] if found else None
    values, parts, required = quantity.values, quantity.parts, quantity.required
    if unit and unit.name == "percent":
        parts += (quantity.value / 100,)
    elif unit and unit.name == "centuries":
        # The 19th century is the 1800s, and the 1830s are in it.
        parts += tuple((quantity.value - 1) * 100 + year for year in range(0, 100, 10))
    if language == "nl":
        if text[max(0, start - 3) : start].lower() == "op " and _ALL_BUT.match(text, end):
            values, parts = (quantity.value + 1,), values  # op twee na de grootste: third
        elif _TON.match(text, end):
            parts += (quantity.value * 1e5,)  # a hundred thousand euros or guilders
        elif quantity.text.endswith("kwartier"):
            parts += (quantity.value / 60,)  # three quarters of an hour
        elif quantity.text.lower() in ("achtste", "zestiende") and _FINAL.match(text, end):
            parts += (quantity.value * 2,)  # eighths of a final: the round of 16
        elif quantity.text.lower() == "acht" and (
            _VERB_BEFORE.search(text, max(0, start - 6), start) or _VERB_AFTER.match(text, end)
        ):
            required = False
    elif quantity.value in (0.5, 0.25) and (
        half := _AND_A_HALF.search(text, max(0, start - 20), start)
    ):
        values, required = (1 + quantity.value,), True  # a year and a half
        found = unit_after(text, half.start("unit"), language)
        unit = found[0] if found else None
    if unit is None and (values, parts, required) == (
        quantity.values,
        quantity.parts,
        quantity.required,
    ):
        return quantity
    return replace(quantity, values=values, parts=parts, unit=unit, required=required)


def _in_range(quantity: Quantity, following: Quantity, text: str) -> Quantity:
    """With the unit and scale that the end of a range states for both: 2 tot 10 cm."""
    if not _RANGE.fullmatch(text, quantity.end, following.start):
        return quantity
    unit = quantity.unit or following.unit
    parts = quantity.parts
    if quantity.scale == 1 < following.scale:
        parts += (quantity.value * following.scale,)
    if unit is quantity.unit and parts is quantity.parts:
        return quantity
    return replace(quantity, unit=unit, parts=parts)
