"""Articles to a data set, in memory and past it."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasets import Dataset

from pipeline.article import FEATURES, Article, Block
from pipeline.errors import InputError
from pipeline.readers import collect as module
from pipeline.readers.collect import collect


def articles(count: int) -> Iterator[Article]:
    for number in range(count):
        text = f"Artikel {number}. " + "Het regent. " * 10
        yield Article(f"a{number}", text, (Block("paragraph", 0, len(text)),), published="2025-04")


def test_none() -> None:
    found = collect([])
    assert len(found) == 0
    assert found.features == FEATURES


def test_small_sets_stay_in_memory() -> None:
    found = collect(articles(700))
    assert found.cache_files == []
    assert found.features == FEATURES
    assert found[699] == next(a.row() for a in articles(700) if a.id == "a699")


def _ids(found: Dataset, queue: "multiprocessing.Queue[list[str]]") -> None:
    queue.put(found["id"][:])


def test_large_sets_go_to_a_file_that_other_processes_can_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SPILL_BYTES", 50_000)
    monkeypatch.setattr(module, "BATCH_ROWS", 100)
    monkeypatch.setattr(module.tempfile, "tempdir", str(tmp_path))
    found = collect(articles(1000))
    assert len(found.cache_files) == 1
    assert found.features == FEATURES
    assert list(found) == [article.row() for article in articles(1000)]
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[list[str]] = context.Queue()
    child = context.Process(target=_ids, args=(found, queue))
    child.start()
    assert queue.get(timeout=60) == found["id"][:]
    child.join()
    assert Path(found.cache_files[0]["filename"]).exists()


def test_the_file_goes_with_the_process(tmp_path: Path) -> None:
    code = (
        "from pipeline.readers import collect as m; from pipeline.article import Article\n"
        "m.SPILL_BYTES = 10\n"
        "d = m.collect([Article('a', 'Tekst.')]); print(d.cache_files[0]['filename'])"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    assert done.stdout.startswith(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_explained(tmp_path: Path) -> None:
    code = (
        "import resource; from pipeline.readers import collect as m\n"
        "from pipeline.article import Article; from pipeline.errors import InputError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); m.SPILL_BYTES = 10\n"
        "try: m.collect([Article('a', 'Tekst. ' * 1000)])\n"
        "except InputError as error: print(error)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    assert "cannot keep the articles in" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_errors_of_the_reader_come_through(tmp_path: Path) -> None:
    def failing() -> Iterator[Article]:
        yield from articles(3)
        raise InputError("line 4")

    with pytest.raises(InputError, match="line 4"):
        collect(failing())
