"""krant digest, on the embedded encoder."""

import json
import time
from datetime import date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.cli.digest import parse_day
from pipeline.errors import ConfigError
from tests.feeds.news_server import Reply, news_server
from tests.feeds.test_harvest import feed

FIRE = "Een brand heeft de fabriek van Kervo in Zwolle in de as gelegd. Niemand raakte gewond."
MORE = "De fabriek van Kervo in Zwolle is door brand verwoest. Er vielen geen gewonden."
MATCH = "Noorderhaven won zondag de beker na strafschoppen. Spits Bo Janssen besliste het duel."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    Path("snij.yaml").write_text("stages:\n  - use: segment\n")
    rows = [
        {"id": "a", "title": "Brand", "text": FIRE, "published": "2025-04-03T07:00:00+02:00"},
        {"id": "b", "title": "Vuur", "text": MORE, "published": "2025-04-03T08:00:00+02:00"},
        {"id": "c", "title": "Beker", "text": MATCH, "published": "2025-04-03T09:00:00+02:00"},
    ]
    lines = [json.dumps(row | {"source": f"Krant {row['id']}"}) for row in rows]
    Path("nieuws.jsonl").write_text("\n".join(lines))
    return tmp_path


def krant(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--config", "snij.yaml", "--cache", "c"])


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_a_day() -> None:
    done = krant("digest", "nieuws.jsonl", "-o", "uit", "--day", "2025-04-03")
    assert done.exit_code == 0, done.output
    assert done.stdout.split() == ["uit/2025-04-03.html", "uit/2025-04-03.md"]
    text = Path("uit/2025-04-03.md").read_text()
    assert "3 articles, 3 papers, 2 stories." in text
    assert "Krant a" in text.split("## 2")[0]
    assert "Krant b" in text.split("## 2")[0]
    before = Path("uit/2025-04-03.html").read_bytes()
    assert krant("digest", "nieuws.jsonl", "-o", "uit", "--day", "2025-04-03").exit_code == 0
    assert Path("uit/2025-04-03.html").read_bytes() == before


@pytest.mark.slow
def test_of_an_archive(folder: Path) -> None:
    with news_server() as server:
        server.pages["/feed"] = Reply(feed(server, 1, 2, whole=True))
        options = ("--into", "a", "--allow-private", "--delay", "0", "--quiet")
        fetched = CliRunner().invoke(app, ["fetch", server.url("/feed"), *options])
    assert fetched.exit_code == 0, fetched.output
    (article,) = {json.loads(line)["published"][:10] for line in dates(folder)}
    done = krant("digest", "a", "-o", "uit", "--day", article, "--log-format", "json")
    assert done.exit_code == 0, done.output
    events = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert events.count("digest_written") == 2


def dates(folder: Path) -> list[str]:
    import pyarrow.parquet as pq

    (path,) = (folder / "a" / "articles").glob("*/*.parquet")
    return [
        json.dumps({"published": text or f"{date.today()}"})
        for text in pq.read_table(path).column("published").to_pylist()
    ]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--day", "morgen"), "is no day"),
        (("--day", "2025-04-03", "-o", "nieuws.jsonl"), "is a file"),
    ],
)
def test_mistakes(arguments: tuple[str, ...], message: str) -> None:
    done = krant("digest", "nieuws.jsonl", "-o", "uit", *arguments)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", date(2025, 4, 3)),
        ("Yesterday", date(2025, 4, 2)),
        ("2025-03-31", date(2025, 3, 31)),
    ],
)
def test_days(text: str, expected: date) -> None:
    assert parse_day(text, datetime(2025, 4, 3, 0, 5)) == expected


def test_no_day() -> None:
    with pytest.raises(ConfigError, match="'3 april'"):
        parse_day("3 april")
