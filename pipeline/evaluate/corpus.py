"""Annotated news: articles with everything that the stages should find in them.

One JSON object a line:

    {"id": …, "desk": …, "title_nl": …, "title_en": …,
     "paragraphs": [[{"nl": …, "en": …, "sentiment": …,
                      "entities": [{"nl": …, "en": …, "type": "PER"}]}]],
     "summary_en": …, "sentiment": …, "entity_sentiment": [{"entity": …, "sentiment": …}]}

`paragraphs` is a list of lists of sentences. Only `paragraphs` with `nl` must be
there; an evaluation says what else it needs. An entity's `en` is null where the
translation does not name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.config import explain
from pipeline.errors import InputError
from pipeline.evaluate.reading import json_objects


class _Row(BaseModel):
    """Fields that nobody asks for are let pass: a corpus may hold more."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class NamedEntity(_Row):
    """A name as it stands in the sentence and in its translation."""

    nl: str = Field(min_length=1)
    en: str | None = None
    type: str


class Sentence(_Row):
    """A sentence with its translation; what was not annotated is None."""

    nl: str
    en: str | None = None
    entities: tuple[NamedEntity, ...] | None = None
    sentiment: str | None = None


class EntitySentiment(_Row):
    """How an article speaks of somebody."""

    entity: str = Field(min_length=1)
    sentiment: str


class NewsArticle(_Row):
    """An annotated article."""

    id: str = ""
    desk: str = ""
    title_nl: str = ""
    title_en: str = ""
    paragraphs: tuple[tuple[Sentence, ...], ...]
    summary_en: str = ""
    sentiment: str | None = None
    entity_sentiment: tuple[EntitySentiment, ...] = ()

    def sentences(self) -> Iterator[Sentence]:
        """The sentences in order, the headline left out."""
        for paragraph in self.paragraphs:
            yield from paragraph

    def text(self) -> str:
        """The Dutch paragraphs with empty lines between them."""
        return "\n\n".join(" ".join(s.nl for s in paragraph) for paragraph in self.paragraphs)


def read_corpus(path: Path) -> list[NewsArticle]:
    """The articles of a corpus file. Raises InputError with the line and the field."""
    articles = []
    for where, value in json_objects(path):
        articles.append(_article(value, where))
    if not articles:
        raise InputError(f"{path} holds no article")
    return articles


def _article(value: dict[str, Any], where: str) -> NewsArticle:
    try:
        return NewsArticle.model_validate(value)
    except ValidationError as error:
        raise InputError(f"{where}: {explain(error, NewsArticle)}") from None
