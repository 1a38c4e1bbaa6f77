"""What a source answers with: feeds of every kind, sitemaps, lists of feeds.

RSS 0.9 to 2.0, RDF and Atom are read by feedparser; JSON Feed
(https://jsonfeed.org/version/1.1), sitemaps with Google's news extension
(https://www.sitemaps.org/protocol.html) and OPML (http://opml.org/spec2.opml)
here. An HTML page gives the feeds that its head names.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import InputError
from pipeline.feeds.addresses import absolute
from pipeline.readers.dates import iso_date
from pipeline.readers.markup import (
    find,
    find_all,
    first,
    html_paragraphs,
    line,
    local_name,
    parse_xml,
)
from pipeline.readers.rejection import Unreadable

MOST_ENTRIES = 50_000
"""Entries read of one document: the limit of the sitemap protocol, and more than any feed has."""

WHOLE = 120
"""Words from which the content in a feed counts as the article; teasers have 20 to 60."""

_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
)
_CUT = re.compile(r"(?:\[?(?:…|\.\.\.)\]?|lees (?:verder|meer)[^.]{0,40})\W*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A link to an article, and what the feed itself says of it; unknown strings are empty.

    `text` is what the feed carries, paragraphs apart; `whole` whether that looks
    like the article and not like a teaser. `published` is ISO 8601.
    """

    url: str
    title: str = ""
    published: str = ""
    language: str = ""
    text: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The entries of a document, and the documents that it refers to in their stead."""

    kind: str
    title: str = ""
    entries: tuple[Entry, ...] = ()
    further: tuple[str, ...] = ()


def read_document(data: bytes, url: str) -> Document:
    """What a source answered with, links made absolute against `url`.

    Raises InputError for what is none of these, or broken beyond reading.
    """
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    try:
        if head.startswith(b"{"):
            return _json_feed(data, url)
        if b"<opml" in head:
            return _opml(parse_xml(data.lstrip()), url)
        if b"<urlset" in head or b"<sitemapindex" in head:
            return _sitemap(parse_xml(data.lstrip()), url)
        if b"<html" in head or b"<!doctype html" in head:
            return _page(data, url)
        return _feed(data, url)
    except Unreadable as error:
        place = f", {error.where}" if error.where else ""
        raise InputError(f"{url}{place}: {error.reason}") from None


def _feed(data: bytes, url: str) -> Document:
    import feedparser

    try:
        # As a stream: feedparser takes a string for an address or a file's name.
        parsed = feedparser.parse(
            io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # found by fuzzing: whatever a damaged declaration sets off in it
        raise Unreadable(f"a feed that cannot be read ({error})") from None
    kind = str(parsed.get("version") or "")
    if not kind and not parsed.entries:
        reason = getattr(parsed.get("bozo_exception"), "args", ("",))[0] or "no feed in it"
        raise Unreadable(f"neither a feed nor a sitemap ({reason})")
    language = str(parsed.feed.get("language") or "")
    entries = []
    for item in parsed.entries[:MOST_ENTRIES]:
        link = absolute(_address(_text(item.get("link")), _text(item.get("id"))), url)
        if not link:
            continue
        contents = [str(each.get("value") or "") for each in item.get("content") or ()]
        entries.append(
            _entry(
                link,
                str(item.get("title") or ""),
                [dict.get(item, "published"), dict.get(item, "updated")],
                language,
                max(contents, key=len, default=""),
                str(item.get("summary") or ""),
            )
        )
    return Document(kind or "rss", _plain(parsed.feed.get("title")), tuple(entries))


def _address(link: str, identifier: str) -> str:
    """An item's address: its link, else its id where that is one (RSS 2.0's isPermaLink)."""
    return link or (identifier if identifier.startswith(("http://", "https://")) else "")


def _json_feed(data: bytes, url: str) -> Document:
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not valid JSON: {error}") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Unreadable("JSON, but no JSON Feed (it has no list `items`)")
    entries = []
    for item in feed["items"][:MOST_ENTRIES]:
        if not isinstance(item, dict):
            continue
        link = absolute(_address(_text(item.get("url")), _text(item.get("id"))), url)
        if link:
            entries.append(
                _entry(
                    link,
                    _text(item.get("title")),
                    [_text(item.get("date_published")), _text(item.get("date_modified"))],
                    _text(item.get("language")) or _text(feed.get("language")),
                    _text(item.get("content_html")) or _text(item.get("content_text")),
                    _text(item.get("summary")),
                )
            )
    return Document("json", _text(feed.get("title")), tuple(entries))


def _sitemap(root: Any, url: str) -> Document:
    if local_name(root) == "sitemapindex":
        places = (line(each) for each in find_all(root, "sitemap", "loc"))
        return Document("sitemap index", further=_unique(absolute(place, url) for place in places))
    entries = []
    for item in list(find_all(root, "url"))[:MOST_ENTRIES]:
        link = absolute(line(find(item, "loc")), url)
        if link:
            news = find(item, "news")
            dates = [line(find(item, "news", "publication_date")), line(find(item, "lastmod"))]
            title = "" if news is None else line(find(news, "title"))
            language = line(find(item, "news", "publication", "language"))
            entries.append(_entry(link, title, dates, language, "", ""))
    return Document("sitemap", entries=tuple(entries))


def _opml(root: Any, url: str) -> Document:
    places = (
        each.get("xmlUrl") or each.get("xmlurl") or ""
        for each in root.iter()
        if local_name(each) == "outline"
    )
    further = _unique(absolute(place, url) for place in places if place)
    if not further:
        raise Unreadable("OPML without a feed (no outline with xmlUrl)")
    return Document("opml", line(find(root, "head", "title")), further=further)


def _page(data: bytes, url: str) -> Document:
    from lxml import html

    try:
        links = html.document_fromstring(data).iterfind(".//link[@rel='alternate']")
    except (html.etree.LxmlError, ValueError):
        raise Unreadable("HTML that cannot be read") from None
    places = (each.get("href", "") for each in links if each.get("type") in _FEED_TYPES)
    further = _unique(absolute(place, url) for place in places)
    if not further:
        raise Unreadable("a web page that names no feed; look for the feed's own address")
    return Document("page", further=further)


def _entry(
    url: str, title: str, dates: Sequence[str | None], language: str, content: str, summary: str
) -> Entry:
    text = _paragraphs(content) or _paragraphs(summary)
    whole = bool(content or summary) and len(text.split()) >= WHOLE and not _CUT.search(text)
    published = first(iso_date(date) for date in dates if date)
    return Entry(url, _plain(title), published, language, text, whole)


def _paragraphs(markup: str) -> str:
    try:
        return html_paragraphs(markup)
    except Unreadable:
        return ""


def _plain(markup: Any) -> str:
    """A title on one line; some feeds put markup into theirs."""
    return " ".join(_paragraphs(_text(markup)).split())


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _unique(addresses: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, addresses)))
