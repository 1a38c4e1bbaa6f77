"""A result on the hub, which a server on loopback plays by the part of its protocol we use."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pyarrow.parquet as pq
import pytest

from pipeline.writers import write
from tests.writers.test_results import result, row

TOKEN = "hf_geheim"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
DATASET = {"id": "desk/nieuws", "sha": COMMIT, "siblings": [], "tags": [], "private": True}


@dataclass
class Store:
    """What was created and committed, and by whom."""

    url: str = ""
    status: int = 200
    created: list[dict[str, Any]] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    tokens: set[str | None] = field(default_factory=set)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: ClassVar[Store]

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.store.tokens.add(self.headers["Authorization"])
        if self.store.status != 200:
            self._send(self.store.status, {"error": "nee"})
        elif self.path == "/api/repos/create":
            self.store.created.append(json.loads(content))
            self._send(200, DATASET | {"url": f"{self.store.url}/datasets/desk/nieuws"})
        elif "/preupload/" in self.path:
            names = [each["path"] for each in json.loads(content)["files"]]
            modes = [{"path": n, "uploadMode": "lfs", "shouldIgnore": False} for n in names]
            self._send(200, {"files": modes})
        elif self.path.endswith("/objects/batch"):
            objects = [
                each | {"actions": {"upload": {"href": f"{self.store.url}/put/{each['oid']}"}}}
                for each in json.loads(content)["objects"]
            ]
            self._send(200, {"transfer": "basic", "objects": objects})
        elif "/commit/" not in self.path:
            self._send(200, {"errors": [], "warnings": []})
        else:
            for line in content.splitlines():
                entry = json.loads(line)
                if entry["key"] == "lfsFile":
                    value = entry["value"]
                    self.store.files[value["path"]] = self.store.uploads[value["oid"]]
            address = f"{self.store.url}/datasets/desk/nieuws/commit/{COMMIT}"
            self._send(200, {"success": True, "commitUrl": address, "commitOid": COMMIT})

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.store.uploads[self.path.rsplit("/", 1)[-1]] = content
        self._send(200, {})

    def do_GET(self) -> None:
        if self.store.status != 200:
            self._send(self.store.status, {"error": "nee"})
        elif not self.path.startswith("/api/datasets/desk/nieuws"):
            self._send(404, {}, {"X-Error-Code": "EntryNotFound"})
        elif "/tree/" not in self.path:
            self._send(200, DATASET)
        elif "/data?" in self.path:
            self._send(404, {}, {"X-Error-Code": "EntryNotFound"})
        else:
            self._send(200, [])

    do_HEAD = do_GET

    def _send(self, status: int, content: object, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@pytest.fixture
def store() -> Iterator[Store]:
    held = Store()
    handler = type("Handler", (_Handler,), {"store": held})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    held.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield held
    server.shutdown()
    thread.join()
    server.server_close()


def krant(store: Store, folder: Path, *more: str, **variables: str) -> Any:
    """`krant push` in a process of its own: the address of the hub is read when it is imported."""
    known = {name: value for name, value in os.environ.items() if name != "HF_TOKEN"}
    # Xet is another protocol behind the same call, with a client of its own.
    hub = {"HF_ENDPOINT": store.url, "HF_HOME": str(folder / "hf"), "HF_HUB_DISABLE_XET": "1"}
    environment = known | hub | variables
    command = [sys.executable, "-m", "pipeline.cli", "push", str(folder / "uit"), *more]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(result(row(id="een"), row(id="twee")), tmp_path / "uit", ["jsonl"])
    return tmp_path


def test_push(store: Store, folder: Path) -> None:
    done = krant(store, folder, "desk/nieuws", HF_TOKEN=TOKEN)
    assert done.returncode == 0, done.stderr
    assert "desk/nieuws" in done.stdout
    assert store.tokens == {f"Bearer {TOKEN}"}
    (name,) = (name for name in store.files if name.endswith(".parquet"))
    table = pq.read_table(io.BytesIO(store.files[name]))
    assert table["id"].to_pylist() == ["een", "twee"]
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("status", "message"),
    [(401, "does not know the token"), (403, "does not let the token"), (500, "status 500")],
)
def test_refusals(status: int, message: str, store: Store, folder: Path) -> None:
    store.status = status
    done = krant(store, folder, "desk/nieuws", HF_TOKEN=TOKEN)
    assert done.returncode == 3
    assert message in done.stderr
    assert TOKEN not in done.stdout + done.stderr


def test_without_a_token_or_a_name(store: Store, folder: Path) -> None:
    done = krant(store, folder, "desk/nieuws")
    assert (done.returncode, "HF_TOKEN" in done.stderr) == (2, True)
    done = krant(store, folder, "nieuws", HF_TOKEN=TOKEN)
    assert (done.returncode, "owner/name" in done.stderr) == (2, True)
    store.url = "http://127.0.0.1:9"
    done = krant(store, folder, "desk/nieuws", HF_TOKEN=TOKEN)
    assert (done.returncode, "cannot be reached" in done.stderr) == (3, True)
    assert TOKEN not in done.stderr
