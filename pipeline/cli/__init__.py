"""The command line: parse, call the Python interface, render.

Nothing heavy is imported at the top of these modules, because `krant --help`
must answer at once: a command imports what it needs when it runs.
"""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import (
    cache,
    config,
    digest,
    evaluate,
    explain,
    failures,
    fetch,
    models,
    push,
    run,
    show,
    watch,
)
from pipeline.cli.errors import KrantGroup, remember_debug

app = typer.Typer(
    cls=KrantGroup,
    no_args_is_help=True,
    rich_markup_mode=None,  # boxes around the help leave a narrow terminal no room for the help
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(run.run)
app.command()(fetch.fetch)
app.command()(watch.watch)
app.command()(digest.digest)
app.command()(show.show)
app.command()(push.push)
app.command()(explain.explain)
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(failures.app, name="failures")
app.add_typer(models.app, name="models")
app.add_typer(config.app, name="config")
app.add_typer(cache.app, name="cache")


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"krant {__version__}")
        raise typer.Exit


@app.callback()
def krant(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option("--debug", callback=remember_debug, help="Print stack traces of errors."),
    ] = False,
) -> None:
    """Read Dutch news in English: translation, summary, names, sentiment, and what looks wrong."""


def main() -> None:
    """The entry point of the command `krant`."""
    app(prog_name="krant")
