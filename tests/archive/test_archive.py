"""The archive: what is added, what is recognised, and what a killed writer leaves."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import datasets
import pyarrow.parquet as pq
import pytest

from pipeline.archive import Archive, Record
from pipeline.archive.archive import files, is_archive, latest, read
from pipeline.article import Article, Block
from pipeline.errors import ArchiveError

WIRE = (
    "Het kabinet trekt volgend jaar 1,2 miljard euro extra uit om het stroomnet te verzwaren. Dat "
    "heeft de minister dinsdag aan de Tweede Kamer geschreven. Volgens haar lopen de wachttijden "
    "voor nieuwe aansluitingen anders verder op. Netbeheerders spreken van een stap in de goede "
    "richting, maar waarschuwen dat er vooral monteurs ontbreken. De oppositie wil weten waar het "
    "geld vandaan komt, en noemt het plan een druppel op een gloeiende plaat."
)
CUT = WIRE[: WIRE.index(" De oppositie")].replace("extra uit", "uit")
OTHER = (
    "De tennisster uit Tsjechië heeft zich verrassend geplaatst voor de halve finales. Zij "
    "versloeg de nummer drie van de wereld in drie sets, nadat zij in de beslissende set twee "
    "wedstrijdpunten had weggewerkt. Na afloop zei ze dat ze er nooit aan had getwijfeld."
)
MONDAY = datetime(2025, 4, 7, 6, tzinfo=UTC)
TUESDAY = datetime(2025, 4, 8, 6, tzinfo=UTC)


def article(text: str = WIRE, title: str = "") -> Article:
    return Article("", text, (Block("paragraph", 0, len(text)),), title=title, language="nl")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archief") as found:
        yield found


def add(archive: Archive, *pairs: tuple[str, str], now: datetime = MONDAY) -> list[Record]:
    return archive.add(((name, article(text)) for name, text in pairs), "bron", now)


def test_what_is_added_can_be_read(archive: Archive) -> None:
    (record,) = add(archive, ("courant.example/a", WIRE))
    assert list(read(archive.folder)) == [record]
    assert (record.version, record.story, record.feed) == (1, record.content.id, "bron")
    assert record.fetched == "2025-04-07T06:00:00+00:00"
    assert is_archive(archive.folder)
    loaded = datasets.load_dataset(
        "parquet", data_dir=str(archive.folder / "articles"), split="train",
        cache_dir=str(archive.folder.parent / "hf"),
    )  # fmt: skip
    assert loaded["id"][:] == [record.content.id]
    assert loaded["blocks"][0] == [{"kind": "paragraph", "start": 0, "end": len(WIRE)}]


def test_nothing_is_kept_twice(archive: Archive) -> None:
    assert len(add(archive, ("a", WIRE), ("a", WIRE), ("a", f"  {WIRE.upper()}"))) == 1
    assert add(archive, ("a", WIRE), now=TUESDAY) == []
    assert archive.counts() == {"articles": 1, "versions": 1, "stories": 1}


def test_an_edited_article_is_a_version(archive: Archive) -> None:
    (first,) = add(archive, ("a", WIRE))
    second, third = add(archive, ("a", CUT), ("a", OTHER), now=TUESDAY)
    assert [r.version for r in (first, second, third)] == [1, 2, 3]
    assert {r.article for r in (first, second, third)} == {first.article}
    assert len({r.content.id for r in (first, second, third)}) == 3
    assert second.story == third.story == first.story
    assert list(latest(archive.folder)) == [third]


def test_an_article_has_the_same_id_in_every_archive(archive: Archive, tmp_path: Path) -> None:
    add(archive, ("b", OTHER), ("a", CUT))
    (there,) = add(archive, ("a", WIRE))
    with Archive(tmp_path / "ander") as other:
        (here,) = add(other, ("a", WIRE))
    assert here.content.id == there.content.id


def test_copies_of_one_wire_are_one_story(archive: Archive) -> None:
    """Within one batch and across batches, whole, cut, and under the same text."""
    first, other, cut = add(archive, ("a", WIRE), ("b", OTHER), ("c", CUT))
    (same,) = add(archive, ("d", WIRE), now=TUESDAY)
    assert cut.story == same.story == first.story
    assert other.story == other.content.id
    assert archive.counts() == {"articles": 4, "versions": 4, "stories": 2}


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("", "", "ab"),
        ("2025-04-07", "", "ab"),
        ("2025-04-07T07:00", "", "b"),
        ("2025-04-08", "", "b"),
        ("2025-04-09", "", ""),
        ("2025-04-07", "2025-04-08", "a"),
        ("", "2025-04-08T06:00:00+00:00", "a"),
        ("", "2025-04-07", ""),
    ],
)
def test_since_and_until(archive: Archive, since: str, until: str, expected: str) -> None:
    texts = {"a": WIRE, "b": OTHER}
    add(archive, ("a", WIRE))
    add(archive, ("b", OTHER), now=TUESDAY)
    found = [record.content.text for record in read(archive.folder, since, until)]
    assert found == [texts[name] for name in expected]


def test_answers(archive: Archive) -> None:
    assert archive.answer("https://bron.example/feed") is None
    archive.note("https://bron.example/feed", '"1"', "Mon, 07 Apr 2025 06:00:00 GMT", "merk")
    found = archive.answer("https://bron.example/feed")
    assert found == ('"1"', "Mon, 07 Apr 2025 06:00:00 GMT", "merk")


@pytest.mark.parametrize("damage", ["missing", "junk", "empty"])
def test_the_index_is_made_again(tmp_path: Path, damage: str) -> None:
    with Archive(tmp_path / "a") as archive:
        (first,) = add(archive, ("a", WIRE))
    index = tmp_path / "a" / "index.sqlite"
    match damage:
        case "missing":
            index.unlink()
        case "junk":
            index.write_bytes(b"dit is geen databank" * 300)
        case _:
            index.write_bytes(b"")
    with Archive(tmp_path / "a") as archive:
        assert add(archive, ("a", WIRE)) == []
        (copy,) = add(archive, ("c", CUT), now=TUESDAY)
        assert copy.story == first.story


def test_only_one_writer(tmp_path: Path) -> None:
    with (
        Archive(tmp_path / "a"),
        pytest.raises(ArchiveError, match=rf"another run \(process {os.getpid()}\)"),
    ):
        Archive(tmp_path / "a")
    Archive(tmp_path / "a").close()


def test_folders_that_are_no_archive(tmp_path: Path) -> None:
    (tmp_path / "iets").mkdir()
    (tmp_path / "iets" / "brief.txt").write_text("van mij")
    (tmp_path / "bestand").write_text("van mij")
    for name in ("iets", "bestand"):
        with pytest.raises(ArchiveError, match="no archive"):
            Archive(tmp_path / name)
    with pytest.raises(ArchiveError, match="krant fetch makes one"):
        Archive(tmp_path / "geen", create=False)
    with Archive(tmp_path / "later"):
        pass
    (tmp_path / "later" / "krant-archive.json").write_text(json.dumps({"format": 9}))
    with pytest.raises(ArchiveError, match="format 9"):
        Archive(tmp_path / "later")


def test_a_damaged_file_is_named(archive: Archive) -> None:
    add(archive, ("a", WIRE))
    (path,) = files(archive.folder)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ArchiveError, match=str(path)):
        list(read(archive.folder))


WRITER = """
import sys
from pipeline.archive import Archive
from pipeline.article import Article
print("klaar", flush=True)
with Archive(sys.argv[1]) as archive:
    for number in range(10_000):
        archive.add([(f"a{number}", Article("", f"Artikel nummer {number} over de stad."))])
        print(number, flush=True)
"""


@pytest.mark.slow
def test_a_writer_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    """Whatever was said to be added is there, once, and the next writer goes on."""
    folder = tmp_path / "a"
    said = -1
    for kill in range(8):
        command = [sys.executable, "-c", WRITER, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            for _ in range(3 + 5 * kill):
                said = max(said, int(process.stdout.readline() or said))
            process.send_signal(signal.SIGKILL)
        with Archive(folder) as archive:
            texts = [record.content.text for record in read(folder)]
            assert len(texts) == len(set(texts)) == archive.counts()["versions"]
            assert len(texts) > said
    assert not list(folder.glob("articles/*/*.tmp"))
    assert sum(pq.read_metadata(path).num_rows for path in files(folder)) == len(texts)
