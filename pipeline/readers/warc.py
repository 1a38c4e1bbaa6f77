"""Web archives (WARC, ISO 28500): every news page in them an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from pipeline.readers.rejection import Rejection, Unreadable
from pipeline.readers.rows import Draft
from pipeline.readers.web_page import LARGEST_PAGE, read_page, require_feeds

_HTML = ("text/html", "application/xhtml+xml")


def read_warc(stream: BinaryIO, source: str) -> Iterator[Draft | Rejection]:
    """The articles of a WARC file, compressed or not; memory is that of the largest page.

    Responses that are no HTML, or no success, are passed over: an archive is
    full of pictures. A page without an article is a warning.
    """
    require_feeds()
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    records = ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all")
    seen = False
    try:
        for record in records:
            seen = True
            if record.http_content_type in _HTML and _succeeded(record):
                yield _article(record, source)
    except OSError as error:
        raise Unreadable(f"a damaged WARC file: {error}") from None
    if not seen:
        raise Unreadable("no HTTP responses in it: is it a WARC file?")


def _article(record: Any, source: str) -> Draft | Rejection:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    where = url or str(record.record_id)
    try:
        page = record.reader.read(LARGEST_PAGE + 1)
        fields = read_page(page, url, record.http_charset)
    except Unreadable as error:
        return Rejection(source, where, f"{error.reason}; left out", "warning")
    except OSError as error:
        return Rejection(source, where, f"damaged: {error}")
    return Draft(where, {"id": url, **fields})


def _succeeded(record: Any) -> bool:
    headers = record.http_headers
    return headers is not None and headers.status_code == 200
