"""A news page to its article: the running text without what stands around it.

The text is found by trafilatura (Barbaresi 2021); headline, date and publisher
come from schema.org metadata where the page has them, else from its head.
"""

from __future__ import annotations

from typing import Any

from lxml import html

from pipeline.errors import ConfigError
from pipeline.readers.markup import paragraphs
from pipeline.readers.rejection import Unreadable
from pipeline.readers.schema_org import find_news_article

LARGEST_PAGE = 10 * 2**20
"""Bytes. The largest news pages are under 3 MB; parsing takes some thirty times a page's size."""

_LEAST = 0.5
"""An extraction shorter than this share of schema.org's articleBody has missed the article."""

_LEAST_WORDS = 15
"""What is shorter is a notice ("Subscribe to read on"); the briefest news in brief has more."""

_JSON_LD = "//script[@type='application/ld+json']/text()"


def read_page(page: bytes, url: str = "", charset: str | None = None) -> dict[str, object]:
    """The article on a page, by our field names.

    `charset` is what HTTP says of the encoding; without it the page's own word
    counts, then UTF-8. Raises Unreadable for a page without running text, and
    ConfigError where the extra is not installed.
    """
    if len(page) > LARGEST_PAGE:
        raise Unreadable(f"a page of {len(page):,} bytes, over the limit of {LARGEST_PAGE:,}")
    root = _parse(page, charset)
    if root is None:
        raise Unreadable("the page is empty or no HTML")
    told = find_news_article(str(script) for script in root.xpath(_JSON_LD))
    found = _extract(root, url)
    text = paragraphs(found.body) if found is not None and found.body is not None else ""
    whole = told.pop("text", "")
    if len(text) < _LEAST * len(whole):
        text = whole
    if len(text.split()) < _LEAST_WORDS:
        raise Unreadable("no article found on the page")
    own = {
        "title": found.title if found is not None else "",
        "published": found.date if found is not None else "",
        "source": _site(found),
        "language": root.get("lang", ""),
        "url": url,
    }
    fields: dict[str, object] = {name: value for name, value in own.items() if value}
    return fields | told | {"text": text} | ({"url": url} if url else {})


def _parse(page: bytes, charset: str | None) -> Any:
    from trafilatura.utils import decode_file

    try:
        text = page.decode(charset) if charset else decode_file(page)
    except (LookupError, UnicodeDecodeError):
        text = decode_file(page)
    try:
        # As bytes: lxml refuses a text that names its own encoding.
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
        return html.document_fromstring(text.encode("utf-8", "replace"), parser)
    except (ValueError, html.etree.ParserError):
        return None


def _extract(root: Any, url: str) -> Any:
    from trafilatura import bare_extraction

    return bare_extraction(
        root,
        url=url or None,
        favor_precision=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
    )


_NEEDED = ("fastwarc", "feedparser", "httpx2", "protego", "trafilatura")


def _site(found: Any) -> str:
    """The site's name; where a page gives none, trafilatura says its host, which is no name."""
    if found is None or not found.sitename or found.sitename.lower() in (found.url or "").lower():
        return ""
    return str(found.sitename)


def require_feeds() -> None:
    """Raise ConfigError unless what reads feeds and pages is installed."""
    from importlib.util import find_spec

    missing = [name for name in _NEEDED if not find_spec(name)]
    if missing:
        raise ConfigError(
            f"web pages and feeds need {', '.join(missing)}, not installed; "
            "in Krant's folder, run: pip install '.[feeds]'"
        )
