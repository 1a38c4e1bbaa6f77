"""Runs `krant run`, kills it at random moments, and runs it again: a program for test_killed.py.

    python -m tests.killed_runs FOLDER KILLS SEED

FOLDER has articles/, config.yaml and hub/ with the models. Each run is a forked
process, an interpreter of its own to kill without seconds of imports. Runs go
on over one cache and one result until one of them ends; then the result is
compared with an undisturbed one, byte by byte, and both are begun anew. Prints
what happened as JSON.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import multiprocessing
import os
import pkgutil
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import pipeline

FORMATS = "datasets,jsonl,parquet,by-day,html,ninjs"


def run(folder: Path, name: str) -> None:
    """`krant run` in this process, its events in a file."""
    from pipeline.cli import app

    log = os.open(folder / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.environ["KRANT_CACHE"] = str(folder / "models")
    options = ["--config", str(folder / "config.yaml"), "--format", FORMATS, "--force"]
    options += ["--cache", str(folder / f"{name}-cache")]
    app(
        [
            "run",
            str(folder / "articles"),
            "-o",
            str(folder / name),
            "--log-format",
            "json",
            *options,
        ]
    )


def start(folder: Path, name: str) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=run, args=(folder, name))
    process.start()
    return process


def contents(result: Path) -> dict[str, str]:
    """The digest of every file of a result but run.json, which says how long it took."""
    return {
        str(path.relative_to(result)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(result.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


def differences(folder: Path, exit_code: int | None, expected: dict[str, str]) -> list[str]:
    """The files that are not as they were undisturbed, and the exit code where it is not 0."""
    found = contents(folder / "killed")
    names = [n for n in sorted(found | expected) if found.get(n) != expected.get(n)]
    return names + ([f"exit code {exit_code}"] if exit_code else [])


def begin_anew(folder: Path, name: str) -> None:
    for path in (folder / name, folder / f"{name}-cache"):
        shutil.rmtree(path, ignore_errors=True)


def phase(folder: Path, name: str) -> str:
    """What a run was doing, by its last event."""
    lines = (folder / f"{name}.log").read_text("utf-8").splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    if not events:
        return "starting"
    last = events[-1]
    if last["event"] in ("stage_started", "stage_progress"):
        return str(last["stage"])
    return "writing" if last.get("stage") == "verify" else "between"


def import_everything() -> None:
    """What a run imports on its way, so that the forks have it."""
    import transformers

    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # extras that are not installed
                importlib.import_module(module.name)
    for name in ("AutoModel", "AutoTokenizer", "AutoModelForSeq2SeqLM", "MarianMTModel",
                 "AutoModelForTokenClassification", "AutoModelForSequenceClassification",
                 "BartForConditionalGeneration", "BertForTokenClassification",
                 "BertForSequenceClassification"):  # fmt: skip
        getattr(transformers, name)


def main() -> None:
    folder, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    import_everything()
    for attempt in ("first", "undisturbed"):
        begin_anew(folder, "undisturbed")
        begun = time.perf_counter()
        process = start(folder, "undisturbed")
        process.join()
        seconds = time.perf_counter() - begun
        if process.exitcode:
            log = (folder / "undisturbed.log").read_text("utf-8")
            raise SystemExit(f"the {attempt} run ended with {process.exitcode}:\n{log}")
    expected = contents(folder / "undisturbed")

    moments = random.Random(seed)
    hit: Counter[str] = Counter()
    ended = 0
    different: list[str] = []
    while sum(hit.values()) < kills:
        process = start(folder, "killed")
        process.join(moments.uniform(0, 1.05 * seconds))
        if process.exitcode is None:
            process.kill()
            process.join()
            hit[phase(folder, "killed")] += 1
            continue
        ended += 1
        different += differences(folder, process.exitcode, expected)
        begin_anew(folder, "killed")
    process = start(folder, "killed")
    process.join()
    different += differences(folder, process.exitcode, expected)
    print(json.dumps({"seconds": seconds, "hit": hit, "ended": ended + 1, "different": different,
                      "files": len(expected)}))  # fmt: skip


if __name__ == "__main__":
    main()
