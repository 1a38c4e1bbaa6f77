"""Which sentences matter: the graph, the penalties, the choice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.language.salience import (
    Weights,
    choose,
    excess,
    is_dangling,
    lexrank,
    overlap_similarity,
    penalty,
    salience,
    usual_similarity,
)

NO_WEIGHT = Weights(**dict.fromkeys(Weights.model_fields, 0.0))

ARTICLE = [
    "The Zuiderplas water board will raise the dike near Mijdrecht by 40 centimetres.",
    "The water board expects the work on the dike to cost 12 million euros.",
    "A bakery in the village celebrates its anniversary with free bread on Saturday.",
    "Residents near the dike fear that the work of the water board will take years.",
]


@pytest.mark.parametrize(
    ("sentence", "dangling"),
    [
        ("He said nothing.", True),
        ("This is the third time.", True),
        ("“They know,” said Bos.", True),
        ("But the mayor stayed.", True),
        ("The mayor stayed.", False),
        ("Hengelo waits.", False),
        ("There are 31 people on board.", False),
        ("", False),
    ],
)
def test_sentences_that_point_back(sentence: str, dangling: bool) -> None:
    assert is_dangling(sentence) is dangling


@pytest.mark.parametrize(
    ("sentence", "loses"),
    [
        ("The mayor of Hengelo opened the new bridge on Friday morning.", set()),
        ("Who will open the new bridge in Hengelo on Friday morning?", {"question"}),
        ("“Who will open the new bridge in Hengelo on Friday morning?”", {"question", "speech"}),
        ("'I will never leave this town,' the mayor of Hengelo said.", {"speech"}),
        ("No one is injured.", {"short"}),
        ("opening of the new bridge in Hengelo on Friday morning", {"fragment"}),
        ("More here:", {"fragment", "short"}),
    ],
)
def test_what_reads_badly_alone_loses(sentence: str, loses: set[str]) -> None:
    for name in ("speech", "question", "short", "fragment"):
        only = NO_WEIGHT.model_copy(update={name: 1.0})
        assert penalty(sentence, only) == (1.0 if name in loses else 0.0), name


def test_overlap_counts_rare_words_most() -> None:
    similarity = overlap_similarity(ARTICLE)
    assert np.allclose(np.diag(similarity), 1)
    assert similarity[0, 1] > similarity[0, 2]
    assert similarity[0, 1] == similarity[1, 0]


def test_overlap_of_nothing() -> None:
    assert overlap_similarity([]).shape == (0, 0)
    assert overlap_similarity(["…", "-"]).tolist() == [[0, 0], [0, 0]]


def test_excess_puts_the_usual_at_zero() -> None:
    similarity = np.array([[1.0, 0.8, 0.9], [0.8, 1.0, 0.7], [0.9, 0.7, 1.0]])
    assert usual_similarity(similarity) == pytest.approx(0.8)
    expected = [[0, 0, 0.5], [0, 0, 0], [0.5, 0, 0]]
    assert np.allclose(excess(similarity), expected)


@pytest.mark.parametrize("size", [0, 1])
def test_excess_of_hardly_anything(size: int) -> None:
    assert excess(np.ones((size, size))).tolist() == [[0.0]] * size
    assert usual_similarity(np.ones((size, size))) == 0


def test_lexrank_of_a_star_is_highest_in_the_middle() -> None:
    star = np.zeros((5, 5))
    star[2, :] = star[:, 2] = 1
    star[2, 2] = 0
    rank = lexrank(star)
    assert rank.sum() == pytest.approx(1)
    assert rank.argmax() == 2
    assert np.allclose(rank[[0, 1, 3, 4]], rank[0])


def test_lexrank_of_a_regular_graph_is_even() -> None:
    assert np.allclose(lexrank(np.ones((4, 4)) - np.eye(4)), 0.25)
    assert lexrank(np.zeros((0, 0))).tolist() == []


def test_the_first_sentence_wins_where_nothing_else_counts() -> None:
    graph = excess(overlap_similarity(ARTICLE))
    score = salience(ARTICLE, graph, None, NO_WEIGHT.model_copy(update={"position": 1.0}))
    assert score.tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4])


def test_the_headline_lifts_the_sentence_that_is_like_it() -> None:
    graph = excess(overlap_similarity(ARTICLE))
    weights = NO_WEIGHT.model_copy(update={"headline": 1.0})
    score = salience(ARTICLE, graph, np.array([0.1, 0.2, 0.9, 0.1]), weights)
    assert score.tolist() == pytest.approx([0, 0.125, 1, 0])


def test_a_sentence_with_figures_gains() -> None:
    texts = ["Prices rose by 3.4 percent to 1,200 euros.", "Prices rose.", "Prices rose by 3."]
    graph = np.zeros((3, 3))
    score = salience(texts, graph, None, NO_WEIGHT.model_copy(update={"figures": 1.0}))
    assert score.tolist() == [1, 0, 0.5]


def test_a_repetition_gives_way() -> None:
    score = np.array([3.0, 2.9, 2.5])
    graph = np.array([[0, 0.9, 0], [0.9, 0, 0], [0, 0, 0.0]])
    calm = [False] * 3
    assert choose(score, graph, calm, 2, NO_WEIGHT) == [0, 1]
    assert choose(score, graph, calm, 2, NO_WEIGHT.model_copy(update={"redundancy": 1})) == [0, 2]


@pytest.mark.parametrize(("before", "chosen"), [(3.0, [0, 1]), (0.0, [1, 2])])
def test_a_pronoun_is_fine_after_its_sentence(before: float, chosen: list[int]) -> None:
    score = np.array([before, 2.0, 1.9])
    weights = NO_WEIGHT.model_copy(update={"dangling": 1.0 if before else 0.05})
    assert choose(score, np.zeros((3, 3)), [False, True, False], 2, weights) == chosen


def test_of_equals_the_earlier_is_chosen() -> None:
    assert choose(np.ones(5), np.zeros((5, 5)), [False] * 5, 2, Weights()) == [0, 1]


@given(
    st.lists(st.floats(-3, 3), max_size=12),
    st.integers(0, 8),
    st.randoms(use_true_random=False),
)
def test_a_choice_is_ascending_and_as_long_as_asked(
    values: list[float], count: int, random: object
) -> None:
    size = len(values)
    graph: NDArray[np.float64] = np.array(
        [[random.random() for _ in range(size)] for _ in range(size)]  # type: ignore[attr-defined]
    ).reshape(size, size)
    dangling = [value < 0 for value in values]
    chosen = choose(np.array(values), graph, dangling, count, Weights())
    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(count, size)
    assert chosen == choose(np.array(values), graph, dangling, count, Weights())
