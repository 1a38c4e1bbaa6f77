"""A hub on loopback: serves folders as repositories, by the part of the hub's protocol we use."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """Where the server is, what it holds, and the files that it was asked for."""

    url: str = ""
    repositories: dict[str, Path] = field(default_factory=dict)
    served: list[str] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: ClassVar[Hub]

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _answer(self, body: bool) -> None:
        path = unquote(urlsplit(self.path).path).strip("/")
        api = path.startswith("api/models/")
        owner, name, *rest = path.removeprefix("api/models/").split("/")
        folder = self.hub.repositories.get(f"{owner}/{name}")
        if folder is None:
            self._send(404, b"{}", body, {"X-Error-Code": "RepoNotFound"})
        elif rest[1:2] != [COMMIT]:
            self._send(404, b"{}", body, {"X-Error-Code": "RevisionNotFound"})
        elif api:
            self._send(200, json.dumps(self._listing(folder, rest[0])).encode(), body)
        else:
            self._send_file(folder / "/".join(rest[2:]), body)

    def _listing(self, folder: Path, what: str) -> object:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        names = [str(path.relative_to(folder)) for path in files]
        if what == "revision":
            siblings = [{"rfilename": name} for name in names]
            return {"id": folder.name, "sha": COMMIT, "tags": [], "siblings": siblings}
        return [
            {"type": "file", "path": name, "size": path.stat().st_size, "oid": _digest(path)}
            for name, path in zip(names, files, strict=True)
        ]

    def _send_file(self, path: Path, body: bool) -> None:
        if not path.is_file():
            self._send(404, b"", body, {"X-Error-Code": "EntryNotFound"})
            return
        if body:
            self.hub.served.append(path.name)
        headers = {"ETag": f'"{_digest(path)}"', "X-Repo-Commit": COMMIT}
        self._send(200, path.read_bytes(), body, headers)

    def _send(
        self, status: int, content: bytes, body: bool, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(content)


def _digest(path: Path) -> str:
    return hashlib.sha1(path.read_bytes()).hexdigest()


@contextmanager
def serving(repositories: dict[str, Path]) -> Iterator[Hub]:
    """A hub with these repositories ("owner/name": folder) for the length of the block."""
    hub = Hub(repositories=repositories)
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
