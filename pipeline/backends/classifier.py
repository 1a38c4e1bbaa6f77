"""Classification: the probability of each label for a text, or for a text and another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.backends.batching import Batches
from pipeline.backends.network import Network, run_all
from pipeline.backends.tagging import log_softmax

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class Classifier:
    """A network over whole inputs as a `TextClassifier`.

    `labels` are the network's, in order; `names` renames them.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        network: Network,
        labels: Sequence[str],
        names: Mapping[str, str] | None = None,
        batch_tokens: int = 4096,
    ):
        self.limit = network.limit - tokenizer.num_special_tokens_to_add(is_pair=False)
        self._tokenizer = tokenizer
        self._network = network
        self._labels = [(names or {}).get(label, label) for label in labels]
        self._batches = Batches(batch_tokens)

    def count(self, texts: Sequence[str]) -> list[int]:
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def classify(
        self, texts: Sequence[str], pairs: Sequence[str] | None = None
    ) -> list[dict[str, float]]:
        inputs = self._tokenizer.encode_batch(
            list(texts) if pairs is None else list(zip(texts, pairs, strict=True))
        )
        longest = max(map(len, inputs), default=0)
        if longest > self._network.limit:
            raise ValueError(
                f"an input of {longest} tokens, special ones counted, is over the model's limit "
                f"of {self._network.limit}"
            )
        outputs = run_all(self._network, inputs, self._batches)
        return [
            dict(zip(self._labels, np.exp(log_softmax(logits)).tolist(), strict=True))
            for logits in outputs
        ]

    def close(self) -> None:
        self._network.close()
