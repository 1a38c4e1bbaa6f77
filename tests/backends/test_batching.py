"""Batches by tokens: nothing lost, the budget kept, and halved where memory is short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.backends.batching import Batches, batches_by_tokens, is_out_of_memory


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


class Machine:
    """Computes batches of up to so many tokens; over that its memory runs out."""

    def __init__(self, lengths: list[int], room: int) -> None:
        self.lengths = lengths
        self.room = room
        self.failed = 0

    def compute(self, batch: list[int]) -> list[str]:
        if len(batch) * max(self.lengths[index] for index in batch) > self.room:
            self.failed += 1
            raise RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB")
        return [f"{index}: {self.lengths[index]}" for index in batch]


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(1, 5000), st.integers(300, 3000))
def test_batches_that_do_not_fit_are_halved_and_the_size_is_remembered(
    lengths: list[int], budget: int, room: int
) -> None:
    machine = Machine(lengths, room)
    batches = Batches(budget)
    expected = [f"{index}: {length}" for index, length in enumerate(lengths)]
    assert batches.run(lengths, machine.compute) == expected
    assert 2**machine.failed <= max(1, budget)
    machine.failed = 0
    assert batches.run(lengths, machine.compute) == expected
    assert machine.failed == 0


def test_a_text_that_does_not_fit_alone_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="out of memory"):
        Batches(100).run([5, 50], Machine([5, 50], 40).compute)


@pytest.mark.parametrize(
    ("error", "out_of_memory"),
    [
        (MemoryError(), True),
        (RuntimeError("CUDA failed with error out of memory"), True),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), True),
        (RuntimeError("cuBLAS failed with status CUBLAS_STATUS_ALLOC_FAILED"), True),
        (RuntimeError("The size of tensor a must match"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_what_is_for_want_of_memory(error: Exception, out_of_memory: bool) -> None:
    assert is_out_of_memory(error) == out_of_memory


def test_other_errors_are_not_tried_again() -> None:
    def broken(batch: list[int]) -> list[str]:
        raise RuntimeError("a wrong shape")

    batches = Batches(100)
    with pytest.raises(RuntimeError, match="wrong shape"):
        batches.run([1, 2, 3], broken)
    assert batches.budget == 100
