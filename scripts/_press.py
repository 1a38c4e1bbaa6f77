"""Thirty news sites on loopback, some of them broken, whose feeds grow while one looks.

Each site is a host of its own (127.0.1.1 and so on: all of 127/8 is this
machine), so that politeness costs what it costs on the web.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

Item = dict[str, str]
"""An article: id, title, text, published."""

BOMB = gzip.compress(bytes(64 * 2**20))


@dataclass(frozen=True)
class Reply:
    """What a site answers; no body and status 0 hangs up."""

    status: int
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    packed: bool = False


@dataclass
class Site:
    """One site: its articles come into its feed one after the other over `seconds`."""

    host: str
    name: str
    items: Sequence[Item]
    shape: Callable[[Site, Sequence[Item]], bytes]
    seconds: float
    fault: str = ""
    """Why the feed is broken: down, hangs up, no feed, bomb, pages gone; "" for none."""
    gone: frozenset[str] = frozenset()
    """Articles whose pages answer 404."""
    root: str = ""

    def visible(self, elapsed: float) -> Sequence[Item]:
        """What the feed lists so many seconds after the evening began, the newest first."""
        share = min(1.0, 0.2 + 0.8 * elapsed / self.seconds)
        return self.items[: max(1, int(share * len(self.items)))][::-1]

    def reply(self, path: str, elapsed: float) -> Reply:
        """The answer to a request so many seconds after the evening began."""
        if path == "/robots.txt":
            return Reply(200, b"User-agent: *\nDisallow: /zoeken\n", "text/plain")
        if path == "/feed":
            return self._feed(elapsed)
        found = next((item for item in self.items if path == f"/{item['id']}"), None)
        if found is None or found["id"] in self.gone:
            return Reply(404, b"<h1>niet gevonden</h1>")
        return Reply(200, page(self, found))

    def _feed(self, elapsed: float) -> Reply:
        match self.fault:
            case "down" if elapsed < self.seconds / 2:
                return Reply(503, b"onderhoud")
            case "hangs up":
                return Reply(0)
            case "no feed":
                return Reply(200, b"<!doctype html><title>Storing</title><p>Kom later terug.")
            case "bomb":
                return Reply(200, BOMB, "application/rss+xml", packed=True)
        return Reply(200, self.shape(self, self.visible(elapsed)), "application/xml")

    def expected(self) -> dict[str, Item]:
        """What an archive must hold of this site in the end, by title."""
        lost = self.fault in ("hangs up", "no feed", "bomb")
        return {i["title"]: i for i in self.items if not lost and i["id"] not in self.gone}


def paragraphs(item: Item) -> str:
    return "".join(f"<p>{escape(each)}</p>" for each in item["text"].split("\n\n"))


def page(site: Site, item: Item) -> bytes:
    """An article's page, with what news pages have around the text."""
    return (
        f"<!doctype html><html lang='nl'><head><title>{escape(item['title'])} - {site.name}</title>"
        f"<meta property='og:title' content='{escape(item['title'], {chr(39): '&#39;'})}'>"
        f"</head><body><nav><a href='/'>Voorpagina</a> <a href='/sport'>Sport</a></nav><article>"
        f"<h1>{escape(item['title'])}</h1>{paragraphs(item)}</article>"
        "<footer>Alle rechten voorbehouden</footer></body></html>"
    ).encode()


def rss(site: Site, items: Sequence[Item], whole: bool = False) -> bytes:
    """RSS 2.0 with teasers, as most sites have it."""
    entries = "".join(
        f"<item><title>{escape(item['title'])}</title><link>{site.root}/{item['id']}</link>"
        f"<pubDate>Mon, 23 Nov 2026 18:00:00 +0100</pubDate><description>Lees verder</description>"
        + (f"<content:encoded>{escape(paragraphs(item))}</content:encoded>" if whole else "")
        + "</item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{site.name}</title><language>nl</language>{entries}</channel></rss>"
    ).encode()


def whole_rss(site: Site, items: Sequence[Item]) -> bytes:
    """RSS 2.0 with the articles in it, as WordPress has it."""
    return rss(site, items, whole=True)


def atom(site: Site, items: Sequence[Item]) -> bytes:
    """Atom with the articles in it, as Blogger has it."""
    entries = "".join(
        f"<entry><id>{site.root}/{item['id']}</id><title>{escape(item['title'])}</title>"
        f"<link rel='alternate' href='{site.root}/{item['id']}'/>"
        f"<updated>2026-11-23T18:00:00+01:00</updated>"
        f"<content type='html'>{escape(paragraphs(item))}</content></entry>"
        for item in items
    )
    head = f"<title>{site.name}</title><id>{site.root}/</id><updated>2026-11-23T18:00:00Z</updated>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'.encode()


def json_feed(site: Site, items: Sequence[Item]) -> bytes:
    """JSON Feed 1.1 with the articles in it."""
    entries = [
        {
            "id": item["id"],
            "url": f"{site.root}/{item['id']}",
            "title": item["title"],
            "content_html": paragraphs(item),
        }
        for item in items
    ]
    version = "https://jsonfeed.org/version/1.1"
    feed = {"version": version, "title": site.name, "language": "nl", "items": entries}
    return json.dumps(feed, ensure_ascii=False).encode()


@dataclass
class Press:
    """The sites, and when each was asked for what."""

    sites: Sequence[Site]
    began: float = field(default_factory=time.monotonic)
    asked: dict[str, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    """By host: seconds since the evening began, and path."""

    def elapsed(self) -> float:
        return time.monotonic() - self.began

    def requests(self) -> int:
        return sum(map(len, self.asked.values()))


@contextmanager
def press(sites: Sequence[Site]) -> Iterator[Press]:
    """The sites, served while the block runs."""
    state = Press(sites)
    by_host = {site.host: site for site in sites}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            elapsed = state.elapsed()
            state.asked[host].append((elapsed, self.path))
            reply = by_host[host].reply(self.path, elapsed)
            if not reply.status:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            if reply.packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request: object, address: object) -> None:
            pass  # whoever was killed hangs up on us

    server = Server(("", 0), Handler)
    for site in sites:
        site.root = f"http://{site.host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
