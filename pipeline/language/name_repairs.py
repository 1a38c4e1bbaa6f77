"""Repairs of the names that a tagger found, by what it could not see or does not know.

A tagger sees one sentence. Over the whole article a name has one label; a
bracket is part of no name; and some names have the same label everywhere.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.language.demonyms import TABLE, demonyms, inflected
from pipeline.language.exonyms import countries, exonyms, organisations
from pipeline.language.names import without_suffix, without_title
from pipeline.language.news_media import NEWS_MEDIA
from pipeline.language.political_bodies import POLITICAL_BODIES

_EDGES = ' \t\n[]"“”„«»,;:'

# What stands between the parts of a name and can't be its last: "Comité van het".
_DANGLING = re.compile(r"(?:\s+(?:aan|bij|de|den|der|en|het|in|op|te|tot|uit|van|voor))+\Z")


class Tagged(NamedTuple):
    """A name in a sentence, sentence[start:end], its label and the tagger's probability."""

    start: int
    end: int
    label: str
    score: float


def repair(sentences: Sequence[str], tagged: Sequence[Sequence[Tagged]]) -> list[list[Tagged]]:
    """The names of an article's sentences after all repairs, in order."""
    settled = [
        settle(sentence, [piece for name in names for piece in tidy(sentence, name)])
        for sentence, names in zip(sentences, tagged, strict=True)
    ]
    return agree(sentences, complete(sentences, settled))


def tidy(sentence: str, name: Tagged) -> list[Tagged]:
    """A name without brackets: "Shell (", "NV)" lose theirs, "Air (BA" falls into two.

    Brackets that open and close within the name stay: "Jong (Groen)Links". What
    is left dangling at the end goes ("Comité van het"), and words in
    lower case are no name.
    """
    text = sentence[name.start : name.end]
    whole = text.count("(") == text.count(")")
    pieces = []
    for match in re.finditer(r".+" if whole else r"[^()]+", text, re.DOTALL):
        piece = _DANGLING.sub("", match[0].strip(_EDGES))
        start = name.start + match.start() + match[0].find(piece)
        plain = all(char.islower() or char.isspace() for char in piece)
        if not plain and any(char.isalnum() for char in piece):
            pieces.append(name._replace(start=start, end=start + len(piece)))
    return pieces


@functools.cache
def certain_labels() -> dict[str, str]:
    """Names with the label they have everywhere.

    Countries are LOC and adjectives of peoples MISC wherever they stand as a
    name of their own (CoNLL-2002 guidelines), newspapers, parties and bodies
    such as "Tweede Kamer" ORG. "Frans" may be a given name and "Polen" Poles or
    Poland: neither is here.
    """
    adjectives = (inflected(row.split("|")[0]) for row in TABLE.strip().splitlines())
    labels = {form: "MISC" for form in adjectives if " " not in form and form.endswith("e")}
    labels |= {name: "LOC" for name in countries() if name not in demonyms()}
    return labels | dict.fromkeys(NEWS_MEDIA | POLITICAL_BODIES | organisations(), "ORG")


@functools.cache
def _certain_pattern() -> re.Pattern[str]:
    """Any certain name as a whole word, hyphens counted as part of one; the longer first."""
    names = sorted(certain_labels(), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")


def settle(sentence: str, names: Sequence[Tagged]) -> list[Tagged]:
    """The names with certain ones relabelled, and those that were missed added, in order.

    A part of a longer name is left alone ("Bhutan Airlines"), and so is a
    person: "Jordan" and "Chad" are people too.
    """
    settled = list(names)
    for match in _certain_pattern().finditer(sentence):
        start, end = match.span()
        over = [name for name in settled if name.start < end and start < name.end]
        inside = all(start <= name.start and name.end <= end for name in over)
        if inside and not any(name.label == "PER" for name in over):
            settled = [name for name in settled if name not in over]
            settled.append(Tagged(start, end, certain_labels()[match[0]], 1.0))
    return sorted(settled)


# "Donald Trump" is plainly a person where "Trump" alone may be taken for anything.
FULL_NAME_WEIGHT = 3.0


def agree(sentences: Sequence[str], tagged: Sequence[Sequence[Tagged]]) -> list[list[Tagged]]:
    """The names of an article, the same name with the same label throughout.

    Each mention speaks for its label with its probability, "Marjolein Faasse"
    (PER) for "Faasse" too, "Velorix Inc." (ORG) for "Velorix"; the label with
    most behind it wins.
    """
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for sentence, names in zip(sentences, tagged, strict=True):
        for name in names:
            text = sentence[name.start : name.end]
            votes[text][name.label] += name.score
            for form in _speaks_for(text, name.label):
                votes[form][name.label] += FULL_NAME_WEIGHT * name.score
    return [
        [
            name._replace(label=_winner(votes[sentence[name.start : name.end]], name.label))
            for name in names
        ]
        for sentence, names in zip(sentences, tagged, strict=True)
    ]


# A name that the tagger was this sure of elsewhere is looked for where it saw none.
SURE = 0.9
SURE_LETTERS = 4


def complete(sentences: Sequence[str], tagged: Sequence[Sequence[Tagged]]) -> list[list[Tagged]]:
    """The names of an article, and the places that the tagger passed over where they stand again.

    Only whole words count, and only people, organisations and places it was sure of.
    """
    sure: dict[str, Tagged] = {}
    for sentence, names in zip(sentences, tagged, strict=True):
        for name in names:
            text = sentence[name.start : name.end]
            if name.label != "MISC" and name.score >= SURE and len(text) >= SURE_LETTERS:
                sure.setdefault(text, name)
    longest_first = sorted(sure, key=lambda text: (-len(text), text))
    completed = []
    for sentence, names in zip(sentences, tagged, strict=True):
        found = list(names)
        for text in longest_first:
            for match in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", sentence):
                start, end = match.span()
                if all(end <= n.start or n.end <= start for n in found):
                    found.append(sure[text]._replace(start=start, end=end))
        completed.append(sorted(found))
    return completed


def _speaks_for(text: str, label: str) -> Iterable[str]:
    """Shorter forms of a name that will have its label; none that is a place's name."""
    parts = text.split()
    lower = [part.lower() for part in parts]
    shorter: list[str] = []
    if label == "PER" and len(parts) > 1:
        family = " ".join(parts[len(parts) - len(without_title(lower)) :][1:])
        shorter = [parts[-1], family, family[:1].upper() + family[1:]]
    elif label == "ORG":
        bare = parts[: len(without_suffix(lower))]
        shorter = [" ".join(bare), bare[0]] if len(bare) < len(parts) else []
    return {form for form in shorter if form and form != text and form.lower() not in exonyms()}


def _winner(votes: Mapping[str, float], label: str) -> str:
    """The label with most votes; the mention's own where another has no more."""
    return max(votes, key=lambda other: (votes[other], other == label))
