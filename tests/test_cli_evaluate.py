"""krant evaluate, as a person or a cron job meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app

Krant = Callable[..., Result]

CONLLU = "# newpar\n# text = Het regent.\n# text = Jan van A.B. Bakker B.V. lacht.\n"
CORPUS = {
    "id": "a",
    "paragraphs": [
        [
            {
                "nl": "Premier Jan Jansen woont in Utrecht.",
                "en": "Prime minister Jan Jansen lives in Utrecht.",
                "entities": [
                    {"nl": "Jan Jansen", "en": "Jan Jansen", "type": "PER"},
                    {"nl": "Utrecht", "en": "Utrecht", "type": "LOC"},
                ],
                "sentiment": "neutral",
            },
            {
                "nl": "In 2024 verloor het bedrijf 300 banen, een ramp.",
                "en": "In 2024 the company lost 300 jobs, a disaster.",
                "entities": [],
                "sentiment": "negative",
            },
        ]
    ],
    "summary_en": "The company lost 300 jobs.",
    "sentiment": "negative",
    "entity_sentiment": [{"entity": "Jan Jansen", "sentiment": "neutral"}],
}


@pytest.fixture
def krant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Krant:
    """Runs krant evaluate in a folder with test sets, with a cache of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    Path("a.conllu").write_text(CONLLU, "utf-8")
    Path("news.jsonl").write_text(json.dumps(CORPUS) + "\n", "utf-8")
    Path("a.tsv").write_text("Het regent.\tIt rains.\nJan lacht.\tJan laughs.\n", "utf-8")
    Path("good.en").write_text("It rains.\nJan laughs.\n", "utf-8")
    Path("short.yaml").write_text("stages: [{use: segment}, {use: translate}]\n", "utf-8")
    Path("poor.en").write_text("Rain.\nJan&#39;s cry.\n", "utf-8")

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["evaluate", *map(str, arguments), "--cache", "cache"])

    return run


def test_segmentation(krant: Krant) -> None:
    done = krant("segmentation", "--test", "a.conllu", "--fail-under", "paragraphs=100")
    assert done.exit_code == 0, done.output
    assert "compact  running" in done.stdout
    found = krant("segmentation", "--test", "a.conllu", "--json", "--quiet")
    assert json.loads(found.stdout)[0]["paragraphs"]["f1"] == 100


@pytest.mark.slow
def test_files_are_compared_and_reported(krant: Krant, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ("--hypotheses", "good=good.en", "--hypotheses", "poor=poor.en")
    monkeypatch.setattr("sys.argv", ["krant", "evaluate", "translation", "--report", "a b.html"])
    done = krant("translation", "--test", "a.tsv", *files, "--report", "report.html")
    assert done.exit_code == 0, done.output
    assert "poor.en: HTML entities in 1 lines were unescaped" in done.stderr
    assert "100.0 ± 0.0" in done.stdout
    assert "report.html" in done.stdout
    page = Path("report.html").read_text("utf-8")
    assert "krant evaluate translation \\\n    --report &#39;a b.html&#39;</pre>" in page
    scores = list(Path("cache/scores").iterdir())
    again = krant("translation", "--test", "a.tsv", *files, "--fail-under", "chrf=60", "--json")
    assert again.exit_code == 1
    assert "krant: error: poor: chrf is" in again.stderr
    assert "good:" not in again.stderr
    assert json.loads(again.stdout)["systems"][0]["scores"]["chrf"]["value"] == pytest.approx(100)
    assert list(Path("cache/scores").iterdir()) == scores


@pytest.mark.slow
def test_a_system_is_translated_with_its_sentences_joined(krant: Krant) -> None:
    Path("b.tsv").write_text("Het regent. De zon schijnt.\tIt rains. The sun shines.\n", "utf-8")
    done = krant("translation", "--test", "b.tsv", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    (text,) = found["segments"][0]["hypotheses"].values()
    assert text.count(".") == 2
    assert found["systems"][0]["origin"].startswith("nl-en-gemma, e5-small (translate ")


@pytest.mark.slow
def test_entities_sentiment_and_summary(krant: Krant) -> None:
    entities = json.loads(krant("entities", "--test", "news.jsonl", "--json").stdout)[0]
    assert entities["exact"]["all"]["f1"] == 100
    assert entities["english"]["all"]["f1"] == 100
    table = krant("entities", "--test", "news.jsonl").stdout
    assert "in English F1" in table
    sentiment = json.loads(krant("sentiment", "--test", "news.jsonl", "--json").stdout)[0]
    assert {name: level["items"] for name, level in sentiment["levels"].items()} == {
        "article": 1,
        "sentence": 2,
        "entity": 1,
    }
    assert "given negative" in krant("sentiment", "--test", "news.jsonl").stdout
    done = krant("summary", "--test", "news.jsonl", "--references", "--json")
    summary = json.loads(done.stdout)[0]
    assert summary["unsupported"] == summary["not_in_source"] == []
    assert summary["rouge"]["rouge1"] > 0
    assert "lead-3" in krant("summary", "--test", "news.jsonl", "--references").stdout


TWICE = ("--hypotheses", "x=good.en", "--hypotheses", "x=poor.en")
SAME = ("--system", "compact", "--system", "compact")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("translation", "--test", "none.tsv"), "none.tsv is not there"),
        (("translation", "--test", "a.tsv", "--hypotheses", "x"), "not of the form NAME=FILE"),
        (("translation", "--test", "a.tsv", "--hypotheses", "x=a.conllu"), "3 lines and the test"),
        (("translation", "--test", "a.tsv", "--comet", "m"), "pipx install unbabel-comet"),
        (("translation", "--test", "a.tsv", *TWICE), "names 'x' twice"),
        (("segmentation", "--test", "a.conllu", *SAME), "two systems are called 'compact'"),
        (("translation", "--test", "a.tsv", "--report", "."), "cannot be written"),
        (("summary", "--test", "news.jsonl", "--system", "short.yaml"), "no stage summarise"),
        (("entities", "--test", "a.tsv"), "no IOB tag"),
        (("segmentation", "--test", "a.tsv"), "is it CoNLL-U"),
        (("segmentation", "--test", "a.conllu", "--system", "compactt"), "did you mean"),
        (("segmentation", "--test", "a.conllu", "--fail-under", "f=1"), "there is no score 'f'"),
        (("sentiment", "--test", "a.tsv"), "is none of the labels"),
        (("summary", "--test", "a.tsv"), "line 1: not JSON"),
    ],
)
def test_what_does_not_fit_is_told(krant: Krant, arguments: tuple[str, ...], message: str) -> None:
    done = krant(*arguments)
    assert done.exit_code == 2, done.output
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_score_that_the_test_set_does_not_give_is_missed(krant: Krant) -> None:
    Path("a.conll").write_text("Jan B-PER\nwoont O\n\nPiet B-PER\n", "utf-8")
    done = krant("entities", "--test", "a.conll", "--fail-under", "english=1")
    assert done.exit_code == 1
    assert "this test set gives no english (it gives: f1," in done.stderr


def test_brackets_in_texts_are_no_markup(krant: Krant) -> None:
    Path("b.conllu").write_text("# newpar\n# text = [/i] Ja! Nee, hij [sic] niet.\n", "utf-8")
    done = krant("segmentation", "--test", "b.conllu")
    assert done.exit_code == 0, done.output
    assert "[/i] Ja!|" in done.stdout
