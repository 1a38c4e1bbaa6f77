"""ninjs, versions 1 to 3, to articles."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.readers import Rejection, read_articles
from pipeline.readers.ninjs import is_ninjs

TEXT = "De gemeente sluit de brug voor al het verkeer."
ONE: dict[str, Any] = {
    "uri": "https://anb.example/brug-1",
    "type": "text",
    "versioncreated": "2025-04-03T11:00:00+02:00",
    "firstcreated": "2025-04-03T10:15:00+02:00",
    "language": "nl",
    "headline": "Gemeente sluit brug",
    "copyrightholder": "ANB",
    "body_text": f"{TEXT} Dat zegt de wethouder.",
    "body_xhtml": f"<p>{TEXT}</p><p>Dat zegt de wethouder.</p>",
    "associations": {"featured": {"uri": "x", "type": "picture"}},
}
TWO: dict[str, Any] = {
    "standard": {"name": "ninjs", "version": "2.1"},
    "uri": "urn:anb:brug-1",
    "versioncreated": "2025-04-03T11:00:00+02:00",
    "language": "nl",
    "headlines": [
        {"role": "short", "value": "Brug dicht"},
        {"role": "main", "value": "Gemeente sluit brug"},
    ],
    "bodies": [
        {"role": "main", "contenttype": "text/plain", "value": f"{TEXT} Dat zegt de wethouder."},
        {
            "role": "main",
            "contenttype": "application/xhtml+xml",
            "value": f"<p>{TEXT}</p><p>Dat zegt de wethouder.</p>",
        },
    ],
    "infosources": [{"name": "ANB"}],
}


THREE: dict[str, Any] = {
    "uri": "urn:anb:brug-1",
    "versionCreated": "2025-04-03T11:00:00+02:00",
    "pubStatus": "usable",
    "copyrightHolder": "ANB",
    "language": "nl",
    "headlines": [{"role": "main", "value": "Gemeente sluit brug"}],
    "bodies": [
        {
            "role": "html",
            "contentType": "text/html",
            "value": f"<section><p>{TEXT}</p><p>Dat zegt de wethouder.</p></section>",
        }
    ],
}


def read(path: Path, *items: dict[str, Any]) -> tuple[list[dict[str, Any]], list[Rejection]]:
    path.write_text("".join(json.dumps(item) + "\n" for item in items))
    rejected: list[Rejection] = []
    return read_articles([path], rejected=rejected).to_list(), rejected


@pytest.mark.parametrize("name", ["brug.json", "brug.jsonl"])
@pytest.mark.parametrize("item", [ONE, TWO, THREE], ids=["1.4", "2.1", "3.0"])
def test_versions(tmp_path: Path, item: dict[str, Any], name: str) -> None:
    (article,), rejected = read(tmp_path / name, item)
    assert article["text"] == f"Gemeente sluit brug\n\n{TEXT}\n\nDat zegt de wethouder."
    assert article["id"] == item["uri"]
    assert article["title"] == "Gemeente sluit brug"
    assert article["source"] == "ANB"
    assert article["url"] == (item["uri"] if item is ONE else "")
    assert not rejected


@pytest.mark.parametrize(
    ("change", "reason", "severity"),
    [
        ({"pubstatus": "canceled"}, "withdrawn by its publisher (canceled)", "warning"),
        ({"pubStatus": "withheld"}, "withdrawn by its publisher (withheld)", "warning"),
        ({"type": "picture"}, "not a text but picture", "warning"),
        ({"body_xhtml": "", "body_text": ""}, "no text but a title", "error"),
        ({"body_xhtml": "", "body_text": "", "bodies": "x"}, "`bodies` is not a list", "error"),
    ],
)
def test_what_is_no_article(
    tmp_path: Path, change: dict[str, Any], reason: str, severity: str
) -> None:
    articles, (rejection,) = read(tmp_path / "x.jsonl", ONE, ONE | change)
    assert len(articles) == 1
    assert rejection.where == "line 2"
    assert reason in rejection.reason
    assert rejection.severity == severity


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (ONE, True),
        (TWO, True),
        (THREE, True),
        ({"uri": "x", "body_text": "…"}, True),
        ({"id": "x", "text": "…", "headline": "…"}, False),
        ({"uri": "x", "text": "…"}, False),
        ({"uri": 3, "body_text": "…"}, False),
    ],
)
def test_what_is_ninjs(item: dict[str, Any], expected: bool) -> None:
    assert is_ninjs(item) == expected
