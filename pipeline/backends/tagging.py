"""From the scores of tokens to labelled spans: IOB2 labels, joined windows, Viterbi search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.base import TaggedSpan
from pipeline.backends.words import Word

OUTSIDE = "O"
BEGIN, INSIDE = "B-", "I-"


def iob2_labels(types: Sequence[str]) -> list[str]:
    """O, then B- and I- for each type (the IOB2 scheme of CoNLL-2002)."""
    return [OUTSIDE, *(mark + kind for kind in types for mark in (BEGIN, INSIDE))]


def encode_spans(words: Sequence[Word], spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """One IOB2 label a word, which belongs to the first span (start, end, type) it overlaps."""
    labels = []
    previous = None
    for word in words:
        span = next((s for s in spans if s[0] < word.end and word.start < s[1]), None)
        if span is None:
            labels.append(OUTSIDE)
        else:
            labels.append((INSIDE if span == previous else BEGIN) + span[2])
        previous = span
    return labels


def transitions(labels: Sequence[str]) -> NDArray[np.bool_]:
    """allowed[i, j]: label j may follow label i. The last row says what a text may start with.

    I-X follows B-X or I-X only. A model trained with I- alone (IOB1) has no
    B- for the type; its I-X may follow anything.
    """
    has_begin = {label[2:] for label in labels if label.startswith(BEGIN)}
    allowed = np.ones((len(labels) + 1, len(labels)), dtype=bool)
    for j, label in enumerate(labels):
        kind = label[2:]
        if label.startswith(INSIDE) and kind in has_begin:
            allowed[:, j] = [before[2:] == kind != "" for before in (*labels, OUTSIDE)]
    return allowed


def best_path(scores: NDArray[np.float32], allowed: NDArray[np.bool_]) -> list[int]:
    """The label of each word on the likeliest allowed path (Viterbi 1967).

    `scores` are log-probabilities (words, labels); `allowed` as `transitions`
    returns it.
    """
    if not len(scores):
        return []
    penalty = np.where(allowed, 0.0, -np.inf)
    best = scores[0] + penalty[-1]
    back = []
    for row in scores[1:]:
        reached = best[:, None] + penalty[:-1]
        back.append(reached.argmax(0))
        best = reached.max(0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def decode_spans(
    words: Sequence[Word], path: Sequence[str], probabilities: Sequence[float]
) -> list[TaggedSpan]:
    """The spans of a labelled text; the score is the mean probability of the words' labels."""
    spans: list[TaggedSpan] = []
    open_at: int | None = None
    for index in range(len(words) + 1):
        label = path[index] if index < len(words) else OUTSIDE
        kind = path[open_at][2:] if open_at is not None else ""
        if open_at is not None and (not label.startswith(INSIDE) or label[2:] != kind):
            score = float(np.mean(probabilities[open_at:index]))
            spans.append(TaggedSpan(words[open_at].start, words[index - 1].end, kind, score))
            open_at = None
        if label != OUTSIDE and open_at is None:
            open_at = index
    return spans


def join_windows(
    scores: Sequence[NDArray[np.float32]], starts: Sequence[int], length: int
) -> NDArray[np.float32]:
    """The scores of all tokens from those of windows.

    Where two overlap each token takes its scores from the window in which it
    stands further from the edge, since it sees more context there.
    """
    joined = np.empty((length, scores[0].shape[1]), np.float32)
    nearest = np.full(length, -1)
    for start, window in zip(starts, scores, strict=True):
        size = len(window)
        margin = np.minimum(np.arange(size), np.arange(size)[::-1])
        better = margin > nearest[start : start + size]
        joined[start : start + size][better] = window[better]
        nearest[start : start + size] = np.maximum(nearest[start : start + size], margin)
    return joined


def log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-probabilities over the last axis."""
    shifted = logits - logits.max(-1, keepdims=True)
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result
