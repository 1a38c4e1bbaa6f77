"""The names in an article: mentions grouped into people, organisations and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.writers import values
from pipeline.writers.marks import Mark
from pipeline.writers.values import Row

LABELS = {"PER": "People", "ORG": "Organisations", "LOC": "Places", "MISC": "Other names"}


@dataclass(frozen=True, slots=True)
class Group:
    """A person, organisation or place with all its mentions."""

    number: int
    label: str
    name: str
    """In English when it was found there."""
    original: str
    count: int
    sentences: tuple[int, ...]
    tone: str = ""
    score: float | None = None


SentenceMarks = dict[int, tuple[list[Mark], list[Mark]]]
"""Of a sentence, the marks in the original and those in the translation."""


def names(row: Row, count: int) -> tuple[tuple[Group, ...], SentenceMarks]:
    """The groups, those mentioned most first, and the marks of all mentions by sentence.

    `count` is the number of sentences; mentions elsewhere are left out.
    """
    tones = {
        each["group"]: (values.tone(each.get("label"), score), score)
        for each in row.get("entity_sentiment") or ()
        for score in [values.score(each.get("score"))]
    }
    members: dict[object, list[Mapping[str, Any]]] = {}
    numbers: dict[object, int] = {}
    marks: SentenceMarks = {}
    for entity in row.get("entities") or ():
        if not 0 <= entity["sentence"] < count:
            continue
        key = _key(entity)
        number = numbers.setdefault(key, len(numbers))
        members.setdefault(key, []).append(entity)
        original, translation = marks.setdefault(entity["sentence"], ([], []))
        for side, start, end in (
            (original, entity["start"], entity["end"]),
            (translation, entity.get("english_start"), entity.get("english_end")),
        ):
            if start is not None and end is not None:
                side.append(Mark(start, end, _label(entity), number))
    groups = [
        _group(numbers[key], mentions, *tones.get(key, ("", None)))
        for key, mentions in members.items()
    ]
    return tuple(sorted(groups, key=lambda group: -group.count)), marks


def _key(entity: Mapping[str, Any]) -> object:
    """The group of a mention; without one, a mention is grouped with its likes."""
    group = entity.get("group")
    return (_label(entity), entity.get("text")) if group is None or group < 0 else group


def _label(entity: Mapping[str, Any]) -> str:
    return entity["label"] if entity.get("label") in LABELS else "MISC"


def _group(number: int, mentions: list[Mapping[str, Any]], tone: str, score: float | None) -> Group:
    original = max((values.text(each, "text") for each in mentions), key=len)
    english = [named for each in mentions if (named := values.text(each, "english"))]
    name = max(english, key=len, default=original)
    return Group(
        number=number,
        label=Counter(map(_label, mentions)).most_common(1)[0][0],
        name=name,
        original="" if original == name else original,
        count=len(mentions),
        sentences=tuple(dict.fromkeys(each["sentence"] for each in mentions)),
        tone=tone,
        score=score,
    )
