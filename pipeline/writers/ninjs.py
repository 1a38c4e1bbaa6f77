"""The result as ninjs 3, the IPTC's news in JSON: ninjs.jsonl, an item a line.

An item is the English version of an article: headline, body and summary in
English, the names in it, and the original headline beside. A note for the desk
says that a machine translated it and what the checks call wrong.
(https://iptc.org/standards/ninjs/, schema 3.0.)
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasets import Dataset

from pipeline.writers import values
from pipeline.writers.article_view import ArticleView, Block, plain, view
from pipeline.writers.folder import prepare, replacing

FORMAT = "ninjs"
NAME = "ninjs.jsonl"
_BATCH = 100

_NAMES = {"PER": "people", "ORG": "organisations", "LOC": "places"}
_TAGS = {"heading": "h2", "headline": "h2", "quote": "blockquote", "list": "li"}


def write_ninjs(result: Dataset, folder: str | Path, *, target: str = "en") -> Path:
    """Write ninjs.jsonl into the folder and return its path.

    Articles without a translation are left out. `target` is the ISO 639-1 code
    of the language that the result was translated to.
    """
    path = prepare(folder) / NAME
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        for table in result.with_format("arrow").iter(_BATCH):
            for row in table.to_pylist():
                article = view(row)
                if article.translated:
                    item = _item(article, values.text(row, "published"), target)
                    file.write(json.dumps(item, ensure_ascii=False) + "\n")
    return path


def _item(article: ArticleView, published: str, target: str) -> dict[str, Any]:
    """The item; what is not known of the article is left out."""
    original = [{"role": "original", "value": article.original_title}]
    summary = " ".join(sentence.text for sentence in article.summary)
    item = {
        "uri": article.link or f"urn:krant:{quote(article.id, safe='')}",
        "type": "text",
        "language": target,
        "firstCreated": published if _is_moment(published) else "",
        "headlines": [
            {"role": "main", "value": article.title},
            *(original if article.original_title else []),
        ],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": summary}]
        if summary
        else [],
        "bodies": [{"role": "main", "contentType": "text/html", "value": _markup(article.blocks)}],
        **{
            key: [{"name": group.name, "rel": "mentions"} for group in article.groups_of(label)]
            for label, key in _NAMES.items()
        },
        "edNote": _note(article),
    }
    return {key: value for key, value in item.items() if value}


def _markup(blocks: Sequence[Block]) -> str:
    """The translation as HTML, a paragraph a block."""
    parts = []
    for listed, group in groupby(blocks, key=lambda block: block.kind == "list"):
        texts = []
        for block in group:
            tag = _TAGS.get(block.kind, "p")
            sentences = [
                plain(each.translation) or plain(each.original) for each in block.sentences
            ]
            texts.append(f"<{tag}>{escape(' '.join(sentences), quote=False)}</{tag}>")
        inner = "".join(texts)
        parts.append(f"<ul>{inner}</ul>" if listed else inner)
    return "".join(parts)


def _note(article: ArticleView) -> str:
    wrong = [each.message for each in article.findings if each.severity == "error"]
    source = f" from {article.language}" if article.language else ""
    return " ".join([f"Machine translation{source}, not read by an editor.", *wrong])


def _is_moment(published: str) -> bool:
    """Whether it is a date with a time and an offset (RFC 3339), which ninjs asks for."""
    try:
        return "T" in published and datetime.fromisoformat(published).tzinfo is not None
    except ValueError:
        return False
