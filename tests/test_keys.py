"""Keys depend on the values that were read, and on nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.keys import ColumnDigests, from_arrow, row_digests, row_keys, string_keys, to_arrow
from tests.stub_stages import stub_stages

ENTITY = pa.struct(
    [("start", pa.int32()), ("text", pa.string()), ("score", pa.float32()), ("sure", pa.bool_())]
)
TYPES = [pa.string(), pa.int32(), pa.float32(), pa.list_(pa.string()), pa.list_(ENTITY), ENTITY]

entities = st.none() | st.fixed_dictionaries(
    {
        "start": st.none() | st.integers(0, 3),
        "text": st.none() | st.text("ab", max_size=2),
        "score": st.none() | st.sampled_from([0.0, 0.5]),
        "sure": st.none() | st.booleans(),
    }
)
rows = st.lists(st.lists(entities, max_size=3), max_size=8)


def same(value: object) -> str:
    return json.dumps(value, sort_keys=True)


@settings(deadline=None)
@given(rows)
def test_equal_rows_and_only_those_share_a_digest(values: list[object]) -> None:
    digests = row_digests(pa.array(values, type=pa.list_(ENTITY)))
    by_value: dict[str, bytes] = {}
    for value, digest in zip(values, digests, strict=True):
        assert by_value.setdefault(same(value), digest.tobytes()) == digest.tobytes()
    assert len(set(by_value.values())) == len(by_value)


@settings(deadline=None)
@given(rows, st.data())
def test_slices_have_the_digests_of_the_whole(values: list[object], data: st.DataObject) -> None:
    array = pa.array(values, type=pa.list_(ENTITY))
    start = data.draw(st.integers(0, len(values)))
    assert np.array_equal(row_digests(array)[start:], row_digests(array.slice(start)))


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_columns_without_rows_have_no_digests(kind: pa.DataType) -> None:
    assert row_digests(pa.array([], type=kind)).shape == (0, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["ab", "c"], ["a", "bc"]),
        (["a"], ["a", ""]),
        ([], [""]),
        ([None], [""]),
        ([None], []),
        (["a", "b"], ["b", "a"]),
    ],
)
def test_what_looks_alike_in_bytes_differs(one: list[str], other: list[str]) -> None:
    first, second = row_digests(pa.array([one, other], type=pa.list_(pa.string())))
    assert not np.array_equal(first, second)


def test_hidden_bytes_of_nulls_do_not_count() -> None:
    offsets = pa.array([0, 1, 3, 4], type=pa.int32())
    values = pa.array(["a", "hidden", "too", "d"])
    hidden = pa.ListArray.from_arrays(offsets, values, mask=pa.array([False, True, False]))
    plain = pa.array([["a"], None, ["d"]])
    assert np.array_equal(row_digests(hidden)[[0, 2]], row_digests(plain)[[0, 2]])


def test_a_key_knows_which_column_a_value_came_from() -> None:
    digests = row_digests(pa.array(["x", "y"]))
    assert not np.array_equal(
        row_keys({"sentences": digests[:1], "translation": digests[1:]}),
        row_keys({"sentences": digests[1:], "translation": digests[:1]}),
    )
    assert not np.array_equal(row_keys({"a": digests}), row_keys({"b": digests}))


def test_a_column_type_without_keys_is_refused() -> None:
    with pytest.raises(TypeError, match="timestamp"):
        row_digests(pa.array([0], type=pa.timestamp("s")))


def test_keys_survive_a_trip_through_arrow() -> None:
    keys = string_keys(pa.array(["een", "twee", "drie"]))
    assert np.array_equal(from_arrow(to_arrow(keys)), keys)
    assert np.array_equal(from_arrow(to_arrow(keys).slice(1, 2)), keys[1:])
    assert from_arrow(to_arrow(keys[:0])).shape == (0, 2)


def test_digests_are_hashed_once_and_forgotten_on_request() -> None:
    digests = ColumnDigests(4)
    column = pa.array(["a", "b", "c", "d"])
    first = digests.of("text", 0, column[:2]).copy()
    digests.of("text", 2, column[2:])
    assert np.array_equal(digests.of("text", 0, pa.array(["x", "y"])), first)
    digests.forget("text")
    assert not np.array_equal(digests.of("text", 0, pa.array(["x", "y"])), first)


PROGRAM = """
import pyarrow as pa
from pipeline.keys import row_digests
from tests.stub_stages import stub_stages
print([s.fingerprint() for s in stub_stages(suffix="!")], row_digests(pa.array([["a"], None])))
"""


def test_keys_and_fingerprints_are_equal_in_every_process() -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    one, other = [process.communicate()[0] for process in processes]
    assert one == other
    assert stub_stages(suffix="!")[1].fingerprint() in one
