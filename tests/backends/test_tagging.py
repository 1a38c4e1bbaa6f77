"""Words, labels, Viterbi search and windows, without a model."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.backends.tagging import (
    best_path,
    decode_spans,
    encode_spans,
    iob2_labels,
    join_windows,
    log_softmax,
    transitions,
)
from pipeline.backends.words import Word, words_of

LABELS = iob2_labels(["PER", "LOC"])


@pytest.mark.parametrize(
    ("text", "offsets", "expected"),
    [
        ("Den Haag", [(0, 3), (4, 8)], ["Den", "Haag"]),
        ("Trumps plan", [(0, 5), (5, 6), (7, 11)], ["Trumps", "plan"]),
        ("Nvidia-CEO", [(0, 6), (6, 7), (7, 10)], ["Nvidia", "-", "CEO"]),
        ("zei: 'ja", [(0, 3), (3, 6), (6, 8)], ["zei", ": '", "ja"]),  # a token over two words
        ("▁ Oss", [(0, 1), (2, 2), (2, 5)], ["▁", "Oss"]),
        ("\u0007 Oss", [(2, 5)], ["Oss"]),  # what normalisation drops has no token
    ],
)
def test_words(text: str, offsets: list[tuple[int, int]], expected: list[str]) -> None:
    assert [text[word.start : word.end] for word in words_of(text, offsets)] == expected


def test_a_word_has_its_first_token() -> None:
    assert words_of("Trumps plan", [(0, 5), (5, 6), (7, 11)]) == [Word(0, 6, 0), Word(7, 11, 2)]
    assert words_of("x Oss", [(0, 1), (2, 3), (2, 5)])[1] == Word(2, 5, 2)  # a lone "▁" before it


def words_every_two(count: int) -> list[Word]:
    return [Word(2 * index, 2 * index + 1, index) for index in range(count)]


@given(st.lists(st.sampled_from(["", "PER", "LOC"]), max_size=8))
def test_spans_survive_labels(kinds: list[str]) -> None:
    """Two neighbours of one type stay two spans, and a span of several words one."""
    words = words_every_two(2 * len(kinds))
    spans = [
        (words[2 * i].start, words[2 * i + 1].end, kind) for i, kind in enumerate(kinds) if kind
    ]
    labels = encode_spans(words, spans)
    decoded = decode_spans(words, labels, [0.5] * len(words))
    assert [(span.start, span.end, span.label) for span in decoded] == spans


def valid(path: tuple[int, ...]) -> bool:
    """Whether I-X stands only after B-X or I-X."""
    previous = "O"
    for index in path:
        label = LABELS[index]
        if label.startswith("I-") and previous[2:] != label[2:]:
            return False
        previous = label
    return True


@given(
    st.lists(
        st.lists(st.floats(-9, 9), min_size=len(LABELS), max_size=len(LABELS)),
        min_size=1,
        max_size=4,
    )
)
def test_viterbi_finds_the_best_valid_path(rows: list[list[float]]) -> None:
    scores = log_softmax(np.array(rows, np.float32))
    path = best_path(scores, transitions(LABELS))

    def total(candidate: tuple[int, ...]) -> float:
        return float(sum(scores[word, label] for word, label in enumerate(candidate)))

    assert valid(tuple(path))
    best = max(
        total(candidate)
        for candidate in itertools.product(range(len(LABELS)), repeat=len(rows))
        if valid(candidate)
    )
    assert total(tuple(path)) == pytest.approx(best, abs=1e-4)


def test_models_without_begin_labels_may_start_inside() -> None:
    assert transitions(["O", "I-PER"]).all()


@given(st.integers(1, 60), st.integers(5, 20), st.integers(0, 4))
def test_windows_join_to_the_whole(length: int, size: int, overlap: int) -> None:
    whole = np.arange(length, dtype=np.float32)[:, None]
    step = size - overlap
    starts = [0, *(s for s in range(step, length, step) if s + overlap < length)]
    windows = [whole[start : start + size] for start in starts]
    np.testing.assert_array_equal(join_windows(windows, starts, length), whole)


def test_a_token_in_two_windows_takes_the_one_with_more_context() -> None:
    windows = [np.zeros((6, 1), np.float32), np.ones((6, 1), np.float32)]
    joined = join_windows(windows, [0, 2], 8)[:, 0]
    assert joined.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
