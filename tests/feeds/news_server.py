"""A real HTTP server on loopback that plays news sites, well-behaved and not."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What the server answers with. `slow` is seconds between pieces of the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    path: str
    headers: dict[str, str]
    moment: float


Play = Callable[[Asked], Reply | None]
"""The answer to a request; None closes the connection without one."""


class NewsServer:
    """Pages by path; `asked` is what was asked for, in order."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.pages: dict[str, Reply | Play] = {}
        self.asked: list[Asked] = []

    def url(self, path: str) -> str:
        """The address of a path."""
        return self.root + path

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked.path == path for asked in self.asked)

    def answer(self, asked: Asked) -> Reply | None:
        """The reply to a request: 404 for what nobody has put there."""
        self.asked.append(asked)
        found = self.pages.get(asked.path, Reply(b"niet gevonden", 404))
        return found(asked) if callable(found) else found


def tagged(body: bytes, etag: str) -> Play:
    """A page with an ETag, which is not sent again to whoever has it."""

    def play(asked: Asked) -> Reply:
        headers = {"ETag": etag}
        if asked.headers.get("If-None-Match") == etag:
            return Reply(b"", 304, headers)
        return Reply(body, 200, headers)

    return play


def in_turn(*replies: Reply | None) -> Play:
    """One reply after the other; the last one stays."""
    left = list(replies)

    def play(asked: Asked) -> Reply | None:
        return left.pop(0) if len(left) > 1 else left[0]

    return play


def packed(body: bytes) -> Reply:
    """A body in gzip."""
    return Reply(gzip.compress(body), headers={"Content-Encoding": "gzip"})


@contextmanager
def news_server() -> Iterator[NewsServer]:
    """A server that runs inside the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = dict(self.headers.items())
            reply = state.answer(Asked(self.path, headers, time.monotonic()))
            if reply is None:
                self.connection.close()
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            step = 1000 if reply.slow else len(reply.body) or 1
            for start in range(0, len(reply.body), step):
                try:
                    self.wfile.write(reply.body[start : start + step])
                    self.wfile.flush()
                except OSError:
                    return
                if reply.slow:
                    time.sleep(reply.slow)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state = NewsServer(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
