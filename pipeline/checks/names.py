"""Names that the translation lacks."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair
from pipeline.language import translated_names
from pipeline.language.accents import without_accents
from pipeline.language.demonyms import demonyms
from pipeline.language.exonyms import exonyms
from pipeline.language.lexicon import english_words
from pipeline.language.projection import Name, carries

_NAMED = frozenset({"PER", "ORG", "LOC"})

# A capital inside a sentence, behind a lower-case word: a name, not an opening.
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-zà-ÿ]{3,}(?=['’]s\b|[^\w'’]|$)")
_PROPER = re.compile(r"[A-ZÀ-Þ][\w’']{2,}")
# Whoever speaks at the beginning of a sentence is somebody.
_SPEAKS = re.compile(r" (?:zei|zegt|vertel(?:de|t)|voeg(?:de|t)|meldde|meldt|schreef|schrijft)\b")
# Parts of towns and countries, which come out in two words: "Noordstation".
_COMPASS = re.compile(r"(?:Oost|West|Noord|Zuid|Midden)\w+")
_LIKENESS = 0.7


def check_names(pair: Pair) -> Iterator[Finding]:
    """Names of the source that stand nowhere in the translation, or have another in their place.

    With entities: persons, organisations and places of which nothing is in the
    translation. With or without: capitalised words inside the sentence that
    nothing in the translation resembles, as long as the translation has a
    capitalised word that nothing in the source resembles (a place that the
    name could have gone to is then taken by another).
    """
    told: list[str] = []
    for entity in pair.entities or ():
        name = entity["text"]
        if entity["label"] not in _NAMED or name in told or not _is_lost(entity, pair):
            continue
        told.append(name)
        other = entity["english"] or ""
        place = f", which has “{other}” in its place" if other else ""
        message = f"“{name}” is not found in the translation{place}."
        yield Finding("name", "warning", name, other, message)
    known = {word for name in told for word in _PROPER.findall(name)}
    people = [e["text"] for e in pair.entities or () if e["label"] == "PER"]
    given = [word for name in people for word in _PROPER.findall(name) if " " in name]
    inside = [w for w in _INSIDE.findall(pair.source) if not translated_names.DUTCH.fullmatch(w)]
    lost = [
        word
        for word in dict.fromkeys([*given, *inside])
        if word not in known and not _is_carried(word, pair.target)
    ]
    found = [
        word
        for word in (_INSIDE.findall(pair.target) if lost else ())
        if not translated_names.ENGLISH.fullmatch(word) and not _is_explained(word, pair.source)
    ]
    if not told and not (lost and found):
        lost, found = _exchanged(pair)
    for name, other in zip(lost, found, strict=False):
        yield Finding(
            "name",
            "warning",
            name,
            other,
            f"“{name}” is not in the translation, which has “{other}”.",
        )


def _exchanged(pair: Pair) -> tuple[list[str], list[str]]:
    """Names that no capitalised word of the translation resembles, and those in their place.

    Looked for where the translation has a name that no table explains. Then
    common words don't excuse it ("that" is not like "Thatcher"), nor what is
    left of a longer name.
    """
    ours = " ".join(_PROPER.findall(pair.source))
    theirs = " ".join(_PROPER.findall(pair.target))
    found = [
        word
        for word in _INSIDE.findall(pair.target)
        if not translated_names.ENGLISH.fullmatch(word)
        and word.lower() not in _known_words()
        and not _is_explained(word, ours)
    ]
    if not found:
        return [], []
    named = [word for e in pair.entities or () for word in _PROPER.findall(e["text"])]
    inside = [*_INSIDE.findall(pair.source), *named]
    return [word for word in dict.fromkeys(inside) if not _is_carried(word, theirs)], found


@functools.cache
def _known_words() -> frozenset[str]:
    """English words of the lexicon, and for places and peoples that Dutch calls otherwise."""
    forms = (
        form for table in (exonyms(), demonyms()) for every in table.values() for form in every
    )
    return english_words().union(word for form in forms for word in form.lower().split())


def _is_explained(word: str, source: str) -> bool:
    """Whether something in the source may be what a capitalised English word stands for."""
    return _resembles(word, source) or any(
        carries(Name(name, "LOC", 0), word) for name in _PROPER.findall(source)
    )


def _is_lost(entity: Mapping[str, Any], pair: Pair) -> bool:
    """Whether nothing of a named entity is in the translation.

    Names that are put together from words of the language ("Algemene
    Vergadering") may come out in any words, a single word at the beginning of
    a sentence may be no name, and a country may have become an adjective.
    """
    text, english = entity["text"], entity["english"]
    name = Name(text, entity["label"], 0)
    if english is not None and carries(name, english):
        return False
    words = _PROPER.findall(text)
    if entity["label"] == "ORG" or len(words) > 1:
        words = [word for word in words if not translated_names.DUTCH.fullmatch(word)]
    if not words or (pair.source.startswith(text) and " " not in text):
        if not _SPEAKS.match(pair.source, len(text)):
            return False
    elif _COMPASS.fullmatch(text):
        return False
    return not (carries(name, pair.target) or any(_is_carried(w, pair.target) for w in words))


def _is_carried(word: str, text: str) -> bool:
    """Whether a text holds a word like this one, its English name, or an adjective of that."""
    return (
        _resembles(word, text)
        or carries(Name(word, "LOC", 0), text)
        or any(_resembles(form.split()[-1], text) for form in exonyms().get(word.lower(), ()))
    )


def _resembles(name: str, text: str) -> bool:
    """Whether a text holds a word like a name: the same letters, start, or most of them.

    Most of them is enough between words with a capital.
    """
    plain = without_accents(name.lower())
    other = without_accents(text)
    if plain in other.lower() or re.search(rf"\b{re.escape(plain[:4])}", other.lower()):
        return True
    return any(
        SequenceMatcher(None, plain, word).ratio() >= _LIKENESS
        for word in map(str.lower, re.findall(r"[A-Z]\w{2,}", other))
        if abs(len(word) - len(plain)) <= 3 and (word[0] == plain[0] or word[-3:] == plain[-3:])
    )
