"""Sentences with named entities from CoNLL files and from annotated news."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from pipeline.errors import InputError
from pipeline.evaluate.corpus import read_corpus
from pipeline.evaluate.reading import read_lines

Span: TypeAlias = tuple[int, int, str]
"""Start, end (characters) and type of an entity."""

TYPES = ("PER", "ORG", "LOC", "MISC")
"""The types of CoNLL-2002 (Tjong Kim Sang 2002), which the stage `entities` gives."""

_CLOSING = re.compile(r"[.,;:!?)\]]+")
_TAG = re.compile(r"O|[BI]-\S+")


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """A sentence and its entities in order, without overlap; `article` tells articles apart.

    `translation` and `english` (each entity's string in it, None where it is
    not named) are there in annotated news only.
    """

    text: str
    spans: tuple[Span, ...]
    article: str = ""
    translation: str = ""
    english: tuple[tuple[str, str], ...] = ()


def read_tagged(path: Path) -> list[TaggedSentence]:
    """The sentences of annotated news (.jsonl) or of a CoNLL file. Raises InputError."""
    sentences = read_news(path) if path.suffix == ".jsonl" else read_conll(path)
    if not any(sentence.spans for sentence in sentences):
        raise InputError(f"{path} holds no entity")
    return sentences


def read_conll(path: Path) -> list[TaggedSentence]:
    """The sentences of a CoNLL file, words joined as they would be in print.

    The word stands in the first column and its IOB tag (either form, Tjong Kim
    Sang and Veenstra 1999) in the last one; an empty line ends a sentence and
    -DOCSTART- begins an article. In a file without one, each sentence is its own.
    """
    sentences: list[TaggedSentence] = []
    rows: list[tuple[str, str]] = []
    articles = 0
    for number, line in enumerate([*read_lines(path), ""], 1):
        if line.startswith("-DOCSTART-"):
            articles += 1
        elif line.strip():
            columns = line.split()
            word, tag = columns[0], columns[-1]
            if len(columns) == 1 or not _TAG.fullmatch(tag):
                raise InputError(
                    f"{path}, line {number}: {tag!r} is no IOB tag (O, B-PER, I-PER, …); the "
                    "last column must hold one"
                )
            if tag != "O":
                _known(tag[2:], f"{path}, line {number}")
            rows.append((_mended(word), tag))
            continue
        if rows:
            sentences.append(_joined(rows, str(articles)))
            rows = []
    if not articles:
        return [replace(sentence, article=str(n)) for n, sentence in enumerate(sentences)]
    return sentences


def _known(kind: str, where: str) -> str:
    """A type of entity that Krant has. Raises InputError."""
    if kind not in TYPES:
        raise InputError(
            f"{where}: {kind!r} is none of the types {', '.join(TYPES)}; rename it, or tag it O"
        )
    return kind


def _mended(word: str) -> str:
    """A word whose UTF-8 was taken for Latin-1 once, as in the files of CoNLL-2002, set right."""
    try:
        return word.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return word


def _joined(rows: Iterable[tuple[str, str]], article: str) -> TaggedSentence:
    text, inside = "", ""
    spans: list[Span] = []
    for word, tag in rows:
        if text and not _CLOSING.fullmatch(word) and text[-1] not in "([":
            text += " "
        start = len(text)
        text += word
        kind = tag[2:]
        if tag.startswith("I-") and inside == kind:
            spans[-1] = (spans[-1][0], len(text), kind)
        elif kind:
            spans.append((start, len(text), kind))
        inside = kind
    return TaggedSentence(text, tuple(spans), article)


def read_news(path: Path) -> list[TaggedSentence]:
    """The sentences of annotated news, their entities found by their strings."""
    sentences = []
    for number, article in enumerate(read_corpus(path), 1):
        where = f"{path}, article {article.id or number}"
        for sentence in article.sentences():
            if sentence.entities is None:
                raise InputError(f"{where}: a sentence has no `entities`")
            names = [(entity.nl, _known(entity.type, where)) for entity in sentence.entities]
            for name, _ in names:
                if name not in sentence.nl:
                    raise InputError(f"{where}: the entity {name!r} is not in {sentence.nl!r}")
            sentences.append(
                TaggedSentence(
                    sentence.nl,
                    find_spans(sentence.nl, names),
                    str(number),
                    sentence.en or "",
                    tuple((e.en, e.type) for e in sentence.entities if e.en),
                )
            )
    return sentences


def find_spans(text: str, entities: Iterable[tuple[str, str]]) -> tuple[Span, ...]:
    """All occurrences of entity strings, the longer first where two overlap.

    Only occurrences that are whole words count ("Roer" is not in "Roermond"),
    unless there is no other.
    """
    spans: list[Span] = []
    for name, kind in sorted(set(entities), key=lambda entity: (-len(entity[0]), entity)):
        found = [match.span() for match in re.finditer(re.escape(name), text)]
        whole = [
            (start, end)
            for start, end in found
            if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
        ]
        for start, end in whole or found:
            if all(end <= s or e <= start for s, e, _ in spans):
                spans.append((start, end, kind))
    return tuple(sorted(spans))
