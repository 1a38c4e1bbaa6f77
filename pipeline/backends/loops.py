"""Stopping greedy search where a model has begun to repeat itself.

Small models fall into loops on input that makes no sense to them, and would go
on until the length limit: minutes for nothing. What was written until then is
kept; the check on repetition names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

# Shorter or fewer repeats occur in real text: "ha ha ha", a chant, a row of zeros.
REPEATS = 4
LEAST_TOKENS = 20
# A longer stretch that comes four times in a row is over the room of most sentences.
LONGEST_PERIOD = 30


def in_loop(tokens: Sequence[Any]) -> bool:
    """Whether the tokens end in the same stretch several times over."""
    for period in range(1, min(LONGEST_PERIOD, len(tokens) // REPEATS) + 1):
        span = max(REPEATS * period, LEAST_TOKENS)
        if tokens[-1] != tokens[-1 - period] or len(tokens) < span:
            continue
        if all(tokens[-i] == tokens[-i - period] for i in range(1, span - period + 1)):
            return True
    return False


class LoopGuard:
    """ctranslate2's callback of greedy search: true for an example that has begun to loop."""

    def __init__(self) -> None:
        self._tokens: dict[int, list[int]] = defaultdict(list)
        self.stopped: set[int] = set()
        """Which examples of the batch were stopped."""

    def __call__(self, step: Any) -> bool:
        tokens = self._tokens[step.batch_id]
        tokens.append(step.token_id)
        if in_loop(tokens):
            self.stopped.add(step.batch_id)
        return step.batch_id in self.stopped
