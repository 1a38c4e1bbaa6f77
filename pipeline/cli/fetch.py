"""krant fetch: what is new at the sources, into an archive."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.errors import FAILED_ARTICLES, INTERRUPTED
from pipeline.cli.events import LogFormat, LogFormatOption, tell
from pipeline.cli.metrics import MetricsFile, open_metrics
from pipeline.cli.options import Debug, Json
from pipeline.cli.terminal import print_json

if TYPE_CHECKING:
    from pipeline.feeds.harvest import Tally
    from pipeline.feeds.sources import SourcesConfig

Named = Annotated[
    str,
    typer.Argument(
        metavar="SOURCES", help="A YAML file of sources, an OPML file, or a feed's address."
    ),
]
Into = Annotated[
    Path, typer.Option("--into", metavar="ARCHIVE", help="The archive; made if it is not there.")
]
Contact = Annotated[
    str | None,
    typer.Option(metavar="WHO", help="How sites reach you: an address or a page."),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Also fetch from private and local addresses.")
]


Delay = Annotated[
    float | None,
    typer.Option(min=0, metavar="SECONDS", help="Between two requests to one host."),
]


def fetch(
    sources: Named,
    into: Into,
    contact: Contact = None,
    delay: Delay = None,
    allow_private: AllowPrivate = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only say what failed.")] = False,
    log_format: LogFormatOption = LogFormat.TEXT,
    metrics: MetricsFile = None,
    debug: Debug = False,
) -> None:
    """Fetch articles from feeds and news sitemaps into an archive.

    What is there already is not fetched again. Sites are asked as their
    robots.txt allows, once a second each.
    """
    from pipeline.feeds.sources import read_sources
    from pipeline.readers.web_page import require_feeds

    require_feeds()
    tallies: list[Tally] = []
    asking = Asking(read_sources(sources), contact, delay, allow_private)
    measured = open_metrics(metrics)
    try:
        counts = one_round(asking, into, tallies, show=not (quiet or json))
    except KeyboardInterrupt:
        told = f"interrupted. What was fetched is in {into}; the same command goes on."
        tell("interrupted", told)
        raise typer.Exit(INTERRUPTED) from None
    if measured:
        measured.fetched(tallies, counts)
    if json:
        print_json({"sources": [asdict(tally) for tally in tallies], "archive": counts})
    elif not quiet:
        typer.echo(
            f"\n{into}: {counts['articles']:,} articles in {counts['versions']:,} versions, "
            f"{counts['stories']:,} stories"
        )
    if any(tally.state == "failed" for tally in tallies):
        raise typer.Exit(FAILED_ARTICLES)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for, and how."""

    sources: SourcesConfig
    contact: str | None
    delay: float | None
    allow_private: bool


def one_round(asking: Asking, into: Path, tallies: list[Tally], *, show: bool) -> dict[str, int]:
    """Fetch once from all sources, adding to `tallies` as they end; what the archive then holds."""
    from pipeline.archive import Archive
    from pipeline.feeds.harvest import harvest
    from pipeline.feeds.web import Web

    settings = asking.sources
    web = Web(
        asking.contact or settings.contact,
        settings.delay if asking.delay is None else asking.delay,
        allow_private=asking.allow_private,
    )
    try:
        with Archive(into) as archive:
            for tally in harvest(settings.sources, archive, web):
                tallies.append(tally)
                for failure in tally.failures:
                    tell("not_fetched", failure, "warning", source=tally.url)
                tell(
                    "source_fetched", source=tally.url, state=tally.state, new=tally.new,
                    edited=tally.versions, known=tally.known, failures=len(tally.failures),
                )  # fmt: skip
                if show:
                    typer.echo(
                        f"{tally.state:10}{tally.new:6,} new{tally.versions:6,} edited"
                        f"{tally.known:6,} known  {tally.url}"
                    )
            counts = archive.counts()
            tell("fetch_finished", sources=len(tallies), **counts)
            return counts
    finally:
        web.close()
