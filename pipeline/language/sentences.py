"""Sentence boundaries by rule.

Every stop, question mark, exclamation mark and ellipsis is a candidate; what
stands before it (abbreviation, initial, number) and what follows (case, digit,
quotation mark) decide. The rules cut where Dutch newspapers and the Universal
Dependencies treebanks of Dutch do:

- A quotation of several sentences is cut inside, and the attribution stays with
  the sentence that it touches: "Kom!" | "Ga mee!" riep hij.
- A closing mark belongs to the sentence that it closes, also after a space
  (tokenised text: Ik ga. '' | Hij bleef).
- A short quotation that runs on in small letters is a title or a phrase, and
  stays whole: Het boek "Help! Ik ben oud" verscheen gisteren.
- A remark in brackets inside a sentence is not cut; one that stands after a
  sentence is a sentence of its own.

In doubt the rules don't cut: two sentences together translate better than half
a one.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.language.clauses import split_long
from pipeline.language.openings import find_opening, is_everyday, is_surname
from pipeline.language.quotations import Enclosure, Enclosures, find_enclosures
from pipeline.language.sentence_rules import DUTCH, GENERIC, Rules, rules_for
from pipeline.language.stops import stop_ends, word_before

__all__ = ["DUTCH", "GENERIC", "Rules", "rules_for", "split_long", "split_sentences"]

_TERMINATOR = re.compile(r"[.!?…。！？]+")
_FULL_WIDTH = frozenset("。！？")
_NOT_SPACE = re.compile(r"\S")
_LOST_SPACE = re.compile(r"[“„‘\"']?[A-ZÀ-Þ](?:[a-zß-ÿ]+(?=[\s,’'])|(?=\s))")
_BRACKETED_MARK = re.compile(r"[(\[](?:\.{2,}|…|[!?]+)[)\]]")
_RUNS_ON = re.compile(r"\s+[a-zß-ÿ]")

_LONGEST_ASIDE = 300
"""Characters. A longer bracket holds sentences of its own."""
_LONGEST_TITLE = 80
"""Characters. A longer quotation that runs on is speech, not a title."""
_NESTED = 8
"""Enclosures looked back at; more don't fit in the longest aside."""


def split_sentences(
    text: str, start: int = 0, end: int | None = None, rules: Rules = DUTCH
) -> list[tuple[int, int]]:
    """The sentences of text[start:end] as (start, end), in order; all but white space is covered.

    Line breaks count as spaces: paragraphs are cut beforehand (paragraphs.py).
    Time is linear in the length.
    """
    stop = len(text) if end is None else end
    enclosures = find_enclosures(text, start, stop)
    unbroken = _Unbroken(text, start, enclosures)
    sentences: list[tuple[int, int]] = []
    begin = _skip_space(text, start, stop)
    for match in _TERMINATOR.finditer(text, start, stop):
        after = _after_closing_marks(text, match.end(), stop, enclosures)
        following = _skip_space(text, after, stop)
        if following == stop:
            break
        ends = _ends(text, begin, match, after, following, stop, rules)
        if ends and not unbroken.holds(match):
            sentences.append((begin, after))
            begin = following
    last = start + len(text[start:stop].rstrip())
    if last > begin:
        sentences.append((begin, last))
    return sentences


def _skip_space(text: str, position: int, end: int) -> int:
    if position < end and not text[position].isspace():
        return position
    found = _NOT_SPACE.search(text, position, end)
    return found.start() if found else end


def _ends(
    text: str, begin: int, match: re.Match[str], after: int, following: int, end: int, rules: Rules
) -> bool:
    """Whether the sentence begun at `begin` ends with the mark; closing marks reach to `after`."""
    mark = match.group()
    if mark[-1] in _FULL_WIDTH:
        return True
    if following == after:
        return _space_was_lost(text, begin, match.start(), after)
    opening = find_opening(text, following, end, rules)
    if _BRACKETED_MARK.fullmatch(text, max(begin, match.start() - 1), after):
        is_start = is_everyday(opening, rules) and not is_surname(text, opening, end, rules)
        return is_start and match.start() - 1 > begin
    if opening.kind == "nothing":
        return False
    if mark == ".":
        return stop_ends(text, begin, match.start(), opening, end, rules)
    if opening.kind == "lower":
        return False  # an attribution or an afterthought
    if not set(mark) & set("!?"):
        return opening.kind != "digit"
    name = word_before(text, begin, match.start()) + mark
    return name not in rules.shouted_names or is_everyday(opening, rules)


def _space_was_lost(text: str, begin: int, stop: int, after: int) -> bool:
    """Whether a space is missing: "gezegd.De minister", but not "nu.nl" or "Node.js"."""
    word = word_before(text, begin, stop)
    return (
        len(word) > 2
        and word.isalpha()
        and word.islower()
        and _LOST_SPACE.match(text, after) is not None
    )


def _after_closing_marks(text: str, position: int, end: int, enclosures: Enclosures) -> int:
    """Where the quotation marks and brackets that close right after a mark come to an end."""
    closing = enclosures.closing
    while position < end:
        if position in closing:
            position = closing[position]
        elif text[position] in "]}”’'\"" and not text[position + 1 : position + 2].isalnum():
            position += 1
        elif text[position] == " " and position + 1 in closing:
            position = closing[position + 1]
        else:
            break
    return min(position, end)


class _Unbroken:
    """The asides and titles inside of which no sentence ends."""

    def __init__(self, text: str, start: int, enclosures: Enclosures) -> None:
        self._pairs = sorted(
            (
                pair
                for pair in enclosures.pairs
                if _is_aside(text, start, pair) or _is_title(text, pair)
            ),
            key=lambda pair: pair.start,
        )
        self._starts = [pair.start for pair in self._pairs]

    def holds(self, mark: re.Match[str]) -> bool:
        """Whether the mark stands inside one, and not at its very end."""
        index = bisect_right(self._starts, mark.start())
        nearby = self._pairs[max(0, index - _NESTED) : index]
        return any(mark.end() < pair.inner_end for pair in nearby)


def _is_aside(text: str, start: int, pair: Enclosure) -> bool:
    """A bracket that opens in the middle of a sentence."""
    if text[pair.start] != "(" or pair.end - pair.start > _LONGEST_ASIDE:
        return False
    before = text[max(start, pair.start - 3) : pair.start].rstrip()
    return bool(before) and before[-1] not in ".!?…"


def _is_title(text: str, pair: Enclosure) -> bool:
    """A short quotation without a mark at its end, after which the sentence runs on."""
    if text[pair.start] == "(" or pair.end - pair.start > _LONGEST_TITLE:
        return False
    last = text[pair.inner_end - 1]
    return (
        last not in ".!?…,;:" and not last.isspace() and _RUNS_ON.match(text, pair.end) is not None
    )
