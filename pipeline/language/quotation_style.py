"""Double quotation marks around English quotations, single ones within them.

Dutch newspapers quote with ‘…’, '…', “…” or „…”; a translation that copies
what it reads has all of them. The English of the news agencies (the stylebooks
of AP and Reuters) has double marks. Straight marks stay straight and curly
ones curly.
"""

from __future__ import annotations

import re

_OPENING = re.compile(
    r"(?<![\w'’.,!?])['‘](?!(?:em|til|tis|twas|cause|n)\b|\d\ds?\b|"
    r"[sS](?:-[A-Z]| [A-Z][a-z])|[tT] [A-Z])(?=[\w\"“$€£…(\[])"
)
"""A single mark before a word and after none; 'em, the '90s, 's-Hertogenbosch and 't Hooft open
with an apostrophe."""
_CLOSING = re.compile(r"(?<=[\w.,!?…%)\]\"”])['’](?!\w)")
_POSSESSIVE = re.compile(r"(?<=s)['’](?= [a-z])")
"""The farmers' protest; also a quotation that ends in -s, which only what follows can tell."""
_ENDED = re.compile(r"(?<=[.,!?…])['’](?!\w)")
_DOUBLE = {"'": '"', "‘": "“", "’": "”"}
_SINGLE = {'"': "'", "“": "‘", "”": "’"}


def double_quoted(text: str) -> str:
    """A sentence whose outer quotations have double marks.

    A quotation may run over several sentences, so a mark that opens and is not
    closed, or closes after a full stop or comma and was not opened, counts too.
    """
    if "'" not in text and "‘" not in text and "’" not in text:
        return text
    chars = list(text)
    end = 0
    openings = [match.start() for match in _OPENING.finditer(text)]
    for place, opening in enumerate(openings):
        if opening < end or _within_double(text[:opening]):
            continue
        until = openings[place + 1] if place + 1 < len(openings) else len(text)
        closing = _closing(text, opening, until)
        if closing is None and place + 1 < len(openings):
            closing = _closing(text, opening, len(text))
        chars[opening] = _DOUBLE[chars[opening]]
        if closing is None:
            end = len(text)
            continue
        chars[closing] = _DOUBLE[chars[closing]]
        for inner in range(opening + 1, closing):
            chars[inner] = _SINGLE.get(chars[inner], chars[inner])
        end = closing + 1
    if not openings:
        for match in _ENDED.finditer(text):
            if not _within_double(text[: match.start()]):
                chars[match.start()] = _DOUBLE[chars[match.start()]]
                break
    return "".join(chars)


def _closing(text: str, opening: int, until: int) -> int | None:
    """Where a quotation closes: at the first mark that isn't as likely a possessive."""
    marks = [match.start() for match in _CLOSING.finditer(text, opening + 1, until)]
    sure = [mark for mark in marks if not _POSSESSIVE.match(text, mark)]
    return next(iter(sure or marks), None)


def _within_double(before: str) -> bool:
    """Whether a double mark is open at the end of a text."""
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")
