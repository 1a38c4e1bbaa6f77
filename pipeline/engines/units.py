"""Units: what a stage computes one by one, articles or the sentences of all articles of a chunk.

Exploding articles into sentences and putting the results back happens here,
on whole Arrow columns. A unit is a row that can be computed: articles with a
null in a column that the stage reads, and null sentences, are none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.keys import ColumnDigests, Keys, empty_keys, row_digests, row_keys, string_keys
from pipeline.stages.base import Stage

Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are computed with the same columns: an optional column may be null in some."""

    columns: tuple[str, ...]
    units: Indices


class Units(Protocol):
    """The units of one chunk of articles."""

    keys: Keys
    groups: list[Group]
    owners: Indices
    """The article of each unit, counted within the chunk."""

    def order(self, units: Indices) -> Indices:
        """The units in the order in which they are best computed."""
        ...

    def rows(self, columns: Sequence[str], units: Indices) -> pa.RecordBatch:
        """What the stage reads of these units."""
        ...

    def assemble(self, columns: pa.RecordBatch, failed: Mask, schema: pa.Schema) -> pa.RecordBatch:
        """A row for each article of the chunk, from a row for each unit.

        Articles with a failed unit get nulls, as do those without units for want of input.
        """
        ...


class ArticleUnits:
    """Each article is a unit."""

    def __init__(
        self,
        stage: Stage,
        table: pa.RecordBatch,
        start: int,
        digests: ColumnDigests,
        keys: Keys | None = None,
    ) -> None:
        """`table` has the stage's columns of the articles from row `start` of the data set on.

        With `keys` of an earlier time, nothing is hashed again.
        """
        self._table = table
        valid = np.ones(table.num_rows, dtype=bool)
        for name in stage.reads:
            valid &= _valid(table.column(name))
        self.owners = np.flatnonzero(valid)
        self.groups = self._grouped(stage)
        self.keys = self._hashed(start, digests) if keys is None else keys

    def _grouped(self, stage: Stage) -> list[Group]:
        optional = [name for name in stage.uses if name in self._table.schema.names]
        pattern = np.zeros(len(self.owners), dtype=np.int64)
        for bit, name in enumerate(optional):
            pattern |= _valid(self._table.column(name))[self.owners].astype(np.int64) << bit
        return [
            Group(
                (*stage.reads, *(name for bit, name in enumerate(optional) if value >> bit & 1)),
                np.flatnonzero(pattern == value),
            )
            for value in np.unique(pattern)
        ]

    def _hashed(self, start: int, digests: ColumnDigests) -> Keys:
        keys = empty_keys(len(self.owners))
        columns = {
            name: digests.of(name, start, self._table.column(name))[self.owners]
            for name in self._table.schema.names
        }
        for group in self.groups:
            keys[group.units] = row_keys({n: columns[n][group.units] for n in group.columns})
        return keys

    def order(self, units: Indices) -> Indices:
        return np.sort(units)

    def rows(self, columns: Sequence[str], units: Indices) -> pa.RecordBatch:
        return self._table.select(list(columns)).take(pa.array(self.owners[units]))

    def assemble(self, columns: pa.RecordBatch, failed: Mask, schema: pa.Schema) -> pa.RecordBatch:
        rows = columns
        if len(self.owners) < self._table.num_rows:
            rows = _spread(columns, self.owners, self._table.num_rows)
        return pa.RecordBatch.from_arrays(rows.columns, schema=schema)


class SentenceUnits:
    """Each sentence of each article is a unit."""

    def __init__(self, stage: Stage, table: pa.RecordBatch, keys: Keys | None = None) -> None:
        """`table` has the one column of lists that the stage reads."""
        (self._name,) = stage.reads
        column = table.column(self._name)
        self._null = ~_valid(column)
        lengths = pc.list_value_length(column).fill_null(0).to_numpy(zero_copy_only=False)
        self._lengths = lengths.astype(np.int64)
        self._sentences = column.flatten()
        present = _valid(self._sentences)
        self._positions = np.flatnonzero(present)
        self.owners = np.repeat(np.arange(len(self._lengths)), self._lengths)[self._positions]
        if len(self._positions) < len(present):
            self._values = self._sentences.drop_null()
        else:
            self._values = self._sentences
        self.groups = [Group((self._name,), np.arange(len(self._positions)))]
        if keys is None:
            text = pa.types.is_string(self._values.type)
            keys = string_keys(self._values) if text else row_digests(self._values)
        self.keys = keys

    def order(self, units: Indices) -> Indices:
        """Longest first: batches of equal length waste no padding, and too little memory shows at
        once. By bytes, which costs nothing and grows with tokens as well as characters do."""
        values = self._values.take(pa.array(units))
        if not pa.types.is_string(values.type):
            return np.sort(units)
        lengths = pc.binary_length(values).to_numpy(zero_copy_only=False)
        return units[np.lexsort((units, -lengths.astype(np.int64)))]

    def rows(self, columns: Sequence[str], units: Indices) -> pa.RecordBatch:
        return pa.RecordBatch.from_arrays([self._values.take(pa.array(units))], [self._name])

    def assemble(self, columns: pa.RecordBatch, failed: Mask, schema: pa.Schema) -> pa.RecordBatch:
        if len(self._positions) < len(self._sentences):
            columns = _spread(columns, self._positions, len(self._sentences))
        null, lengths = self._null, self._lengths
        if failed.any():
            null = null.copy()
            null[self.owners[failed]] = True
            columns = columns.filter(pa.array(np.repeat(~null, lengths)))
            lengths = np.where(null, 0, lengths)
        offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), type=pa.int32())
        mask = pa.array(null) if null.any() else None
        arrays = [
            pa.ListArray.from_arrays(offsets, column.cast(field.type.value_type), mask=mask).cast(
                field.type
            )
            for column, field in zip(columns.columns, schema, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _valid(column: pa.Array) -> Mask:
    valid: Mask = column.is_valid().to_numpy(zero_copy_only=False)
    return valid


def _spread(columns: pa.RecordBatch, positions: Indices, count: int) -> pa.RecordBatch:
    """The rows at these positions among `count`, nulls at the others."""
    index = np.full(count, -1, dtype=np.int64)
    index[positions] = np.arange(len(positions))
    return columns.take(pa.array(index, mask=index < 0))
