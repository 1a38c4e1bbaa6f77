"""How time and memory grow with the number of articles, with no model in it.

    python scripts/bench_growth.py --sizes 1000 10000 100000 --work DIR

Articles made out of examples/, every sentence another, are read from a JSONL
file, segmented by the real stage, passed through stub stages that stand for
every model, looked up in and written to the cache, and written as a data set:
once with an empty cache, once more with all in it. Each run is a process of its
own that says how long each part took and samples its memory: "own" is what it
has allocated (RssAnon), "resident" has the pages of mapped files in it as well,
which the system takes back when others need memory. DIR wants 40 KB an article.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent.parent / "examples"
SAMPLE_SECONDS = 0.5
CURVE_POINTS = 12


@dataclass
class Watch:
    """Where a process is and how much memory it has there, sampled by a thread."""

    phase: str = "start"
    samples: list[tuple[float, str, int, int]] = field(default_factory=list)
    """Seconds, phase, own memory and resident memory in MB."""

    def start(self) -> None:
        threading.Thread(target=self._sample, daemon=True).start()

    def _sample(self) -> None:
        begun = time.perf_counter()
        while True:
            own, resident = memory()
            self.samples.append((time.perf_counter() - begun, self.phase, own, resident))
            time.sleep(SAMPLE_SECONDS)


def memory() -> tuple[int, int]:
    """Megabytes that this process has allocated, and has resident."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    sizes = dict(line.split(":", 1) for line in lines)
    return int(sizes["RssAnon"].split()[0]) // 1024, int(sizes["VmRSS"].split()[0]) // 1024


def one_run(articles: Path, work: Path) -> dict[str, Any]:
    """Read, run and write once; seconds by part and the samples of memory."""
    from _stub_stages import MODELS, StubConfig

    from pipeline.pipeline import Pipeline
    from pipeline.readers import read_articles
    from pipeline.readers.conversion import usable_processors
    from pipeline.stages.segment import Segment, SegmentConfig
    from pipeline.writers import write

    watch = Watch()
    watch.start()
    seconds: dict[str, float] = {}
    watch.phase, started = "read", time.perf_counter()
    read = read_articles([articles], processes=usable_processors())
    seconds["read"] = time.perf_counter() - started
    watch.phase = "stages"
    stages = [Segment(SegmentConfig()), *(stage(StubConfig()) for stage in MODELS)]
    pipeline = Pipeline(stages, device="cpu")
    result = pipeline.run(read, work / "cache")
    seconds |= {report.stage: report.seconds for report in pipeline.report.stages}
    watch.phase, started = "write", time.perf_counter()
    write(result, work / "result", ["datasets"])
    seconds["write"] = time.perf_counter() - started
    return {
        "seconds": seconds,
        "computed": sum(report.computed for report in pipeline.report.stages),
        "sentences": pipeline.report.stages[1].units,
        "samples": watch.samples,
    }


def in_a_process(articles: Path, work: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--work", str(work), "--run", str(articles)]
    begun = time.perf_counter()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    taken: dict[str, Any] = json.loads(output)
    taken["process"] = time.perf_counter() - begun
    return taken


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of the line through the logarithms: 1 is time in proportion to the size."""
    logs = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    return statistics.linear_regression(*logs).slope


def curve(samples: Sequence[tuple[float, str, int, int]]) -> list[str]:
    """Some moments of a run, evenly spaced: seconds, phase, own and resident MB."""
    step = max(1, len(samples) // CURVE_POINTS)
    return [f"{at:9.0f}  {phase:8}{own:9,}{all_:13,}" for at, phase, own, all_ in samples[::step]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--examples", type=Path, default=EXAMPLES)
    parser.add_argument("--work", type=Path, required=True, help="a folder on a large disk")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(one_run(options.run, options.work)))
        return
    from _made_articles import write_json_lines

    totals: dict[str, list[float]] = {"cold": [], "warm": []}
    last: dict[str, dict[str, Any]] = {}
    print("articles  sentences  run   process s  own MB  resident MB  seconds by part")
    for size in options.sizes:
        work = options.work / str(size)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        articles = work / "articles.jsonl"
        write_json_lines(articles, options.examples, size)
        for run in totals:
            last[run] = taken = in_a_process(articles, work)
            totals[run].append(sum(taken["seconds"].values()))
            own, resident = (max(sample[k] for sample in taken["samples"]) for k in (2, 3))
            parts = ", ".join(f"{name} {s:.1f}" for name, s in taken["seconds"].items())
            print(
                f"{size:8,}{taken['sentences']:11,}  {run:5}{taken['process']:9.1f}"
                f"{own:8,}{resident:13,}  {parts}",
                flush=True,
            )
            if run == "warm" and taken["computed"]:
                raise SystemExit(f"{taken['computed']} units were computed again")
        shutil.rmtree(work)
    if len(options.sizes) > 1:
        for run, seconds in totals.items():
            power = exponent(options.sizes, seconds)
            print(f"\n{run}: seconds grow with the {power:.2f}th power of the articles")
    for run, taken in last.items():
        print(f"\nmemory of the {run} run over {options.sizes[-1]:,}\n  seconds  phase      own MB"
              "  resident MB")  # fmt: skip
        print("\n".join(curve(taken["samples"])))


if __name__ == "__main__":
    main()
