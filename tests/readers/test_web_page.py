"""News pages and web archives to articles."""

import gzip
import io
import json
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

from pipeline.readers import Rejection, read_articles
from pipeline.readers.rejection import Unreadable
from pipeline.readers.schema_org import find_news_article
from pipeline.readers.web_page import LARGEST_PAGE, read_page
from pipeline.writers import write

URL = "https://courant.example/brug"
PARAGRAPHS = (
    "De gemeente sluit vanaf maandag de Koningsbrug voor al het verkeer. Bij een inspectie zijn "
    "scheuren in de pijlers gevonden, zegt wethouder Anja de Wit.",
    "Het verkeer wordt omgeleid over de ring. De wethouder verwacht dat de werkzaamheden zes weken "
    "duren en dat de brug in mei weer opengaat.",
    "Ondernemers in de binnenstad vrezen voor hun omzet: volgens hun vereniging komt een derde van "
    "de klanten over de brug, en die blijven straks weg.",
)
METADATA = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "De Courant"},
        {
            "@type": ["NewsArticle"],
            "headline": "Gemeente sluit brug",
            "datePublished": "2025-04-03T10:15:00+02:00",
            "publisher": {"@type": "Organization", "name": "De Courant"},
            "inLanguage": "nl-NL",
        },
    ],
}


def page(*, metadata: object = METADATA, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    script = json.dumps(metadata) if metadata is not None else "{broken"
    return (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
        "<title>Gemeente sluit brug | De Courant</title>"
        f'<script type="application/ld+json">{script}</script></head>'
        '<body><nav><a href="/">Voorpagina</a> <a href="/sport">Sport</a></nav>'
        f"<article><h1>Gemeente sluit brug</h1>{body}</article>"
        "<footer>Cookies en privacy. Alle rechten voorbehouden.</footer></body></html>"
    )


def test_the_article_without_what_stands_around_it() -> None:
    fields = read_page(page().encode(), URL)
    text = str(fields["text"])
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "Sport" not in text
    assert "Cookies" not in text
    assert fields["title"] == "Gemeente sluit brug"
    assert fields["published"] == "2025-04-03T10:15:00+02:00"
    assert fields["source"] == "De Courant"
    assert fields["url"] == URL


def test_without_metadata_the_head_of_the_page_speaks() -> None:
    fields = read_page(page(metadata=None).encode(), URL)
    assert str(fields["title"]).startswith("Gemeente sluit brug")
    assert fields["language"] == "nl"


def test_the_body_in_the_metadata_stands_in_for_one_that_is_not_on_the_page() -> None:
    article = {"@type": "NewsArticle", "headline": "x", "articleBody": "\n\n".join(PARAGRAPHS)}
    fields = read_page(page(metadata=article, paragraphs=("Lees verder.",)).encode(), URL)
    assert fields["text"] == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("encoding", "charset"), [("utf-8", None), ("windows-1252", "windows-1252"), ("utf-8", "x-no")]
)
def test_encodings(encoding: str, charset: str | None) -> None:
    text = page(paragraphs=(*PARAGRAPHS, "Het café ziet één voordeel: coëxistentie."))
    fields = read_page(text.encode(encoding), URL, charset)
    assert "café" in str(fields["text"])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the page is empty or no HTML"),
        (b"<html><body></body></html>", "no article found"),
        (b" " * (LARGEST_PAGE + 1), "over the limit"),
    ],
)
def test_pages_without_an_article(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_page(data, URL)


@pytest.mark.parametrize(
    ("document", "title"),
    [
        (METADATA, "Gemeente sluit brug"),
        ([{"@type": "Person"}, {"@type": "Article", "headline": ["Een", "twee"]}], "Een"),
        ({"@type": "WebPage", "mainEntity": {"@type": "BlogPosting", "name": "Diep"}}, "Diep"),
        ({"@type": "Recipe", "headline": "Soep"}, None),
        ("NewsArticle", None),
    ],
)
def test_schema_org(document: object, title: str | None) -> None:
    scripts = iter(["{broken", "[" * 100_000, json.dumps(document)])
    assert find_news_article(scripts).get("title") == title


def record(body: bytes, url: str, status: str = "200 OK", kind: str = "text/html") -> WarcRecord:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n"
    if body[:2] == b"\x1f\x8b":
        head += "Content-Encoding: gzip\r\n"
    made = WarcRecord()
    made.init_headers(record_type=WarcRecordType.response)
    made.headers["WARC-Target-URI"] = url
    made.headers["Content-Type"] = "application/http; msgtype=response"
    made.set_bytes_content(head.encode() + b"\r\n" + body)
    return made


def archive(path: Path, records: list[WarcRecord]) -> Path:
    stream = io.BytesIO()
    for each in records:
        each.write(stream)
    data = stream.getvalue()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["dag.warc", "dag.warc.gz"])
def test_warc(tmp_path: Path, name: str) -> None:
    html = page().encode()
    path = archive(
        tmp_path / name,
        [
            record(html, URL),
            record(b"\x89PNG", f"{URL}.png", kind="image/png"),
            record(html, f"{URL}-weg", status="404 Not Found"),
            record(b"<html><body></body></html>", f"{URL}-leeg"),
            record(gzip.compress(html), f"{URL}-2"),
        ],
    )
    rejected: list[Rejection] = []
    articles = read_articles([path], rejected=rejected)
    assert articles["url"][:] == [URL, f"{URL}-2"]
    assert all(PARAGRAPHS[0] in text for text in articles["text"][:])
    (rejection,) = rejected
    assert (rejection.where, rejection.severity) == (f"{URL}-leeg", "warning")


@pytest.mark.parametrize(
    "url",
    [
        "https://courant.example/../../../uit",
        "file:///../../uit",
        "../../uit",
        "/uit",
        "https://courant.example/..%2f..%2fuit",
        "C:\\uit",
    ],
)
def test_no_name_in_an_archive_leads_out_of_the_folder(tmp_path: Path, url: str) -> None:
    """Whatever a WARC calls its records, and a page its date, results stay where they belong."""
    dated = METADATA["@graph"][1] | {"datePublished": "../../uit"}  # type: ignore[operator]
    records = [record(page(metadata=dated).encode(), url)]
    archive(tmp_path / "in.warc", records)
    articles = read_articles([tmp_path / "in.warc"], rejected=[])
    folder = tmp_path / "a" / "b" / "c"
    write(articles, folder, ["html", "by-day", "ninjs"])
    assert articles["url"][:] == [url]
    outside = [
        path for path in tmp_path.rglob("*") if path.is_file() and folder not in path.parents
    ]
    assert outside == [tmp_path / "in.warc"]


@pytest.mark.parametrize("data", [b"", b"geen WARC", b"WARC/1.0\r\nbroken"])
def test_what_is_no_warc(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(data)
    rejected: list[Rejection] = []
    assert len(read_articles([path], rejected=rejected)) == 0
    assert "WARC" in rejected[0].reason
