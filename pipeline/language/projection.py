"""Finding the names of a Dutch sentence in its English translation.

Every way in which a name can be carried over proposes places in the English
sentence with a score: the name as it is, its English name, another spelling,
its translation word by word, its initials. The best proposals win, no two on
the same characters, and repeats keep their order. What no proposal reaches
stays without a counterpart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.language.demonyms import demonyms
from pipeline.language.exonyms import exonyms
from pipeline.language.name_words import FUNCTION_WORDS
from pipeline.language.names import (
    compound_matches,
    folded,
    initials,
    likeness,
    without_genitive,
    word_matches,
    words,
)

# Scores say in which order proposals are taken; only their order matters.
EXACT = 1.0
KNOWN = 0.97
KNOWN_STEP = 0.01  # taken off for each alternative that stands before
SPELLING = 0.9
COMPOUND = 0.85
INITIALS = 0.6

# A name of one or more words is the same in another spelling from this likeness
# on: "Zelensky" and "Zelenskyy" are 0.94 alike, "Poetin" and "Putin" 1.0 by
# sound, "Oezbekistan" and "Uzbekistan" 1.0; "Jansen" and "Hansen" 0.83.
SPELLING_LIKENESS = 0.84
# Shorter names differ in too little to tell.
SPELLING_LETTERS = 4
# Words of a name that must have counterparts: half of "Universiteit Twente" is
# not enough, two of the three of "Raad voor Cultuur en Media" are.
WORDS_COVERED = 0.6
# The longest English name looked for, in words beyond those of the Dutch one.
EXTRA_WORDS = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the Dutch sentence: its text, its label, and where it begins (characters)."""

    text: str
    label: str
    start: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place in the English sentence for the name with the index `name`."""

    score: float
    distance: float
    name: int
    start: int
    end: int


_TOKEN = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*\.?|&")


def project(names: Sequence[Name], dutch: str, english: str) -> list[tuple[int, int] | None]:
    """Start and end (characters) of each name in the English sentence; None where it is not."""
    tokens = _tokens(english)
    proposals = []
    for index, name in enumerate(names):
        for score, start, end in _places(name, english, tokens):
            distance = abs(name.start / max(1, len(dutch)) - start / max(1, len(english)))
            proposals.append(Proposal(score, distance, index, start, end))
    chosen: dict[int, tuple[int, int]] = {}
    for proposal in sorted(proposals, key=lambda p: (-p.score, p.distance, p.name, p.start)):
        free = all(proposal.end <= s or e <= proposal.start for s, e in chosen.values())
        if proposal.name not in chosen and free:
            chosen[proposal.name] = (proposal.start, proposal.end)
    _match_remaining(names, chosen, tokens)
    _keep_order(names, chosen)
    return [chosen.get(index) for index in range(len(names))]


def carries(name: Name, english: str) -> bool:
    """Whether a stretch of English is the name by the tables, by its spelling or word by word.

    `project` also gives the last name left over the last capitals left over,
    which says nothing about what they are.
    """
    tokens = _tokens(english)
    return any(score > 0 for score, _, _ in _places(name, english, tokens))


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the English sentence."""

    text: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether the word begins like a name: with a capital or a digit."""
        return self.text[0].isupper() or self.text[0].isdigit()


def _tokens(english: str) -> list[Token]:
    """The words of a sentence. A genitive 's is cut off; a stop stays with "U.S." and "Corp."."""
    tokens = []
    for match in _TOKEN.finditer(english):
        text = re.sub(r"['’]s$", "", match[0])
        if (
            text.endswith(".")
            and match.end() == len(english.rstrip("\"'”’)"))
            and "." not in text[:-1]
        ):
            text = text[:-1]  # the sentence's own full stop
        tokens.append(Token(text, match.start(), match.start() + len(text)))
    return tokens


def _places(name: Name, english: str, tokens: Sequence[Token]) -> Iterator[tuple[float, int, int]]:
    """Score, start and end of every place where a name may stand."""
    for score, form in _forms(name):
        for start, end in occurrences(form, english):
            yield score, start, end
    own = words(name.text)
    longest = len(name.text.split()) + EXTRA_WORDS
    for first, token in enumerate(tokens):
        if not token.is_name or token.text.lower() in FUNCTION_WORDS:
            continue
        for last in range(first, min(first + longest, len(tokens))):
            if not tokens[last].is_name or tokens[last].text.lower() in FUNCTION_WORDS:
                continue
            if not _is_one_name(english[token.start : tokens[last].end]):
                break
            score = _window_score(name, own, english[token.start : tokens[last].end])
            if score:
                yield score, token.start, tokens[last].end


