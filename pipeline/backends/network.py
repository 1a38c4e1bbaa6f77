"""What runs an encoder, and the linear heads that were trained on one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.batching import Batches
from pipeline.backends.lora import read_safetensors

if TYPE_CHECKING:
    from tokenizers import Encoding

Pooling = Literal["token", "mean"]


class Network(Protocol):
    """A network that takes tokens and puts out numbers for each token, or for the whole input."""

    limit: int
    """How many tokens one input may have, special tokens counted."""

    def run(self, inputs: Sequence[Encoding]) -> list[NDArray[np.float32]]:
        """The output for each input of one batch: (tokens, d) or (d,), special tokens included."""

    def close(self) -> None:
        """Free the network."""


@dataclass(frozen=True, slots=True)
class Head:
    """A linear layer on hidden states: `weight` (labels, hidden), `bias` (labels,).

    `pooling` says what it takes: the state of each token, or their mean.
    """

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    labels: tuple[str, ...]
    pooling: Pooling

    def logits(self, hidden: NDArray[np.float32]) -> NDArray[np.float32]:
        """(tokens, labels) or (labels,) for the states (tokens, hidden) of one input."""
        states = hidden.mean(0) if self.pooling == "mean" else hidden
        result: NDArray[np.float32] = states @ self.weight.T + self.bias
        return result


def read_head(folder: Path) -> Head:
    """The head that a training program wrote: head.safetensors and head.json."""
    tensors = read_safetensors(folder / "head.safetensors")
    about = json.loads((folder / "head.json").read_text("utf-8"))
    return Head(
        tensors["weight"].astype(np.float32),
        tensors["bias"].astype(np.float32),
        tuple(about["labels"]),
        about["pooling"],
    )


class HeadedNetwork:
    """An encoder with a head on it."""

    def __init__(self, encoder: Network, head: Head):
        self.limit = encoder.limit
        self._encoder = encoder
        self._head = head

    def run(self, inputs: Sequence[Encoding]) -> list[NDArray[np.float32]]:
        return [self._head.logits(hidden) for hidden in self._encoder.run(inputs)]

    def close(self) -> None:
        self._encoder.close()


def run_all(
    network: Network, inputs: Sequence[Encoding], batches: Batches
) -> list[NDArray[np.float32]]:
    """The outputs for any number of inputs, in order."""
    lengths = [len(encoding) for encoding in inputs]
    return batches.run(lengths, lambda batch: network.run([inputs[index] for index in batch]))
