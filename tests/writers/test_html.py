"""The HTML report, read back with the parser of the standard library."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset

from pipeline.article import FEATURES
from pipeline.errors import KrantError
from pipeline.writers import html
from pipeline.writers.article_view import view
from pipeline.writers.html import file_names, write_html
from tests.writers.sample_rows import HOSTILE, RESULT, bridge, hostile, made_result

VOID = {"meta", "input", "br", "img", "link", "path", "circle"}
ADDED = [name for name in RESULT if name not in FEATURES]


class Page(HTMLParser):
    """A parsed page; raises AssertionError for an element that is closed out of order."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.code = {"style": "", "script": ""}
        self.text = ""
        self.source = path.read_text("utf-8")
        self.feed(self.source)
        self.close()
        assert not self.open, f"{path}: {self.open} are not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"{self.path}: an attribute twice in {tag}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1:] == [tag], f"{self.path}: </{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.code:
            self.code[self.open[-1]] += data
        else:
            self.text += data

    def all(self, tag: str = "", class_: str = "") -> list[dict[str, str | None]]:
        """The attributes of the elements with this tag and this class."""
        return [
            attrs
            for name, attrs in self.tags
            if (not tag or name == tag)
            and (not class_ or class_ in (attrs.get("class") or "").split())
        ]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]

    @property
    def links(self) -> list[str]:
        return [attrs["href"] or "" for _, attrs in self.tags if "href" in attrs]


def written(folder: Path, *rows: dict[str, Any]) -> dict[str, Page]:
    """The pages of a result with these rows, by their path under html/."""
    write_html(made_result(*rows), folder)
    return pages(folder)


def pages(folder: Path) -> dict[str, Page]:
    top = folder / "html"
    return {path.relative_to(top).as_posix(): Page(path) for path in top.rglob("*.html")}


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return written(tmp_path_factory.mktemp("bridge"), bridge())["articles/brug-zwartsluis.html"]


def test_returns_the_index_beside_which_the_articles_lie(tmp_path: Path) -> None:
    index = write_html(made_result(bridge()), tmp_path)
    assert index == tmp_path / "html" / "index.html"
    assert Page(index).links == ["articles/brug-zwartsluis.html"]
    assert (tmp_path / "html/articles/brug-zwartsluis.html").is_file()


@pytest.mark.parametrize("row", [bridge(), hostile()], ids=["bridge", "hostile"])
def test_nothing_comes_from_elsewhere(tmp_path: Path, row: dict[str, Any]) -> None:
    for page in written(tmp_path, row).values():
        assert not [attrs for _, attrs in page.tags if {"src", "srcset", "style"} & attrs.keys()]
        assert not [a for _, attrs in page.tags for a in attrs if a.startswith("on")]
        assert {tag for tag, _ in page.tags}.isdisjoint({"link", "img", "iframe", "object", "base"})
        assert not re.search(r"url\(|@import|https?:", page.code["style"] + page.code["script"])
        outside = [link for link in page.links if ":" in link or link.startswith("//")]
        assert outside in ([], [bridge()["url"]])


