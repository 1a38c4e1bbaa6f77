"""A draft to an article: every field checked and brought to the form that article.py promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.article import BLOCK_KINDS, Article, Block, content_id
from pipeline.language.identify import identify
from pipeline.readers.dates import iso_date
from pipeline.readers.fields import language_code
from pipeline.readers.layout import lay_out
from pipeline.readers.normalise import normalise, normalise_line
from pipeline.readers.rejection import Rejection, Unreadable
from pipeline.readers.rows import Draft


def to_article(draft: Draft, source: str) -> tuple[Article, list[Rejection]]:
    """The article, and warnings about what had to be left out of it.

    The language is the one the metadata names, else the one the body is in, else "".
    The id is the one that came with it, else the file's name, else a hash of the
    text. Raises Unreadable for an article without a body.
    """
    fields = draft.fields
    body = normalise(_body(fields.get("text")))
    title = normalise_line(_string(fields, "title"))
    if not body:
        raise Unreadable("no text but a title" if title else "the article is empty")
    warnings: list[Rejection] = []
    published = ""
    if (given := fields.get("published")) not in (None, ""):
        published = iso_date(given) or ""
        if not published:
            reason = f"{str(given)[:40]!r} is not a date that can be read; left out"
            warnings.append(Rejection(source, draft.where, reason, "warning"))
    blocks = _given_blocks(fields.get("blocks"), body) if body == fields["text"] else ()
    text = body
    if not blocks:
        text, blocks, title = lay_out(title, body)
    article = Article(
        id=normalise_line(_string(fields, "id")) or draft.default_id or content_id(text),
        text=text,
        blocks=blocks,
        source=normalise_line(_string(fields, "source")) or source,
        url=normalise_line(_string(fields, "url")),
        title=title,
        published=published,
        language=language_code(_string(fields, "language")) or identify(body),
    )
    return article, warnings


def _body(value: object) -> str:
    """The text of a row: a string, or a list of paragraphs."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    if value is None or value != value:  # pandas writes what is missing as NaN
        return ""
    if isinstance(value, str):
        return value
    raise Unreadable(f"the text is {_kind(value)}, not a string")


def _string(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # ids that went through pandas
    if isinstance(value, (str, int, float)):
        return str(value)
    raise Unreadable(f"{name} is {_kind(value)}, not a string")


def _kind(value: object) -> str:
    match value:
        case list():
            return "a list"
        case dict():
            return "an object"
        case int() | float():
            return "a number"
        case _:
            return f"of the type {type(value).__name__}"


def _given_blocks(value: Any, text: str) -> tuple[Block, ...]:
    """Blocks that came with the article (a result of ours read again), when they fit its text."""
    try:
        blocks = tuple(Block(item["kind"], item["start"], item["end"]) for item in value)
        borders = [border for block in blocks for border in (block.start, block.end)]
        fits = borders == sorted(borders) and borders[0] >= 0 and borders[-1] <= len(text)
    except (TypeError, KeyError, IndexError):
        return ()
    return blocks if fits and all(block.kind in BLOCK_KINDS for block in blocks) else ()
