"""Digits and the marks between them, Dutch and English.

The marks follow the Nederlandse Taalunie's "Schrijfwijze van getallen"
(taaladvies.net) and The Chicago Manual of Style, 17th edition, 9.54: a Dutch
point and an English comma group thousands, a Dutch comma and an English point
start the decimals. A numeral that breaks its language's rule is read in the
only way it makes sense ("1,5" in English: 1.5) and says so.
"""

from __future__ import annotations

import re
from functools import lru_cache

VULGAR = {
    "½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5,
    "⅗": 3 / 5, "⅘": 4 / 5, "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
SPACES = " \u00a0\u2009\u202f"

NUMERAL = (
    # Not the 2 of km2.
    r"(?<!\d)(?<!\bm)(?<!\dm)(?<!\bmi)(?<![ckm]m)"
    rf"(?P<numeral>\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,'’]\d+)*)"
    r"(?:(?P<ordinal>(?i:ste|de|e|st|nd|rd|th)(?![^\W_]))"
    r"|(?P<decade>['’]?s(?![^\W_]))"
    r"|(?P<glued>(?i:mln|mld|mrd|mio|bln|trn|bn|mn|tn|k|m|b)(?![^\W_]))|)"
)


@lru_cache(maxsize=4096)
def read_numeral(numeral: str, language: str) -> tuple[float, bool]:
    """The value of digits with marks between them, and whether they keep the language's rule.

    >>> read_numeral("1.234,5", "nl"), read_numeral("1,234.5", "en"), read_numeral("1,5", "en")
    ((1234.5, True), (1234.5, True), (1.5, False))
    """
    decimal, group = (",", ".") if language == "nl" else (".", ",")
    if numeral.isdigit():
        return float(numeral), True
    bare = re.sub(rf"[{SPACES}'’]", "", numeral)
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
