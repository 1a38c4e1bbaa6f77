from __future__ import annotations

from typing import Any

import pytest
from datasets import Dataset, Features

from pipeline.stages import stage_class
from pipeline.stages.verify import Verify, VerifyConfig


@pytest.fixture
def verify() -> Verify:
    return Verify(VerifyConfig())


BATCH: dict[str, list[Any]] = {
    "sentences": [
        ["De omzet steeg naar 3,4 miljard euro.", "Directeur Verbraak is tevreden."],
        [],
        ["Het regent."],
    ],
    "translation": [
        ["Revenue rose to 3.4 million euros.", "Director Verbraak is satisfied."],
        [],
        ["It is raining."],
    ],
}


def test_it_is_found_by_name() -> None:
    assert stage_class("verify") is Verify


def test_findings_carry_their_sentence(verify: Verify) -> None:
    result = verify.run(BATCH)
    (finding,) = result["findings"][0]
    assert (finding["sentence"], finding["check"], finding["severity"]) == (0, "number", "error")
    assert (finding["source"], finding["target"]) == ("3,4 miljard", "3.4 million")
    assert result["findings"][1:] == [[], []]


def test_confidence_is_parallel_to_the_sentences(verify: Verify) -> None:
    confidence = verify.run(BATCH)["confidence"]
    assert [len(article) for article in confidence] == [2, 0, 1]
    assert confidence[0][0] < min(confidence[0][1], confidence[2][0])


def test_score_entities_and_summary_are_used_when_there(verify: Verify) -> None:
    entity = {
        "sentence": 1, "start": 10, "end": 18, "text": "Verbraak", "label": "PER",
        "english_start": None, "english_end": None, "english": None, "group": 0,
    }  # fmt: skip
    result = verify.run(
        BATCH
        | {
            "translation": [
                [BATCH["translation"][0][0], "Director Okafor is satisfied."],
                *BATCH["translation"][1:],
            ],
            "translation_score": [[-0.1, -2.0], [], [None]],
            "entities": [[entity], [], []],
            "summary": [["Revenue rose to 4 million euros."], [], ["It is raining."]],
            "summary_sources": [[[0]], [], [[0]]],
        }
    )
    assert [(f["check"], f["sentence"]) for f in result["findings"][0]] == [
        ("number", 0), ("name", 1), ("summary_number", -1),
    ]  # fmt: skip
    assert result["findings"][2] == []
    assert result["confidence"][0][1] < 0.2
    assert 0 < result["confidence"][2][0] < 1


def test_a_summary_sentence_that_gave_way_is_told(verify: Verify) -> None:
    rejected = {"text": "Revenue rose to 9 million euros.", "source": 0}
    result = verify.run(BATCH | {"summary_rejected": [[rejected], [], None]})
    plain = verify.run(BATCH)
    (finding,) = [f for f in result["findings"][0] if f not in plain["findings"][0]]
    assert (finding["check"], finding["severity"], finding["sentence"]) == (
        "summary_replaced", "warning", -1,
    )  # fmt: skip
    assert rejected["text"] in finding["message"]
    assert BATCH["translation"][0][0] in finding["message"]
    assert (finding["source"], finding["target"]) == ("", rejected["text"])
    assert result["findings"][1:] == plain["findings"][1:]


def test_columns_that_are_null(verify: Verify) -> None:
    empty = dict.fromkeys(
        ("translation_score", "entities", "summary", "summary_sources", "summary_rejected")
    )
    columns = {name: [None] * 3 for name in empty}
    assert verify.run(BATCH | columns) == verify.run(BATCH)


def test_a_sentence_without_translation(verify: Verify) -> None:
    result = verify.run({"sentences": [["Het regent."]], "translation": [[None]]})
    assert [f["check"] for f in result["findings"][0]] == ["empty"]


def test_lengths_must_match(verify: Verify) -> None:
    with pytest.raises(ValueError, match="zip"):
        verify.run({"sentences": [["Het regent."]], "translation": [[]]})


def test_the_result_fits_its_columns(verify: Verify) -> None:
    data = Dataset.from_dict(verify.run(BATCH), features=Features(Verify.adds))
    assert data[0]["findings"][0]["check"] == "number"
    assert data.num_rows == 3
