"""krant digest: the stories of a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.events import LogFormat, LogFormatOption, tell
from pipeline.cli.options import (
    CacheFolder,
    ConfigName,
    Debug,
    Overrides,
    cache_folder,
)
from pipeline.cli.order import Computed, Order, compute
from pipeline.cli.run import Inputs
from pipeline.cli.working import reporting, saying_what_is_kept
from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.digest.digest import Digest

LATE = 3
"""Days after which an article of the day is no longer looked for among what was fetched."""

Day = Annotated[
    str, typer.Option(metavar="DAY", help="today, yesterday or a date: 2025-04-03 (local time).")
]
Window = Annotated[
    int, typer.Option(min=0, max=31, metavar="N", help="Days before that a story may go back to.")
]


def digest(
    inputs: Inputs,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where the two files go.")
    ],
    day: Day = "today",
    window: Window = 3,
    stories: Annotated[
        int, typer.Option(min=1, metavar="N", help="Stories that are told; others are listed.")
    ] = 30,
    config: ConfigName = "compact",
    overrides: Overrides = None,
    cache: CacheFolder = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only say what failed.")] = False,
    log_format: LogFormatOption = LogFormat.TEXT,
    debug: Debug = False,
) -> None:
    """Write the stories of a day: DIR/DAY.html and DIR/DAY.md.

    Articles about the same event are put together, whatever paper they stand
    in. Each story has a headline, sentences from across its articles with what
    they rest on, the people and organisations, and its sentiment over time.
    """
    from pipeline.digest.files import prepare, write

    chosen = parse_day(day)
    kept = cache_folder(cache)
    since, until = _fetched_between(inputs, chosen, window)
    order = Order(inputs, output, config, overrides or (), since=since, until=until)
    with saying_what_is_kept(kept), reporting(quiet) as reporter:
        computed = compute(order, kept, reporter, ready=lambda: prepare(output), also=("embed",))
        made = _digest(computed, order, chosen, window, stories)
    settings = computed.settings
    for path in write(made, output, settings.target, settings.source):
        tell("digest_written", path=str(path))
        if not quiet:
            typer.echo(str(path))


def _digest(computed: Computed, order: Order, day: date, window: int, stories: int) -> Digest:
    from pipeline.archive.archive import is_archive, times
    from pipeline.backends.encoders import open_encoder
    from pipeline.backends.registry import find
    from pipeline.digest.digest import digest as make
    from pipeline.readers.archived import moment
    from pipeline.stages.embed import EmbedConfig

    (embed,) = (s for s in computed.settings.stages if isinstance(s, EmbedConfig))
    archives = [name for name in order.inputs if is_archive(name)]
    between = [moment(each) if each else "" for each in (order.since, order.until)]
    fetched = {id_: at for name in archives for id_, at in times(name, *between)}
    encoder = open_encoder(find(embed.model))
    try:
        return make(computed.result, day, encoder, window, fetched, stories)
    finally:
        encoder.close()


def parse_day(text: str, now: datetime | None = None) -> date:
    """A day as the command line names it. Raises ConfigError."""
    today = (now or datetime.now()).date()
    if text.strip().lower() in ("today", "yesterday"):
        return today - timedelta(days=text.strip().lower() == "yesterday")
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ConfigError(
            f"--day {text!r} is no day; give today, yesterday or 2025-04-03"
        ) from None


def _fetched_between(inputs: list[str], day: date, window: int) -> tuple[str | None, str | None]:
    """Between which days an archive is read: nothing that appeared in the window is fetched before
    it, and little that appeared on the day is fetched days after."""
    from pipeline.archive.archive import is_archive

    if not any(is_archive(name) for name in inputs):
        return None, None
    first, last = day - timedelta(days=window), day + timedelta(days=1 + LATE)
    return first.isoformat(), last.isoformat()
