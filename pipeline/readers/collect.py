"""A stream of articles to a data set.

Up to `SPILL_BYTES` the data set is held in memory; past it, everything goes to
an Arrow file in a temporary folder and is mapped into memory, so the size of
the input never decides how much memory a run takes. `Dataset.from_generator`
would do the writing, too, but names its cache by a pickle of the generator: the
same paths with other contents would give yesterday's articles.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
from datasets import Dataset
from datasets.table import InMemoryTable

from pipeline.article import FEATURES, Article
from pipeline.errors import InputError

SPILL_BYTES = 64 * 2**20
"""Some 15,000 articles: below that a file is not worth its trouble."""
BATCH_ROWS = 500
BATCH_CHARACTERS = 4 * 2**20
"""A batch ends at either, so that 2 MB articles don't pile up."""


def collect(articles: Iterable[Article]) -> Dataset:
    """The articles as a data set of `FEATURES`, in their order.

    The temporary file goes when the process ends; until then other processes
    may map it, too.
    """
    schema = FEATURES.arrow_schema
    batches = _batches(articles, schema)
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        held.append(batch)
        size += batch.nbytes
        if size > SPILL_BYTES:
            return _spilled(held, batches, schema)
    return Dataset(InMemoryTable(pa.Table.from_batches(held, schema)))


def _spilled(
    held: list[pa.RecordBatch], rest: Iterator[pa.RecordBatch], schema: pa.Schema
) -> Dataset:
    folder = tempfile.mkdtemp(prefix="krant-")
    atexit.register(_remove, folder, os.getpid())
    path = Path(folder) / "articles.arrow"
    try:
        with pa.ipc.new_stream(str(path), schema) as writer:
            while held:
                writer.write_batch(held.pop(0))
            for batch in rest:
                writer.write_batch(batch)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise InputError(
            f"cannot keep the articles in {folder}: {error.strerror or error}; "
            "free some space there, or set TMPDIR to a larger disk"
        ) from error
    return Dataset.from_file(str(path))


def _batches(articles: Iterable[Article], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    held: list[Article] = []
    characters = 0
    for article in articles:
        held.append(article)
        characters += len(article.text)
        if len(held) >= BATCH_ROWS or characters >= BATCH_CHARACTERS:
            yield _batch(held, schema)
            held, characters = [], 0
    if held:
        yield _batch(held, schema)


def _batch(articles: Sequence[Article], schema: pa.Schema) -> pa.RecordBatch:
    """The articles as rows. Column by column, which is twice as fast as from `Article.row`."""
    columns = {
        name: pa.array([getattr(article, name) for article in articles], pa.string())
        for name in schema.names
        if name != "blocks"
    }
    kind = schema.field("blocks").type
    blocks = [block for article in articles for block in article.blocks]
    values = [
        pa.array([block[position] for block in blocks], field.type)
        for position, field in enumerate(kind.value_type)
    ]
    offsets = list(accumulate((len(article.blocks) for article in articles), initial=0))
    rows = pa.StructArray.from_arrays(values, fields=list(kind.value_type))
    columns["blocks"] = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), rows).cast(kind)
    return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


def _remove(folder: str, owner: int) -> None:
    """A forked child ends, too, and must not take the folder with it."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
