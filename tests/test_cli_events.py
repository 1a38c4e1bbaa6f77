"""What collectors read: events as JSON, and the figures for Prometheus."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner, Result

from pipeline.cli import app, events
from pipeline.cli.events import Events, LogFormat, tell, tell_record
from tests.feeds.news_server import NewsServer, Reply, news_server
from tests.feeds.test_harvest import feed

RUN = "run nieuws -o uit --config snij.yaml --cache c --format jsonl".split()


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    events.choose(LogFormat.TEXT)


def krant(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stderr.splitlines()]


def figures(path: Path) -> dict[str, float]:
    """Every sample of a metrics file, named as Prometheus writes it, without time stamps."""
    return {
        " ".join((sample.name, *sorted(sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(path.read_text())
        for sample in family.samples
        if "timestamp" not in sample.name
    }


@pytest.mark.usefixtures("failing_folder")
def test_a_run_in_events() -> None:
    done = krant(*RUN, "--log-format", "json")
    assert done.exit_code == 1
    found = told(done)
    names = [line["event"] for line in found]
    assert names == [
        "run_started", "articles_read", "stage_started", "stage_finished", "article_failed",
        "run_finished",
    ]  # fmt: skip
    by_name = {line["event"]: line for line in found}
    assert all({"time", "level", "event"} <= line.keys() for line in found)
    assert by_name["articles_read"]["articles"] == 2
    failed = by_name["article_failed"]
    assert (failed["level"], failed["stage"], failed["id"]) == ("error", "segment", "stuk")
    assert by_name["run_finished"]["articles"] == 2
    manifest = json.loads(Path("uit/run.json").read_text())
    assert by_name["run_finished"]["seconds"] == manifest["seconds"]


@pytest.mark.usefixtures("failing_folder")
def test_errors_are_events_and_the_next_command_is_text_again() -> None:
    wrong = ("run", "nieuws", "-o", "uit", "--config", "weg.yaml")
    (line,) = told(krant(*wrong, "--log-format", "json"))
    assert (line["event"], line["level"], line["code"]) == ("error", "error", 2)
    assert "weg.yaml" in line["message"]
    assert krant(*wrong).stderr.startswith("krant: error: no configuration 'weg.yaml'")


@pytest.mark.usefixtures("failing_folder")
def test_figures_of_a_run() -> None:
    assert krant(*RUN, "--metrics", "krant.prom").exit_code == 1
    found = figures(Path("krant.prom"))
    assert found["krant_run_articles"] == 2
    assert found["krant_run_articles_failed"] == 1
    assert found["krant_stage_units failed segment"] == 1
    assert found["krant_stage_units cached segment"] == 0
    Path("heel").touch()
    assert krant(*RUN, "--metrics", "krant.prom").exit_code == 0
    found = figures(Path("krant.prom"))
    assert (found["krant_run_articles_failed"], found["krant_stage_units cached segment"]) == (
        0,
        1,
    )


def test_figures_of_a_round(tmp_path: Path) -> None:
    metrics = tmp_path / "krant.prom"
    with news_server() as server:
        named = sources(server, tmp_path)
        command = ["fetch", str(named), "--into", str(tmp_path / "a"), "--allow-private"]
        done = krant(*command, "--delay", "0", "--metrics", str(metrics), "--log-format", "json")
    found = figures(metrics)
    assert found["krant_fetch_sources read"] == 1
    assert found["krant_fetch_sources failed"] == 1
    assert found["krant_fetch_articles new"] == 2
    assert found["krant_fetch_failures"] == 1
    assert found["krant_archive_size articles"] == 2
    lines = [line for line in told(done) if line["event"] == "source_fetched"]
    assert [(line["state"], line["new"], line["failures"]) for line in lines] == [
        ("read", 2, 0),
        ("failed", 0, 1),
    ]


def sources(server: NewsServer, folder: Path) -> Path:
    server.pages["/feed"] = Reply(feed(server, 1, 2, whole=True))
    path = folder / "bronnen.yaml"
    urls = (server.url("/feed"), server.url("/weg"))
    path.write_text("sources:\n" + "".join(f"  - url: {url}\n" for url in urls))
    return path


def test_no_folder_for_the_figures(tmp_path: Path) -> None:
    done = krant("run", "x", "-o", str(tmp_path / "uit"), "--metrics", str(tmp_path / "weg/k.prom"))
    assert done.exit_code == 2
    assert "there is no folder" in done.stderr


def test_progress_once_an_interval(capsys: pytest.CaptureFixture[str]) -> None:
    events.choose(LogFormat.JSON)
    progress = Events(interval=0.0)
    progress.start("translate", 3, 1, "sentence")
    progress.advance(1)
    progress.advance(1)
    progress.finish()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == [
        "stage_started", "stage_progress", "stage_progress", "stage_finished",
    ]  # fmt: skip
    assert [line.get("done") for line in lines] == [None, 2, 3, 3]


@pytest.mark.parametrize(
    ("form", "expected"),
    [(LogFormat.TEXT, "krant: warning: scherf stuk\n"), (LogFormat.JSON, None)],
)
def test_what_parts_log(
    form: LogFormat, expected: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    events.choose(form)
    tell_record(logging.LogRecord("pipeline.cache", 30, "", 0, "scherf %s", ("stuk",), None))
    tell("quiet_in_text", seconds=1)
    said = capsys.readouterr().err
    if expected:
        assert said == expected
    else:
        first, second = map(json.loads, said.splitlines())
        assert (first["message"], first["logger"]) == ("scherf stuk", "pipeline.cache")
        assert second["seconds"] == 1
