"""What a page says of its article in schema.org's terms (JSON-LD).

https://schema.org/NewsArticle and its relatives; publishers write it for search
engines, so date and headline are the surest there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_TYPES = frozenset(
    {
        "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle",
        "BackgroundNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle", "LiveBlogPosting",
        "BlogPosting", "AskPublicNewsArticle", "AdvertiserContentArticle",
    }
)  # fmt: skip
"""NewsArticle, its subtypes, and the types that publishers use instead."""

_DEEPEST = 6
"""Levels of nesting looked into; graphs in the wild have two or three."""


def find_news_article(scripts: Iterator[str]) -> dict[str, str]:
    """The fields of the first article among JSON-LD scripts, by our names; {} without one.

    A script that is no JSON is passed over: a page is read without it.
    """
    for script in scripts:
        try:
            document = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(document, _DEEPEST):
            if _TYPES & set(_strings(node.get("@type"))):
                return _fields(node)
    return {}


def _nodes(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """All objects of a document, outer ones first."""
    if depth and isinstance(value, Mapping):
        yield value
        for child in value.values():
            yield from _nodes(child, depth - 1)
    elif depth and isinstance(value, list):
        for child in value:
            yield from _nodes(child, depth - 1)


def _fields(node: Mapping[str, Any]) -> dict[str, str]:
    fields = {
        "title": _text(node.get("headline")) or _text(node.get("name")),
        "published": _text(node.get("datePublished")),
        "language": _text(node.get("inLanguage")),
        "source": _text(node.get("publisher")),
        "url": _text(node.get("url")) or _text(node.get("mainEntityOfPage")),
        "text": _text(node.get("articleBody")),
    }
    return {name: value for name, value in fields.items() if value}


def _text(value: Any) -> str:
    """A value as text: itself, the first of a list, or the name of an object."""
    match value:
        case str():
            return value.strip()
        case [first, *_]:
            return _text(first)
        case {"name": name}:
            return _text(name)
        case {"@id": identifier}:
            return _text(identifier)
        case _:
            return ""


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]
