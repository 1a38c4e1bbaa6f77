from __future__ import annotations

import pytest

from pipeline.checks import check_summary

SOURCES = [
    "The factory in Almere employs 1,200 people, said director Ilse Terpstra.",
    "It will close on April 3, and the NWO regrets that.",
]


@pytest.mark.parametrize(
    "sentence",
    [
        SOURCES[0],
        "Some 1200 people work in Almere.",
        "Twelve hundred people work for Terpstra.",
        "Terpstra's factory will close on April 3.",
    ],
)
def test_supported(sentence: str) -> None:
    assert list(check_summary(sentence, SOURCES)) == []


@pytest.mark.parametrize(
    ("sentence", "check", "target"),
    [
        ("Some 1,300 people work in Almere.", "summary_number", "1,300"),
        ("Twelve people work in Almere.", "summary_number", "Twelve"),
        ("The factory of Verbraak will close.", "summary_name", "Verbraak"),
        ("KNAW regrets that.", "summary_name", "KNAW"),
    ],
)
def test_unsupported(sentence: str, check: str, target: str) -> None:
    (finding,) = check_summary(sentence, SOURCES)
    assert (finding.check, finding.target, finding.sentence) == (check, target, -1)
    assert finding.severity == "error"


def test_no_source() -> None:
    (finding,) = check_summary("The factory will close.", [])
    assert finding.check == "summary_source"
