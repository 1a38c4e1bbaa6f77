"""Names that the translation lacks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair
from pipeline.language import translated_names

_NAMED = frozenset({"PER", "ORG", "LOC"})

# A capital inside a sentence, behind a lower-case word: a name, not an opening.
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-zà-ÿ]{3,}(?![\w'’-])")
_LIKENESS = 0.6


def check_names(pair: Pair) -> Iterator[Finding]:
    """Names of the source that stand nowhere in the translation.

    With entities: persons, organisations and places without an English span.
    Without them: capitalised words inside the sentence that nothing in the
    translation resembles, as long as the translation has a capitalised word
    that nothing in the source resembles (a place it could have gone to is
    then taken by another name).
    """
    if pair.entities is not None:
        yield from _missing_entities(pair)
        return
    lost = [
        name
        for name in _INSIDE.findall(pair.source)
        if not translated_names.DUTCH.fullmatch(name) and not _resembles(name, pair.target)
    ]
    if not lost:
        return
    found = [
        name
        for name in _INSIDE.findall(pair.target)
        if not translated_names.ENGLISH.fullmatch(name) and not _resembles(name, pair.source)
    ]
    for name, other in zip(lost, found, strict=False):
        yield Finding(
            "name",
            "warning",
            name,
            other,
            f"“{name}” is not in the translation, which has “{other}”.",
        )


def _missing_entities(pair: Pair) -> Iterator[Finding]:
    seen = set()
    for entity in pair.entities or ():
        name = entity["text"]
        if entity["label"] not in _NAMED or entity["english"] is not None or name in seen:
            continue
        seen.add(name)
        if name.lower() in pair.target.lower():
            continue
        yield Finding("name", "warning", name, "", f"“{name}” is not found in the translation.")


def _resembles(name: str, text: str) -> bool:
    """Whether a text holds a word like a name: the same letters, start, or most of them."""
    plain = _plain(name)
    other = _plain(text)
    if plain[:4] in other:
        return True
    return any(
        SequenceMatcher(None, plain, word).ratio() >= _LIKENESS
        for word in re.findall(r"\w{3,}", other)
        if abs(len(word) - len(plain)) <= 4 and (word[0] == plain[0] or word[-3:] == plain[-3:])
    )


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
