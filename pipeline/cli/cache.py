"""krant cache: what is kept, whether it is intact, and throwing old results away."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Annotated

import typer

from pipeline.cli import terminal
from pipeline.cli.errors import FAILED_ARTICLES
from pipeline.cli.events import tell
from pipeline.cli.options import CacheFolder, Debug, Json, cache_folder
from pipeline.errors import ConfigError
from pipeline.progress import plural

app = typer.Typer(no_args_is_help=True, help="List, check and clean up what stages have computed.")

SHOWN_FINGERPRINT = 12

_DAY = 24 * 60 * 60
_SECONDS = {"h": 60 * 60, "d": _DAY, "w": 7 * _DAY}
_BYTES = {"kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


@app.command("ls")
def list_entries(folder: CacheFolder = None, as_json: Json = False, debug: Debug = False) -> None:
    """List what is kept, by stage and fingerprint, the last used first."""
    from pipeline.upkeep import entry, stage_folders

    place = cache_folder(folder)
    entries = sorted((entry(each) for each in stage_folders(place)), key=lambda e: e.used)[::-1]
    if as_json:
        terminal.print_json([asdict(each) for each in entries])
        return
    if not entries:
        typer.echo(f"{place} holds no results")
        return
    numbers = ("rows", "shards", "size")
    table = terminal.table("stage", "fingerprint", *numbers, "last used", right=numbers)
    for each in entries:
        damaged = f" ({each.damaged} damaged)" if each.damaged else ""
        table.add_row(
            each.stage,
            each.fingerprint[:SHOWN_FINGERPRINT],
            f"{each.rows:,}",
            f"{each.shards:,}{damaged}",
            terminal.size(each.bytes),
            f"{each.used:%Y-%m-%d %H:%M}",
        )
    console = terminal.out()
    console.print(table)
    console.print(
        f"\n{terminal.size(sum(each.bytes for each in entries))} in {place}", soft_wrap=True
    )


@app.command()
def verify(folder: CacheFolder = None, debug: Debug = False) -> None:
    """Read every file byte by byte and set aside what is damaged. Exit code 1 if any is."""
    from pipeline import upkeep

    place = cache_folder(folder)
    intact = damaged = 0
    for shard, problem in upkeep.verify(place):
        if problem is None:
            intact += 1
            continue
        damaged += 1
        told = f"{shard.path}: {problem.reason}; set aside as {problem.aside.name}"
        tell("shard_damaged", told, "warning", shard=str(shard.path))
    typer.echo(f"{place}: {plural(intact, 'shard')} intact, {damaged:,} damaged")
    if damaged:
        typer.echo("The next run computes the damaged rows again.")
        raise typer.Exit(FAILED_ARTICLES)


@app.command()
def gc(
    folder: CacheFolder = None,
    keep_last: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Keep the N last used fingerprints of each stage."),
    ] = None,
    older_than: Annotated[
        str | None, typer.Option(metavar="AGE", help="Remove what was not used for 12h, 30d, 8w.")
    ] = None,
    max_size: Annotated[
        str | None, typer.Option(metavar="SIZE", help="Remove the oldest down to 500MB, 20GB.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Throw out what is not needed and merge small files. What runs are using stays."""
    from pipeline.upkeep import collect

    age = _measure("--older-than", older_than, _SECONDS, "30d")
    size = _measure("--max-size", max_size, _BYTES, "20GB")
    place = cache_folder(folder)
    done = collect(
        place, keep_last=keep_last, older_than=age, max_bytes=None if size is None else int(size)
    )
    for entry in done.removed:
        typer.echo(f"removed {entry.stage} {entry.fingerprint[:SHOWN_FINGERPRINT]}")
    typer.echo(
        f"{plural(done.shards_removed, 'shard')} removed, {done.shards_merged:,} merged; "
        f"{terminal.size(done.bytes_before)} before, {terminal.size(done.bytes_after)} now"
    )


def _measure(option: str, text: str | None, units: dict[str, int], example: str) -> float | None:
    """A number with its unit, in the base unit. Raises ConfigError for anything else."""
    if text is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]+)", text.strip().lower())
    if match is None or match[2] not in units:
        raise ConfigError(
            f"{option} {text!r}: write a number and one of {', '.join(units)}: {example}"
        )
    return float(match[1]) * units[match[2]]
