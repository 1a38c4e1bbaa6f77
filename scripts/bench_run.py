"""Measure whole runs of the default profile, and print a table.

    python scripts/bench_run.py --article FILE [--articles 1000]

Five figures: the one-time preparation of the models (into an empty cache of its
own), one article end to end with models prepared, its peak memory, the share
of that run that is spent outside the models, and a run over many articles that
finds everything in the cache. Each run is a process of its own, timed from
outside as a user would, apart from the share, which is measured inside.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pipeline import Pipeline, read_articles
from pipeline.stages.base import Stage


def krant(*arguments: str, cache: Path) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of one krant command. Raises when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    started = time.perf_counter()
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    environment = {**os.environ, "KRANT_CACHE": str(cache)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(
            f"krant {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}"
        )
    # The largest child so far: meaningful for the first command that is larger than all before.
    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    return seconds, peak / 1024


def share_outside_models(article: Path) -> float:
    """The share of a run's time that is not spent loading models or in them: reading, tokenising,
    checking, choosing, hashing, the cache."""
    import ctranslate2

    from pipeline.backends import causal_beam, causal_greedy

    inside = 0.0
    open_calls = 0

    def timed(owner: Any, name: str) -> None:
        whole = getattr(owner, name)

        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal inside, open_calls
            started = time.perf_counter()
            open_calls += 1
            try:
                return whole(*arguments, **options)
            finally:
                open_calls -= 1
                if not open_calls:
                    inside += time.perf_counter() - started

        stack.callback(setattr, owner, name, whole)
        setattr(owner, name, call)

    with contextlib.ExitStack() as stack:
        timed(Stage, "setup")
        timed(causal_greedy, "search")
        timed(causal_beam, "search")
        timed(ctranslate2.Encoder, "forward_batch")
        timed(ctranslate2.Generator, "generate_batch")
        pipeline = Pipeline.from_config("compact")
        started = time.perf_counter()
        pipeline.run(read_articles([article]))
        return 1 - inside / (time.perf_counter() - started)


def many_articles(article: Path, count: int, path: Path) -> None:
    """A file of articles that differ: the article's paragraphs, turned round by one each time."""
    paragraphs = [p for p in article.read_text("utf-8").split("\n\n") if p.strip()]
    with path.open("w", encoding="utf-8") as file:
        for index in range(count):
            turn = index % len(paragraphs)
            text = "\n\n".join([*paragraphs[turn:], *paragraphs[:turn], f"Dit is bericht {index}."])
            file.write(json.dumps({"id": f"a{index:06d}", "text": text}) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--article", type=Path, required=True, help="a text file")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="a cache folder to use again and leave behind")
    options = parser.parse_args()
    if not options.article.is_file():
        raise SystemExit(f"{options.article} is not there; name a text file with --article")

    folder = Path(tempfile.mkdtemp(prefix="krant-bench-"))
    cache = options.keep or folder / "cache"
    rows: list[tuple[str, str]] = []
    prepare, _ = krant("models", "prepare", cache=cache)
    rows.append(("models prepared for the first time", f"{prepare:.1f} s"))
    run = ("run", str(options.article), "--output", str(folder / "one"), "--no-cache")
    seconds, peak = krant(*run, cache=cache)
    rows.append(("one article, models prepared", f"{seconds:.1f} s"))
    rows.append(("peak memory of the two", f"{peak:,.0f} MB"))
    os.environ["KRANT_CACHE"] = str(cache)
    rows.append(("of that outside the models", f"{share_outside_models(options.article):.1%}"))
    many = folder / "many.jsonl"
    many_articles(options.article, options.articles, many)
    run = ("run", str(many), "--output", str(folder / "many"))
    first, _ = krant(*run, cache=cache)
    rows.append((f"{options.articles:,} articles, sentences shared", f"{first:.1f} s"))
    again, _ = krant(*run, cache=cache)
    rows.append((f"{options.articles:,} articles, all in the cache", f"{again:.1f} s"))
    for what, figure in rows:
        print(f"{what:<40}{figure:>14}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
