"""The result as JSON lines: articles.jsonl, a row an article, UTF-8."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from datasets import Dataset, Features
from datasets.table import InMemoryTable

from pipeline.article import FEATURES
from pipeline.stages import columns
from pipeline.writers.folder import prepare, replacing

FORMAT = "jsonl"
NAME = "articles.jsonl"
BATCH = 500

_Shorten = Callable[[Any], Any]

KNOWN = Features(
    {name.lower(): feature for name, feature in vars(columns).items() if name.isupper()}
    | dict(FEATURES)
)
"""Column to feature, for everything that readers and stages write: JSON itself knows no int32."""


def write_jsonl(result: Dataset, folder: str | Path) -> Path:
    """Write articles.jsonl into the folder and return its path."""
    path = prepare(folder) / NAME
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows(result):
            file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    return path


def rows(result: Dataset) -> Iterator[dict[str, Any]]:
    """The rows as JSON can hold them: 32-bit floats by their shortest decimal (0.9, not
    0.8999999761581421), NaN and infinities as null."""
    shorten = {name: _shortener(field.type) for name, field in _fields(result)}
    shorten = {name: change for name, change in shorten.items() if change}
    for table in result.with_format("arrow").iter(BATCH):
        for row in table.to_pylist():
            yield row | {name: change(row[name]) for name, change in shorten.items() if change}


def read_jsonl(path: Path) -> Dataset:
    """The data set that `write_jsonl` wrote, with its features. Raises ValueError elsewhere."""
    with path.open(encoding="utf-8", newline="\n") as file:
        read = [json.loads(line) for line in file if line.strip()]
    names = list(dict.fromkeys(name for row in read for name in row))
    schema = Features({name: KNOWN[name] for name in names if name in KNOWN}).arrow_schema
    types = {field.name: field.type for field in schema}
    arrays = [pa.array([row.get(name) for row in read], types.get(name)) for name in names]
    return Dataset(InMemoryTable(pa.Table.from_arrays(arrays, names)))


def _fields(result: Dataset) -> Iterator[tuple[str, pa.Field]]:
    return ((field.name, field) for field in result.features.arrow_schema)


def _shortener(type_: pa.DataType) -> _Shorten | None:
    """What to do with values of this type, or None for those that stay as they are."""
    if pa.types.is_floating(type_):
        narrow = type_.bit_width < 64
        return lambda value: _shortest(value, narrow)
    if pa.types.is_list(type_) or pa.types.is_large_list(type_):
        inner = _shortener(type_.value_type)
        return inner and (lambda value: value and [inner(item) for item in value])
    if pa.types.is_struct(type_):
        inners = {field.name: _shortener(field.type) for field in type_}
        changed = {name: inner for name, inner in inners.items() if inner}
        return (
            (lambda value: value and value | {k: f(value[k]) for k, f in changed.items()})
            if changed
            else None
        )
    return None


def _shortest(value: float | None, narrow: bool) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return float(str(np.float32(value))) if narrow else value
