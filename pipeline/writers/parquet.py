"""The result as Parquet: articles.parquet, with the features in its metadata."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
from datasets import Dataset
from datasets.table import InMemoryTable

from pipeline.writers.folder import prepare, replacing

FORMAT = "parquet"
NAME = "articles.parquet"
ROW_GROUP = 1000
"""Rows written, and read back by other programs, at a time: some 10 MB of articles."""


def write_parquet(result: Dataset, folder: str | Path) -> Path:
    """Write articles.parquet into the folder and return its path."""
    path = prepare(folder) / NAME
    with replacing(path) as temporary:
        write_file(result, temporary)
    return path


def write_file(result: Dataset, path: Path) -> None:
    """Write the rows as one Parquet file, a few at a time, with the features in its metadata."""
    schema = result.features.arrow_schema
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in result.with_format("arrow").iter(ROW_GROUP):
            writer.write_table(table.cast(schema))


def read_parquet(path: Path) -> Dataset:
    """The data set that `write_parquet` wrote, in memory."""
    return Dataset(InMemoryTable(pq.read_table(path)))
