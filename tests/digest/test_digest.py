"""The digest of a day, from a result to the two files."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.digest.digest import Digest, digest
from pipeline.digest.files import prepare, write
from pipeline.digest.markdown import escaped, markdown
from pipeline.digest.page import page, plot
from pipeline.digest.story import Item
from pipeline.errors import ConfigError, InputError
from tests.digest.made import FIRE, FIRE_TEXT, MATCH, WordEncoder, result, row, three_days

DAY = date(2025, 4, 3)


@pytest.fixture(autouse=True)
def in_amsterdam(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()


@pytest.fixture
def made() -> Digest:
    return digest(three_days(), DAY, WordEncoder())


def test_stories_by_size(made: Digest) -> None:
    assert (made.articles, made.sources, made.found) == (5, 4, 3)
    fire, match, cat = made.stories
    assert [len(story.today) for story in made.stories] == [3, 1, 1]
    assert [len(story.before) for story in made.stories] == [1, 0, 0]
    assert (fire.sources, match.sources) == (3, 1)
    assert fire.headline == f"{FIRE} (en)"
    assert fire.original_headline == FIRE
    assert match.headline == f"{MATCH} (en)"
    assert [item.source for item in fire.today] == ["Het Ochtendblad", "De Kade", "De Avond"]
    assert fire.score == pytest.approx(-1.3 / 3)
    assert [(each.day.day, dict(each.counts)) for each in made.tones][-2:] == [
        (2, {"negative": 1}),
        (3, {"negative": 2, "neutral": 2, "positive": 1}),
    ]
    assert cat.told[0].text == "De kat zat vast. (en)"


def test_points_rest_on_sentences_of_the_articles(made: Digest) -> None:
    fire = made.stories[0]
    assert {point.text.removesuffix(" (en)") for point in fire.told} == set(FIRE_TEXT)
    by_number = {note.number: note for note in fire.notes}
    assert sorted(by_number) == list(range(1, len(fire.notes) + 1))
    for point in fire.told:
        assert by_number[point.notes[0]].translation == point.text
        papers = [by_number[number].article.source for number in point.notes]
        assert sorted(papers) == ["De Avond", "De Kade", "Het Ochtendblad"]


def test_names_over_all_articles(made: Digest) -> None:
    (organisation,) = made.stories[0].names_of("ORG")
    assert (organisation.name, organisation.articles, organisation.mentions) == ("Kervo", 3, 3)
    assert organisation.score == pytest.approx(-1.3 / 3)
    assert [name.name for name in made.stories[1].names_of("PER")] == ["Bo Janssen"]


def test_a_family_name_is_the_person() -> None:
    rows = [
        row(str(index), "2025-04-03", FIRE, *FIRE_TEXT, names=[(name, "PER")])
        for index, name in enumerate(["Bo Janssen", "Janssen", "Jan de Wit"])
    ]
    (story,) = digest(result(*rows), DAY, WordEncoder()).stories
    assert [(n.name, n.articles) for n in story.names] == [("Bo Janssen", 2), ("Jan de Wit", 1)]


def test_few_are_told_and_the_others_listed() -> None:
    made = digest(three_days(), DAY, WordEncoder(), stories=1)
    assert len(made.stories) == 1
    assert [item.title for item in made.others] == [f"{MATCH} (en)", "Kat uit boom (en)"]
    assert "Also in the papers" in page(made)
    assert "## Also in the papers" in markdown(made)


def test_a_doubtful_headline_gives_way_and_doubt_is_shown() -> None:
    doubtful = {"findings": [{"sentence": 0, "check": "name", "severity": "error", "source": "",
                              "target": "", "message": "x"}]}  # fmt: skip
    first = row("a", "2025-04-03T06:00", FIRE, *FIRE_TEXT, **doubtful)
    second = row("b", "2025-04-03T09:00", f"Ook {FIRE}", *FIRE_TEXT)
    (story,) = digest(result(first, second), DAY, WordEncoder()).stories
    assert (story.headline, story.unsure) == (f"Ook {FIRE} (en)", False)
    made = digest(result(first), DAY, WordEncoder())
    assert made.stories[0].unsure
    assert "The translation may be wrong" in page(made)
    assert "(translation unsure)" in markdown(made)


def test_when_an_article_appeared() -> None:
    rows = result(
        row("a", "", FIRE, *FIRE_TEXT),
        row("b", "gisteren", MATCH),
        row("c", "2025-04-02T23:30:00+00:00", "Nacht", "Het was nacht in Nederland."),
    )
    fetched = {"a": "2025-04-01T10:00:00+00:00"}
    made = digest(rows, DAY, WordEncoder(), fetched=fetched)
    assert made.articles == 2
    assert [each.day.day for each in made.tones if each.counts] == [1, 3]
    with pytest.raises(InputError, match="no article of 2025-05-01"):
        digest(three_days(), date(2025, 5, 1), WordEncoder())


def test_columns_of_stages_that_failed() -> None:
    rows = row("a", "2025-04-03", FIRE, *FIRE_TEXT)
    for column in ("sentences", "translation", "summary", "summary_sources", "entities",
                   "sentiment", "sentence_sentiment", "entity_sentiment", "findings",
                   "confidence", "embedding", "spans"):  # fmt: skip
        rows[column] = None
    made = digest(result(rows), DAY, WordEncoder())
    assert made.stories[0].headline == FIRE
    assert FIRE in page(made)
    assert FIRE in markdown(made)


HOSTILE = "<script>alert(1)</script>[x](javascript:alert(1)) \"onload='x' &lt;img src=x>"


def test_hostile_text_is_text(tmp_path: Path) -> None:
    rows = [
        row(str(index), "2025-04-03", HOSTILE, HOSTILE, f"{HOSTILE} {index}", source=HOSTILE,
            names=[(HOSTILE, "PER")], url="javascript:alert(1)")
        for index in range(2)
    ]  # fmt: skip
    html, text = write(digest(result(*rows), DAY, WordEncoder()), tmp_path, "en", "nl")
    shown = html.read_text("utf-8")
    assert shown.count("<script>") == 1  # our own
    assert "javascript:" not in re.sub(r"&#\d+;|\[x\]\(javascript:alert\(1\)\)", "", shown)
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown
    for line in text.read_text("utf-8").splitlines():
        assert not re.search(r"(?<!\\)<(?!https?:)", line)
        assert not re.search(r"(?<!\\)\]\((?!<https?:)", line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gewoon - 3,4 (ja).", "Gewoon - 3,4 (ja)."),
        ("3. Een lijst", "3\\. Een lijst"),
        ("1) Een lijst", "1\\) Een lijst"),
        ("3,4 procent", "3,4 procent"),
        ("# kop", "\\# kop"),
        ("- streep", "\\- streep"),
        ("a_b *c* `d` [e]", "a\\_b \\*c\\* \\`d\\` \\[e\\]"),
        ("twee\n# regels", "twee # regels"),
        ("http://x.example", "http\\://x.example"),
    ],
)
def test_markdown_escapes(text: str, expected: str) -> None:
    assert escaped(text) == expected


def item(hour: int, score: float | None) -> Item:
    moment = datetime(2025, 4, 1 + hour // 24, hour % 24).astimezone()
    return Item("t", "", "bron", "", moment, "neutral", score)


def test_the_plot_of_a_story() -> None:
    assert plot([item(1, 0.5), item(2, None), item(3, 0.1)]) is None
    drawn = plot([item(30, -1.0), item(1, 1.0), item(2, 0.0)])
    assert drawn is not None
    assert [dot.x for dot in drawn.dots] == sorted(dot.x for dot in drawn.dots)
    assert [dot.y for dot in drawn.dots] == [8.0, 36.0, 64.0]
    assert len(drawn.line.split()) == 2  # a mean a day
    same = plot([item(1, 0.0)] * 3)
    assert same is not None
    assert same.line == ""


def test_files(made: Digest, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("van iemand anders")
    prepare(tmp_path)
    paths = write(made, tmp_path, "en", "nl")
    assert [path.name for path in paths] == ["2025-04-03.html", "2025-04-03.md"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "2025-04-03.html", "2025-04-03.md", "notes.txt",
    ]  # fmt: skip
    shown = paths[0].read_text("utf-8")
    for anchor in re.findall(r'href="#(\w+)"', shown):
        assert f'id="{anchor}"' in shown
    assert 'href="https://ochtendblad.example/brand"' in shown
    assert "Thursday 3 April 2025" in shown
    with pytest.raises(ConfigError, match="is a file"):
        prepare(tmp_path / "notes.txt")
