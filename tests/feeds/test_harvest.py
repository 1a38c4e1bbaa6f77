"""Rounds over real sources: what is taken, what is left, and what goes wrong."""

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from pipeline.archive import Archive, Record
from pipeline.archive.archive import latest, read
from pipeline.errors import ConfigError
from pipeline.feeds.harvest import Tally, harvest
from pipeline.feeds.sources import SourceConfig, read_sources
from pipeline.feeds.web import Limits, Web
from pipeline.readers import read_articles
from pipeline.readers.web_page import read_page
from tests.feeds.news_server import NewsServer, Reply, in_turn, news_server, tagged

WORDS = (
    "gemeente wethouder brug pijler scheur verkeer ring omweg veerpont binnenstad winkel omzet "
    "bewoner raad plan geld bouw dam sluis haven schip loods markt plein school leraar dokter "
    "station trein spoor bus halte fiets dijk polder molen kerk toren museum"
).split()


def text(number: int) -> str:
    """Three paragraphs of Dutch that share little with those of another number."""
    sentences = []
    for line in range(12):
        a, b, c = (WORDS[(number * 7 + line * 5 + k * (number + 3)) % len(WORDS)] for k in range(3))
        sentences.append(
            f"De {a} van nummer {number} staat volgens de {b} al {line + 2} jaar naast de {c}, "
            f"zegt buurvrouw {number * 31 + line} van de {b}vereniging."
        )
    return "\n\n".join(" ".join(sentences[start : start + 4]) for start in (0, 4, 8))


def page(number: int, extra: str = "") -> Reply:
    paragraphs = "".join(f"<p>{each}</p>" for each in (text(number) + extra).split("\n\n"))
    return Reply(
        f"<html lang='nl'><head><title>Artikel {number}</title></head><body><nav>Menu</nav>"
        f"<article><h1>Artikel {number}</h1>{paragraphs}</article></body></html>".encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )


def feed(server: NewsServer, *numbers: int, whole: bool = False, note: str = "") -> bytes:
    items = []
    for number in numbers:
        body = "".join(f"<p>{each}</p>" for each in text(number).split("\n\n"))
        content = f"<content:encoded>{escape(body)}</content:encoded>" if whole else ""
        items.append(
            f"<item><title>Artikel {number}{note}</title><link>{server.url(f'/a/{number}')}"
            f"?utm_source=rss</link><description>Kort. Lees verder</description>{content}</item>"
        )
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Krant</title><language>nl</language>{''.join(items)}</channel></rss>"
    ).encode()


@pytest.fixture
def server() -> Iterator[NewsServer]:
    with news_server() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archief"


def go(folder: Path, *urls: str, **options: str) -> list[Tally]:
    limits = Limits(connect=2, read=2, total=5, back_off=0.01, tries=2)
    web = Web(delay=0, limits=limits, allow_private=True)
    sources = [SourceConfig.model_validate({"url": url, **options}) for url in urls]
    try:
        with Archive(folder) as archive:
            return list(harvest(sources, archive, web))
    finally:
        web.close()


def numbers(records: Iterator[Record]) -> list[int]:
    return sorted(int(record.content.title.split()[1]) for record in records)


def test_teasers_are_read_from_their_pages(server: NewsServer, folder: Path) -> None:
    server.pages["/feed"] = Reply(feed(server, 1, 2))
    for number in (1, 2):
        server.pages[f"/a/{number}?utm_source=rss"] = page(number)
    (tally,) = go(folder, server.url("/feed"))
    assert (tally.state, tally.new, tally.failures) == ("read", 2, [])
    records = list(read(folder))
    assert [record.content.url for record in records] == [
        server.url("/a/1"), server.url("/a/2"),
    ]  # fmt: skip
    assert records[0].content.text == f"Artikel 1\n\n{text(1)}"
    assert records[0].content.source == "Krant"
    assert records[0].feed == server.url("/feed")
    assert records[0].story != records[1].story


