"""Sentences with entities: reading, and making new ones by exchanging names."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from _names import Names

from pipeline.evaluate.conll import Span, find_spans
from pipeline.evaluate.conll import read_conll as read_conll_sentences
from pipeline.evaluate.corpus import read_corpus as read_news_corpus


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and its entities in order, without overlap; `article` tells articles apart."""

    text: str
    spans: tuple[Span, ...]
    language: str = "nl"
    article: str = ""


def read_corpus(path: Path, languages: str = "nl en") -> list[Example]:
    """The sentences of annotated news, each entity at every place where its string stands."""
    examples = []
    for article in read_news_corpus(path):
        for sentence in article.sentences():
            for language in languages.split():
                text = getattr(sentence, language)
                names = [
                    (name, entity.type)
                    for entity in sentence.entities or ()
                    if (name := getattr(entity, language))
                ]
                examples.append(Example(text, find_spans(text, names), language, article.id))
    return examples


def read_conll(path: Path) -> list[Example]:
    """The sentences of a CoNLL-2002 file."""
    return [Example(s.text, s.spans, article=s.article) for s in read_conll_sentences(path)]


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
