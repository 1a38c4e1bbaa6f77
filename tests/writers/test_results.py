"""Results written in every format, and read back."""

import json
import math
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datasets import Dataset, Features, List, Value, load_from_disk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.article import FEATURES
from pipeline.errors import ConfigError, InputError
from pipeline.stages import columns
from pipeline.writers import read_result, write, write_dataset, write_jsonl, write_parquet

READABLE = ["datasets", "jsonl", "parquet"]
FILES = {"datasets": "state.json", "jsonl": "articles.jsonl", "parquet": "articles.parquet"}

RESULT = Features(
    dict(FEATURES)
    | {
        "sentences": columns.SENTENCES,
        "translation_score": columns.TRANSLATION_SCORE,
        "summary_sources": columns.SUMMARY_SOURCES,
        "summary_rejected": columns.SUMMARY_REJECTED,
        "sentiment": columns.SENTIMENT,
        "findings": columns.FINDINGS,
    }
)


def row(text: str = "Het regent.", **changes: Any) -> dict[str, Any]:
    return {
        "id": "a",
        "source": "a.txt",
        "url": "",
        "title": "",
        "published": "2025-04",
        "language": "nl",
        "text": text,
        "blocks": [{"kind": "paragraph", "start": 0, "end": len(text)}],
        "sentences": [text],
        "translation_score": [-0.1],
        "summary_sources": [[0], []],
        "summary_rejected": [{"text": "It snows.", "source": 0}],
        "sentiment": {"label": "negative", "score": -0.9},
        "findings": [],
    } | changes


def result(*rows: dict[str, Any]) -> Dataset:
    return Dataset.from_dict({name: [r[name] for r in rows] for name in RESULT}, features=RESULT)


NULLS: dict[str, Any] = {
    "sentences": None,
    "translation_score": None,
    "summary_sources": None,
    "summary_rejected": None,
    "sentiment": None,
    "findings": None,
}


@pytest.mark.parametrize("name", READABLE)
def test_round_trip(tmp_path: Path, name: str) -> None:
    written = result(
        row(), row("Storm “op zee”\u2028\x0b.", id="b", summary_rejected=[]), row(id="c", **NULLS)
    )
    assert write(written, tmp_path / "uit", [name]) == tmp_path / "uit"
    read = read_result(tmp_path / "uit")
    assert read.features == RESULT
    assert list(read) == list(written)


@pytest.mark.parametrize("name", READABLE)
def test_no_articles(tmp_path: Path, name: str) -> None:
    write(result(), tmp_path, [name])
    assert len(read_result(tmp_path)) == 0


_text = st.text(st.characters(codec="utf-8"))
_rows = st.lists(
    st.builds(
        row,
        text=_text,
        title=_text,
        sentences=st.none() | st.lists(_text, max_size=3),
        translation_score=st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False)),
        sentiment=st.none() | st.just({"label": "neutral", "score": None}),
    ),
    max_size=4,
)


@pytest.mark.parametrize("name", READABLE)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(rows=_rows)
def test_any_text_survives(tmp_path: Path, name: str, rows: list[dict[str, Any]]) -> None:
    written = result(*rows)
    write(written, tmp_path, [name])
    assert list(read_result(tmp_path)) == list(written)


def test_all_formats_hold_the_same(tmp_path: Path) -> None:
    written = result(row(), row("Storm.", id="b", **NULLS))
    write(written, tmp_path, READABLE)
    assert list(load_from_disk(tmp_path)) == list(written)
    assert pq.read_table(tmp_path / "articles.parquet").to_pylist() == list(written)
    with (tmp_path / "articles.jsonl").open(encoding="utf-8") as lines:
        assert [json.loads(line)["id"] for line in lines] == ["a", "b"]


def test_rows_are_written_in_the_order_of_a_selection(tmp_path: Path) -> None:
    written = result(row(id="a"), row(id="b"), row(id="c")).select([2, 0])
    for name in READABLE:
        write(written, tmp_path / name, [name])
        assert read_result(tmp_path / name)["id"][:] == ["c", "a"]


