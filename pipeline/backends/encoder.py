"""Encoding: one vector for a text, the mean of its tokens' hidden states."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.batching import Batches
from pipeline.backends.network import Network, run_all
from pipeline.backends.windows import cut_windows

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class MeanEncoder:
    """A network that puts out hidden states as a `TextEncoder`.

    A text over the network's limit goes in as windows without overlap and its
    vector is their mean, weighted by tokens. `prefix` stands before every text.
    """

    def __init__(
        self, tokenizer: Tokenizer, network: Network, prefix: str = "", batch_tokens: int = 4096
    ):
        self._tokenizer = tokenizer
        self._network = network
        self._prefix = prefix
        self._batches = Batches(batch_tokens)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        contents = self._tokenizer.encode_batch(
            [self._prefix + text for text in texts], add_special_tokens=False
        )
        cuts = [cut_windows(self._tokenizer, part, self._network.limit) for part in contents]
        inputs = [part for cut in cuts for part in cut.parts]
        outputs = run_all(self._network, inputs, self._batches)
        vectors = [
            np.concatenate(outputs[first:last]).mean(0)
            for first, last in pairwise(accumulate((len(cut.parts) for cut in cuts), initial=0))
        ]
        if not vectors:
            return np.empty((0, 0), np.float32)
        matrix = np.stack(vectors).astype(np.float32)
        normalised: NDArray[np.float32] = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
        return normalised

    def close(self) -> None:
        self._network.close()
