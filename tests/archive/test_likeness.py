"""How alike texts are."""

import random

import pytest

from pipeline.archive.likeness import LEAST_WORDS, bands, likeness, nearest, signature

WORDS = [f"woord{number}" for number in range(5000)]


def text(seed: int, words: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def test_estimates_the_share_of_equal_runs() -> None:
    left, right = text(1, 400), text(2, 400)
    mixed = " ".join([*left.split()[:200], *right.split()[200:]])
    values = [signature(each) for each in (left, mixed, right)]
    a, b, c = (each for each in values if each is not None)
    assert likeness(a, a) == 1
    # Half of the runs of either: 197 of some 597.
    assert likeness(a, b) == pytest.approx(1 / 3, abs=0.15)
    assert likeness(a, c) < 0.1


def test_case_and_punctuation_do_not_count() -> None:
    left = signature(text(1))
    right = signature(text(1).upper().replace(" ", ", "))
    assert left is not None
    assert right is not None
    assert likeness(left, right) == 1


def test_short_texts_have_no_signature() -> None:
    assert signature(text(1, LEAST_WORDS - 1)) is None
    assert signature("") is None


def test_alike_texts_meet_in_a_band() -> None:
    met = 0
    for seed in range(50):
        whole = text(seed, 300)
        cut = " ".join(whole.split()[:210])
        left, right = signature(whole), signature(cut)
        assert left is not None
        assert right is not None
        met += bool(set(bands(left)) & set(bands(right)))
    assert met == 50


def test_nearest() -> None:
    whole = signature(text(1))
    near, nearer, far = (
        signature(each)
        for each in (
            " ".join(text(1).split()[:200]),
            " ".join(text(1).split()[:280]),
            text(2),
        )
    )
    assert whole is not None and near is not None and nearer is not None and far is not None  # noqa: PT018
    assert nearest(whole, [("far", far), ("near", near), ("nearer", nearer)]) == "nearer"
    assert nearest(whole, [("far", far)]) is None
    assert nearest(whole, []) is None
