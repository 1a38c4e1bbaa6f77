from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.checks import Finding, check_sentence, confidence

ERROR = Finding("number", "error", "3", "4", "…")
WARNING = Finding("negation", "warning", "niet", "", "…")
GOLD = Path(__file__).parents[1] / "gold" / "translations.jsonl"


def test_a_better_score_and_a_shorter_sentence_are_trusted_more() -> None:
    assert confidence(-0.1, [], 10) > confidence(-0.5, [], 10) > confidence(-0.5, [], 30)


def test_findings_lower_it_and_errors_more() -> None:
    assert confidence(-0.1, [ERROR], 9) < confidence(-0.1, [WARNING], 9) < confidence(-0.1, [], 9)
    assert confidence(-0.1, [ERROR, WARNING], 9) < confidence(-0.1, [ERROR], 9)
    assert confidence(-0.1, [ERROR, ERROR], 9) == confidence(-0.1, [ERROR], 9)


@pytest.mark.parametrize("score", [None, math.nan])
def test_without_a_score(score: float | None) -> None:
    assert 0 < confidence(score, [ERROR], 9) < confidence(score, [], 9) < 1


@pytest.mark.parametrize("score", [5.0, -1000.0, -math.inf])
@pytest.mark.parametrize("words", [0, 1, 100_000])
def test_bounds(score: float, words: int) -> None:
    assert 0 <= confidence(score, [WARNING], words) <= 1


class Labelled:
    """The labelled translations with what the checks find in them."""

    def __init__(self) -> None:
        self.rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
        self.findings = [
            check_sentence(row["source"], row["translation"], row["entities"]) for row in self.rows
        ]

    def confidences(self) -> list[float]:
        return [
            confidence(row["score"], found, len(row["source"].split()))
            for row, found in zip(self.rows, self.findings, strict=True)
        ]


@pytest.fixture(scope="module")
def gold() -> Labelled:
    return Labelled()


def test_the_gold_labels_are_whole(gold: Labelled) -> None:
    assert Counter(row["label"] for row in gold.rows).keys() == {"right", "minor", "wrong"}
    assert len({(row["source"], row["translation"]) for row in gold.rows}) == 300
    for row in gold.rows:
        assert (row["fault"] != "") >= (row["label"] == "wrong"), row["source"]


def test_who_is_trusted_is_right(gold: Labelled) -> None:
    right: list[bool] = []
    for row, trust in zip(gold.rows, gold.confidences(), strict=True):
        if trust > 0.9:
            right.append(row["label"] != "wrong")
    assert len(right) >= 8  # a promise that covers nothing is worth nothing
    assert sum(right) >= 0.9 * len(right)


def test_confidence_is_calibrated(gold: Labelled) -> None:
    """In each quarter of the sentences, by confidence, about as many are right as it says."""
    pairs = sorted(
        (trust, row["label"] != "wrong")
        for row, trust in zip(gold.rows, gold.confidences(), strict=True)
    )
    for start in range(0, 300, 75):
        part = pairs[start : start + 75]
        said = sum(trust for trust, _ in part) / len(part)
        held = sum(right for _, right in part) / len(part)
        assert abs(said - held) < 0.12


def false_alarms(gold: Labelled) -> list[dict[str, Any]]:
    """Sentences that are not wrong, with a finding that is not their small fault."""
    return [
        row
        for row, found in zip(gold.rows, gold.findings, strict=True)
        if row["label"] != "wrong" and any(f.check != row["fault"] for f in found)
    ]


def test_few_good_sentences_are_called_bad(gold: Labelled) -> None:
    good = sum(row["label"] != "wrong" for row in gold.rows)
    assert len(false_alarms(gold)) < 0.05 * good


def test_no_good_sentence_is_called_wrong(gold: Labelled) -> None:
    """But for its small fault, which may be an error of its kind."""
    assert not [
        row["source"]
        for row, found in zip(gold.rows, gold.findings, strict=True)
        if row["label"] != "wrong"
        and any(f.severity == "error" and f.check != row["fault"] for f in found)
    ]