def test_the_policy_allows_exactly_the_style_and_script_of_the_page(article: Page) -> None:
    (policy,) = (a["content"] for a in article.all("meta") if "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    for kind, code in article.code.items():
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    for page in written(tmp_path, hostile()).values():
        assert [tag for tag, _ in page.tags].count("script") == 1
        assert "{{ 7*7 }}" in page.text
        assert HOSTILE.replace("\x00", "\N{REPLACEMENT CHARACTER}") in page.text
        assert "\x00" not in page.source
        languages = {attrs["lang"] for _, attrs in page.tags if "lang" in attrs}
        assert languages <= {"en", "nl"}


@pytest.mark.parametrize("row", [bridge(), hostile()], ids=["bridge", "hostile"])
def test_every_link_within_the_pages_arrives(tmp_path: Path, row: dict[str, Any]) -> None:
    made = written(tmp_path, row, bridge() | {"id": "another"})
    for name, page in made.items():
        assert len(page.ids) == len(set(page.ids)), f"{name}: an id twice"
        for link in page.links:
            if not link.startswith("https:"):
                path, _, anchor = link.partition("#")
                target = os.path.normpath(Path(name).parent / path) if path else name
                assert target in made, f"{name}: {link}"
                assert not anchor or anchor in made[target].ids, f"{name}: {link}"


def test_summary_sentences_link_to_what_they_rest_on(article: Page) -> None:
    found = [a["href"] for a in article.all("a") if "Rests on" in (a.get("title") or "")]
    assert found == ["#s1", "#s2", "#s3"]
    back = [a["href"] for a in article.all("a", "cited")]
    assert back == ["#summary-1", "#summary-1", "#summary-2"]


def test_the_english_headline_comes_first_and_is_not_repeated(article: Page) -> None:
    translation, original = bridge()["translation"][0], bridge()["title"]
    assert article.text.index(f"\n{translation}") < article.text.index(original)
    assert article.text.count(original) == 1
    assert article.all("h1")[0]["lang"] == "en"
    assert article.all("p", "kicker")[0]["lang"] == "nl"


def test_sentences_stand_in_both_languages_in_their_blocks(article: Page) -> None:
    assert len(article.all("p", "translation")) == len(article.all("p", "original")) == 8
    kinds = [(a["class"] or "").split()[1] for a in article.all("div", "block")]
    assert kinds == ["lead", "paragraph", "quote", "heading", "list", "list"]
    for sentence in bridge()["sentences"] + bridge()["translation"]:
        assert sentence in article.text


def test_names_are_marked_in_both_languages_and_told_apart_without_colour(article: Page) -> None:
    groups = [a["data-group"] for a in article.all("span", "name") if "data-group" in a]
    assert groups.count("0") == 2
    assert groups.count("3") == 4
    assert groups.count("4") == 3
    legend = {"person": "per", "organisation": "org", "place": "loc"}
    assert {a["title"] for a in article.all("span", "name") if "title" in a} == set(legend)
    lines = re.findall(r"text-decoration-style: (\w+)", article.code["style"])
    assert len(set(lines)) == len(lines) == 3


def test_names_are_listed_with_counts_and_sentiment(article: Page) -> None:
    listed = re.findall(
        r'<a href="#s\d+" data-group="(\d)" title="([^"]*)">(.*?)</a>', article.source
    )
    names = {int(number): (title, re.sub("<.*?>", "", rest)) for number, title, rest in listed}
    assert names[3] == ("in sentences 5, 6", "Marijke Hoornstra , mentioned 2 times ▲ positive")
    assert names[2] == ("in sentence 4", "Rijkswaterstaat")


def test_findings_are_listed_worst_first_and_marked_where_they_are(article: Page) -> None:
    listed = [(a["id"], a["class"]) for a in article.all("li") if "id" in a]
    assert listed == [("f1", "error"), ("f2", "warning")]
    marked = re.findall(r'<mark class="(\w+)">(.*?)</mark>', article.source)
    assert marked == [
        ("error", "4.3 million"),
        ("error", "3,4 miljoen"),
        ("warning", "veerpont"),
        ("warning", "veerpont"),
    ]
    assert [a["href"] for a in article.all("a", "flagged")] == ["#f1", "#f2"]
    assert article.text.count("the amounts differ") == 2


def test_a_finding_is_told_once(tmp_path: Path) -> None:
    """Its pieces are quoted unless the message does that, and never at length."""
    told = [
        {"source": "Trump", "target": "Biden", "message": "“Trump” became “Biden”."},
        {"source": "w" * 500, "target": "", "message": "Not translated."},
    ]
    common = {"sentence": -1, "check": "name", "severity": "error"}
    page = written(tmp_path, bridge() | {"findings": [common | each for each in told]})
    text = page["articles/brug-zwartsluis.html"].text
    assert text.count("Trump") == 1
    assert f"{'w' * 59}… → – Not translated." in text


def test_long_lists_are_folded(tmp_path: Path) -> None:
    row = bridge()
    row["findings"] = [row["findings"][0] | {"message": f"no. {n}"} for n in range(20)]
    row["entities"] = [row["entities"][0] | {"group": n, "text": f"Dorp {n}"} for n in range(30)]
    page = written(tmp_path, row)["articles/brug-zwartsluis.html"]
    assert [tag for tag, _ in page.tags].count("details") == 2
    assert "12 more" in page.text
    assert "18 more" in page.text
    assert page.text.count("no. 19") == 2


def test_unsure_sentences_say_so(article: Page) -> None:
    assert [a["id"] for a in article.all("div", "unsure")] == ["s3"]
    assert [a["title"] for a in article.all("span", "confidence")] == ["Confidence 0.20 of 1"]


def test_sentiment_is_drawn_to_scale(article: Page) -> None:
    assert "Negative −0.42" in article.text
    assert '<path class="value" d="M100 10H61.4"/>' in article.source
    bar = r'<path class="(positive|neutral|negative)" d="M([\d.]+) ([\d.]+)h7v([\d.]+)'
    bars = re.findall(bar, article.source)
    assert len(bars) == 9
    assert bars[0] == ("negative", "1.5", "28", "15.6")
    assert bars[5] == ("positive", "51.5", "15.0", "13.0")


MISSING = [[name] for name in ADDED] + [ADDED, ["blocks"], [*ADDED, "blocks"]]


@pytest.mark.parametrize("missing", MISSING, ids="-".join)
def test_stages_that_did_not_run_leave_their_part_empty(tmp_path: Path, missing: list[str]) -> None:
    write_html(made_result(bridge()).remove_columns(missing), tmp_path)
    check_without(missing, pages(tmp_path)["articles/brug-zwartsluis.html"])


def test_stages_that_failed_leave_their_part_empty(tmp_path: Path) -> None:
    rows = (bridge() | dict.fromkeys(m) | {"id": str(n)} for n, m in enumerate(MISSING))
    made = written(tmp_path, *rows)
    for number, missing in enumerate(MISSING):
        check_without(missing, made[f"articles/{number}.html"])


def check_without(missing: list[str], page: Page) -> None:
    """The page shows what it can without these columns, and links to nothing else."""
    cut = "sentences" not in missing
    assert "in een verklaring" in page.text
    assert ("in a statement" in page.text) == (cut and "translation" not in missing)
    assert bool(page.all("svg", "strip")) == (cut and "sentence_sentiment" not in missing)
    for link in page.links:
        assert not link.startswith("#") or link[1:] in page.ids


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("brug-zwartsluis", r"brug-zwartsluis"),
        ("../../etc", r"etc-[0-9a-f]{8}"),
        ("/etc/passwd", r"etc-passwd-[0-9a-f]{8}"),
        ("C:\\x", r"c-x-[0-9a-f]{8}"),
        ("..", r"[0-9a-f]{8}"),
        ("", r"article-1-[0-9a-f]{8}"),
        (None, r"article-1-[0-9a-f]{8}"),
        ("con", r"con-[0-9a-f]{8}"),
        ("été 2025", r"t-2025-[0-9a-f]{8}"),
        ("a\x00b", r"a-b-[0-9a-f]{8}"),
        ("x" * 5000, r"x{80}-[0-9a-f]{8}"),
        (".hidden", r"hidden-[0-9a-f]{8}"),
        ("Nieuws", r"nieuws-[0-9a-f]{8}"),
    ],
)
def test_a_file_name_is_nothing_but_a_name(id_: str | None, expected: str) -> None:
    (name,) = file_names([id_])
    assert re.fullmatch(rf"{expected}\.html", name)


