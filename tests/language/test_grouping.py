"""Mentions of an article that are the same person, organisation or place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.grouping import Mention, group


def grouped(*named: str) -> list[int]:
    return group([Mention(*item.rsplit("/", 1)) for item in named])


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        # people
        (["Donald Trump/PER", "Trump/PER", "president Trump/PER", "Trumps/PER"], [0, 0, 0, 0]),
        (["Trump/PER", "Donald Trump/PER", "D. Trump/PER", "Donald J. Trump/PER"], [0, 0, 0, 0]),
        (["Trump/PER", "Trump's/PER", "Trump’s/PER", "TRUMP/PER"], [0, 0, 0, 0]),
        (["Jan Smit/PER", "Piet Smit/PER", "Smit/PER", "Jan/PER"], [0, 1, 1, 0]),
        (["J. Smit/PER", "Piet Smit/PER", "Jan Smit/PER"], [0, 1, 0]),
        (["Smit/PER", "Jan Smit/PER", "Piet Smit/PER", "Smit/PER"], [0, 0, 1, 1]),
        (["Mathieu van der Poel/PER", "Van der Poel/PER", "Adrie van der Poel/PER",
          "Van der Poel/PER"], [0, 0, 1, 1]),
        (["Zoë Kravčenko/PER", "Kravcenko/PER"], [0, 0]),
        (["Jan Smit/PER", "Jan de Vries/PER"], [0, 1]),
        # other names of the same
        (["VS/LOC", "Verenigde Staten/LOC", "Verenigde Staten van Amerika/LOC"], [0, 0, 0]),
        (["Europese Unie/ORG", "EU/ORG", "NAVO/ORG"], [0, 0, 1]),
        (["Nederlandse/MISC", "Nederlanders/MISC", "Duitse/MISC", "Nederlands/MISC"], [0, 0, 1, 0]),
        (["Nederland/LOC", "Nederlandse/MISC"], [0, 1]),
        (["Den Haag/LOC", "DEN HAAG/LOC", "'s-Gravenhage/LOC"], [0, 0, 0]),
        # organisations
        (["Taiwan Semiconductor Manufacturing Co./ORG", "TSMC/ORG"], [0, 0]),
        (["KNMI/ORG", "Koninklijk Nederlands Meteorologisch Instituut/ORG"], [0, 0]),
        (["Wistron Corp./ORG", "Wistron/ORG", "Amkor Technology Inc./ORG", "Amkor/ORG"],
         [0, 0, 1, 1]),
        (["Europese Commissie/ORG", "Commissie/ORG", "Tweede Kamer/ORG", "Kamer/ORG"],
         [0, 0, 1, 1]),
        (["Bank A/ORG", "Bank B/ORG"], [0, 1]),
        # a label that differs
        (["Apple/ORG", "Apple/MISC"], [0, 0]),
        (["Jan Utrecht/PER", "Utrecht/LOC"], [0, 1]),
        ([], []),
    ],
)  # fmt: skip
def test_groups(mentions: list[str], expected: list[int]) -> None:
    assert grouped(*mentions) == expected


texts = st.sampled_from(
    ["Trump", "Donald Trump", "VS", "Jan Smit", "Smit", "TSMC", "van", "s", "'s", "B.V.", "…"]
)
mentions = st.builds(Mention, texts, st.sampled_from(["PER", "ORG", "LOC", "MISC"]))


@given(st.lists(mentions, max_size=12))
def test_numbers_go_up_from_nought_and_a_repeat_stays(found: list[Mention]) -> None:
    numbers = group(found)
    assert list(dict.fromkeys(numbers)) == list(range(len(set(numbers))))
    for mention, number in zip(found, numbers, strict=True):
        if mention.label != "PER":
            same = {n for m, n in zip(found, numbers, strict=True) if m == mention}
            assert same == {number}
