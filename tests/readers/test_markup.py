"""Marked-up text to paragraphs, and what is hostile refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.readers.markup import html_paragraphs, paragraphs, parse_xml
from pipeline.readers.rejection import Unreadable


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Een.</p><p>Twee.</p>", "Een.\n\nTwee."),
        ("<p>Een <b>vet</b> woord, <a href='x'>een link</a>.</p>", "Een vet woord, een link."),
        ("Los. <p>In.</p> Weer los.", "Los.\n\nIn.\n\nWeer los."),
        ("<ul><li>Een</li><li>Twee</li></ul>", "- Een\n\n- Twee"),
        ("<p>Een<br>twee</p>", "Een\n\ntwee"),
        ("<p>Zo.</p><script>weg()</script><p>Hier.</p>", "Zo.\n\nHier."),
        ("<p>Zo.</p><figure><figcaption>Foto</figcaption></figure> rest", "Zo.\n\nrest"),
        ("<table><tr><td>1</td></tr></table><p>Tekst.</p>", "Tekst."),
        ("<p>Vijf &lt; zes &amp; caf&eacute;</p>", "Vijf < zes & café"),
        ("<p>veel\n   wit</p>", "veel wit"),
        ("<p>Niet <p>gesloten", "Niet\n\ngesloten"),
        ("<!-- stil --><p>Tekst.</p>", "Tekst."),
        ("", ""),
        ("   ", ""),
        ("geen opmaak", "geen opmaak"),
        ("<?xml version='1.0' encoding='utf-8'?><p>Tekst.</p>", "Tekst."),
    ],
)
def test_html_to_paragraphs(markup: str, expected: str) -> None:
    assert html_paragraphs(markup) == expected


def test_markup_nested_deeper_than_the_stack() -> None:
    root = leaf = etree.Element("div")
    for _ in range(20_000):
        leaf = etree.SubElement(leaf, "span")
    leaf.text = "diep"
    assert paragraphs(root) == "diep"


@given(st.text())
def test_any_text_is_read_as_html_or_refused(markup: str) -> None:
    with suppress(Unreadable):
        html_paragraphs(markup)


@given(st.binary())
def test_any_bytes_are_xml_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        parse_xml(data)


BILLION_LAUGHS = b"""<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><nitf>&c;</nitf>"""
FILE = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]><nitf>&secret;</nitf>'
PARAMETER = b'<!DOCTYPE x [<!ENTITY % remote SYSTEM "http://127.0.0.1:1/x.dtd"> %remote;]><nitf/>'


@pytest.mark.parametrize("hostile", [BILLION_LAUGHS, FILE, PARAMETER])
def test_xml_with_entities_is_refused(hostile: bytes) -> None:
    with pytest.raises(Unreadable):
        parse_xml(hostile)


def test_a_doctype_alone_is_read() -> None:
    root = parse_xml(b'<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf><body/></nitf>')
    assert root.tag == "nitf"


def test_broken_xml_says_where() -> None:
    with pytest.raises(Unreadable, match="not well-formed XML") as caught:
        parse_xml(b"<nitf>\n<body>\n</nitf>")
    assert caught.value.where == "line 3"
