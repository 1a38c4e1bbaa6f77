"""Tagging: labelled spans of a text from a network's scores for each token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.base import TaggedSpan
from pipeline.backends.batching import Batches
from pipeline.backends.network import Network, run_all
from pipeline.backends.tagging import (
    best_path,
    decode_spans,
    join_windows,
    log_softmax,
    transitions,
)
from pipeline.backends.windows import Windows, cut_windows
from pipeline.backends.words import words_of

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

# Tokens that neighbouring windows share: a long sentence's worth, so that every
# word is seen with what stands around it.
OVERLAP = 64


class Tagger:
    """A network over tokens as a `TokenTagger`.

    `labels` are the network's, in order (IOB2, or I- and O only); `types`
    renames the types in them, an empty name drops the type.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        network: Network,
        labels: Sequence[str],
        types: Mapping[str, str] | None = None,
        batch_tokens: int = 4096,
    ):
        self._tokenizer = tokenizer
        self._network = network
        self._labels = list(labels)
        self._allowed = transitions(labels)
        self._types = dict(types or {})
        self._batches = Batches(batch_tokens)

    def tag(self, texts: Sequence[str]) -> list[list[TaggedSpan]]:
        contents = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        offsets = [encoding.offsets for encoding in contents]
        cuts = [
            cut_windows(self._tokenizer, content, self._network.limit, OVERLAP)
            for content in contents
        ]
        outputs = run_all(
            self._network, [part for cut in cuts for part in cut.parts], self._batches
        )
        bounds = pairwise(accumulate((len(cut.parts) for cut in cuts), initial=0))
        return [
            self._spans(text, places, cut, outputs[first:last])
            for text, places, cut, (first, last) in zip(texts, offsets, cuts, bounds, strict=True)
        ]

    def _spans(
        self,
        text: str,
        offsets: Sequence[tuple[int, int]],
        cut: Windows,
        outputs: Sequence[NDArray[np.float32]],
    ) -> list[TaggedSpan]:
        words = words_of(text, offsets)
        if not words:
            return []
        plain = [_without_special(out, part) for out, part in zip(outputs, cut.parts, strict=True)]
        logits = join_windows(plain, cut.starts, cut.length)
        scores = log_softmax(logits[[word.token for word in words]])
        path = best_path(scores, self._allowed)
        chances = np.exp(scores[np.arange(len(path)), path]).tolist()
        spans = decode_spans(words, [self._labels[index] for index in path], chances)
        renamed = [
            TaggedSpan(s.start, s.end, self._types.get(s.label, s.label), s.score) for s in spans
        ]
        return [span for span in renamed if span.label]

    def close(self) -> None:
        self._network.close()


def _without_special(output: NDArray[np.float32], part: Encoding) -> NDArray[np.float32]:
    """The rows of an output that belong to the text's own tokens."""
    rows: NDArray[np.float32] = output[np.asarray(part.special_tokens_mask) == 0]
    return rows
