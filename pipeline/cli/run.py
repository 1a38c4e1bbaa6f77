"""krant run: articles in, a result folder out."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import __version__
from pipeline.cli.errors import FAILED_ARTICLES, warn
from pipeline.cli.options import (
    CacheFolder,
    ConfigName,
    Debug,
    Overrides,
    cache_folder,
    pairs,
    split,
)
from pipeline.cli.outcome import count_findings, count_units, print_summary
from pipeline.cli.working import reporting, saying_what_is_kept
from pipeline.errors import ConfigError, InputError

if TYPE_CHECKING:
    from pipeline.progress import Reporter
    from pipeline.readers import Rejection
    from pipeline.writers.manifest import Manifest

# An archive with a thousand articles in other languages should not fill the screen.
SHOWN_WARNINGS = 20

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Text files, folders, globs, JSONL, CSV, Parquet, NITF, NewsML, WARC, a saved "
        "data set, hub:owner/name; - is stdin.",
    ),
]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="Where the result goes.")
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="datasets (the default), jsonl, parquet, html or ninjs. Repeatable, or with commas.",
    ),
]
Stages = Annotated[
    list[str] | None,
    typer.Option(metavar="STAGE", help="Only these stages. Repeatable, or with commas."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(metavar="OURS=THEIRS", help="A column's name in the input: text=body."),
]
Language = Annotated[
    str | None,
    typer.Option(
        metavar="CODE",
        help="Articles in other languages are left out; the configuration's source if not given.",
    ),
]


def run(
    inputs: Inputs,
    output: Output,
    config: ConfigName = "compact",
    overrides: Overrides = None,
    formats: Formats = None,
    stages: Stages = None,
    columns: Columns = None,
    language: Language = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also run articles that look like another language.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN",
            help="Of an archive, only what was fetched since: yesterday, 36h, 2025-04-03.",
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="WHEN", help="Of an archive, only what was fetched before."),
    ] = None,
    cache: CacheFolder = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither look up nor keep results.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress and no closing table.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Run articles through the stages and write the result to a folder."""
    if cache and no_cache:
        raise ConfigError("--cache and --no-cache exclude each other")
    kept = None if no_cache else cache_folder(cache)
    order = Order(
        inputs, output, config, overrides or (), split(formats) or ["datasets"], split(stages),
        pairs("--columns", columns), language, force, since, until,
    )  # fmt: skip
    with saying_what_is_kept(kept), reporting(quiet) as reporter:
        manifest = execute(order, kept, reporter)
    if not quiet:
        print_summary(manifest, output)
    errors = any(rejection["severity"] == "error" for rejection in manifest.rejections)
    if manifest.failures or errors:
        raise typer.Exit(FAILED_ARTICLES)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run, as the command line names it."""

    inputs: Sequence[str]
    output: Path
    config: str | Mapping[str, Any] = "compact"
    overrides: Sequence[str] = ()
    formats: Sequence[str] = ("datasets",)
    stages: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    force: bool = False
    since: str | None = None
    until: str | None = None


def execute(order: Order, cache: Path | None, reporter: Reporter) -> Manifest:
    """Read, run, write, and say what went wrong on stderr; the manifest that was written."""
    started, clock = datetime.now().astimezone(), time.perf_counter()
    from pipeline.archive.archive import is_archive
    from pipeline.config import load_config
    from pipeline.pipeline import Pipeline
    from pipeline.readers import read_articles
    from pipeline.readers.archived import moment
    from pipeline.writers import write
    from pipeline.writers.folder import prepare
    from pipeline.writers.manifest import Manifest

    # Whatever can be known to be wrong is found before the first article is read.
    settings = load_config(order.config, order.overrides)
    chosen = _known_formats(order.formats)
    steps = Pipeline.from_config(settings, stages=order.stages or None)
    steps.check()
    since, until = (moment(each) if each else "" for each in (order.since, order.until))
    if (since or until) and not any(is_archive(name) for name in order.inputs):
        raise ConfigError("--since and --until are for an archive of krant fetch; none is named")
    prepare(order.output)

    rejections: list[Rejection] = []
    articles = read_articles(
        order.inputs,
        columns={**settings.reader.columns, **order.columns},
        language=order.language or settings.source,
        rejected=rejections,
        force=order.force,
        since=since,
        until=until,
    )
    _tell_rejections(rejections)
    if not len(articles):
        raise InputError("there is no article to run")
    result = steps.run(articles, cache_dir=cache, progress=reporter)
    for failure in steps.failures:
        warn(f"krant: error: {failure.id}: stage {failure.stage}: {failure.error}")
    write(result, order.output, chosen)
    manifest = Manifest(
        krant=__version__,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - clock, 3),
        inputs=list(order.inputs),
        config=settings.model_dump(mode="json"),
        stages=steps.report.stages,
        counts=count_units(result),
        findings=count_findings(result),
        formats=chosen,
        failures=steps.failures,
        rejections=[asdict(rejection) for rejection in rejections],
        reading={
            "columns": dict(order.columns),
            "language": order.language,
            "force": order.force,
            "since": since or None,
            "until": until or None,
        },
    )
    manifest.write(order.output)
    return manifest


def _known_formats(names: Sequence[str]) -> Sequence[str]:
    """The names, all of them formats. Raises ConfigError."""
    from pipeline.config import nearest
    from pipeline.writers import FORMATS

    for name in names:
        if name not in FORMATS:
            raise ConfigError(
                f"there is no format {name!r}{nearest(name, FORMATS)} "
                f"(there are: {', '.join(FORMATS)})"
            )
    return names


def _tell_rejections(rejections: Sequence[Rejection]) -> None:
    """Name on stderr what was not read, and why; of warnings only the first few."""
    warnings = [each for each in rejections if each.severity == "warning"]
    for rejection in rejections:
        if rejection.severity == "error" or rejection in warnings[:SHOWN_WARNINGS]:
            warn(f"krant: {rejection.severity}: {rejection}")
    if len(warnings) > SHOWN_WARNINGS:
        warn(f"krant: {len(warnings) - SHOWN_WARNINGS:,} more warnings; all are in run.json")
