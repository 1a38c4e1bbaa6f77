"""Units and currencies after (or, for currencies, before) a number, Dutch and English.

Written for Krant. Factors are those of the SI and of the international yard and
pound (BIPM, "The International System of Units", 9th edition; NIST Special
Publication 811, appendix B). Purpose: to notice that kilometres became miles
or euros dollars, and that 160 km/h and 100 mph are the same.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple


class Unit(NamedTuple):
    """`factor` times a value gives it in the dimension's base unit; 0 where nothing converts."""

    name: str
    dimension: str
    factor: float


# name | dimension | factor | Dutch patterns | English patterns; a backslash at the end of a line
# joins it to the next. The English m is left out: it is more often a million. Months and years
# have no exact length in days.
_TABLE = r"""
percentage points | points | 0 | procentpunt(?:en)?|%-punt(?:en)? |\
    percentage[ -]points?|points? of a percent
percent | share | 0 | %|procents?|pct\.? | %|per ?cent|pct\.?|percent\w*
kilometres an hour | speed | 1 | km ?/ ?u(?:ur)?|km ?/ ?h|km per uur|kilometer per uur |\
    km ?/ ?h|kph|kmh|kilomet(?:er|re)s? (?:per|an) hour
miles an hour | speed | 1.609344 | mph|mijl(?: per |/)u(?:ur)? | mph|miles? ?(?:per|an|/) ?h(?:our)?
square[ -]kilometres | area | 1e6 | km2|km²|vierkante kilometer(?:s)? |\
    km2|km²|sq\.? km|square[ -]kilomet(?:er|re)s?
square[ -]metres | area | 1 | m2|m²|vierkante meter(?:s)? | m2|m²|sq\.? m|square[ -]met(?:er|re)s?
square feet | area | 0.09290304 | vierkante voet | square[ -]f(?:ee|oo)t|sq\.? ft
square[ -]miles | area | 2589988.11 | vierkante mijl(?:en)?|mi2|mi² |\
    square[ -]miles?|sq\.? mi|mi2|mi²
hectares | area | 1e4 | hectaren?|ha | hectares?|ha
acres | area | 4046.8564 | acres? | acres?
cubic[ -]metres | volume | 1000 | m3|m³|kubieke meter(?:s)?|kuub | m3|m³|cubic[ -]met(?:er|re)s?
litres | volume | 1 | liters?|l | lit(?:er|re)s?
gallons | volume | 3.785411784 | gallons? | gallons?
kilometres | length | 1000 | kilometers?|km | kilomet(?:er|re)s?|kms?
miles | length | 1609.344 | mijl(?:en)? | miles?|mi
metres | length | 1 | meters?|m | met(?:er|re)s?
centimetres | length | 0.01 | centimeters?|cm | centimet(?:er|re)s?|cm
millimetres | length | 0.001 | millimeters?|mm | millimet(?:er|re)s?|mm
feet | length | 0.3048 | voet | f(?:ee|oo)t|ft
inches | length | 0.0254 | inch(?:es)? | inch(?:es)?
yards | length | 0.9144 | yards? | yards?
pounds sterling | currency GBP | 0 | GBP|(?:Britse|Engelse) pond(?:en)?|pond sterling | GBP|quid
kilograms | mass | 1 | kilo(?:gram)?s?|kg | kilo(?:gram)?s?|kgs?
grams | mass | 0.001 | gram | grams?
pounds | mass | 0.45359237 | pond|lbs? | pounds?|lbs?
degrees | temperature | 0 | ° ?C|° ?F|°|graden(?: Celsius)? |\
    ° ?C|° ?F|°|degrees?(?: Celsius| Fahrenheit| C| F)?
megawatts | power | 1 | megawatt|MW | megawatts?|MW
gigawatts | power | 1000 | gigawatt|GW | gigawatts?|GW
seconds | time | 1 | seconden?|sec | seconds?|secs?
minutes | time | 60 | minuten?|minuut | minutes?|mins?
hours | time | 3600 | uur|uren | hours?|hrs?
days | time | 86400 | dag(?:en)?|etmaal|etmalen | days?
weeks | time | 604800 | we(?:ek|ken) | weeks?
months | months | 1 | maand(?:en)? | months?
years | months | 12 | jaren|jaar|jarigen?|jarig | years?|yrs?
decades | months | 120 | decennia|decennium | decades?
centuries | months | 1200 | eeuw(?:en)? | centur(?:y|ies)
euros | currency EUR | 0 | euro'?s?|EUR|eurocent(?:en)? | euros?|EUR|euro cents?
dollars | currency USD | 0 | (?:US-|Amerikaanse )?dollars?|USD|dollarcent(?:en)? |\
    (?:US |U\.S\. )?dollars?|USD|bucks
yen | currency JPY | 0 | yen | yen
Swiss francs | currency CHF | 0 | Zwitserse frank(?:en)?|CHF | Swiss francs?|CHF
guilders | currency NLG | 0 | gulden(?:s)? | guilders?
yuan | currency CNY | 0 | yuan|renminbi | yuan|renminbi
roubles | currency RUB | 0 | roebels? | roubles?|rubles?
"""

