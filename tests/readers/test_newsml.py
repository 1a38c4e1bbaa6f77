"""NITF and NewsML-G2 to articles."""

from pathlib import Path

import pytest

from pipeline.readers import Rejection, read_articles

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf xml:lang="nl">
<head><title>Brug dicht</title>
<docdata><doc-id id-string="anb-20250403-17"/><date.issue norm="20250403T101500+0200"/></docdata>
<pubdata name="Algemeen Nieuwsbureau"/></head>
<body><body.head><hedline><hl1>Gemeente sluit brug</hl1><hl2>Scheuren in pijlers</hl2></hedline>
<byline>Van onze verslaggever</byline></body.head>
<body.content><block>
<p>De gemeente sluit vanaf maandag de <location>Koningsbrug</location> voor het verkeer.</p>
<hl2>Omleiding</hl2>
<p>Het verkeer rijdt zes weken over de ring, zegt wethouder <person>Anja de Wit</person>.</p>
<media><media-caption>De brug, gisteren.</media-caption></media>
<ul><li>Fietsers nemen de veerpont.</li></ul></block></body.content></body></nitf>"""

BODY = (
    "De gemeente sluit vanaf maandag de Koningsbrug voor het verkeer.\n\nOmleiding\n\n"
    "Het verkeer rijdt zes weken over de ring, zegt wethouder Anja de Wit.\n\n"
    "- Fietsers nemen de veerpont."
)

ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:anb:{guid}" version="2"
 standard="NewsML-G2" standardversion="2.34" conformance="power" xml:lang="nl">
<itemMeta><itemClass qcode="ninat:{kind}"/><provider literal="anb"><name>ANB</name></provider>
<versionCreated>2025-04-03T11:00:00+02:00</versionCreated>
<firstCreated>2025-04-03T10:15:00+02:00</firstCreated>
<pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><headline>Gemeente sluit brug</headline><language tag="nl-NL"/></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""

XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
    "<head><title>niet dit</title></head><body><p>De gemeente sluit de brug voor al het verkeer."
    "</p><p>Dat zegt de wethouder.</p></body></html></inlineXML>"
)
PLAIN = "<inlineData>De gemeente sluit de brug voor al het verkeer.</inlineData>"
REMOTE = '<remoteContent href="brug.html"/>'


def item(content: str, guid: str = "1", kind: str = "text", status: str = "usable") -> str:
    return ITEM.format(content=content, guid=guid, kind=kind, status=status)


def read(path: Path, text: str) -> tuple[list[dict[str, object]], list[Rejection]]:
    path.write_text(text)
    rejected: list[Rejection] = []
    return read_articles([path], rejected=rejected).to_list(), rejected


def test_nitf(tmp_path: Path) -> None:
    (article,), rejected = read(tmp_path / "brug.xml", NITF)
    assert article["text"] == f"Gemeente sluit brug\n\n{BODY}"
    assert article["id"] == "anb-20250403-17"
    assert article["title"] == "Gemeente sluit brug"
    assert article["published"] == "2025-04-03T10:15:00+02:00"
    assert article["source"] == "Algemeen Nieuwsbureau"
    assert article["language"] == "nl"
    kinds = [block["kind"] for block in article["blocks"]]  # type: ignore[attr-defined]
    assert kinds == ["headline", "paragraph", "heading", "paragraph", "list"]
    assert not rejected


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"<inlineXML>{NITF[NITF.index('<nitf') :]}</inlineXML>", BODY),
        (XHTML, "De gemeente sluit de brug voor al het verkeer.\n\nDat zegt de wethouder."),
        (PLAIN, "De gemeente sluit de brug voor al het verkeer."),
        (REMOTE + PLAIN, "De gemeente sluit de brug voor al het verkeer."),
    ],
)
def test_newsml_g2(tmp_path: Path, content: str, text: str) -> None:
    (article,), rejected = read(tmp_path / "brug.xml", item(content))
    assert article["text"] == f"Gemeente sluit brug\n\n{text}"
    assert article["id"] == "urn:anb:1"
    assert article["published"] == "2025-04-03T10:15:00+02:00"
    assert article["source"] == "ANB"
    assert not rejected


def test_a_message_of_several_items(tmp_path: Path) -> None:
    items = [item(PLAIN, "1"), item(PLAIN, "2", kind="picture"), item(XHTML, "3")]
    message = (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>'
        f"{''.join(items)}</itemSet></newsMessage>"
    )
    articles, (rejection,) = read(tmp_path / "dag.xml", message)
    assert [article["id"] for article in articles] == ["urn:anb:1", "urn:anb:3"]
    assert rejection.where == "item 2"
    assert rejection.severity == "warning"
    assert rejection.reason == "not a text but picture; left out"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (item(PLAIN, status="canceled"), "withdrawn by its publisher (canceled); left out"),
        (item(REMOTE), "its text is not in the file (no inline content); left out"),
        ("<rss><channel/></rss>", "XML of a kind that is not known (<rss>)"),
        ("<nitf><head/></nitf>", "NITF without a body"),
        ("<nitf><head/><body/></nitf>", "the article is empty"),
        ("<nitf>", "not well-formed XML"),
    ],
)
def test_what_is_no_article(tmp_path: Path, text: str, reason: str) -> None:
    articles, rejected = read(tmp_path / "x.xml", text)
    assert articles == []
    assert reason in rejected[0].reason
