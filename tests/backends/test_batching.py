"""Batches by tokens: nothing lost, the budget kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.backends.batching import batches_by_tokens


@given(st.lists(st.integers(0, 300), max_size=60), st.integers(1, 1000))
def test_every_index_once_within_the_budget(lengths: list[int], budget: int) -> None:
    batches = batches_by_tokens(lengths, budget)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        longest = max(1, *(lengths[index] for index in batch))
        assert len(batch) == 1 or longest * len(batch) <= budget


@given(st.lists(st.integers(0, 300), min_size=1, max_size=60), st.integers(1, 1000))
def test_longest_first(lengths: list[int], budget: int) -> None:
    order = [lengths[index] for batch in batches_by_tokens(lengths, budget) for index in batch]
    assert order == sorted(order, reverse=True)


def test_a_text_over_the_budget_is_alone() -> None:
    assert batches_by_tokens([5, 900, 5], 100) == [[1], [0, 2]]
