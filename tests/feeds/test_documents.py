"""What sources answer with, in the shapes of common publishing systems, and broken."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.feeds.documents import Document, read_document

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str, url: str = "https://bron.example/feed") -> Document:
    return read_document((SAMPLES / name).read_bytes(), url)


@pytest.mark.parametrize(
    ("name", "kind", "title", "expected"),
    [
        (
            "wordpress.xml",
            "rss20",
            "Stadsblad",
            [
                (
                    "https://stadsblad.example/2025/04/03/koningsbrug-dicht/"
                    "?utm_source=rss&utm_medium=rss&utm_campaign=koningsbrug-dicht",
                    "Koningsbrug dicht: ‘Scheuren in de pijlers’",
                    "2025-04-03T08:15:00+00:00",
                    True,
                ),
                (
                    "https://stadsblad.example/2025/04/02/zwembad-langer-open/",
                    "Zwembad langer open",
                    "2025-04-02T16:40:00+00:00",
                    False,
                ),
            ],
        ),
        (
            "drupal.xml",
            "rss20",
            "Provincienieuws",
            [
                (
                    "https://provincie.example/nieuws/wolf-gezien-bij-havelte",
                    "Wolf gezien bij Havelte",
                    "2025-04-01T10:00:00+02:00",
                    False,
                )
            ],
        ),
        (
            "arc.xml",
            "rss20",
            "De Dagkrant",
            [
                (
                    "https://www.dagkrant.example/binnenland/2025/04/03/treinen-rijden-weer/",
                    "Treinen rijden weer na storing",
                    "2025-04-03T08:58:12+00:00",
                    True,
                )
            ],
        ),
        (
            "blogger.xml",
            "atom10",
            "Wijkkrant De Hoek",
            [
                (
                    "https://dehoek.example/2025/04/brug-dicht.html",
                    "Brug dicht",
                    "2025-04-02T20:11:00.001000+02:00",
                    True,
                )
            ],
        ),
        (
            "rdf.xml",
            "rss10",
            "Oud nieuws",
            [("https://oud.example/cafe", "Café sluit", "2025-04-01T12:00:00+02:00", False)],
        ),
        (
            "jsonfeed.json",
            "json",
            "Buurt in beeld",
            [
                ("https://buurt.example/brug", "Brug dicht", "2025-04-03T10:15:00+02:00", True),
                ("https://bron.example/markt", "", "2025-04-02T09:00:00+02:00", False),
            ],
        ),
        (
            "news-sitemap.xml",
            "sitemap",
            "",
            [
                (
                    "https://www.dagkrant.example/sport/zege",
                    "Zege in blessuretijd",
                    "2025-04-03T06:45:00+00:00",
                    False,
                ),
                ("https://www.dagkrant.example/sport/nederlaag", "", "2025-04-02", False),
            ],
        ),
    ],
)
def test_entries(
    name: str, kind: str, title: str, expected: list[tuple[str, str, str, bool]]
) -> None:
    document = sample(name)
    assert (document.kind, document.title) == (kind, title)
    assert [(e.url, e.title, e.published, e.whole) for e in document.entries] == expected


def test_the_text_of_a_whole_article() -> None:
    entry = sample("blogger.xml").entries[0]
    paragraphs = entry.text.split("\n\n")
    assert len(paragraphs) == 3
    assert paragraphs[0].startswith("De gemeente sluit vanaf maandag de Koningsbrug")


@pytest.mark.parametrize(
    ("name", "kind", "further"),
    [
        (
            "sitemap-index.xml",
            "sitemap index",
            [
                "https://www.dagkrant.example/sitemap-news-1.xml",
                "https://www.dagkrant.example/sitemap-news-2.xml",
            ],
        ),
        (
            "sources.opml",
            "opml",
            ["https://www.dagkrant.example/rss", "https://stadsblad.example/feed/"],
        ),
        (
            "home.html",
            "page",
            ["https://bron.example/rss", "https://www.dagkrant.example/feed.json"],
        ),
    ],
)
def test_documents_that_name_others(name: str, kind: str, further: list[str]) -> None:
    document = sample(name)
    assert (document.kind, list(document.further)) == (kind, further)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "neither a feed nor a sitemap"),
        (b"gewone tekst", "neither a feed nor a sitemap"),
        (b"{", "not valid JSON"),
        (b'{"version": "1"}', "no JSON Feed"),
        (b"<html><body>Niet gevonden</body></html>", "a web page that names no feed"),
        (b"<opml><body/></opml>", "OPML without a feed"),
        (b"<urlset><url>", "not well-formed XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><urlset>&a;</urlset>', "declares XML entities"),
    ],
)
def test_what_is_no_feed(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read_document(data, "https://bron.example/feed")
    assert "https://bron.example/feed" in str(caught.value)


def test_a_feed_that_breaks_off_gives_what_came_before() -> None:
    whole = (SAMPLES / "wordpress.xml").read_bytes()
    cut = whole[: whole.index(b"Zwembad langer open")]
    document = read_document(cut, "https://bron.example/feed")
    assert document.entries[0].title.startswith("Koningsbrug dicht")


def test_links_to_other_schemes_are_left_out() -> None:
    feed = (
        b"<rss version='2.0'><channel><item><link>javascript:alert(1)</link></item>"
        b"<item><link>file:///etc/passwd</link></item>"
        b"<item><link>//elders.example/a</link></item></channel></rss>"
    )
    (entry,) = read_document(feed, "https://bron.example/feed").entries
    assert entry.url == "https://elders.example/a"


@given(
    st.binary(max_size=300), st.sampled_from(sorted(p.name for p in SAMPLES.iterdir())), st.data()
)
def test_damaged_documents_are_read_or_refused(junk: bytes, name: str, data: st.DataObject) -> None:
    whole = (SAMPLES / name).read_bytes()
    place = data.draw(st.integers(0, len(whole)))
    with suppress(InputError):
        read_document(whole[:place] + junk + whole[place + len(junk) :], "https://bron.example/")
