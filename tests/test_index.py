"""The index in memory finds what was added, however keys collide and segments merge."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.index import MISSING, Index

# Few values for each half, so that many keys share one.
KEYS = st.tuples(st.integers(0, 4), st.integers(0, 4))


def test_keys_that_share_their_first_half_are_told_apart() -> None:
    index = Index()
    keys = np.array([[5, 1], [7, 2], [5, 3], [5, 2], [6, 1]], dtype=np.uint64)
    index.add(keys, np.arange(5))
    wanted = np.array([[5, 2], [5, 4], [9, 1], [5, 1], [5, 3], [0, 0]], dtype=np.uint64)
    assert index.find(wanted).tolist() == [3, MISSING, MISSING, 0, 2, MISSING]


@settings(deadline=None)
@given(
    st.lists(st.lists(KEYS, unique=True), max_size=6),
    st.lists(KEYS, min_size=1),
    st.sets(st.integers(0, 5)),
)
def test_an_index_is_a_dictionary(
    additions: list[list[tuple[int, int]]], wanted: list[tuple[int, int]], dropped: set[int]
) -> None:
    index = Index()
    expected: dict[tuple[int, int], int] = {}
    for number, keys in enumerate(additions):
        new = [key for key in keys if key not in expected]
        if new:
            index.add(np.array(new, dtype=np.uint64), np.full(len(new), number))
        expected.update(dict.fromkeys(new, number))
    asked = np.array(wanted, dtype=np.uint64)
    assert len(index) == len(expected)
    assert index.find(asked).tolist() == [expected.get(key, MISSING) for key in wanted]
    index.keep(lambda locations: ~np.isin(locations, list(dropped)))
    left = {key: number for key, number in expected.items() if number not in dropped}
    assert len(index) == len(left)
    assert index.find(asked).tolist() == [left.get(key, MISSING) for key in wanted]
