"""A night of `krant watch`: thirty feeds, five of them broken, the process killed three times.

    python scripts/bench_night.py --work DIR

Two thousand articles made out of examples/ come into the feeds of thirty sites
on loopback over some minutes (scripts/_press.py). `krant watch` fetches and
runs them, politely as by default; it is killed (SIGKILL) while it fetches,
while it computes, and while it fetches again, and the same command is given
each time. Afterwards what the sites served is held against the archive, the
result and the manifest: what is missing, doubled or changed ends the script
with an error. Stages are those that two cores finish in a night of minutes:
`segment`, and `embed` with the real encoder.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml
from _made_articles import made_articles
from _press import Press, Site, atom, json_feed, press, rss, whole_rss

from pipeline.archive import Archive
from pipeline.archive.archive import read
from pipeline.writers import read_result
from pipeline.writers.manifest import Manifest

ROOT = Path(__file__).parent.parent
FAULTS = ("down", "hangs up", "no feed", "bomb", "pages gone")
GOOD = 25
PAGES_GONE = 10
LONGEST = 1800.0
"""Seconds after which a night that does not end is given up."""


def make_sites(articles: int, seconds: float) -> list[Site]:
    """Thirty sites; those that are not broken for good have `articles` articles between them."""
    made = made_articles(ROOT / "examples", 2 * articles)
    shapes = itertools.cycle([rss, whole_rss, atom, json_feed, rss])
    each, rest = divmod(articles, GOOD + 2)
    sites = []
    for number in range(GOOD + len(FAULTS)):
        fault = FAULTS[number - GOOD] if number >= GOOD else ""
        count = each + (number < rest) + PAGES_GONE * (fault == "pages gone")
        items = list(itertools.islice(made, count))
        gone = frozenset(item["id"] for item in items[::3][:PAGES_GONE])
        sites.append(
            Site(
                host=f"127.0.1.{number + 1}",
                name=f"Courant {number + 1}",
                items=items,
                shape=rss if fault == "pages gone" else next(shapes),
                seconds=seconds,
                fault=fault,
                gone=gone if fault == "pages gone" else frozenset(),
            )
        )
    return sites


class Night:
    """The command that runs all night, and what it says."""

    def __init__(self, work: Path, sites: Sequence[Site]) -> None:
        self.archive, self.output, self.log = work / "archive", work / "output", work / "log.jsonl"
        sources = {"sources": [f"{site.root}/feed" for site in sites]}
        (work / "sources.yaml").write_text(yaml.safe_dump(sources), "utf-8")
        (work / "night.yaml").write_text("stages:\n  - use: segment\n  - use: embed\n", "utf-8")
        self._command = [
            sys.executable, "-m", "pipeline.cli", "watch", str(work / "sources.yaml"),
            "--into", str(self.archive), "--output", str(self.output), "--every", "20s",
            "--config", str(work / "night.yaml"), "--cache", str(work / "cache"),
            "--format", "datasets,jsonl", "--allow-private", "--log-format", "json",
        ]  # fmt: skip

    def start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=log)

    def events(self, name: str) -> int:
        """How often it has said this so far."""
        return sum(event["event"] == name for event in self.said())

    def said(self) -> Iterator[dict[str, str]]:
        """All events; the last line may be half written."""
        for line in self.log.read_text("utf-8").splitlines() if self.log.exists() else ():
            try:
                yield json.loads(line)
            except ValueError:
                continue


def wait(process: subprocess.Popen[bytes], what: str, until: Callable[[], bool]) -> None:
    """Wait for something. Exits when the process ends before, or it takes too long."""
    began = time.monotonic()
    while not until():
        if process.poll() is not None:
            raise SystemExit(f"krant watch ended with {process.returncode}, waiting for {what}")
        if time.monotonic() - began > LONGEST:
            process.kill()
            raise SystemExit(f"in {LONGEST:.0f} s there was no sign of {what}")
        time.sleep(0.2)


def live(night: Night, state: Press, seconds: float) -> dict[float, str]:
    """The night itself; when the process was killed, and what it was doing."""
    kills = {}

    def kill(process: subprocess.Popen[bytes], doing: str) -> subprocess.Popen[bytes]:
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills[state.elapsed()] = f"{doing}, after {state.requests()} requests"
        return night.start()

    process = night.start()
    wait(process, "fetching", lambda: state.requests() > 150)
    process = kill(process, "fetching")
    wait(process, "a second stage", lambda: night.events("stage_started") > 1)
    time.sleep(3)
    process = kill(process, "computing embed")
    wait(process, "half of the night", lambda: state.elapsed() > seconds / 2)
    asked = state.requests()
    wait(process, "fetching", lambda: state.requests() > asked + 40)
    process = kill(process, "fetching")
    wait(process, "all of the news", lambda: state.elapsed() > seconds)
    # A round may have begun before the last article came; the next one has all of it, and the
    # fetch after that begins when its run has ended.
    rounds = night.events("fetch_finished")
    wait(process, "two rounds more", lambda: night.events("fetch_finished") > rounds + 2)
    process.send_signal(signal.SIGTERM)
    if process.wait(60):
        raise SystemExit(f"krant watch ended with {process.returncode} when told to stop")
    return kills


def check(night: Night, state: Press, kills: Sequence[float]) -> dict[str, object]:
    """Hold what the sites served against archive, result and manifest. Exits at a difference."""
    expected = {title: item for site in state.sites for title, item in site.expected().items()}
    records = Counter(record.content.title for record in read(night.archive))
    with Archive(night.archive) as archive:
        counts = archive.counts()
    results = sorted(night.output.iterdir())
    rows = Counter(row["title"] for folder in results for row in read_result(folder))
    manifests = [Manifest.read(folder) for folder in results]
    told = sum(manifest.counts["articles"] for manifest in manifests)
    wrong = []
    for name, found in (("archive", records), ("result", rows)):
        if lost := expected.keys() - found.keys():
            wrong.append(f"{name}: {len(lost)} lost, such as {sorted(lost)[:3]}")
        if more := found.keys() - expected.keys():
            wrong.append(f"{name}: {len(more)} that were not served, such as {sorted(more)[:3]}")
        if twice := [title for title, count in found.items() if count > 1]:
            wrong.append(f"{name}: {len(twice)} doubled, such as {twice[:3]}")
    texts = {row["title"]: row["text"] for folder in results for row in read_result(folder)}
    flat = {title: " ".join(item["text"].split()) for title, item in expected.items()}
    changed = [t for t, text in flat.items() if text not in " ".join(texts.get(t, text).split())]
    if changed:
        wrong.append(f"result: the text of {len(changed)} differs, such as {changed[:3]}")
    if not len(expected) == counts["articles"] == told:
        wrong.append(f"served {len(expected)}, archive {counts}, manifests {told}")
    if wrong:
        raise SystemExit("\n".join(wrong))
    pages = Counter(
        (host, path)
        for host, asked in state.asked.items()
        for _, path in asked
        if path not in ("/feed", "/robots.txt")
    )
    between = [
        (after - before, host)
        for host, asked in state.asked.items()
        for before, after in itertools.pairwise(at for at, _ in asked)
        if not any(before < moment <= after for moment in kills)
    ]
    return {
        "served": len(expected),
        "in the archive": counts["articles"],
        "in the manifests": told,
        "versions and stories in the archive": f"{counts['versions']}, {counts['stories']}",
        "lost, doubled, changed": "0, 0, 0",
        "failures of articles in the last manifests": sum(len(m.failures) for m in manifests),
        "requests": state.requests(),
        "pages asked for more than once": sum(count > 1 for count in pages.values()),
        "shortest time between two requests to a host, s": "{:.2f} ({})".format(*min(between)),
        "what was told as not fetched": night.events("not_fetched"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="a folder for archive and results")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=300.0, help="how long news keeps coming")
    options = parser.parse_args()
    work = options.work
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    sites = make_sites(options.articles, options.seconds)
    began = time.perf_counter()
    with press(sites) as state:
        night = Night(work, sites)
        kills = live(night, state, options.seconds)
        figures = check(night, state, list(kills))
    print(f"{len(sites)} feeds, broken: {', '.join(FAULTS)}; {time.perf_counter() - began:.0f} s")
    for moment, doing in kills.items():
        print(f"  killed after {moment:.0f} s, {doing}")
    for what, figure in figures.items():
        print(f"{what:<52}{figure:>20}")


if __name__ == "__main__":
    main()
