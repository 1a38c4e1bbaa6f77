"""A row of the archive: an article in one of its versions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from datasets import Features, Value

from pipeline.article import FEATURES as ARTICLE_FEATURES
from pipeline.article import Article, Block

FEATURES = Features(
    {
        **ARTICLE_FEATURES,
        "article": Value("string"),
        "version": Value("int32"),
        "story": Value("string"),
        "feed": Value("string"),
        "fetched": Value("string"),
    }
)
"""An article's columns, then: which article a row is a version of, counted from 1; the id of
the first row with nearly the same text; the source that led to it; when it was fetched (UTC)."""

_ARTICLE_DIGITS = 12
_VERSION_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Record:
    """An article in the archive. `id` of `content` is unique there."""

    content: Article
    article: str
    version: int
    story: str
    feed: str
    fetched: str

    def row(self) -> dict[str, Any]:
        """The record as a row of `FEATURES`."""
        own = ("article", "version", "story", "feed", "fetched")
        return self.content.row() | {name: getattr(self, name) for name in own}

    @classmethod
    def of_row(cls, row: dict[str, Any]) -> Record:
        """The record of a row."""
        article = {name: row[name] for name in ARTICLE_FEATURES}
        blocks = tuple(Block(b["kind"], b["start"], b["end"]) for b in row["blocks"])
        own = {name: row[name] for name in FEATURES if name not in ARTICLE_FEATURES}
        return cls(Article(**article | {"blocks": blocks}), **own)


def article_key(identity: str) -> str:
    """What all versions of an article have in common: a hash of its address, as 12 hex digits."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:_ARTICLE_DIGITS]


def version_id(article: str, text: str) -> str:
    """The id of a version: the article's, and six hex digits of a hash of the text.

    It depends on nothing but address and text, so an article has the same id in
    every archive, whatever was fetched before.
    """
    return f"{article}-{text_digest(text)[:_VERSION_DIGITS]}"


def text_digest(text: str) -> str:
    """SHA-256 (hex) of a text with its white space and letter case set aside."""
    plain = " ".join(text.casefold().split())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