def test_what_a_feed_carries_whole_is_not_fetched(server: NewsServer, folder: Path) -> None:
    server.pages["/feed"] = Reply(feed(server, 1, whole=True))
    (tally,) = go(folder, server.url("/feed"))
    assert tally.new == 1
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/feed"]
    assert next(read(folder)).content.text == f"Artikel 1\n\n{text(1)}"


@pytest.mark.parametrize(("full_text", "fetched"), [("always", 1), ("never", 0), ("auto", 0)])
def test_full_text(server: NewsServer, folder: Path, full_text: str, fetched: int) -> None:
    server.pages["/feed"] = Reply(feed(server, 1, whole=True))
    server.pages["/a/1?utm_source=rss"] = page(1)
    go(folder, server.url("/feed"), full_text=full_text)
    assert server.count("/a/1?utm_source=rss") == fetched


def test_nothing_is_fetched_twice(server: NewsServer, folder: Path) -> None:
    server.pages["/feed"] = in_turn(Reply(feed(server, 1)), Reply(feed(server, 1, 2)))
    server.pages["/elders"] = tagged(feed(server, 1), '"1"')
    for number in (1, 2):
        server.pages[f"/a/{number}?utm_source=rss"] = page(number)
    for _ in range(4):
        tallies = go(folder, server.url("/feed"), server.url("/elders"))
    assert [tally.state for tally in tallies] == ["unchanged", "unchanged"]
    assert server.count("/a/2?utm_source=rss") == 1
    # Two sources that name one article in the same round may both ask for it.
    assert server.count("/a/1?utm_source=rss") <= 2
    assert numbers(read(folder)) == [1, 2]


def test_an_edited_article_is_fetched_again(server: NewsServer, folder: Path) -> None:
    server.pages["/feed"] = in_turn(Reply(feed(server, 1)), Reply(feed(server, 1, note=" (2)")))
    server.pages["/a/1?utm_source=rss"] = in_turn(page(1), page(1, " Aanvulling van de redactie."))
    (first,), (second,) = go(folder, server.url("/feed")), go(folder, server.url("/feed"))
    assert (first.new, first.versions) == (1, 0)
    assert (second.new, second.versions) == (0, 1)
    (last,) = latest(folder)
    assert last.version == 2
    assert "Aanvulling" in last.content.text


def test_what_fails_is_said_and_tried_again(server: NewsServer, folder: Path) -> None:
    server.pages["/feed"] = Reply(feed(server, 1, 2, 3, 4))
    server.pages["/a/1?utm_source=rss"] = page(1)
    server.pages["/a/2?utm_source=rss"] = in_turn(Reply(status=503), Reply(status=503), page(2))
    server.pages["/a/3?utm_source=rss"] = Reply(status=410)
    server.pages["/a/4?utm_source=rss"] = Reply(b"<html><body>Abonneer u nu</body></html>")
    (first,), (second,) = go(folder, server.url("/feed")), go(folder, server.url("/feed"))
    assert (first.new, len(first.failures)) == (1, 3)
    assert "/a/2?utm_source=rss: status 503, 2 times" in first.failures[0]
    assert "status 410; not asked for again" in first.failures[1]
    assert "no article found" in first.failures[2]
    assert (second.new, len(second.failures)) == (1, 1)
    assert server.count("/a/3?utm_source=rss") == 1
    assert numbers(read(folder)) == [1, 2]


def test_broken_sources_do_not_keep_the_others(server: NewsServer, folder: Path) -> None:
    server.pages["/goed"] = Reply(feed(server, 1, whole=True))
    server.pages["/fout"] = Reply(status=500)
    server.pages["/html"] = Reply(b"<html><body>Onderhoud</body></html>")
    server.pages["/half"] = Reply(feed(server, 2, 3, whole=True)[:-400])
    names = ("/weg", "/fout", "/html", "/half", "/goed")
    tallies = go(folder, *map(server.url, names), "http://geen-zo-een.invalid/feed")
    states = [tally.state for tally in tallies]
    assert states == ["failed", "failed", "failed", "read", "read", "failed"]
    assert 1 in numbers(read(folder))