def _is_one_name(text: str) -> bool:
    """Whether a stretch can be one name: no comma in it, small words only between capitals."""
    return not re.search(r"[,;:()\"“”!?]|\b(?:and|en)\b.*\b(?:and|en)\b", text) and all(
        word[0].isupper() or word[0].isdigit() or word.lower() in FUNCTION_WORDS or word == "&"
        for word in re.findall(r"[^\W_]+|&", text)
    )


def _forms(name: Name) -> Iterator[tuple[float, str]]:
    """English forms to look for, best first."""
    yield EXACT, name.text
    stem = without_genitive(name.text)
    known = [*_known(name.text, name.label), *(_known(stem, name.label) if stem else ())]
    for index, form in enumerate(dict.fromkeys(known)):
        yield KNOWN - index * KNOWN_STEP, form
    if stem:
        yield KNOWN - 0.2, stem


def _known(text: str, label: str) -> tuple[str, ...]:
    """English names by the tables. "Polen" is Poles as MISC, Poland as LOC."""
    people = demonyms().get(text, ()) or demonyms().get(text.capitalize(), ())
    places = exonyms().get(text.lower(), ())
    return (*people, *places) if label == "MISC" else (*places, *people)


def occurrences(form: str, english: str) -> Iterator[tuple[int, int]]:
    """Where a form stands in a sentence as whole words, with a capital or digit in it.

    Case counts only for short forms, so that "US" is not found in "us".
    """
    flags = 0 if len(form) <= 3 else re.IGNORECASE
    pattern = re.sub("['’]", "['’]", re.escape(form))
    for match in re.finditer(rf"(?<![^\W_]){pattern}(?![^\W_])", english, flags):
        if any(char.isupper() or char.isdigit() for char in match[0]):
            yield match.span()


def _window_score(name: Name, own: Sequence[str], window: str) -> float:
    """How well an English stretch of words stands for a name; 0 for not at all."""
    theirs = words(window)
    whole = folded(name.text)
    if whole == folded(window):
        return SPELLING
    if len(whole) >= SPELLING_LETTERS and len(own) == len(theirs):
        alike = likeness(name.text, window)
        if alike >= SPELLING_LIKENESS:
            return SPELLING * alike
    if len(own) == len(theirs) == 1 and name.label != "PER" and word_matches(own[0], theirs[0]):
        return SPELLING * SPELLING_LIKENESS
    if len(own) == 1 and len(theirs) == 2 and compound_matches(own[0], theirs):
        return COMPOUND
    if len(own) > 1 and len(theirs) > 1 and name.label != "PER":
        matched = sum(any(word_matches(word, other) for other in theirs) for word in own)
        back = sum(any(word_matches(word, other) for word in own) for other in theirs)
        covered = 2 * min(matched, back) / (len(own) + len(theirs))
        if covered >= WORDS_COVERED:
            return SPELLING * covered
    if len(own) > 1 and name.label == "PER" and set(theirs) <= set(own) and len(theirs) < len(own):
        return SPELLING * len(theirs) / len(own)  # "Jan de Vries" as "De Vries"
    if window.isupper() and len(window) >= 3 and initials(own) == folded(window).upper():
        return INITIALS
    return 0.0


def _match_remaining(
    names: Sequence[Name], chosen: dict[int, tuple[int, int]], tokens: Sequence[Token]
) -> None:
    """Give the one name left over the one run of capitals left over.

    Two proper names that have lost their partners in two translations of the
    same sentence are most often one: "Belastingdienst", "Tax Administration".
    A first word of a sentence, capital or not, is no run by itself.
    """
    lost = [index for index in range(len(names)) if index not in chosen]
    if len(lost) != 1:
        return
    runs: list[list[Token]] = [[]]
    for index, token in enumerate(tokens):
        taken = any(token.start < end and start < token.end for start, end in chosen.values())
        small = token.text.lower() in FUNCTION_WORDS or (index == 0 and len(tokens) > 1)
        apart = index and tokens[index - 1].end + 1 != token.start
        if runs[-1] and (apart or taken or small or not token.is_name):
            runs.append([])
        if token.is_name and not taken and not small and not token.text[0].isdigit():
            runs[-1].append(token)
    runs = [run for run in runs if run and any(len(token.text) > 1 for token in run)]
    if len(runs) == 1:
        chosen[lost[0]] = (runs[0][0].start, runs[0][-1].end)


def _keep_order(names: Sequence[Name], chosen: dict[int, tuple[int, int]]) -> None:
    """Repeats of one name take their places from left to right."""
    repeats: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        if index in chosen:
            repeats[name.text, name.label].append(index)
    for indexes in repeats.values():
        places = sorted(chosen[index] for index in indexes)
        for index, place in zip(indexes, places, strict=True):
            chosen[index] = place
