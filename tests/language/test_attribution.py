"""Sources of written sentences, and sentences without one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from pipeline.language.attribution import Attributed, Rejected, attribute, claims

ARTICLE = [
    "Zeker & Co. is losing its chief executive, Marijke van Opijnen.",
    "Shares in the insurer fell 3.6 percent to 33.74 euros.",
    "Under her, 1,600 jobs were cut and profit climbed to 418 million euros.",
    "Olaf Riemersma is to succeed her in May.",
]


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("Profit rose 3.6 percent to €1,418 million.", {"3.6", "1418"}),
        ("The chief of Zeker's board, Van Opijnen, left.", {"zeker", "van", "opijnen"}),
        ("Shares fell.", set()),
        ("In May the vote follows at 19:30.", {"may", "19:30"}),
    ],
)
def test_claims_are_figures_and_names(sentence: str, stated: set[str]) -> None:
    assert claims(sentence) == stated


def always(sentence: str, sources: Sequence[str]) -> bool:
    """No other judge than attribution itself."""
    return True


def rows(*near: dict[int, float]) -> np.ndarray:
    """Likeness to the article, 0 but for the given sentences."""
    return np.array([[row.get(index, 0.0) for index in range(len(ARTICLE))] for row in near])


@pytest.mark.parametrize(
    ("written", "likeness", "expected"),
    [
        pytest.param(
            "Chief executive Marijke van Opijnen leaves Zeker & Co.",
            {0: 0.8, 3: 0.4},
            Attributed("Chief executive Marijke van Opijnen leaves Zeker & Co.", (0,)),
            id="one source",
        ),
        pytest.param(
            "She is leaving and Riemersma is to succeed her.",
            {0: 0.6, 3: 0.65},
            Attributed("She is leaving and Riemersma is to succeed her.", (0, 3)),
            id="two that are about as near",
        ),
        pytest.param(
            "Van Opijnen leaves after 1600 jobs were cut.",
            {0: 0.7, 2: 0.3},
            Attributed("Van Opijnen leaves after 1600 jobs were cut.", (0, 2)),
            id="a figure held by a sentence further off",
        ),
        pytest.param(
            "Marijke van Opijnen leaves Zeker & Co for Allianz.",
            {0: 0.8},
            Attributed(ARTICLE[0], (0,)),
            id="a name that nobody named",
        ),
        pytest.param(
            "The insurer's shares fell 6.3 percent.",
            {1: 0.8},
            Attributed(ARTICLE[1], (1,)),
            id="a figure that is not there",
        ),
        pytest.param(
            ARTICLE[1], {1: 0.0}, Attributed(ARTICLE[1], (1,)), id="the article's own words"
        ),
        pytest.param(
            "The weather will be fine.", {2: 0.2}, Attributed(ARTICLE[2], (2,)), id="nothing near"
        ),
    ],
)
def test_a_written_sentence_rests_on_the_article(
    written: str, likeness: dict[int, float], expected: Attributed
) -> None:
    found = attribute([written], ARTICLE, rows(likeness), 0.3, always)
    assert found.kept == [expected]
    replaced = expected.text != written
    assert found.rejected == ([Rejected(written, expected.sources[0])] if replaced else [])


def test_what_its_sources_do_not_support_gives_way() -> None:
    """The judge is given the sources that the sentence rests on, and no others."""
    written = "She is leaving and Riemersma is to succeed her."
    asked = []

    def never(sentence: str, sources: Sequence[str]) -> bool:
        asked.append((sentence, list(sources)))
        return False

    found = attribute([written], ARTICLE, rows({0: 0.6, 3: 0.65}), 0.3, never)
    assert asked == [(written, [ARTICLE[0], ARTICLE[3]])]
    assert found.kept == [Attributed(ARTICLE[3], (3,))]
    assert found.rejected == [Rejected(written, 3)]


def test_two_inventions_give_way_to_the_same_sentence_once() -> None:
    found = attribute(["It rains.", "It snows."], ARTICLE, rows({1: 0.1}, {1: 0.2}), 0.3, always)
    assert found.kept == [Attributed(ARTICLE[1], (1,))]
    assert found.rejected == [Rejected("It rains.", 1), Rejected("It snows.", 1)]


def test_no_sentence_no_source() -> None:
    assert attribute([], ARTICLE, np.zeros((0, 4)), 0.3, always).kept == []
