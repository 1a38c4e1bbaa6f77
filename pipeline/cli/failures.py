"""krant failures: the articles that a run set aside, and another try."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import terminal
from pipeline.cli.errors import FAILED_ARTICLES
from pipeline.cli.options import CacheFolder, Debug, Json, cache_folder
from pipeline.cli.order import Order, execute
from pipeline.cli.outcome import print_summary
from pipeline.cli.results import ResultFolder, find_article
from pipeline.cli.working import reporting, saying_what_is_kept

if TYPE_CHECKING:
    from pipeline.writers.manifest import Manifest

_SHORT = 100
"""Characters of an error in the list; `show` has all of it."""

_BEGINNING = 1000
"""Characters of the text that `show` prints: enough to see what is odd about it."""

app = typer.Typer(no_args_is_help=True, help="Articles on which a stage failed.")


@app.command("ls")
def list_(folder: ResultFolder, json: Json = False, debug: Debug = False) -> None:
    """List what a run set aside: the article, the stage it failed in, and why."""
    manifest = _manifest(folder)
    if json:
        terminal.print_json(
            [{"id": f.id, "stage": f.stage, "error": f.error} for f in manifest.failures]
        )
        return
    if not manifest.failures:
        typer.echo(f"{folder}: every article went through every stage.")
        return
    table = terminal.table("article", "stage", "error")
    for failure in manifest.failures:
        lines = failure.error.splitlines() or [""]
        table.add_row(failure.id, failure.stage, lines[0][:_SHORT])
    terminal.out().print(table)


@app.command()
def show(
    folder: ResultFolder,
    article: Annotated[
        str, typer.Argument(metavar="ID", help="An article's id, or how it begins.")
    ],
    debug: Debug = False,
) -> None:
    """Print the errors of an article whole, and how its text begins."""
    from pipeline.writers import read_result

    row = find_article(read_result(folder), article)
    failures = [each for each in _manifest(folder).failures if each.id == row["id"]]
    for failure in failures:
        typer.echo(f"{failure.id}\nstage {failure.stage}: {failure.error}\n")
    if not failures:
        typer.echo(f"{row['id']} went through every stage.\n")
    typer.echo(str(row["text"])[:_BEGINNING])


@app.command()
def retry(
    folder: ResultFolder,
    cache: CacheFolder = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress and no closing table.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Run the same inputs into the same folder again; what went well is in the cache."""
    manifest = _manifest(folder)
    reading = manifest.reading
    order = Order(
        manifest.inputs,
        folder,
        manifest.config,
        formats=manifest.formats,
        stages=[stage.stage for stage in manifest.stages],
        columns=reading.get("columns") or {},
        language=reading.get("language"),
        force=bool(reading.get("force")),
        since=reading.get("since"),
        until=reading.get("until"),
        part=reading.get("part"),
    )
    kept = cache_folder(cache)
    with saying_what_is_kept(kept), reporting(quiet) as reporter:
        again = execute(order, kept, reporter)
    if not quiet:
        print_summary(again, folder)
    if again.failures:
        raise typer.Exit(FAILED_ARTICLES)


def _manifest(folder: Path) -> Manifest:
    from pipeline.writers.manifest import Manifest

    return Manifest.read(folder)
