"""Damaged files of every kind: each is read or refused by name, and nothing else is raised."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.readers import Rejection, read_articles
from tests.readers.test_newsml import NITF, PLAIN, item

TEXT = "De gemeente sluit de brug voor al het verkeer. De wethouder noemt het werk dringend nodig."
ROW = {"id": "a", "title": "Brug dicht", "text": TEXT, "published": "2025-04-03T06:00:00+02:00"}
NINJS = {"uri": "urn:a", "type": "text", "headline": "Brug dicht", "body_text": TEXT}
PAGE = f"<html><head><title>Brug</title></head><body><article><p>{TEXT}</p></article></body></html>"
ANSWER = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://krant.example/brug\r\n"
    "WARC-Date: 2025-04-03T06:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(ANSWER)}\r\n\r\n"
    f"{ANSWER}\r\n\r\n"
)


def parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([ROW]), file)
    return file.getvalue()


SAMPLES = {
    "a.txt": f"---\ntitle: Brug dicht\ndate: 2025-04-03\n---\n{TEXT}".encode(),
    "a.jsonl": f"{json.dumps(ROW)}\n{json.dumps(ROW)}\n".encode(),
    "a.json": json.dumps([ROW]).encode(),
    "a.csv": f'id,title,text\na,Brug dicht,"{TEXT}"\n'.encode(),
    "a.jsonl.gz": gzip.compress(json.dumps(ROW).encode(), mtime=0),
    "a.parquet": parquet(),
    "ninjs.json": json.dumps(NINJS).encode(),
    "nitf.xml": NITF.encode(),
    "newsml.xml": item(PLAIN).encode(),
    "a.warc": WARC.encode(),
}

DAMAGE = st.lists(
    st.tuples(
        st.sampled_from(["cut", "drop", "flip", "put", "repeat"]),
        st.floats(0, 1),
        st.binary(max_size=8),
    ),
    min_size=1,
    max_size=4,
)


def damaged(content: bytes, damage: list[tuple[str, float, bytes]]) -> bytes:
    for kind, where, extra in damage:
        at = round(where * len(content))
        match kind:
            case "cut":
                content = content[:at]
            case "drop":
                content = content[:at] + content[at + 1 + len(extra) :]
            case "flip":
                middle = bytes(byte ^ 0x15 for byte in content[at : at + 1])
                content = content[:at] + middle + content[at + 1 :]
            case "put":
                content = content[:at] + extra + content[at:]
            case _:
                content = content + content[at:]
    return content


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(SAMPLES[name])
    rejected: list[Rejection] = []
    assert len(read_articles([str(tmp_path / name)], rejected=rejected)) >= 1, rejected


@pytest.mark.parametrize("name", SAMPLES)
@settings(deadline=None)
@given(damage=DAMAGE)
def test_damaged_files_are_read_or_refused(
    name: str, damage: list[tuple[str, float, bytes]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(damaged(SAMPLES[name], damage))
        rejected: list[Rejection] = []
        with contextlib.suppress(InputError):
            articles = read_articles([str(path)], rejected=rejected, force=True)
            assert all(row["text"].strip() for row in articles)
