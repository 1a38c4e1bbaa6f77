"""Which articles are one story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.digest import grouping
from pipeline.digest.clippings import Clipping
from pipeline.digest.grouping import Grouping, group

START = datetime(2025, 4, 1, 8, tzinfo=UTC)


def clipping(row: int, hours: float, vector: Sequence[float], **names: int) -> Clipping:
    array = np.asarray(vector, np.float32)
    length = np.linalg.norm(array)
    moment = START + timedelta(hours=hours)
    return Clipping(row, moment, "", "", array / length if length else array, names)


def test_alike_in_meaning_and_names() -> None:
    found = group(
        [
            clipping(0, 0, [1, 0, 0], zwolle=2, kervo=3),
            clipping(1, 1, [0, 1, 0], noorderhaven=2),
            clipping(2, 2, [1, 0.1, 0], zwolle=1, kervo=1),
            clipping(3, 3, [0, 1, 0.1], noorderhaven=1),
        ]
    )
    assert found == [0, 1, 0, 1]


def test_other_names_make_another_story() -> None:
    like = [1, 0.55, 0]
    one = clipping(0, 0, [1, 0, 0], zwolle=2, kervo=3)
    assert group([one, clipping(1, 1, like, zwolle=1, kervo=2)]) == [0, 0]
    assert group([one, clipping(1, 1, like, almelo=2, wessels=3)]) == [0, 1]


@pytest.mark.parametrize(("days", "expected"), [(3.9, [0, 0]), (4.1, [0, 1])])
def test_a_story_closes(days: float, expected: list[int]) -> None:
    found = group([clipping(0, 0, [1, 0]), clipping(1, 24 * days, [1, 0])])
    assert found == expected


def test_later_articles_change_nothing_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when closed stories are forgotten on the way."""
    rng = np.random.default_rng(3)
    centres = rng.normal(size=(60, 24))
    clippings = [
        clipping(row, 2.0 * row, centres[rng.integers(60)] + rng.normal(size=24) / 4)
        for row in range(300)
    ]
    whole = group(clippings)
    for cut in (1, 77, 200):
        assert group(clippings[:cut]) == whole[:cut]
    monkeypatch.setattr(grouping, "_FEW", 20)
    assert group(clippings) == whole


ARTICLES = st.lists(
    st.tuples(st.floats(0, 300), st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3)),
    max_size=20,
)


@given(ARTICLES)
def test_numbers_count_up_from_0_in_the_order_of_time(
    articles: list[tuple[float, list[float]]],
) -> None:
    clippings = [clipping(i, hours, vector) for i, (hours, vector) in enumerate(articles)]
    found = group(clippings)
    order = sorted(range(len(found)), key=lambda i: (clippings[i].moment, i))
    firsts = list(dict.fromkeys(found[i] for i in order))
    assert firsts == list(range(len(firsts)))


def test_nothing_in_common_stays_apart() -> None:
    empty = Clipping(0, START, "", "", np.zeros(0, np.float32), {})
    assert group([empty, Clipping(1, START, "", "", np.zeros(0, np.float32), {})]) == [0, 1]
    assert group([]) == []
    assert group([clipping(0, 0, [1, 0])], Grouping(enough=2.0)) == [0]
