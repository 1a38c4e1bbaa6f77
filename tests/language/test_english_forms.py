"""English words in all their forms."""

from __future__ import annotations

import pytest

from pipeline.language.english_forms import stem


@pytest.mark.parametrize(
    "forms",
    [
        ("rise", "rose", "risen", "rising", "Rises"),
        ("study", "studied", "studies", "studying"),
        ("man", "men", "man's", "man’s"),
        ("child", "children", "Children's"),
        ("crisis", "crises"),
        ("win", "won", "winning"),
        ("color", "colours", "coloured"),
        ("organize", "organised", "organising"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("spring", "autumn"), ("raise", "rise"), ("men", "mean")]
)
def test_words_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)
