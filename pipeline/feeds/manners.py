"""How a host wants to be asked: not too often, and not for what its robots.txt closes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from pipeline.errors import FetchError

TOKEN = "krant"
"""What robots.txt calls us (RFC 9309, product token)."""

LONGEST_DELAY = 60.0
"""Seconds. A Crawl-delay over this is obeyed by this much."""


class Manners:
    """The pace and the rules of every host.

    `delay` is the least time between the end of a request and the next one to
    the same host, in seconds; robots.txt can ask for more. `read_robots` fetches
    a robots.txt: status (0 for no answer) and text. Whoever waits stops when
    `stopped` is set, with FetchError.
    """

    def __init__(
        self,
        delay: float,
        read_robots: Callable[[str], tuple[int, str]],
        stopped: threading.Event,
    ) -> None:
        self._delay = delay
        self._stopped = stopped
        self._read_robots = read_robots
        self._locks: dict[str, threading.Lock] = {}
        self._last: dict[str, float] = {}
        self._rules: dict[str, _Rules] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, address: str) -> Iterator[None]:
        """Wait until the host may be asked again, and keep others away meanwhile."""
        host = _origin(address)
        with self._lock(host):
            rules = self._rules.get(host)
            delay = max(self._delay, rules.delay if rules else 0.0)
            wait = self._last.get(host, -delay) + delay - time.monotonic()
            if self._stopped.wait(max(0.0, wait)):
                raise FetchError("stopped")
            try:
                yield
            finally:
                self._last[host] = time.monotonic()

    def require_allowed(self, address: str) -> None:
        """Raise FetchError where robots.txt closes an address to us."""
        host = _origin(address)
        with self._lock(f"robots {host}"):
            if host not in self._rules:
                self._rules[host] = _Rules(*self._read_robots(f"{host}/robots.txt"))
                self._last[host] = time.monotonic()  # that was a request, too
        self._rules[host].require(address)

    def _lock(self, name: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(name, threading.Lock())


class _Rules:
    """A robots.txt as RFC 9309 has it: none (4xx) opens everything, an error closes everything."""

    def __init__(self, status: int, text: str) -> None:
        from protego import Protego

        self._closed = status == 0 or status >= 500 or status == 429
        self._rules = Protego.parse(text if 200 <= status < 300 else "")
        self.delay = min(float(self._rules.crawl_delay(TOKEN) or 0.0), LONGEST_DELAY)

    def require(self, address: str) -> None:
        if self._closed:
            raise FetchError("the host's robots.txt cannot be read now, so nothing is fetched")
        if not self._rules.can_fetch(address, TOKEN):
            raise FetchError("the host's robots.txt closes this address to programs")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()
