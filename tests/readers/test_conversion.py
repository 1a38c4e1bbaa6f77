"""Drafts to articles, in one process and in several."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.readers import Rejection, conversion, iter_articles, read_articles
from pipeline.readers.conversion import Conversion
from pipeline.readers.rejection import Unreadable
from pipeline.readers.rows import Draft

DUTCH = "De brug over de rivier blijft nog zeker zes weken dicht, zegt de wethouder van de stad."


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others are asked to help after ten drafts, for seven at a time."""
    monkeypatch.setattr(conversion, "PARALLEL_FROM", 10)
    monkeypatch.setattr(conversion, "CHUNK", 7)


def lines(count: int) -> Iterator[str]:
    for number in range(count):
        match number % 10:
            case 3:
                yield '{"id": "leeg", "text": ""}'
            case 5:
                yield "{kapot"
            case 7:
                yield json.dumps({"id": "zelfde", "text": f"{DUTCH} Nummer {number}."})
            case 8:
                yield json.dumps({"text": "The bridge over the river will stay closed for weeks."})
            case _:
                yield json.dumps({"id": str(number), "text": f"{DUTCH} Nummer {number}."})


@pytest.mark.parametrize("count", [0, 10, 11, 12, 24, 100])
def test_processes_change_nothing(tmp_path: Path, count: int) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines(count)), "utf-8")
    alone: list[Rejection] = []
    helped: list[Rejection] = []
    expected = read_articles([path], rejected=alone)
    assert read_articles([path], rejected=helped, processes=2)[:] == expected[:]
    assert helped == alone


def test_what_came_before_an_error_comes_out() -> None:
    def items() -> Iterator[Draft]:
        for number in range(30):
            yield Draft(f"line {number}", {"text": f"{DUTCH} Nummer {number}."})
        raise Unreadable("damaged")

    found: list[object] = []
    with pytest.raises(Unreadable, match="damaged"):
        found.extend(Conversion("a").all(items(), processes=2))
    assert len(found) == 30


def test_whoever_stops_early_leaves_nobody_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines(500)), "utf-8")
    articles = iter_articles([path], rejected=[], processes=2)
    for _ in range(20):
        next(articles)
    assert children(os.getpid())
    articles.close()  # type: ignore[attr-defined]
    assert not children(os.getpid())


PROGRAM = """
import sys, time
from pipeline.readers import conversion, iter_articles
conversion.PARALLEL_FROM, conversion.CHUNK = 10, 7
if __name__ == "__main__":
    articles = iter_articles([sys.argv[1]], rejected=[], processes=2)
    for _ in range(20):
        next(articles)
    print("underway", flush=True)
    time.sleep(60)
"""


def test_helpers_end_with_a_process_that_is_killed(tmp_path: Path) -> None:
    path, program = tmp_path / "a.jsonl", tmp_path / "program.py"
    path.write_text("\n".join(lines(500)), "utf-8")
    program.write_text(PROGRAM, "utf-8")
    command = [sys.executable, str(program), str(path)]
    silent = subprocess.DEVNULL  # Python counts what a killed process leaves behind
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=silent) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"underway\n"
        helpers = children(process.pid)
        assert helpers
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(map(alive, helpers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, helpers))


def children(process: int) -> list[int]:
    """Processes started by another with multiprocessing, its resource tracker left out."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    helpers = []
    for child in map(int, found):
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"spawn_main" in command:
            helpers.append(child)
    return helpers


def alive(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text("ascii")
    except FileNotFoundError:
        return False