def test_file_names_are_unique_without_regard_to_case() -> None:
    ids = ["a", "A", "a", "a-3", "../a", "/a", None, None]
    names = file_names(ids)
    assert len({name.lower() for name in names}) == len(ids)
    assert names[0] == "a.html"
    assert file_names(ids[:2]) == names[:2]


def test_files_stay_in_the_folder(tmp_path: Path) -> None:
    result = tmp_path / "deep" / "er" / "result"
    written(result, hostile(), bridge() | {"id": "/tmp/x"})
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert all(path.is_relative_to(result) for path in files)


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=c&d=e#f", True),
        ("HTTP://example.org", True),
        ("https://example.org/straße", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("file:///etc/passwd", False),
        ("//example.org/x", False),
        ("https://", False),
        ("https://[", False),
        ('https://example.org/" onclick="x', False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, linked: bool) -> None:
    assert view(bridge() | {"url": url}).link == (url if linked else "")


def test_the_index_counts_everything_and_names_every_article(tmp_path: Path) -> None:
    index = written(tmp_path, bridge(), bridge() | {"id": "b", "findings": []})["index.html"]
    words = " ".join(index.text.split())
    assert "2 articles" in words
    assert "18 sentences" in words
    assert "2 negative" in words
    assert "1 error" in words
    assert "1 warning" in words
    assert words.count("Bridge near Zwartsluis closed after collision") == 2
    assert words.count("The bridge is closed after a collision.") == 2
    assert words.count("6 May 2025, 07:45") == 2
    assert ["data-flagged" in a for a in index.all("li")] == [True, False]


def test_a_long_index_is_cut_into_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "ENTRIES_PER_PAGE", 2)
    made = written(tmp_path, *(dict.fromkeys(RESULT) | {"id": f"a{n}"} for n in range(5)))
    names = ("index.html", "index-2.html", "index-3.html")
    assert [len(made[name].all("li")) for name in names] == [2, 2, 1]
    assert made["articles/a4.html"].links[0] == "../index-3.html"
    assert "5 articles" in made["index-3.html"].text
    rels = [(a["rel"], a["href"]) for a in made["articles/a2.html"].all("a") if "rel" in a]
    assert rels == [("prev", "a1.html"), ("next", "a3.html")]


