"""One round over all sources: what is new goes into the archive.

Sources are asked side by side, a host one request at a time. What has come is
put into the archive every few articles; that a source has not changed is noted
only when all that it led to is there. So a round that is killed loses nothing:
the next one asks again for what is missing.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from pipeline.archive import Archive
from pipeline.article import Article
from pipeline.errors import FetchError, InputError, KrantError
from pipeline.feeds.addresses import canonical, same_article
from pipeline.feeds.documents import Document, Entry, read_document
from pipeline.feeds.sources import SourceConfig
from pipeline.feeds.web import Refused, Validators, Web
from pipeline.readers.drafting import to_article
from pipeline.readers.rejection import Unreadable
from pipeline.readers.rows import Draft
from pipeline.readers.web_page import read_page

logger = logging.getLogger(__name__)

WORKERS = 8
"""Sources read at once. A host takes a request a second, so more threads only wait."""

BATCH = 25
"""Articles put into the archive at once. A round that is killed fetches as many again at most."""

DEEPEST = 2
"""Documents behind documents: a page that names a sitemap index that names sitemaps."""


@dataclass
class Tally:
    """What a round did with a source."""

    url: str
    state: str = "read"
    """read, unchanged or failed."""
    new: int = 0
    versions: int = 0
    known: int = 0
    """Entries that had not changed since an earlier round, and were not fetched."""
    failures: list[str] = field(default_factory=list)
    """Why the source or an article of it could not be had, each with its address."""


def harvest(sources: Sequence[SourceConfig], archive: Archive, web: Web) -> Iterator[Tally]:
    """Fetch what is new at the sources; a tally of each, in their order.

    Raises what the archive raises when it cannot be written.
    """
    once = list({source.url: source for source in sources}.values())
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            yield from pool.map(lambda source: _Round(source, archive, web).run(), once)
        except BaseException:
            web.stop()
            pool.shutdown(cancel_futures=True)
            raise


class _Round:
    """One source in one round."""

    def __init__(self, source: SourceConfig, archive: Archive, web: Web) -> None:
        self._source, self._archive, self._web = source, archive, web
        self._tally = Tally(source.url)
        self._found: list[tuple[str, Article]] = []
        self._marks: list[tuple[str, str]] = []

    def run(self) -> Tally:
        tally = self._tally
        try:
            changed = self._document(self._source.url, 0)
        except (FetchError, InputError) as error:
            tally.state = "failed"
            tally.failures.append(str(error))
        except KrantError:
            raise
        except Exception as error:
            tally.state = "failed"
            tally.failures.append(_unforeseen(tally.url, error))
        else:
            tally.state = "read" if changed else "unchanged"
        logger.info("%s: %s, %d new", tally.url, tally.state, tally.new + tally.versions)
        return tally

    def _document(self, url: str, depth: int) -> bool:
        """Read a document and what it leads to; whether anything had changed."""
        known = self._archive.answer(url)
        answer = self._web.fetch(url, Validators(*known[:2]) if known else None)
        mark = hashlib.sha256(answer.data).hexdigest()
        if known and (not answer.changed or mark == known[2]):
            return False
        document = read_document(answer.data, answer.url)
        failures = len(self._tally.failures)
        for entry in document.entries:
            self._entry(entry, document)
            if len(self._found) >= BATCH:
                self._keep()
        self._keep()
        if depth < DEEPEST:
            for further in document.further:
                try:
                    self._document(further, depth + 1)
                except (FetchError, InputError) as error:
                    self._tally.failures.append(str(error))
        if len(self._tally.failures) == failures:
            validators = answer.validators
            self._archive.note(url, validators.etag, validators.modified, mark)
        return True

    def _entry(self, entry: Entry, document: Document) -> None:
        """Take an article up, unless it is as it was."""
        try:
            key = same_article(entry.url)
        except ValueError:
            return
        mark = _mark(entry)
        known = self._archive.answer(key)
        if known and known[2] == mark:
            self._tally.known += 1
            return
        try:
            self._found.append((key, self._article(entry, document)))
        except Refused as error:
            # Asking again will not help until the feed says something new of it.
            self._tally.failures.append(f"{error}; not asked for again")
            self._archive.note(key, mark=mark)
        except (FetchError, Unreadable) as error:
            reason = str(error)
            self._tally.failures.append(reason if entry.url in reason else f"{entry.url}: {reason}")
        except Exception as error:
            self._tally.failures.append(_unforeseen(entry.url, error))
        else:
            self._marks.append((key, mark))

    def _article(self, entry: Entry, document: Document) -> Article:
        source = self._source
        fields: dict[str, object] = {"text": entry.text}
        if source.full_text == "always" or (source.full_text == "auto" and not entry.whole):
            answer = self._web.fetch(entry.url)
            fields = read_page(answer.data, answer.url, answer.charset)
        own = {
            "title": entry.title,
            "published": entry.published,
            "language": entry.language or source.language,
            "source": document.title,
        }
        fields = {name: value for name, value in own.items() if value} | fields
        fields["url"] = canonical(entry.url)
        if source.name:
            fields["source"] = source.name
        article, _ = to_article(Draft("", fields), source.url)
        return article

    def _keep(self) -> None:
        """Put what was found into the archive, and note that it is there."""
        if self._found or self._marks:
            added = self._archive.add(self._found, self._source.url, marks=self._marks)
            self._tally.new += sum(record.version == 1 for record in added)
            self._tally.versions += sum(record.version > 1 for record in added)
            self._found, self._marks = [], []


def _unforeseen(url: str, error: Exception) -> str:
    """What to say of a mistake of ours or of a library, which must not cost the other articles."""
    logger.warning("%s could not be read", url, exc_info=error)
    return f"{url}: {type(error).__name__}: {error}"


def _mark(entry: Entry) -> str:
    """What a feed says of an entry, as a hash: an edited article shows by another one."""
    said = "\x00".join((entry.title, entry.published, entry.text))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
