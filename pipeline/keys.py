"""Keys: what a cache entry is looked up by, the hash of exactly the values that a stage reads.

Values are hashed as they lie in Arrow's buffers, without a Python object for
each of them: hashing a column of entity lists through JSON costs ten times
as much. The bytes of a row are, level by level, its lengths (null is -1) and
then its values, so two rows have the same bytes only when they are equal,
however their column was chunked, sliced or padded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

KEY_BYTES = 16  # 2^64 rows until two are expected to share a key
Keys: TypeAlias = npt.NDArray[np.uint64]
"""Keys or digests: an (n, 2) array, the two halves of each 16-byte hash."""

_Plane: TypeAlias = tuple[memoryview, npt.NDArray[np.int64]]
"""Bytes, and where in them each row's part starts and ends (n + 1 offsets)."""


def empty_keys(count: int) -> Keys:
    """`count` keys of zeros."""
    return np.zeros((count, 2), dtype=np.uint64)


def string_keys(values: pa.StringArray) -> Keys:
    """The key of each string, which is the hash of its UTF-8. There are no nulls among `values`."""
    return _hash([_text_plane(values)], len(values))


def row_digests(column: pa.Array) -> Keys:
    """A digest of each row of a column. What a null row gets means nothing: mask it."""
    planes = list(_planes(column))
    return _hash(planes, len(column))


def row_keys(digests: Mapping[str, Keys]) -> Keys:
    """The key of each row of several columns, given the digests of each."""
    names = sorted(digests)
    head = hashlib.sha256("\0".join(names).encode())
    count = len(digests[names[0]])
    joined = np.hstack([digests[name] for name in names])
    width = KEY_BYTES * len(names)
    data = memoryview(joined.tobytes())
    hashes = bytearray()
    for start in range(0, count * width, width):
        row = head.copy()
        row.update(data[start : start + width])
        hashes += row.digest()[:KEY_BYTES]
    return _as_keys(hashes)


def to_arrow(keys: Keys) -> pa.FixedSizeBinaryArray:
    """Keys as a column of 16-byte values."""
    buffer = pa.py_buffer(np.ascontiguousarray(keys))
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(KEY_BYTES), len(keys), [None, buffer])


def from_arrow(column: pa.FixedSizeBinaryArray) -> Keys:
    """Keys copied out of a column of 16-byte values."""
    data = column.buffers()[1]
    start = column.offset * KEY_BYTES
    stop = start + len(column) * KEY_BYTES
    return _as_keys(bytearray(memoryview(data)[start:stop]) if len(column) else bytearray())


def _as_keys(data: bytearray) -> Keys:
    return np.frombuffer(data, dtype=np.uint64).reshape(-1, 2)


def _hash(planes: list[_Plane], count: int) -> Keys:
    sha256 = hashlib.sha256
    hashes = bytearray()
    if len(planes) == 1:
        data, ends = planes[0][0], planes[0][1].tolist()
        for row in range(count):
            hashes += sha256(data[ends[row] : ends[row + 1]]).digest()[:KEY_BYTES]
        return _as_keys(hashes)
    parts = [(data, offsets.tolist()) for data, offsets in planes]
    for row in range(count):
        value = b"".join([data[ends[row] : ends[row + 1]] for data, ends in parts])
        hashes += sha256(value).digest()[:KEY_BYTES]
    return _as_keys(hashes)


def _planes(array: pa.Array) -> Iterator[_Plane]:
    """What an array's rows consist of, plane by plane; each row is one slice of every plane."""
    kind = array.type
    if pa.types.is_list(kind):
        lengths = pc.list_value_length(array)
        yield _numbers(lengths.fill_null(-1).to_numpy(zero_copy_only=False), "<i4")
        inner = _ends(lengths)
        for data, offsets in _planes(array.flatten()):
            yield data, offsets[inner]
    elif pa.types.is_struct(kind):
        yield _numbers(array.is_valid().to_numpy(zero_copy_only=False), "u1")
        for child in array.flatten():
            yield from _planes(child)
    elif pa.types.is_string(kind):
        lengths = pc.binary_length(array)
        yield _numbers(lengths.fill_null(-1).to_numpy(zero_copy_only=False), "<i4")
        yield _text_plane(array.fill_null("") if array.null_count else array)
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        record = np.zeros(len(array), dtype=[("valid", "u1"), ("value", "<" + _width(kind))])
        record["valid"] = array.is_valid().to_numpy(zero_copy_only=False)
        filled = array.fill_null(0 if not pa.types.is_boolean(kind) else False)
        record["value"] = filled.to_numpy(zero_copy_only=False)
        yield _numbers(record, record.dtype)
    else:
        raise TypeError(f"no keys for columns of type {kind}")


def _width(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "u1"
    return str(np.dtype(kind.to_pandas_dtype()).str[1:])


def _numbers(values: npt.NDArray[np.generic], dtype: npt.DTypeLike) -> _Plane:
    values = np.ascontiguousarray(values, dtype=dtype)
    offsets = np.arange(len(values) + 1, dtype=np.int64) * values.dtype.itemsize
    return memoryview(values.tobytes()), offsets


def _text_plane(array: pa.StringArray) -> _Plane:
    _, offsets, data = array.buffers()
    if not len(array):
        return memoryview(b""), np.zeros(1, dtype=np.int64)
    ends = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    return memoryview(data if data is not None else b""), ends.astype(np.int64)


def _ends(lengths: pa.Array) -> npt.NDArray[np.int64]:
    counts = lengths.fill_null(0).to_numpy(zero_copy_only=False)
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


class ColumnDigests:
    """The digests of a data set's columns, each hashed once in a run though five stages read it."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._digests: dict[str, Keys] = {}
        self._filled: dict[str, int] = {}

    def of(self, name: str, start: int, column: pa.Array) -> Keys:
        """The digests of the rows from `start` on, which `column` holds. Asked in order of rows."""
        stop = start + len(column)
        if name not in self._digests:
            self._digests[name] = empty_keys(self._rows)
            self._filled[name] = 0
        if stop > self._filled[name]:
            self._digests[name][start:stop] = row_digests(column)
            self._filled[name] = stop
        return self._digests[name][start:stop]

    def forget(self, name: str) -> None:
        """Drop a column that has changed or that nobody reads any more."""
        self._digests.pop(name, None)
        self._filled.pop(name, None)