def test_an_empty_result_has_an_index(tmp_path: Path) -> None:
    write_html(made_result(bridge()).select([]), tmp_path)
    assert "No articles." in Page(tmp_path / "html/index.html").text


def test_a_new_report_replaces_the_earlier_one_whole(tmp_path: Path) -> None:
    written(tmp_path, bridge())
    made = written(tmp_path, bridge() | {"id": "other"})
    assert set(made) == {"index.html", "articles/other.html"}
    assert not list(tmp_path.glob(".krant-*"))


def test_a_report_that_fails_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(tmp_path, bridge())

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(KrantError, match="disk is full"):
        write_html(made_result(bridge() | {"id": "other"}), tmp_path)
    assert set(pages(tmp_path)) == set(before)
    assert not list(tmp_path.glob(".krant-*"))


def test_rows_are_read_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are written while later rows are still unread."""
    written_before: list[int] = []
    real = html._rows

    def watched(result: Dataset, columns: Any = None) -> Iterator[dict[str, Any]]:
        for row in real(result, columns):
            if columns is None:
                written_before.append(len(list(tmp_path.glob("*/html/articles/*"))))
            yield row

    monkeypatch.setattr(html, "_rows", watched)
    written(tmp_path, *(bridge() | {"id": f"a{n}"} for n in range(4)))
    assert written_before == [0, 1, 2, 3]


def test_languages_other_than_dutch_and_english(tmp_path: Path) -> None:
    write_html(made_result(bridge() | {"language": ""}), tmp_path, source="fr", target="de")
    page = pages(tmp_path)["articles/brug-zwartsluis.html"]
    assert {a["lang"] for a in page.all("p", "original")} == {"fr"}
    assert {a["lang"] for a in page.all("p", "translation")} == {"de"}
    assert "German" in page.text
    assert "French" in page.text


def test_text_colours_have_enough_contrast() -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, in both themes, on every ground that text stands on."""
    css = (Path(html.__file__).parent / "templates/base.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6})", theme))
        for theme in re.findall(r":root \{(.*?)\n\s*\}", css, re.DOTALL)[:2]
    )
    assert light.keys() == dark.keys()
    for theme in (light, dark):
        inks = "ink soft quiet link positive negative neutral error warning info".split()
        for ink, ground in product(inks, ("paper", "shade", "target")):
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
        grounds = "error-shade warning-shade info-shade lit".split()
        for ink, ground in product(("ink", "soft"), grounds):
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
        for line, ground in product(("per", "org", "loc", "misc"), ("paper", "target")):
            assert contrast(theme[line], theme[ground]) >= 3, (line, ground)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, after WCAG 2.2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
