"""What a command says on stderr while it works: lines for a person, or JSON for a collector.

With `--log-format json` every line is one JSON object: `time` (ISO 8601, UTC),
`level` (info, warning, error), `event`, `message` for a reader, and the facts
of the event. The names of events and facts are an interface; docs/operations.md
lists them.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from pipeline.progress import Meter


class LogFormat(StrEnum):
    """How events are written."""

    TEXT = "text"
    JSON = "json"


_chosen = LogFormat.TEXT


def choose(form: LogFormat) -> LogFormat:
    """Write events in this form from now on; callback of every --log-format option."""
    global _chosen
    _chosen = form
    return form


def as_json() -> bool:
    """Whether events are written as JSON."""
    return _chosen is LogFormat.JSON


LogFormatOption = Annotated[
    LogFormat,
    typer.Option(
        "--log-format", callback=choose, help="What goes to stderr: lines, or one JSON an event."
    ),
]


def tell(event: str, message: str = "", level: str = "info", /, **facts: Any) -> None:
    """Say what happened. Without a message only a collector is told, for a person sees it already.

    Facts are strings, numbers, and lists and dicts of them.
    """
    if as_json():
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        head = {"time": moment, "level": level, "event": event}
        line = head | ({"message": message} if message else {}) | facts
        typer.echo(json.dumps(line, ensure_ascii=False, default=str), err=True)
    elif message:
        prefix = "" if level == "info" else f"{level}: "
        typer.echo(f"krant: {prefix}{message}", err=True)


def tell_record(record: logging.LogRecord) -> None:
    """Say what a part of Krant has logged."""
    level = "info" if record.levelno < logging.WARNING else "warning"
    tell("log", record.getMessage(), level, logger=record.name)


class Events:
    """Progress as events: when a stage starts, once a minute while it runs, and when it ends."""

    def __init__(self, interval: float = 60.0) -> None:
        """`interval` is in seconds."""
        self._interval = interval

    def start(self, stage: str, total: int, cached: int, unit: str) -> None:
        self._stage, self._meter, self._next = stage, Meter(total, cached), self._interval
        tell("stage_started", stage=stage, unit=unit, units=total, cached=cached)

    def advance(self, count: int) -> None:
        meter = self._meter
        meter.advance(count)
        if meter.seconds >= self._next:
            self._next = meter.seconds + self._interval
            self._tell("stage_progress")

    def finish(self) -> None:
        self._meter.finish()
        self._tell("stage_finished")

    def _tell(self, event: str) -> None:
        meter = self._meter
        seconds = round(meter.seconds, 3)
        tell(event, stage=self._stage, units=meter.total, done=meter.done, seconds=seconds)