_SYMBOLS = {
    "€": "euros", "EUR": "euros", "$": "dollars", "USD": "dollars", "£": "pounds sterling",
    "GBP": "pounds sterling", "¥": "yen", "CHF": "Swiss francs",
}  # fmt: skip
_BEFORE = re.compile(r"(?:€|EUR|\$|USD|£|GBP|¥|CHF)[ \u00a0]?\Z")

TOLERANCE = 0.1
"""Relative; journalists round what they convert, and translators their rounding ("zes meter",
18 feet). It only ever applies where the units differ."""

_STERLING = frozenset({"pounds", "pounds sterling"})
"""A "pound" may be either."""


class _Row(NamedTuple):
    unit: Unit
    patterns: dict[str, str]


@cache
def _rows() -> tuple[_Row, ...]:
    rows = []
    for line in re.sub(r"\|\\\n\s+", "| ", _TABLE.strip()).splitlines():
        name, dimension, factor, dutch, english = (cell.strip() for cell in line.split(" | "))
        rows.append(_Row(Unit(name, dimension, float(factor)), {"nl": dutch, "en": english}))
    return tuple(rows)


UNITS = {row.unit.name: row.unit for row in _rows()}


@cache
def _after(language: str) -> re.Pattern[str]:
    """A unit right behind a number; group number k is row k - 1 of the table."""
    # A longer unit stands above a shorter one that it starts with (km/u, km).
    groups = "|".join(f"({row.patterns[language]})" for row in _rows())
    return re.compile(rf"[ \u00a0\u202f-]?(?:an? )?(?:{groups})(?![^\W\d_])", re.IGNORECASE)


def unit_after(text: str, position: int, language: str) -> tuple[Unit, int] | None:
    """The unit that starts at a position (after at most a space or hyphen), and where it ends."""
    match = _after(language).match(text, position)
    if not match or not match.lastindex:
        return None
    return _rows()[match.lastindex - 1].unit, match.end()


def currency_before(text: str, position: int) -> tuple[Unit, int] | None:
    """The currency whose symbol ends at a position, and where it starts."""
    match = _BEFORE.search(text, max(0, position - 4), position)
    if not match:
        return None
    return UNITS[_SYMBOLS[match.group().strip()]], match.start()


def same_unit(unit: Unit, other: Unit) -> bool:
    """Whether two units can be the same: "pounds" is a mass or money."""
    return unit == other or {unit.name, other.name} <= _STERLING


def same_amount(value: float, unit: Unit, other_value: float, other: Unit) -> bool:
    """Whether two amounts are one and the same in different units (14 days, two weeks).

    Degrees are Celsius in Dutch and may be Fahrenheit in English.
    """
    if unit.dimension != other.dimension:
        return False
    if unit.dimension == "temperature":
        return any(
            abs(9 / 5 * c + 32 - f) <= 2 for c, f in ((value, other_value), (other_value, value))
        )
    if unit == other or not unit.factor or not other.factor:
        return False
    left, right = value * unit.factor, other_value * other.factor
    # A small whole number is rounded more coarsely: 2 cm of rain, 1 inch.
    slack = max(
        TOLERANCE * max(left, right),
        0.5 * max(unit.factor, other.factor) if unit.dimension == "length" else 0,
    )
    return abs(left - right) <= slack
