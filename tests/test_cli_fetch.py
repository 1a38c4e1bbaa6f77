"""krant fetch and what follows it, as a user runs them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest

from pipeline.archive.archive import read
from tests.feeds.news_server import NewsServer, Reply, in_turn, news_server
from tests.feeds.test_harvest import feed, page, text
from tests.writers.test_html import pages


@pytest.fixture
def server() -> Iterator[NewsServer]:
    with news_server() as found:
        yield found


def krant(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def fetch(server: NewsServer, folder: Path, path: str, *more: str) -> list[str]:
    named = [server.url(path), "--into", str(folder), "--allow-private", "--delay", "0"]
    return ["fetch", *named, *more]


def test_fetch_and_run(server: NewsServer, tmp_path: Path) -> None:
    server.pages["/feed"] = Reply(feed(server, 1, 2, whole=True))
    archive = tmp_path / "archief"
    done = krant(*fetch(server, archive, "/feed"))
    assert done.returncode == 0, done.stderr
    assert "     2 new     0 edited     0 known" in done.stdout
    assert "2 articles in 2 versions, 2 stories" in done.stdout
    again = krant(*fetch(server, archive, "/feed", "--json"))
    report = json.loads(again.stdout)
    assert report["sources"][0]["state"] == "unchanged"
    assert report["archive"] == {"articles": 2, "versions": 2, "stories": 2}
    out = tmp_path / "uit"
    run = krant(
        "run", archive, "-o", out, "--since", "today", "--stages", "segment", "--no-cache",
        "--format", "jsonl",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    rows = [json.loads(line) for line in (out / "articles.jsonl").read_text().splitlines()]
    assert [row["title"] for row in rows] == ["Artikel 1", "Artikel 2"]


ATTACK = "\"'></script><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"


@pytest.mark.parametrize("kind", ["rss", "json"])
def test_what_a_hostile_feed_says_stays_text(server: NewsServer, tmp_path: Path, kind: str) -> None:
    """Every field of a feed, from the server to the pages that an editor opens."""
    written = escape(escape(ATTACK))  # as text of the markup that titles and contents are
    if kind == "rss":
        document = feed(server, 1, whole=True, note=written).decode()
        document = document.replace("<title>Krant", f"<title>Krant {written}")
        document = document.replace("<language>nl", f"<language>{escape(ATTACK)}")
        document = document.replace("utm_source=rss", f"x={escape(quote(ATTACK))}")
        document = document.replace("</item>", f"<guid>{escape(ATTACK)}</guid></item>")
        document = document.replace("zegt buurvrouw", f"{escape(written)} zegt buurvrouw")
    else:
        body = text(1).replace("zegt buurvrouw", f"{escape(ATTACK)} zegt buurvrouw")
        item = {"id": ATTACK, "url": "/a/1", "title": escape(ATTACK), "language": ATTACK}
        item |= {"content_html": body, "date_published": ATTACK, "summary": escape(ATTACK)}
        document = json.dumps({"version": ATTACK, "title": escape(ATTACK), "items": [item]})
    server.pages["/feed"] = Reply(document.encode())
    assert krant(*fetch(server, tmp_path / "a", "/feed")).returncode == 0
    out = tmp_path / "uit"
    run = krant(
        "run", tmp_path / "a", "-o", out, "--force", "--stages", "segment", "--format", "html",
        "--no-cache",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found = pages(out)
    assert any("alert(1)" in each.text and "{{ 7*7 }}" in each.text for each in found.values())
    for each in found.values():
        assert [tag for tag, _ in each.tags].count("script") == 1
        assert {tag for tag, _ in each.tags}.isdisjoint({"img", "iframe", "object", "base"})
        assert not [name for _, attrs in each.tags for name in attrs if name.startswith("on")]


def test_what_fails_is_named(server: NewsServer, tmp_path: Path) -> None:
    done = krant(*fetch(server, tmp_path / "a", "/weg"))
    assert done.returncode == 1
    assert f"krant: warning: {server.url('/weg')}: status 404" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fetch", "geen.yaml", "--into", "a"], "geen.yaml cannot be read"),
        (["run", "pyproject.toml", "-o", "uit", "--since", "gisteren"], "is no point in time"),
        (
            ["run", "examples", "-o", "uit", "--since", "today"],
            "--since and --until are for an archive",
        ),
    ],
)
def test_mistakes(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = krant(*(str(tmp_path / each) if each in ("a", "uit") else each for each in arguments))
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_two_at_once(server: NewsServer, tmp_path: Path) -> None:
    from pipeline.archive import Archive

    with Archive(tmp_path / "a"):
        done = krant(*fetch(server, tmp_path / "a", "/feed"))
    assert done.returncode != 0
    assert "is being written to by another run" in done.stderr


@pytest.mark.slow
def test_a_round_that_is_killed_loses_and_doubles_nothing(
    server: NewsServer, tmp_path: Path
) -> None:
    numbers = range(1, 61)
    server.pages["/feed"] = Reply(feed(server, *numbers))
    for number in numbers:
        server.pages[f"/a/{number}?utm_source=rss"] = page(number)
    archive = tmp_path / "a"
    command = [sys.executable, "-m", "pipeline.cli", *fetch(server, archive, "/feed", "--quiet")]
    for part in (10, 35, 55):
        with subprocess.Popen(command) as process:
            while len({asked.path for asked in server.asked}) < part and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
    assert subprocess.run(command, check=False, env=os.environ).returncode == 0
    found = [int(record.content.title.split()[1]) for record in read(archive)]
    assert sorted(found) == list(numbers)


def watch(server: NewsServer, folder: Path, *more: str) -> list[str]:
    named = [server.url("/feed"), "--into", str(folder / "a"), "--output", str(folder / "uit")]
    options = [
        "--allow-private",
        "--delay",
        "0",
        "--cache",
        str(folder / "cache"),
        "--format",
        "jsonl",
    ]
    return ["watch", *named, *options, "--config", str(segment_only(folder)), *more]


def segment_only(folder: Path) -> Path:
    path = folder / "snij.yaml"
    path.write_text("stages:\n  - use: segment\n")
    return path


def titles(folder: Path) -> list[str]:
    (result,) = (folder / "uit").glob("*/articles.jsonl")
    return [json.loads(line)["title"] for line in result.read_text().splitlines()]


def test_watch_runs_what_comes(server: NewsServer, tmp_path: Path) -> None:
    server.pages["/feed"] = in_turn(
        Reply(feed(server, 1, whole=True)), Reply(status=404), Reply(feed(server, 1, 2, whole=True))
    )
    done = krant(*watch(server, tmp_path, "--every", "1s", "--rounds", "3"))
    assert done.returncode == 0, done.stderr
    assert titles(tmp_path) == ["Artikel 1", "Artikel 2"]
    assert "status 404" in done.stderr
    said = [line for line in done.stdout.splitlines() if "new of 1 sources" in line]
    assert [line.split()[2] for line in said] == ["1", "0", "1"]


def test_watch_ends_on_sigterm(server: NewsServer, tmp_path: Path) -> None:
    server.pages["/feed"] = Reply(feed(server, 1, whole=True))
    command = [sys.executable, "-m", "pipeline.cli", *watch(server, tmp_path, "--every", "1h")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as one:
        assert one.stdout is not None
        assert "1 new" in one.stdout.readline()
        assert "1 articles" in one.stdout.readline()
        one.send_signal(signal.SIGTERM)
        _, errors = one.communicate(timeout=20)
    assert one.returncode == 0
    assert "krant: stopped" in errors
    assert titles(tmp_path) == ["Artikel 1"]


def test_watch_refuses_what_is_no_time(server: NewsServer, tmp_path: Path) -> None:
    done = krant(*watch(server, tmp_path, "--every", "vaak"))
    assert (done.returncode, "is no time" in done.stderr) == (2, True)
