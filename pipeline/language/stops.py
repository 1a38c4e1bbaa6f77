"""Full stops: which of them end a sentence and which belong to a word."""

from __future__ import annotations

import re

from pipeline.language.company_suffixes import COMPANY_CONTINUATIONS
from pipeline.language.openings import Opening, is_everyday, is_surname
from pipeline.language.sentence_rules import Rules

_TOKEN = re.compile(r"(?:[\w’'&+-]+[./])*[\w’'&+-]+$")
_TOKEN_REACH = 40
"""Characters looked back for the word before a stop: longer than any abbreviation."""
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.-?)*[^\W\d_]\.")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.){2,}(?<!\.nl\.)(?<!\.be\.)(?<!\.eu\.)(?<!\.nu\.)")
"""Acronyms no list has: "P.v.d.A.". Web addresses are not."""
_PATRONYMIC = re.compile(r"[A-Z]\w{2,}(?:sz|sd|sdr|szn)\.")
"""Son or daughter of, in early modern names: "Jan Pietersz. Coen", "Trijn Jansdr. Groen"."""
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[A-Za-z]|[ivx]{1,4}|[IVX]{1,4})\.")
_GERMAN_CLUB = re.compile(r"(?:FC|FSV|FFC|SC)\b")


def word_before(text: str, begin: int, stop: int) -> str:
    """The word that ends at `stop`, inner stops included ("d.w.z"); empty when there is none."""
    window = text[max(begin, stop - _TOKEN_REACH) : stop]
    found = _TOKEN.search(window, window.rfind(" ") + 1)
    return found.group() if found else ""


def stop_ends(text: str, begin: int, stop: int, opening: Opening, end: int, rules: Rules) -> bool:
    """Whether the full stop text[stop] ends the sentence begun at `begin`."""
    token = word_before(text, begin, stop)
    if stop - len(token) == begin and _ENUMERATOR.fullmatch(token + "."):
        return False
    verdict = _abbreviation_ends(text, token, begin, stop, opening, end, rules)
    if verdict is not None:
        return verdict
    if token.isdigit() and _GERMAN_CLUB.match(text, opening.position):
        return False
    return opening.kind != "lower" or opening.bracketed


def _abbreviation_ends(
    text: str, token: str, begin: int, stop: int, opening: Opening, end: int, rules: Rules
) -> bool | None:
    """The verdict after an abbreviation; None when the word is none."""
    dotted = token + "."
    key = dotted.lower()
    if _is_acronym(token):
        return None
    if key in rules.numbered and opening.kind == "digit":
        return False
    if key in rules.closing:
        return opening.kind in ("upper", "clitic")
    if key in rules.companies and stop - len(token) > begin:
        return _company_ends(text, token, begin, stop, opening, rules)
    if key in rules.trailing:
        return is_everyday(opening, rules)
    if key in rules.leading or dotted in rules.leading or _is_name_part(dotted):
        return (
            not opening.quoted
            and not opening.bracketed
            and is_everyday(opening, rules)
            and not is_surname(text, opening, end, rules)
        )
    return None


def _is_acronym(token: str) -> bool:
    """Whether it is written without stops (NAVO, BV), so that this one is the sentence's."""
    return len(token) > 1 and token.isalpha() and token.isupper() and token not in ("IJ", "ST")


def _is_name_part(dotted: str) -> bool:
    if dotted == "u.":
        return False  # the pronoun
    return any(shape.fullmatch(dotted) for shape in (_INITIALS, _DOTTED, _PATRONYMIC))


def _company_ends(
    text: str, token: str, begin: int, stop: int, opening: Opening, rules: Rules
) -> bool:
    """Before a capital, unless the name goes on or the form stands in front ("de N.V. Gasunie")."""
    start = stop - len(token)
    if opening.kind not in ("upper", "clitic") or opening.bracketed:
        return False
    following = text[opening.position : opening.position + _TOKEN_REACH].split(None, 1)[0]
    if opening.word in COMPANY_CONTINUATIONS or following.lower() in rules.companies:
        return False
    before = word_before(text, begin, start - 1)
    if before.islower() or before.lower() in rules.openers:
        return is_everyday(opening, rules)
    return True
