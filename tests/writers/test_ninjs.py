"""The result as ninjs, read by what reads ninjs."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pipeline.readers import read_articles
from pipeline.readers.ninjs import is_ninjs
from pipeline.writers import write
from pipeline.writers.ninjs import write_ninjs
from tests.writers.sample_rows import bridge, hostile, made_result


def items(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_english_article(tmp_path: Path) -> None:
    (item,) = items(write_ninjs(made_result(bridge()), tmp_path))
    assert is_ninjs(item)
    assert item["uri"] == bridge()["url"]
    assert item["language"] == "en"
    assert item["headlines"] == [
        {"role": "main", "value": "Bridge near Zwartsluis closed after collision"},
        {"role": "original", "value": "Brug bij Zwartsluis dicht na aanvaring"},
    ]
    assert [each["name"] for each in item["people"]] == ["Marijke Hoornstra"]
    assert [each["name"] for each in item["organisations"]] == ["Rijkswaterstaat"]
    assert "Zwartsluis" in [each["name"] for each in item["places"]]
    body = item["bodies"][0]["value"]
    assert "<h2>Detour via Hasselt</h2><ul><li>Cars take a detour via Hasselt.</li><li>" in body
    assert "<blockquote>“We are relieved" in body
    assert item["edNote"].startswith("Machine translation from nl, not read by an editor.")
    errors = [f["message"] for f in bridge()["findings"] if f["severity"] == "error"]
    assert errors
    assert all(message in item["edNote"] for message in errors)


def test_it_is_read_back(tmp_path: Path) -> None:
    path = write_ninjs(made_result(bridge()), tmp_path)
    (article,) = read_articles([path], language="en").to_list()
    assert article["title"] == "Bridge near Zwartsluis closed after collision"
    assert "Rijkswaterstaat puts the damage at 4.3 million euros." in article["text"]


def test_what_is_hostile_stays_text(tmp_path: Path) -> None:
    for item in items(write_ninjs(made_result(hostile()), tmp_path)):
        for body in item["bodies"]:
            root = html.fragment_fromstring(body["value"], create_parent="div")
            assert {node.tag for node in root.iter()} <= {
                "div",
                "p",
                "h2",
                "ul",
                "li",
                "blockquote",
            }


@pytest.mark.parametrize(
    ("changes", "uri", "created"),
    [
        ({"url": "", "id": "a b"}, "urn:krant:a%20b", None),
        ({"published": "2025-04-03"}, None, None),
        ({"published": "2025-04-03T10:15:00"}, None, None),
        ({"published": "2025-04-03T10:15:00+02:00"}, None, "2025-04-03T10:15:00+02:00"),
    ],
)
def test_identity_and_date(
    tmp_path: Path, changes: dict[str, str], uri: str | None, created: str | None
) -> None:
    (item,) = items(write_ninjs(made_result(bridge() | changes), tmp_path))
    assert item["uri"] == (uri or bridge()["url"])
    assert item.get("firstCreated") == created


def test_articles_without_a_translation_are_left_out(tmp_path: Path) -> None:
    row = bridge() | {"translation": None}
    assert items(write_ninjs(made_result(row), tmp_path)) == []


def test_as_a_format_beside_others(tmp_path: Path) -> None:
    write(made_result(bridge()), tmp_path / "uit", ["jsonl", "ninjs"])
    assert (tmp_path / "uit/ninjs.jsonl").is_file()
    write(made_result(bridge()), tmp_path / "uit", ["jsonl"])
    assert not (tmp_path / "uit/ninjs.jsonl").exists()
