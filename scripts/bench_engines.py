"""The same articles through every engine of this machine, with a real model: time, and same bytes.

    python scripts/bench_engines.py --work DIR [--articles 8] [--processes 2]

Articles made out of examples/ go through all stages of the default profile from
an empty cache: in this process, in several processes, and by one actor of a
Ray cluster started for it. Loading models and starting processes count;
`loading` is what the translator's took. DIR wants 10 MB.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent.parent / "examples"
ENGINES = ("one process", "processes", "ray")


def settings(engine: str, processes: int) -> list[str]:
    """The overrides of the default profile that make an engine."""
    match engine:
        case "processes":
            return [f"processes={processes}"]
        case "ray":
            return ["engine=ray", "ray.actors=1"]
    return []


def one_run(articles: Path, work: Path, engine: str, processes: int) -> dict[str, Any]:
    """Seconds of the stages and the digest of the result, in this process."""
    from pipeline import Pipeline, read_articles
    from pipeline.config import load_config

    config = load_config("compact", settings(engine, processes))
    pipeline = Pipeline.from_config(config)
    started = time.perf_counter()
    result = pipeline.run(read_articles([articles]), work / "cache")
    seconds = time.perf_counter() - started
    result.save_to_disk(work / "result")
    shards = sorted((work / "result").glob("*.arrow"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in shards)).hexdigest()
    translate = pipeline.report.stages[1]
    return {
        "seconds": seconds,
        "load": translate.load_seconds,
        "sentences": translate.computed,
        "digest": digest,
        "texts": hashlib.sha256(json.dumps(result["translation"][:]).encode()).hexdigest(),
    }


def in_a_process(articles: Path, work: Path, engine: str, processes: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--work", str(work), "--run", str(articles)]
    command += ["--engine", engine, "--processes", str(processes)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    taken: dict[str, Any] = json.loads(output.splitlines()[-1])
    return taken


def agreement(taken: dict[str, Any], first: dict[str, Any]) -> str:
    """How far a result is that of the first engine."""
    if taken["digest"] == first["digest"]:
        return "same bytes"
    return "same translations" if taken["texts"] == first["texts"] else "other translations"


def table(rows: Sequence[tuple[str, dict[str, Any]]]) -> str:
    first = rows[0][1]
    lines = ["| engine | s | loading | sentences/s | against one process | result |"]
    lines += ["|---|---|---|---|---|---|"]
    for engine, taken in rows:
        lines.append(
            f"| {engine} | {taken['seconds']:.1f} | {taken['load']:.1f} "
            f"| {taken['sentences'] / taken['seconds']:.2f} "
            f"| {first['seconds'] / taken['seconds']:.2f} | {agreement(taken, first)} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="a folder for caches and results")
    parser.add_argument("--articles", type=int, default=8)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(one_run(options.run, options.work, options.engine, options.processes)))
        return
    from _made_articles import write_json_lines

    options.work.mkdir(parents=True, exist_ok=True)
    articles = options.work / "articles.jsonl"
    write_json_lines(articles, EXAMPLES, options.articles)
    rows = []
    for engine in ENGINES:
        work = options.work / engine.replace(" ", "-")
        shutil.rmtree(work, ignore_errors=True)
        rows.append((engine, in_a_process(articles, work, engine, options.processes)))
        shutil.rmtree(work)
    print(f"{rows[0][1]['sentences']:,} sentences of {options.articles} articles\n")
    print(table(rows))


if __name__ == "__main__":
    main()
