"""Drafts to articles, in this process or, when there are many, in several.

What a draft becomes depends on nothing but the draft, so many can be looked at
at once. They come out in their order all the same.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice

from pipeline.article import Article
from pipeline.language.identify import language_name
from pipeline.readers.drafting import to_article
from pipeline.readers.rejection import Rejection, Unreadable
from pipeline.readers.rows import Draft

PARALLEL_FROM = 5_000
"""Drafts that are converted here before others are asked to help: a process takes a second to
start, in which as many are done."""

CHUNK = 500
"""Drafts sent to a process at once: 1 MB."""

Converted = tuple[Draft | Rejection, Article | None, list[Rejection]]
"""What was read, the article it became if it is to be kept, and what is to be said of it."""
_Outcome = tuple[Article | None, list[Rejection]]


@dataclass(frozen=True, slots=True)
class Conversion:
    """How drafts of a source become articles; articles in another `language` are left out."""

    source: str
    language: str | None = None
    force: bool = False

    def all(self, items: Iterable[Draft | Rejection], processes: int = 1) -> Iterator[Converted]:
        """Every draft with its article. Raises what `items` raises, once all before it is out."""
        stream = iter(items)
        if processes == 1:
            yield from map(self.one, stream)
            return
        yield from map(self.one, islice(stream, PARALLEL_FROM))
        yield from self._in_parallel(stream, processes)

    def one(self, item: Draft | Rejection) -> Converted:
        """A draft with its article; a rejection goes through as it is."""
        if isinstance(item, Rejection):
            return item, None, [item]
        try:
            article, warnings = to_article(item, self.source)
        except Unreadable as error:
            return item, None, [Rejection(self.source, item.where, error.reason)]
        if self.language and article.language not in ("", self.language) and not self.force:
            reason = (
                f"in {language_name(article.language)}, not {language_name(self.language)}; left "
                "out (--force keeps it)"
            )
            return item, None, [Rejection(self.source, item.where, reason, "warning")]
        return item, article, warnings

    def many(self, items: Sequence[Draft | Rejection]) -> list[_Outcome]:
        """What drafts become, without the drafts: they are where they came from."""
        return [self.one(item)[1:] for item in items]

    def _in_parallel(
        self, items: Iterator[Draft | Rejection], processes: int
    ) -> Iterator[Converted]:
        pending: deque[_Sent] = deque()
        # Not forked: with threads in the process, such as Arrow's, a fork may wait for ever.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(processes, context, initializer=_begin)
        try:
            for chunk, error in _chunks(items):
                pending.append(_Sent(chunk, error, pool.submit(self.many, chunk)))
                if len(pending) > 2 * processes:
                    yield from pending.popleft().converted()
            while pending:
                yield from pending.popleft().converted()
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A chunk that is being converted, and what was raised when more was to be read."""

    items: Sequence[Draft | Rejection]
    error: Exception | None
    outcomes: Future[list[_Outcome]]

    def converted(self) -> Iterator[Converted]:
        for item, outcome in zip(self.items, self.outcomes.result(), strict=True):
            yield item, *outcome
        if self.error:
            raise self.error


def usable_processors() -> int:
    """The processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _chunks(
    items: Iterator[Draft | Rejection],
) -> Iterator[tuple[list[Draft | Rejection], Exception | None]]:
    """Parts of up to `CHUNK` items; the last one with what `items` raised, if it did."""
    chunk: list[Draft | Rejection] = []
    error = None
    try:
        for item in items:
            chunk.append(item)
            if len(chunk) == CHUNK:
                yield chunk, None
                chunk = []
    except Exception as raised:
        error = raised
    if chunk or error:
        yield chunk, error


def _begin() -> None:
    """A helping process: Ctrl-C is its parent's affair, and without a parent it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
