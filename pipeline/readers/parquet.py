"""Parquet files: a row an article, only the needed columns read, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.readers.rejection import Rejection, Unreadable
from pipeline.readers.rows import Draft, Row, drafts, text_column

BATCH = 500
"""Rows in memory at a time: some megabytes of news."""


def read_parquet(path: str, mapping: Mapping[str, str]) -> Iterator[Draft | Rejection]:
    """An article a row; raises Unreadable where the file is no or a damaged Parquet file."""
    try:
        with pq.ParquetFile(path) as file:
            columns = text_column(file.schema_arrow.names, mapping, path)
            batches = file.iter_batches(BATCH, columns=list(columns.values()))
            yield from drafts(_rows(batches), mapping, path)
    except pa.ArrowException as error:
        raise Unreadable(f"not a Parquet file, or a damaged one: {error}") from None


def _rows(batches: Iterator[pa.RecordBatch]) -> Iterator[Row]:
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            number += 1
            yield f"row {number}", row