def test_a_format_of_the_data_set_does_not_matter(tmp_path: Path) -> None:
    written = result(row()).with_format("numpy")
    write(written, tmp_path, READABLE)
    assert list(load_from_disk(tmp_path)) == [
        row()
        | {
            "translation_score": [pytest.approx(-0.1)],
            "sentiment": {"label": "negative", "score": pytest.approx(-0.9)},
        }
    ]


def test_json_floats_are_short_and_valid(tmp_path: Path) -> None:
    extra = Features(dict(RESULT) | {"exact": Value("float64"), "odd": List(Value("float32"))})
    rows = [row() | {"exact": 0.1 + 0.2, "odd": [math.nan, math.inf, 1.5]}]
    path = write_jsonl(Dataset.from_list(rows, features=extra), tmp_path)
    line = path.read_text("utf-8")
    assert '"score": -0.9}' in line
    assert '"translation_score": [-0.1]' in line
    assert '"exact": 0.30000000000000004' in line
    assert '"odd": [null, null, 1.5]' in line


def test_json_is_readable_dutch(tmp_path: Path) -> None:
    line = write_jsonl(result(row("België – ’s ochtends")), tmp_path).read_text("utf-8")
    assert "België – ’s ochtends" in line


def test_columns_that_krant_does_not_know_come_back(tmp_path: Path) -> None:
    written = Dataset.from_list([{"text": "Tekst.", "sectie": "sport", "views": 12}])
    for name in READABLE:
        write(written, tmp_path / name, [name])
        assert list(read_result(tmp_path / name)) == list(written)


# One result a folder


def test_formats_that_were_not_asked_for_again_go(tmp_path: Path) -> None:
    write(result(row(id="oud")), tmp_path, READABLE)
    write(result(row(id="nieuw")), tmp_path, ["jsonl"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [".krant", "articles.jsonl"]
    assert read_result(tmp_path)["id"][:] == ["nieuw"]


def test_single_writers_share_a_folder(tmp_path: Path) -> None:
    for writer in (write_dataset, write_jsonl, write_parquet):
        writer(result(row()), tmp_path)
    assert len(read_result(tmp_path)) == 1


def test_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"unknown format 'parket'; did you mean 'parquet'\?"):
        write(result(), tmp_path / "uit", ["jsonl", "parket"])
    assert not (tmp_path / "uit").exists()


# Reading what is not there


def test_no_such_folder(tmp_path: Path) -> None:
    write(result(), tmp_path / "uitvoer", ["jsonl"])
    with pytest.raises(InputError, match=r"uitvoor: no such folder; did you mean 'uitvoer'\?"):
        read_result(tmp_path / "uitvoor")


def test_folder_without_a_result(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no result"):
        read_result(tmp_path)
    (tmp_path / "html").mkdir()
    with pytest.raises(InputError, match="only HTML pages"):
        read_result(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("datasets", b"{}"),
        ("datasets", b"\xff"),
        ("jsonl", b'{"id": "a"'),
        ("jsonl", b'{"id": [1]}'),
        ("jsonl", b"\xff\n"),
        ("parquet", b"PAR1 kapot"),
    ],
)
def test_damaged_results(tmp_path: Path, name: str, content: bytes) -> None:
    write(result(row()), tmp_path, [name])
    (tmp_path / FILES[name]).write_bytes(content)
    with pytest.raises(InputError, match=f"{FILES[name]} is damaged"):
        read_result(tmp_path)


def test_arrow_file_cut_short(tmp_path: Path) -> None:
    write(result(*[row()] * 100), tmp_path, ["datasets"])
    (data,) = tmp_path.glob("data-*.arrow")
    data.write_bytes(data.read_bytes()[:2000])
    with pytest.raises(InputError, match="is damaged"):
        len(list(read_result(tmp_path)))


def test_arrow_schema_is_kept_by_parquet(tmp_path: Path) -> None:
    path = write_parquet(result(row()), tmp_path)
    assert pq.read_schema(path).field("blocks").type == pa.list_(
        pa.struct([("kind", pa.string()), ("start", pa.int32()), ("end", pa.int32())])
    )
