"""What counts as a loop, and that both backends stop in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.backends.loops import LEAST_TOKENS, LONGEST_PERIOD, REPEATS, in_loop


@pytest.mark.parametrize(
    ("tokens", "loops"),
    [
        ([7] * LEAST_TOKENS, True),
        ([7] * (LEAST_TOKENS - 1), False),
        ([1, 2, 3, 4, 5] * 4, True),
        ([9, 9, *[1, 2, 3, 4, 5] * 4], True),
        ([1, 2, 3, 4, 5] * 3, False),
        ([*[1, 2, 3, 4, 5] * 4, 9], False),
        (list(range(LONGEST_PERIOD)) * 4, True),
        (list(range(200)), False),
        ([], False),
    ],
)
def test_loops(tokens: list[int], loops: bool) -> None:
    assert in_loop(tokens) is loops


@given(
    st.lists(st.integers(0, 9), max_size=40),
    st.lists(st.integers(0, 9), min_size=1, max_size=LONGEST_PERIOD),
)
def test_a_stretch_that_goes_on_and_on_is_found(before: list[int], stretch: list[int]) -> None:
    times = max(REPEATS, -(-LEAST_TOKENS // len(stretch)))
    assert in_loop(before + stretch * times)


@given(st.lists(st.integers(0, 99), max_size=60, unique=True))
def test_tokens_that_differ_are_no_loop(tokens: list[int]) -> None:
    assert not in_loop(tokens)
