"""Numbers and amounts, compared by value."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence

from pipeline.checks.finding import Finding, Severity
from pipeline.checks.pair import Pair
from pipeline.language.dates import Date
from pipeline.language.numbers import Quantity
from pipeline.language.times import Time
from pipeline.language.units import same_amount, same_unit

# Digits in a string: regrouped and pointed freely, so that only the digits count. Telephone
# numbers, and sporting times (3.37,21, 3:37.21).
_STRING = re.compile(
    r"(?<![\w.,])(?:\+\d{1,3}|0\d)[\d\s()/-]{6,}\d(?![\d.,]*\d)"
    r"|(?<![\d.,:])\d{1,2}[.:]\d\d[.,:]\d{1,3}(?![\d.,:]*\d)"
)
_SCALE_RATIOS = {10.0, 1e2, 1e3, 1e6, 1e9}


def check_numbers(pair: Pair) -> Iterator[Finding]:
    """Quantities that one side states and the other doesn't.

    Numbers inside dates and clock times are left to their own checks, but
    count as evidence: "om 8 uur" and "at 8:00" agree.
    """
    strings = _strings(pair.source), _strings(pair.target)
    yield from _compare_strings(*strings)
    source = _outside(pair.source_quantities, pair.source_dates, pair.source_times, strings[0])
    target = _outside(pair.target_quantities, pair.target_dates, pair.target_times, strings[1])
    target_evidence = evidence(pair.target_dates, pair.target_times)
    source_evidence = evidence(pair.source_dates, pair.source_times)
    missing = [q for q in source if q.required and not _is_borne_out(q, target, target_evidence)]
    invented = [q for q in target if q.required and not _is_borne_out(q, source, source_evidence)]
    while missing and invented:
        lost, found = _likeliest(missing, invented)
        missing.remove(lost)
        invented.remove(found)
        yield _changed(lost, found)
    for quantity in missing:
        yield Finding(
            "number",
            _severity(quantity),
            quantity.text,
            "",
            f"The source states {_quoted(quantity)}, which the translation leaves out.",
        )
    for quantity in invented:
        yield Finding(
            "number",
            _severity(quantity),
            "",
            quantity.text,
            f"The translation states {_quoted(quantity)}, which is not in the source.",
        )


def agree(left: Quantity, right: Quantity) -> bool:
    """Whether two quantities can state the same number, units aside."""
    return (
        _share(left.values, right.values)
        or _share(left.values, right.parts)
        or _share(left.parts, right.values)
    )


def _share(left: Sequence[float], right: Sequence[float]) -> bool:
    return any(is_close(a, b) for a in left for b in right)


def is_close(left: float, right: float) -> bool:
    """Equal but for the last bits of a product such as 3.4 x 1e9."""
    return left == right or math.isclose(left, right, rel_tol=1e-9)


def evidence(dates: Sequence[Date], times: Sequence[Time]) -> frozenset[float]:
    """The numbers that dates and clock times hold."""
    found: set[float] = set()
    for date in dates:
        found |= date.days | {date.month}
        if date.year:
            found |= {date.year, date.year % 100}
    for time in times:
        found |= {time.hour, time.hour % 12, time.hour % 12 + 12, time.minute}
        found.add(round(time.hour + time.minute / 100, 2))  # the 7.42 from Brighton
    return frozenset(found)


def _outside(
    quantities: Sequence[Quantity],
    dates: Sequence[Date],
    times: Sequence[Time],
    strings: Sequence[tuple[int, int, str]],
) -> list[Quantity]:
    spans = [(d.start, d.end) for d in dates] + [(t.start, t.end) for t in times]
    spans += [(start, end) for start, end, _ in strings]
    if not spans:
        return list(quantities)
    return [q for q in quantities if not any(s <= q.start < e for s, e in spans)]


def _is_borne_out(
    quantity: Quantity, others: Sequence[Quantity], numbers: frozenset[float]
) -> bool:
    if any(value in numbers for value in quantity.values):
        return True
    if any(agree(quantity, other) for other in others):
        return True
    unit = quantity.unit
    # Converted: excused where the other side doesn't give the unit itself.
    if unit is None:
        return False
    if unit.dimension != "temperature" and any(other.unit == unit for other in others):
        return False
    return any(
        other.unit and same_amount(quantity.value, unit, other.value, other.unit)
        for other in others
    )


def _likeliest(
    missing: Sequence[Quantity], invented: Sequence[Quantity]
) -> tuple[Quantity, Quantity]:
    """Which of the unmatched stand for each other: same unit, then nearest value."""

    def distance(lost: Quantity, found: Quantity) -> tuple[bool, float]:
        far = abs(math.log10(lost.value + 1) - math.log10(found.value + 1))
        return (lost.unit != found.unit, far)

    pairs = [(lost, found) for lost in missing for found in invented]
    return min(pairs, key=lambda pair: distance(*pair))


def _changed(lost: Quantity, found: Quantity) -> Finding:
    message = f"The source states {_quoted(lost)}, the translation {_quoted(found)}"
    low, high = sorted((lost.value, found.value))
    if low > 0 and any(is_close(high / low, ratio) for ratio in _SCALE_RATIOS):
        message += f": {high / low:,.0f} times as {'much' if high == found.value else 'little'}"
    return Finding("number", "error", lost.text, found.text, message + ".")


def _severity(quantity: Quantity) -> Severity:
    return "error" if quantity.numeral else "warning"


def _quoted(quantity: Quantity) -> str:
    """The number as it stands, and its value where that is not plain."""
    digits = f"{quantity.value:,.12g}"
    unit = f" {quantity.unit.name}" if quantity.unit else ""
    if quantity.text.replace(",", "") == digits.replace(",", ""):
        return f"{quantity.text}{unit}"
    return f"“{quantity.text}” ({digits}{unit})"


def _strings(text: str) -> list[tuple[int, int, str]]:
    """Start, end and digits of each; the last nine of a telephone number are the number itself."""
    return [
        (*match.span(), re.sub(r"\D", "", match.group())[-9:]) for match in _STRING.finditer(text)
    ]


def _compare_strings(
    source: Sequence[tuple[int, int, str]], target: Sequence[tuple[int, int, str]]
) -> Iterator[Finding]:
    here, there = ({digits for *_, digits in side} for side in (source, target))
    for lost, found in zip(sorted(here - there), sorted(there - here), strict=False):
        yield Finding("number", "error", lost, found, f"The digits {lost} became {found}.")


def check_units(pair: Pair) -> Iterator[Finding]:
    """The same number with another unit or currency: 20 euro, $20; 5 procentpunt, 5 percent."""
    for quantity in pair.source_quantities:
        if not quantity.unit or (quantity.value == 1 and not quantity.required):
            continue
        same = [q for q in pair.target_quantities if agree(quantity, q)]
        if not same or any(q.unit is None or same_unit(q.unit, quantity.unit) for q in same):
            continue
        other = same[0]
        assert other.unit is not None  # the filter above
        if same_amount(quantity.value, quantity.unit, other.value, other.unit):
            continue
        yield Finding(
            "unit",
            "error",
            quantity.text,
            other.text,
            f"The source speaks of {quantity.text} {quantity.unit.name}, "
            f"the translation of {other.text} {other.unit.name}.",
        )


_MONEY = re.compile(
    r"[€$£ƒ¥]|\beuro|dollar|\bpond|gulden|frank\b|\byen\b|roebel|tientje|\bton\b|geld|bedrag|"
    r"begrot|betaal|bezuinig|budget|kost|lening|miljarden\w|miljoenen\w|omzet|premie|prijs|"
    r"schuld|subsidie|uitgaven|uitgeve|verlies|winst",
    re.IGNORECASE,
)
"""What a sentence says when it speaks of money, with or without a currency."""


def check_money(pair: Pair) -> Iterator[Finding]:
    """A number of something else that became money: 1,4 miljard bonnetjes, 1.4 billion euros."""
    money = [quantity for quantity in pair.target_quantities if _is_money(quantity)]
    if not money or _MONEY.search(pair.source):
        return
    for found in money:
        same = [q for q in pair.source_quantities if is_close(q.value, found.value)]
        if same and all(q.unit is None for q in same):
            assert found.unit is not None
            yield Finding(
                "unit",
                "warning",
                same[0].text,
                found.text,
                f"The translation makes {found.unit.name} of “{same[0].text}”, "
                "and the source speaks of no money.",
            )


def _is_money(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.dimension.startswith("currency")


def check_number_format(pair: Pair) -> Iterator[Finding]:
    """Numerals of the translation that break its own language's convention: 1,5 or 2,200,12."""
    for quantity in pair.target_quantities:
        if quantity.irregular and not _is_label(quantity, pair.target):
            yield Finding(
                "number_format",
                "warning",
                "",
                quantity.text,
                f"{quantity.text} is not how {pair.target_language} writes a number.",
            )


