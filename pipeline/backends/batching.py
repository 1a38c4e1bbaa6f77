"""Cutting texts into batches by tokens, and finding out how large a batch fits into memory."""

from __future__ import annotations

import gc
import logging
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

logger = logging.getLogger("krant")

Result = TypeVar("Result")

# torch has an exception of its own for a GPU, and a RuntimeError for the CPU; ctranslate2 says it
# in the words of CUDA.
_OUT_OF_MEMORY = re.compile(r"out of memory|can't allocate memory|ALLOC_FAILED", re.IGNORECASE)


def token_counts(tokenizer: Any, texts: Sequence[str]) -> list[int]:
    """The number of tokens of each text, special tokens left out, by a transformers tokeniser."""
    if not texts:  # which such a tokeniser answers with an IndexError
        return []
    return [len(ids) for ids in tokenizer(list(texts), add_special_tokens=False).input_ids]


def batches_by_tokens(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Indexes of texts cut into batches of at most `budget` tokens, padding counted, longest first.

    `lengths` are in tokens. A batch costs its longest text times its size, so
    texts of like length go together; longest first, because a batch that does
    not fit in memory should show at the start. A text over the budget is a
    batch of its own. Ties keep their order, so the cut is deterministic.
    """
    batches: list[list[int]] = []
    room = 0
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        cost = max(1, lengths[index])
        if not batches or (len(batches[-1]) + 1) * room > budget:
            batches.append([])
            room = cost
        batches[-1].append(index)
    return batches


class Batches:
    """Runs texts in batches of at most `budget` tokens, padding counted.

    When memory runs out, the batch and all that come later are half as large.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget

    def run(
        self, lengths: Sequence[int], compute: Callable[[list[int]], Sequence[Result]]
    ) -> list[Result]:
        """What `compute` gives for the indexes of each batch, in the order of the texts.

        Raises what it raises; that memory ran out only for a single text.
        """
        results: dict[int, Result] = {}
        while len(results) < len(lengths):
            waiting = [index for index in range(len(lengths)) if index not in results]
            for batch in batches_by_tokens([lengths[index] for index in waiting], self.budget):
                indexes = [waiting[place] for place in batch]
                found = self._tried(indexes, compute)
                if found is None:
                    tokens = len(indexes) * max(1, *(lengths[index] for index in indexes))
                    self.budget = max(1, min(self.budget, tokens) // 2)
                    logger.warning("memory ran out: batches are of %d tokens now", self.budget)
                    break
                results.update(zip(indexes, found, strict=True))
        return [results[index] for index in range(len(lengths))]

    @staticmethod
    def _tried(
        indexes: list[int], compute: Callable[[list[int]], Sequence[Result]]
    ) -> Sequence[Result] | None:
        """The results, or None for a batch that does not fit. What it took is free again then."""
        try:
            return compute(indexes)
        except Exception as error:
            if len(indexes) == 1 or not is_out_of_memory(error):
                raise
        gc.collect()
        if "torch" in sys.modules and sys.modules["torch"].cuda.is_available():
            sys.modules["torch"].cuda.empty_cache()
        return None


def is_out_of_memory(error: Exception) -> bool:
    """Whether an error says that a GPU's or the machine's memory ran out."""
    if isinstance(error, MemoryError):
        return True
    return isinstance(error, RuntimeError) and bool(_OUT_OF_MEMORY.search(str(error)))
