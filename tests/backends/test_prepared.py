"""Prepared model folders: made once, made again when damaged, never half there."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest

from pipeline.backends.prepared import cache_root, is_intact, prepared
from pipeline.errors import ModelError


def test_built_once(tmp_path: Path) -> None:
    folder = tmp_path / "model" / "form"
    prepared(folder, lambda at: (at / "weights.bin").write_text("first"))
    prepared(folder, lambda at: (at / "weights.bin").write_text("second"))
    assert (folder / "weights.bin").read_text() == "first"
    assert is_intact(folder)


@pytest.mark.parametrize("damage", ["first file changed", ""])
def test_built_again_when_damaged(damage: str, tmp_path: Path) -> None:
    folder = tmp_path / "form"
    prepared(folder, lambda at: (at / "weights.bin").write_text("whole"))
    (folder / "weights.bin").write_text(damage)
    assert not is_intact(folder)
    prepared(folder, lambda at: (at / "weights.bin").write_text("again"))
    assert (folder / "weights.bin").read_text() == "again"


def test_a_failed_build_leaves_nothing_in_place(tmp_path: Path) -> None:
    def fail(at: Path) -> None:
        (at / "weights.bin").write_text("half")
        raise RuntimeError("killed")

    folder = tmp_path / "form"
    with pytest.raises(RuntimeError):
        prepared(folder, fail)
    assert not folder.exists()
    prepared(folder, lambda at: (at / "weights.bin").write_text("whole"))
    assert is_intact(folder)


def _slow_build(folder: Path, log: Path) -> None:
    def build(at: Path) -> None:
        with log.open("a") as file:
            file.write("built\n")
        time.sleep(0.3)
        (at / "weights.bin").write_text("whole")

    prepared(folder, build)


def test_a_second_process_waits_for_the_first(tmp_path: Path) -> None:
    folder, log = tmp_path / "form", tmp_path / "log"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_slow_build, args=(folder, log)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert log.read_text() == "built\n"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="KRANT_CACHE=DIR"):
        prepared(tmp_path / "file" / "form", lambda at: None)


def test_the_cache_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KRANT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert cache_root() == Path("/x/krant")
    monkeypatch.setenv("KRANT_CACHE", "/y")
    assert cache_root() == Path("/y")