def _is_label(quantity: Quantity, text: str) -> bool:
    """Whether the digits name something: a sporting time, a version, a paragraph of a law."""
    return quantity.text.count(".") > 1 or text[quantity.end : quantity.end + 1] in (":", "/")


_FROM_TO = re.compile(r"\bvan\s+(?:€|\$|£)?\s?$", re.IGNORECASE)
_TO = re.compile(r"^(?:[^\d,.;:]{0,25}?)\s(?:naar|tot)\s+(?:€|\$|£)?\s?$", re.IGNORECASE)
_NAMES_FROM_TO = re.compile(
    r"\b[Vv]an ((?:[A-Z]\w+[ -]?){1,3}?) (?:\w+ ){0,2}?naar ((?:[A-Z]\w+[ -]?){1,3})\b"
)


def check_order(pair: Pair) -> Iterator[Finding]:
    """Values or names that changed places around van … naar …: "from Gent to Mechelen"."""
    if "van " not in pair.source and "Van " not in pair.source:
        return
    quantities = pair.source_quantities
    for first, second in itertools.pairwise(quantities):
        if not _FROM_TO.search(pair.source, 0, first.start):
            continue
        if not _TO.match(pair.source[first.end : second.start]) or agree(first, second):
            continue
        here = [q.start for q in pair.target_quantities if agree(first, q)]
        there = [q.start for q in pair.target_quantities if agree(second, q)]
        if _is_swapped(pair.target, here, there):
            yield _swapped(first.text, second.text)
    for match in _NAMES_FROM_TO.finditer(pair.source):
        names = match[1].strip(" -"), match[2].strip(" -")
        places = [[pair.target.find(name)] for name in names]
        if [-1] not in places and names[0] != names[1] and _is_swapped(pair.target, *places):
            yield _swapped(*names)


def _swapped(first: str, second: str) -> Finding:
    return Finding(
        "order",
        "error",
        f"van {first} naar {second}",
        f"from {second} to {first}",
        f"The source goes from {first} to {second}, the translation the other way.",
    )


def _is_swapped(target: str, first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether "to" stands before what the source comes from and "from" before what it goes to."""
    return any(_word_before(target, position) == "from" for position in second) and any(
        _word_before(target, position) == "to" for position in first
    )


def _word_before(text: str, position: int) -> str:
    words = text[max(0, position - 20) : position].rstrip(" $€£").split()
    return words[-1].lower() if words else ""
