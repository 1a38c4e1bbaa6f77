"""krant run: articles in, a result folder out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.errors import FAILED_ARTICLES
from pipeline.cli.events import LogFormat, LogFormatOption
from pipeline.cli.metrics import MetricsFile, open_metrics
from pipeline.cli.options import (
    CacheFolder,
    ConfigName,
    Debug,
    Overrides,
    cache_folder,
    pairs,
    split,
)
from pipeline.cli.order import Order, execute
from pipeline.cli.outcome import print_summary
from pipeline.cli.working import reporting, saying_what_is_kept
from pipeline.errors import ConfigError

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
        help="datasets (the default), jsonl, parquet, by-day, html or ninjs. Repeatable, or with "
        "commas.",
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
    part: Annotated[
        str | None,
        typer.Option(
            metavar="K/N",
            help="Only the Kth of N parts of the articles, for jobs that share a cache.",
        ),
    ] = None,
    cache: CacheFolder = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither look up nor keep results.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress and no closing table.")
    ] = False,
    log_format: LogFormatOption = LogFormat.TEXT,
    metrics: MetricsFile = None,
    debug: Debug = False,
) -> None:
    """Run articles through the stages and write the result to a folder."""
    if cache and no_cache:
        raise ConfigError("--cache and --no-cache exclude each other")
    kept = None if no_cache else cache_folder(cache)
    order = Order(
        inputs, output, config, overrides or (), split(formats) or ["datasets"], split(stages),
        pairs("--columns", columns), language, force, since, until, part,
    )  # fmt: skip
    measured = open_metrics(metrics)
    with saying_what_is_kept(kept), reporting(quiet) as reporter:
        manifest = execute(order, kept, reporter)
    if measured:
        measured.ran(manifest)
    if not quiet:
        print_summary(manifest, output)
    errors = any(rejection["severity"] == "error" for rejection in manifest.rejections)
    if manifest.failures or errors:
        raise typer.Exit(FAILED_ARTICLES)
