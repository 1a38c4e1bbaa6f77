"""Numbers and amounts, compared by value."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from pipeline.checks.finding import Finding, Severity
from pipeline.checks.pair import Pair
from pipeline.language.dates import Date, Time
from pipeline.language.numbers import Quantity
from pipeline.language.units import same_amount

# A telephone number is regrouped freely; only its digits count.
_PHONE = re.compile(r"(?<![\w.,])(?:\+\d{1,3}|0\d)[\d\s()/-]{6,}\d(?![\d.,]*\d)")
_SCALE_RATIOS = {10.0, 1e2, 1e3, 1e6, 1e9}


def check_numbers(pair: Pair) -> Iterator[Finding]:
    """Quantities that one side states and the other doesn't.

    Numbers inside dates and clock times are left to their own checks, but
    count as evidence: "om 8 uur" and "at 8:00" agree.
    """
    phones = _phones(pair.source), _phones(pair.target)
    yield from _compare_phones(*phones)
    source = _outside(pair.source_quantities, pair.source_dates, pair.source_times, phones[0])
    target = _outside(pair.target_quantities, pair.target_dates, pair.target_times, phones[1])
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
    """Whether two quantities can be the same, units aside unless they convert."""
    if any(is_close(a, b) for a in left.values for b in right.values):
        return True
    if any(is_close(a, b) for a in left.values for b in right.parts):
        return True
    if any(is_close(a, b) for a in left.parts for b in right.values):
        return True
    return bool(
        left.unit and right.unit and same_amount(left.value, left.unit, right.value, right.unit)
    )


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
    return frozenset(found)


def _outside(
    quantities: Sequence[Quantity],
    dates: Sequence[Date],
    times: Sequence[Time],
    phones: Sequence[tuple[int, int, str]],
) -> list[Quantity]:
    spans = [(d.start, d.end) for d in dates] + [(t.start, t.end) for t in times]
    spans += [(start, end) for start, end, _ in phones]
    if not spans:
        return list(quantities)
    return [q for q in quantities if not any(s <= q.start < e for s, e in spans)]


def _is_borne_out(
    quantity: Quantity, others: Sequence[Quantity], numbers: frozenset[float]
) -> bool:
    if any(value in numbers for value in quantity.values):
        return True
    return any(agree(quantity, other) for other in others)


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
    severity: Severity = "error" if lost.numeral or found.numeral else "warning"
    return Finding("number", severity, lost.text, found.text, message + ".")


def _severity(quantity: Quantity) -> Severity:
    return "error" if quantity.numeral else "warning"


def _quoted(quantity: Quantity) -> str:
    """The number as it stands, and its value where that is not plain."""
    digits = f"{quantity.value:,.12g}"
    unit = f" {quantity.unit.name}" if quantity.unit else ""
    if quantity.text.replace(",", "") == digits.replace(",", ""):
        return f"{quantity.text}{unit}"
    return f"“{quantity.text}” ({digits}{unit})"


def _phones(text: str) -> list[tuple[int, int, str]]:
    found = []
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= 9:
            found.append((*match.span(), digits))
    return found


def _compare_phones(
    source: Sequence[tuple[int, int, str]], target: Sequence[tuple[int, int, str]]
) -> Iterator[Finding]:
    # The country code comes and goes; nine digits are the number itself.
    here, there = ({digits[-9:] for *_, digits in side} for side in (source, target))
    for lost, found in zip(sorted(here - there), sorted(there - here), strict=False):
        yield Finding(
            "number", "error", lost, found, f"The telephone number …{lost} became …{found}."
        )


def check_units(pair: Pair) -> Iterator[Finding]:
    """The same number with another unit or currency: 20 euro, $20; 5 procentpunt, 5 percent."""
    for quantity in pair.source_quantities:
        if not quantity.unit:
            continue
        same = [q for q in pair.target_quantities if agree(quantity, q)]
        if not same or any(q.unit is None or q.unit == quantity.unit for q in same):
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


def check_number_format(pair: Pair) -> Iterator[Finding]:
    """Numerals of the translation that break its own language's convention: 1,5 or 2,200,12."""
    for quantity in pair.target_quantities:
        if quantity.irregular and quantity.text not in pair.source.replace(".", ","):
            continue
        if quantity.irregular:
            yield Finding(
                "number_format",
                "warning",
                "",
                quantity.text,
                f"{quantity.text} is not how {pair.target_language} writes a number.",
            )


_FROM_TO = re.compile(r"\bvan\s+(?:€|\$|£)?\s?$", re.IGNORECASE)
_TO = re.compile(r"^(?:[^\d,.;:]{0,25}?)\s(?:naar|tot)\s+(?:€|\$|£)?\s?$", re.IGNORECASE)
_NAMES_FROM_TO = re.compile(
    r"\b[Vv]an ((?:[A-Z]\w+[ -]?){1,3}?) (?:\w+ ){0,2}?naar ((?:[A-Z]\w+[ -]?){1,3})\b"
)


def check_order(pair: Pair) -> Iterator[Finding]:
    """Values or names that changed places around van … naar …: from 5 to 3, from Gent to Mechelen."""
    if "van " not in pair.source and "Van " not in pair.source:
        return
    quantities = pair.source_quantities
    for first, second in zip(quantities, quantities[1:], strict=False):
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
