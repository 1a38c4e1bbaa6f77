"""Rows of any table-like source (JSON, CSV, Parquet, data set) to drafts of articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from pipeline.readers.fields import require, resolve
from pipeline.readers.rejection import Rejection, Unreadable

Row = tuple[str, dict[str, Any]]
"""Where it stood, and its values by column."""

PEEKED = 100
"""Rows looked at before a column counts as absent: JSON objects may leave a key out."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader found out about an article, under our field names, as raw as it came."""

    where: str
    fields: Mapping[str, object]
    default_id: str = ""


def drafts(
    rows: Iterable[Row | Rejection], mapping: Mapping[str, str], source: str
) -> Iterator[Draft | Rejection]:
    """A draft a row.

    Raises ConfigError where the mapping names a column that none of the first
    `PEEKED` rows has, Unreadable where none of them has anything like a text.
    """
    iterator = iter(rows)
    head = list(islice(iterator, PEEKED))
    readable = [row[1] for row in head if not isinstance(row, Rejection)]
    if readable:
        text_column(list(dict.fromkeys(chain.from_iterable(readable))), mapping, source)
    resolved: dict[tuple[str, ...], dict[str, str]] = {}
    for row in chain(head, iterator):
        if isinstance(row, Rejection):
            yield row
            continue
        where, values = row
        names = tuple(values)
        if names not in resolved:
            resolved[names] = resolve(names, mapping)
        fields = {field: values[column] for field, column in resolved[names].items()}
        yield Draft(where, fields)


def text_column(columns: list[str], mapping: Mapping[str, str], source: str) -> dict[str, str]:
    """Field to column, the text's certainly among them; raises as `drafts` says."""
    require(columns, mapping, source)
    resolved = resolve(columns, mapping)
    if "text" not in resolved:
        raise Unreadable(
            f"which column is the text? It has {', '.join(columns) or 'none'}; "
            'name it in the column mapping, such as {"text": "COLUMN"}'
        )
    return resolved
