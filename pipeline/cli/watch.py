"""krant watch: fetch and run, again and again."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.events import LogFormat, LogFormatOption, tell
from pipeline.cli.fetch import AllowPrivate, Asking, Contact, Delay, Into, Named, one_round
from pipeline.cli.metrics import MetricsFile, open_metrics
from pipeline.cli.options import CacheFolder, ConfigName, Debug, Overrides, cache_folder, split
from pipeline.cli.order import Order, execute
from pipeline.cli.working import reporting
from pipeline.errors import ArchiveError, ConfigError, InputError, KrantError

if TYPE_CHECKING:
    from pipeline.cli.metrics import Metrics
    from pipeline.feeds.harvest import Tally

_EVERY = re.compile(r"(\d+)\s*(s|m|h)")
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def watch(
    sources: Named,
    into: Into,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="DIR", help="A result a day goes below this."),
    ],
    every: Annotated[
        str, typer.Option(metavar="TIME", help="From the start of one round to the next: 15m, 2h.")
    ] = "15m",
    config: ConfigName = "compact",
    overrides: Overrides = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="datasets, jsonl, parquet, by-day, html or ninjs; datasets,html if not given. "
            "Repeatable, or with commas.",
        ),
    ] = None,
    contact: Contact = None,
    delay: Delay = None,
    allow_private: AllowPrivate = False,
    cache: CacheFolder = None,
    rounds: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Stop after so many rounds.")
    ] = None,
    log_format: LogFormatOption = LogFormat.TEXT,
    metrics: MetricsFile = None,
    debug: Debug = False,
) -> None:
    """Fetch and run in a loop until SIGTERM or Ctrl-C.

    The articles fetched today (local time) are run into DIR/YYYY-MM-DD, and the
    day before once more when a day begins. Only what is new is computed. A
    round that fails is told and the next one tries again.
    """
    from pipeline.feeds.sources import read_sources
    from pipeline.readers.web_page import require_feeds

    require_feeds()
    pause = _seconds(every)
    asking = Asking(read_sources(sources), contact, delay, allow_private)
    order = Order(
        [str(into)], output, config, overrides or (), split(formats) or ["datasets", "html"]
    )
    measured = open_metrics(metrics)
    watched = _Days(order, cache_folder(cache), measured)
    with _told_to_stop() as stopped:
        done = 0
        try:
            while not stopped.is_set():
                began = time.monotonic()
                _round(asking, into, watched, measured, first=done == 0)
                done += 1
                if done == rounds:
                    return
                stopped.wait(max(0.0, pause - (time.monotonic() - began)))
        except KeyboardInterrupt:
            pass
    tell("stopped", f"stopped. What was fetched is in {into}; the same command goes on.")


def _round(
    asking: Asking, into: Path, watched: _Days, measured: Metrics | None, *, first: bool
) -> None:
    """Fetch and run once. What is wrong with the command itself ends the first round."""
    tallies: list[Tally] = []
    moment = datetime.now().astimezone()
    try:
        counts = one_round(asking, into, tallies, show=False)
        if measured:
            measured.fetched(tallies, counts)
        new = sum(tally.new + tally.versions for tally in tallies)
        failed = sum(tally.state == "failed" for tally in tallies)
        typer.echo(
            f"{moment:%Y-%m-%d %H:%M}  {new:,} new of {len(tallies):,} sources, {failed:,} failed"
        )
        watched.run(moment, changed=bool(new) or first)
    except (ConfigError, ArchiveError) as error:
        if first:
            raise
        tell("round_failed", str(error), "error")
    except KrantError as error:
        tell("round_failed", str(error), "error")


class _Days:
    """The results by day."""

    def __init__(self, order: Order, cache: Path, measured: Metrics | None) -> None:
        self._order, self._cache, self._measured = order, cache, measured
        self._last = ""

    def run(self, moment: datetime, *, changed: bool) -> None:
        """Run the day, if anything changed; when it is another than before, also that one."""
        day = f"{moment:%Y-%m-%d}"
        if self._last not in ("", day):
            self._execute(self._last)
        if changed or self._last != day:
            self._execute(day)
        self._last = day

    def _execute(self, day: str) -> None:
        following = datetime.fromisoformat(day) + timedelta(days=1)
        order = Order(
            self._order.inputs,
            self._order.output / day,
            self._order.config,
            self._order.overrides,
            self._order.formats,
            since=day,
            until=f"{following:%Y-%m-%d}",
        )
        try:
            with reporting(quiet=True) as reporter:
                manifest = execute(order, self._cache, reporter)
        except InputError as error:
            tell("nothing_to_run", f"{day}: {error}", day=day)
            return
        if self._measured:
            self._measured.ran(manifest)
        typer.echo(f"{'':18}{manifest.counts['articles']:,} articles in {order.output}")


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """An event that SIGTERM sets; what runs meanwhile is interrupted as by Ctrl-C."""
    stopped = threading.Event()

    def stop(number: int, frame: Any) -> None:
        stopped.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGTERM, before)


def _seconds(every: str) -> int:
    match = _EVERY.fullmatch(every.strip())
    if not match or not int(match[1]):
        raise ConfigError(f"--every {every!r} is no time; give 30s, 15m or 2h")
    return int(match[1]) * _SECONDS[match[2]]
