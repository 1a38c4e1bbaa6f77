"""The entities stage: rows, offsets, groups."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset

from pipeline.backends.base import TaggedSpan
from pipeline.backends.registry import ModelRow
from pipeline.stages.entities import LABELS, Entities, EntitiesConfig, entities_of
from tests.backends.tiny_berts import LABELS as TINY_LABELS
from tests.backends.tiny_berts import save_bert

ARTICLE = [
    "Donald Trump sprak in Den Haag met Nvidia-CEO Jensen Huang.",
    "Volgens Trump wil de Europese Unie dat niet, zegt Trump.",
    "Nederlandse boeren blijven thuis.",
]
ENGLISH = [
    "Donald Trump spoke in The Hague with Nvidia CEO Jensen Huang.",
    "According to Trump the EU does not want that, he says.",
    "Dutch farmers stay at home.",
]


def spans_of(sentence: str, *named: str) -> list[TaggedSpan]:
    spans, at = [], 0
    for item in named:
        text, label = item.rsplit("/", 1)
        start = sentence.index(text, at)
        at = start + len(text)
        spans.append(TaggedSpan(start, at, label, 0.9))
    return spans


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    return entities_of(
        ARTICLE,
        ENGLISH,
        [
            spans_of(
                ARTICLE[0], "Donald Trump/PER", "Den Haag/LOC", "Nvidia/ORG", "Jensen Huang/PER"
            ),
            spans_of(ARTICLE[1], "Trump/PER", "Europese Unie/ORG", "Trump/PER"),
            spans_of(ARTICLE[2], "Nederlandse/MISC", "boeren/JOB"),
        ],
    )


def test_rows_say_where_a_name_is_in_both_languages(rows: list[dict[str, Any]]) -> None:
    assert [(r["sentence"], r["text"], r["label"], r["english"], r["group"]) for r in rows] == [
        (0, "Donald Trump", "PER", "Donald Trump", 0),
        (0, "Den Haag", "LOC", "The Hague", 1),
        (0, "Nvidia", "ORG", "Nvidia", 2),
        (0, "Jensen Huang", "PER", "Jensen Huang", 3),
        (1, "Trump", "PER", "Trump", 0),
        (1, "Europese Unie", "ORG", "EU", 4),
        (1, "Trump", "PER", None, 0),
        (2, "Nederlandse", "MISC", "Dutch", 5),
    ]


def test_offsets_fit_their_sentences(rows: list[dict[str, Any]]) -> None:
    assert_offsets(rows, ARTICLE, ENGLISH)


def assert_offsets(rows: list[dict[str, Any]], dutch: list[str], english: list[str]) -> None:
    for row in rows:
        assert dutch[row["sentence"]][row["start"] : row["end"]] == row["text"]
        if row["english"] is None:
            assert row["english_start"] is row["english_end"] is None
        else:
            there = english[row["sentence"]][row["english_start"] : row["english_end"]]
            assert there == row["english"] != ""
        assert row["label"] in LABELS
    assert [r["sentence"] for r in rows] == sorted(r["sentence"] for r in rows)


def test_an_article_without_sentences_has_no_entities() -> None:
    assert entities_of([], [], []) == []


@pytest.mark.slow
def test_checking_a_run_loads_no_model_library() -> None:
    code = (
        "import sys; from pipeline.stages.entities import Entities, EntitiesConfig; "
        "Entities(EntitiesConfig()).fingerprint(); "
        "sys.exit(bool({'torch', 'transformers', 'ctranslate2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def tiny_stage(folder: Path) -> Entities:
    row = ModelRow(task="entities", family="tagger", licence="mit", path=folder)
    return Entities(EntitiesConfig(model=row))


@pytest.mark.slow
def test_a_hub_model_runs_as_a_stage(tmp_path: Path) -> None:
    """Random weights label at random; offsets, order and columns must hold all the same."""
    folder = save_bert(tmp_path / "tagger", "BertForTokenClassification", TINY_LABELS)
    articles = [ARTICLE, [], ARTICLE[1:], ["De burgemeester opent morgen de nieuwe brug."] * 3]
    batch = {
        "sentences": articles,
        "translation": [ENGLISH, [], ENGLISH[1:], ["The mayor opens the new bridge."] * 3],
    }
    with tiny_stage(folder) as stage:
        result = stage.run(batch)
        assert result == stage.run(batch)
    assert len(result["entities"]) == 4
    assert any(result["entities"])
    for rows, dutch, english in zip(
        result["entities"], articles, batch["translation"], strict=True
    ):
        assert_offsets(rows, dutch, english)
    Dataset.from_dict(dict(result), features=stage.adds)


@pytest.mark.slow
def test_the_embedded_model_finds_names() -> None:
    with Entities(EntitiesConfig()) as stage:
        (rows,) = stage.run({"sentences": [ARTICLE], "translation": [ENGLISH]})["entities"]
    found = {(row["text"], row["label"]) for row in rows}
    assert {("Donald Trump", "PER"), ("Den Haag", "LOC"), ("Jensen Huang", "PER")} <= found
    assert ("Europese Unie", "ORG") in found
    assert_offsets(rows, ARTICLE, ENGLISH)
