"""Which mentions of an article name the same person, organisation or place.

Rules, first to last: the same form (accents, case, genitive and other names
of the table set aside); a person by a part of the name; an organisation by its
beginning, its end or its initials. A short form that fits several goes with
the one mentioned last. "Jan Smit" and "Piet Smit" stay two.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.language.demonyms import TABLE, inflected
from pipeline.language.exonyms import aliases
from pipeline.language.names import (
    folded,
    initials,
    without_genitive,
    without_suffix,
    without_title,
)

# "EU" could be the initials of many things; from three letters on an acronym is
# taken for the name that has its initials.
ACRONYM_LETTERS = 3

# Words that a family name may begin with, Dutch and foreign.
PARTICLES = frozenset("van de den der ten ter te 't von zu el al la le di da dos bin".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in an article."""

    text: str
    label: str


@dataclass(slots=True)
class _Group:
    """Mentions that belong together: their keys, and the words of their fuller names."""

    number: int
    label: str
    keys: set[str] = field(default_factory=set)
    names: list[list[str]] = field(default_factory=list)
    last: int = -1


def group(mentions: Sequence[Mention]) -> list[int]:
    """The number of each mention's group, from 0 in the order of first mention.

    Mentions come in reading order.
    """
    groups: list[_Group] = []
    member: list[_Group] = []
    for index, mention in enumerate(mentions):
        found = _find(mention, groups)
        if found is None:
            found = _Group(len(groups), mention.label)
            groups.append(found)
        found.keys.update(_keys(mention))
        found.names.append(name_parts(mention))
        found.last = index
        member.append(found)
    return [found.number for found in member]


def _find(mention: Mention, groups: Sequence[_Group]) -> _Group | None:
    """The group that a mention belongs to; of several the one mentioned last."""
    keys = set(_keys(mention))
    parts = name_parts(mention)
    same = [candidate for candidate in groups if keys & candidate.keys]
    if same and not (mention.label == "PER" and is_family_name(parts)):
        alike = [candidate for candidate in same if candidate.label == mention.label]
        return max(alike or same, key=lambda candidate: candidate.last)
    fitting = [
        candidate
        for candidate in groups
        if candidate.label == mention.label
        and mention.label in _FITS
        and any(_FITS[mention.label](parts, name) for name in candidate.names)
        and not any(_contradicts(mention.label, parts, name) for name in candidate.names)
    ]
    return max(fitting or same, key=lambda candidate: candidate.last, default=None)


def _keys(mention: Mention) -> Iterator[str]:
    """Forms under which a mention is the same as another."""
    for text in (mention.text, without_genitive(mention.text)):
        if text is None:
            continue
        if mention.label == "MISC" and text in _peoples():
            yield _peoples()[text]
        alias = aliases().get(text.lower())
        if alias:
            yield f"alias {alias}"
        yield " ".join(_trimmed(folded(text).split(), mention.label))


def name_parts(mention: Mention) -> list[str]:
    """The folded words of a name, titles before it left out."""
    parts = folded(mention.text).split() or [mention.text]
    return without_title(parts) if mention.label == "PER" else parts


def is_family_name(parts: Sequence[str]) -> bool:
    """Whether a person's name may be several people's: one word, or "Van der Poel"."""
    return len(parts) == 1 or parts[0] in PARTICLES


def _trimmed(parts: list[str], label: str) -> list[str]:
    if label == "PER":
        return without_title(parts)
    return without_suffix(parts) if label == "ORG" else parts


@functools.cache
def _peoples() -> dict[str, str]:
    """A key for each Dutch form of an adjective or inhabitant, the same for one country's."""
    keys: dict[str, str] = {}
    for row in TABLE.strip().splitlines():
        adjective, one, many, *_ = row.split("|")
        for form in (adjective, inflected(adjective), *one.split("/"), *many.split("/")):
            keys.setdefault(form, f"people {adjective}")
    return keys


def _person_fits(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names can be one person's: a part of the name, or initials for given names."""
    short, long = sorted((list(one), list(other)), key=len)
    if len(short) == 1:
        if len(long) == 1:
            return _genitive(short[0], long[0])
        return short[0] == long[0] or any(_genitive(short[0], part) for part in long[-1:])
    if short == long[-len(short) :]:
        return True  # "Van der Poel", "Mathieu van der Poel"
    if _family(short) != _family(long):
        return False
    given, full = short[0], long[0]
    return given == full or (min(len(given), len(full)) <= 2 and given[0] == full[0])


def _genitive(one: str, other: str) -> bool:
    return one == other or one == other + "s" or other == one + "s"


def _family(parts: Sequence[str]) -> str:
    return parts[-1]


def _organisation_fits(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names can be one organisation's: its beginning, its end, or its initials."""
    short, long = sorted((list(one), list(other)), key=len)
    acronym = short[0].upper() if len(short) == 1 else ""
    if len(acronym) >= ACRONYM_LETTERS and acronym in (
        initials(long),
        initials(without_suffix(long)),
    ):
        return True
    short, long = sorted((without_suffix(short), without_suffix(long)), key=len)
    return len(short) < len(long) and short in (long[: len(short)], long[-len(short) :])


def _contradicts(label: str, parts: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a group holds a fuller name that this one can't be: another given name."""
    if label != "PER" or len(parts) < 2 or len(name) < 2:
        return False
    return not _person_fits(parts, name)


_FITS = {"PER": _person_fits, "ORG": _organisation_fits}
