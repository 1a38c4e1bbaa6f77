"""Sentences with entities: reading, and making new ones by exchanging names."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from _names import Names

Span = tuple[int, int, str]
"""Start, end (characters) and type of an entity."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and its entities in order, without overlap; `article` tells articles apart."""

    text: str
    spans: tuple[Span, ...]
    language: str = "nl"
    article: str = ""


def find_spans(text: str, entities: Iterable[tuple[str, str]]) -> tuple[Span, ...]:
    """All occurrences of entity strings, the longer first where two overlap.

    Only occurrences at the start of a word count ("Roer" is not in "Roermond"
    unless nothing else is), since an annotation of a word's middle is rare.
    """
    spans: list[Span] = []
    for name, kind in sorted(set(entities), key=lambda entity: (-len(entity[0]), entity)):
        found = [m.span() for m in re.finditer(re.escape(name), text)]
        whole = [
            (start, end)
            for start, end in found
            if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
        ]
        for start, end in whole or found:
            if all(end <= s or e <= start for s, e, _ in spans):
                spans.append((start, end, kind))
    return tuple(sorted(spans))


def read_corpus(path: Path, languages: str = "nl en") -> list[Example]:
    """The sentences of a corpus file (JSON lines; each entity given as its string)."""
    examples = []
    for line in path.read_text("utf-8").splitlines():
        article = json.loads(line)
        for paragraph in article["paragraphs"]:
            for sentence in paragraph:
                for language in languages.split():
                    names = [
                        (entity[language], entity["type"])
                        for entity in sentence["entities"]
                        if entity[language]
                    ]
                    text = sentence[language]
                    spans = find_spans(text, names)
                    examples.append(Example(text, spans, language, article["id"]))
    return examples


def read_conll(path: Path) -> list[Example]:
    """The sentences of a CoNLL-2002 file, words joined as they would be in print."""
    examples: list[Example] = []
    rows: list[tuple[str, str]] = []
    articles = 0
    for line in [*path.read_text("utf-8").split("\n"), ""]:
        if line.strip() and not line.startswith("-DOCSTART-"):
            word, *_, label = line.split()
            rows.append((_mended(word), label))
        elif rows:
            examples.append(_joined(rows, str(articles)))
            rows = []
        articles += line.startswith("-DOCSTART-")
    return examples


def _mended(word: str) -> str:
    """A word whose UTF-8 was taken for Latin-1 once, as in the distributed files, set right."""
    try:
        return word.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return word


def _joined(rows: list[tuple[str, str]], article: str) -> Example:
    text = ""
    spans: list[Span] = []
    for word, label in rows:
        if text and not re.fullmatch(r"[.,;:!?)\]]+", word) and text[-1] not in "([":
            text += " "
        start = len(text)
        text += word
        if label.startswith("B-"):
            spans.append((start, len(text), label[2:]))
        elif label.startswith("I-"):
            spans[-1] = (spans[-1][0], len(text), label[2:])
    return Example(text, tuple(spans), article=article)


Maker = Callable[[str, str, random.Random], str | None]


class Exchanger:
    """Makes new sentences by putting other names of the same kind in the place of names."""

    def __init__(self, examples: Iterable[Example], names: Names):
        self._names = names
        self._seen: dict[tuple[str, str, object], list[str]] = defaultdict(list)
        for example in examples:
            for start, end, kind in example.spans:
                name = example.text[start:end]
                self._seen[kind, example.language, self._form(name)].append(name)

    def exchange(self, example: Example, rng: random.Random) -> Example:
        """The sentence with some of its names exchanged, the same name by the same."""
        chosen: dict[tuple[str, str], str] = {}
        text, spans, last = "", [], 0
        for start, end, kind in example.spans:
            name = example.text[start:end]
            if (name, kind) not in chosen:
                new = self._other(name, kind, example.language, rng) if rng.random() < 0.7 else name
                chosen[name, kind] = new
            text += example.text[last:start]
            spans.append((len(text), len(text) + len(chosen[name, kind]), kind))
            text += chosen[name, kind]
            last = end
        return Example(text + example.text[last:], tuple(spans), example.language)

    def _form(self, name: str) -> object:
        return shape(name), self._names.is_demonym(name)

    def _other(self, name: str, kind: str, language: str, rng: random.Random) -> str:
        made = None
        if kind != "MISC" or self._names.is_demonym(name):
            made = self._names.like(name, kind, language, rng) if rng.random() < 0.7 else None
        if made is None:
            made = rng.choice(self._seen.get((kind, language, self._form(name))) or [name])
        return made.upper() if name.isupper() and len(name) > 5 else made


def shape(name: str) -> tuple[int, bool, str]:
    """What a name must share with one that takes its place: words, capitals, an ending.

    The ending tells the adjective "Nederlandse" from the noun "Nederlander".
    """
    words = name.split()
    ending = name[-2:] if len(words) == 1 else ""
    return min(len(words), 3), name.isupper(), ending if ending in {"se", "er", "rs", "en"} else ""


def recased(example: Example, rng: random.Random) -> Example:
    """The sentence in capitals (as some headlines are), or without any."""
    text = example.text.upper() if rng.random() < 0.6 else example.text.lower()
    return (
        Example(text, example.spans, example.language)
        if len(text) == len(example.text)
        else example
    )


def headline(example: Example, rng: random.Random) -> Example:
    """The sentence without its full stop."""
    return Example(example.text.removesuffix("."), example.spans, example.language)