def test_a_mistake_of_ours_costs_one_article(
    server: NewsServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/feed"] = Reply(feed(server, 1, 2))
    for number in (1, 2):
        server.pages[f"/a/{number}?utm_source=rss"] = page(number)

    def broken(data: bytes, *arguments: object) -> dict[str, object]:
        if b"Artikel 1" in data:
            raise RecursionError("too deep")
        return read_page(data, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.feeds.harvest.read_page", broken)
    (tally,) = go(folder, server.url("/feed"))
    assert (tally.state, tally.new) == ("read", 1)
    assert tally.failures == [
        f"{server.url('/a/1?utm_source=rss')}: RecursionError: too deep",
    ]
    assert numbers(read(folder)) == [2]


def test_sources_that_name_others(server: NewsServer, folder: Path) -> None:
    news = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{server.url('/a/1')}</loc><lastmod>2025-04-03</lastmod></url></urlset>"
    )
    index = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{server.url('/news.xml')}</loc></sitemap></sitemapindex>"
    )
    link = "<link rel='alternate' type='application/rss+xml' href='/feed'>"
    server.pages |= {
        "/news.xml": Reply(news.encode()),
        "/index.xml": Reply(index.encode()),
        "/": Reply(f"<html><head>{link}</head></html>".encode()),
        "/feed": Reply(feed(server, 2, whole=True)),
        "/a/1": page(1),
    }
    tallies = go(folder, server.url("/index.xml"), server.url("/"))
    assert [tally.new for tally in tallies] == [1, 1]
    assert numbers(read(folder)) == [1, 2]


def test_an_archive_is_an_input(server: NewsServer, folder: Path) -> None:
    server.pages["/feed"] = Reply(feed(server, 1, 2, whole=True))
    go(folder, server.url("/feed"))
    articles = read_articles([folder])
    assert articles["title"][:] == ["Artikel 1", "Artikel 2"]
    assert articles["id"][:] == [record.content.id for record in read(folder)]
    assert len(read_articles([folder], since="2000-01-01T00:00:00+00:00")) == 2
    rejected: list[object] = []
    assert not len(read_articles([folder], since="2999-01-01", rejected=rejected))  # type: ignore[arg-type]


YAML = """
contact: desk@krant.example
sources:
  - https://a.example/rss
  - url: https://b.example/sitemap.xml
    name: De Courant
    full_text: always
"""
OPML = '<opml><body><outline xmlUrl="https://a.example/rss"/></body></opml>'


@pytest.mark.parametrize(
    ("content", "urls"),
    [
        (YAML, ["https://a.example/rss", "https://b.example/sitemap.xml"]),
        ("- https://a.example/rss\n", ["https://a.example/rss"]),
        (OPML, ["https://a.example/rss"]),
    ],
)
def test_source_files(tmp_path: Path, content: str, urls: list[str]) -> None:
    path = tmp_path / "bronnen"
    path.write_text(content)
    assert [source.url for source in read_sources(str(path)).sources] == urls


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("sources: []", "sources: Tuple should have at least 1 item"),
        ("sources:\n  - ftp://a.example/x", "'ftp://a.example/x' is no web address"),
        ("sources:\n  - {url: 'https://a.example', naam: x}", r"sources\.0\.naam"),
        ("a: [", "is not valid YAML"),
        ("tekst", "holds no list of sources"),
        ("!!python/object/apply:os.system ['true']", "is not valid YAML"),
        ("<opml><body/></opml>", "OPML without a feed"),
    ],
)
def test_source_files_with_mistakes(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "bronnen.yaml"
    path.write_text(content)
    with pytest.raises(ConfigError, match=reason):
        read_sources(str(path))
    with pytest.raises(ConfigError, match="cannot be read"):
        read_sources(str(tmp_path / "geen.yaml"))
