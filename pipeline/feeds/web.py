"""Fetching over HTTP, politely and without trusting what comes back."""

from __future__ import annotations

import random
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline import __version__
from pipeline.errors import FetchError
from pipeline.feeds.addresses import absolute
from pipeline.feeds.hosts import resolve
from pipeline.feeds.manners import Manners

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_RETRIED = frozenset({429, 500, 502, 503, 504})
_ROBOTS_BYTES = 500 * 1024
"""RFC 9309 asks to read at least this much of a robots.txt."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of the version it sent, to ask whether there is a newer one."""

    etag: str = ""
    modified: str = ""

    def headers(self) -> dict[str, str]:
        """The headers of a conditional request (RFC 9110, section 13.1)."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, and where it came from after redirects. `changed` is False for 304."""

    url: str
    data: bytes
    charset: str | None
    validators: Validators
    changed: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take. Times in seconds."""

    connect: float = 10.0
    read: float = 20.0
    """The longest silence."""
    total: float = 60.0
    bytes: int = 20 * 2**20
    """After decompression. The largest news sitemaps are some MB."""
    tries: int = 3
    back_off: float = 1.0
    """Before the second try; twice as long before each further one, and up to as much again."""
    longest_wait: float = 120.0
    """A Retry-After over this is not waited for."""


class Web:
    """Fetches addresses: one request at a time a host, any number of hosts at once."""

    def __init__(
        self,
        contact: str = "",
        delay: float = 1.0,
        limits: Limits | None = None,
        allow_private: bool = False,
    ) -> None:
        import httpx2

        self._limits = limits or Limits()
        self._allow_private = allow_private
        timeout = httpx2.Timeout(self._limits.read, connect=self._limits.connect)
        # Connections go to addresses, and hosts of one address must not share one: its
        # certificate was checked for the first of them only.
        alone = httpx2.Limits(max_keepalive_connections=0)
        self._client = httpx2.Client(timeout=timeout, limits=alone, follow_redirects=False)
        self._failures: type[Exception] = httpx2.HTTPError
        self._agent = user_agent(contact)
        self._stopped = threading.Event()
        self._manners = Manners(delay, self._robots, self._stopped)

    def stop(self) -> None:
        """End what is waiting or about to be asked with FetchError, from any thread."""
        self._stopped.set()

    def close(self) -> None:
        """Stop, and close the connections."""
        self.stop()
        self._client.close()

    def fetch(self, url: str, validators: Validators | None = None) -> Answer:
        """The answer to an address. Raises FetchError, which names it.

        Redirects are followed where robots.txt of the new host allows it. Busy
        servers (429, 5xx) are asked again later, as late as they wish.
        """
        try:
            for attempt in range(1, self._limits.tries + 1):
                try:
                    return self._follow(url, validators or Validators())
                except _Busy as busy:
                    self._wait(busy, attempt)
        except Refused as refused:
            raise Refused(refused.status, url) from None
        except FetchError as error:
            raise FetchError(f"{url}: {error}") from None
        raise AssertionError("the last try raises or returns")

    def _wait(self, busy: _Busy, attempt: int) -> None:
        if attempt == self._limits.tries:
            raise FetchError(f"{busy}, {attempt} times")
        pause = self._limits.back_off * 2 ** (attempt - 1) * (1 + random.random())
        if busy.retry_after is not None:
            if busy.retry_after > self._limits.longest_wait:
                raise FetchError(f"{busy}; it asks to wait {busy.retry_after:,.0f} seconds")
            pause = max(pause, busy.retry_after)
        if self._stopped.wait(pause):
            raise FetchError("stopped")

    def _follow(self, url: str, validators: Validators) -> Answer:
        for _ in range(_MOST_REDIRECTS + 1):
            self._manners.require_allowed(url)
            with self._manners.turn(url):
                answer = self._request(url, validators.headers())
            if isinstance(answer, Answer):
                return answer
            url = answer
        raise FetchError(f"more than {_MOST_REDIRECTS} redirects")

    def _request(self, url: str, headers: dict[str, str]) -> Answer | str:
        """The answer, or where it is to be had instead."""
        if self._stopped.is_set():
            raise FetchError("stopped")
        deadline = time.monotonic() + self._limits.total
        try:
            with self._send(url, headers) as response:
                status = response.status_code
                if status in _REDIRECTS:
                    place = absolute(response.headers.get("Location", ""), url)
                    if not place:
                        raise FetchError(f"a redirect ({status}) to no web address")
                    return place
                if status == 304:
                    return Answer(url, b"", None, _validators(response), changed=False)
                if status in _RETRIED:
                    raise _Busy(f"status {status}", _retry_after(response))
                if status != 200:
                    raise Refused(status)
                data = b"".join(self._body(response, deadline))
                return Answer(url, data, response.charset_encoding, _validators(response))
        except self._failures as error:
            raise _Busy(f"no answer ({type(error).__name__}: {error})") from None

    def _send(self, url: str, headers: dict[str, str]) -> Any:
        """The response, its body not yet read. The connection goes to the address checked."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = resolve(host, port, self._allow_private)
        place = f"[{address}]" if ":" in address else address
        query = f"?{parts.query}" if parts.query else ""
        return self._client.stream(
            "GET",
            f"{parts.scheme}://{place}:{port}{parts.path or '/'}{query}",
            headers={
                "Host": parts.netloc.rpartition("@")[2],
                "User-Agent": self._agent,
                "Accept-Encoding": "gzip",
                **headers,
            },
            extensions={"sni_hostname": host},
        )

    def _body(self, response: Any, deadline: float) -> Iterator[bytes]:
        """The body decompressed, as long as it stays within its limits."""
        limit, size = self._limits.bytes, 0
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip", "x-gzip"):
            raise FetchError(f"packed in a way that was not asked for ({encoding})")
        packed = zlib.decompressobj(31) if "gzip" in encoding else None
        for chunk in response.iter_raw():
            if time.monotonic() > deadline:
                raise FetchError(f"not finished after {self._limits.total:g} seconds")
            if packed is not None:
                try:
                    # One byte over the limit tells a bomb without unpacking it.
                    chunk = packed.decompress(chunk, limit - size + 1)
                except zlib.error as error:
                    raise FetchError(f"a damaged body: {error}") from None
            size += len(chunk)
            if size > limit:
                raise FetchError(f"larger than {limit:,} bytes")
            yield chunk
        if packed is not None and not packed.eof:
            raise FetchError("a damaged body: it breaks off")

    def _robots(self, url: str) -> tuple[int, str]:
        """Status and text of a robots.txt, redirects followed; 0 where there is no answer."""
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                answer = self._request(url, {})
            except _Busy:
                return 0, ""
            except Refused as refused:
                return refused.status, ""
            if isinstance(answer, Answer):
                return 200, answer.data[:_ROBOTS_BYTES].decode("utf-8", "replace")
            url = answer
        return 404, ""


class _Busy(FetchError):
    """A host that may answer later. `retry_after` in seconds, None where it does not say."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Refused(FetchError):
    """An answer with a status that asking again will not change."""

    def __init__(self, status: int, url: str = "") -> None:
        super().__init__(f"{url}: status {status}" if url else f"status {status}")
        self.status = status


def user_agent(contact: str) -> str:
    """Who asks: the tool, and how to reach whoever runs it."""
    person = contact.strip() or "no contact set; --contact sets one"
    return f"krant/{__version__} ({person})"


def _validators(response: Any) -> Validators:
    headers = response.headers
    return Validators(headers.get("ETag", ""), headers.get("Last-Modified", ""))


def _retry_after(response: Any) -> float | None:
    """Seconds that Retry-After asks for, given as such or as a date (RFC 9110, 10.2.3)."""
    given = response.headers.get("Retry-After", "").strip()
    if given.isdigit():
        return float(given)
    try:
        moment = parsedate_to_datetime(given)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
