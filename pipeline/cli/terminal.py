"""What the commands share in printing: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

# Where stdout is no terminal there is no width either; tables are then laid out for this one.
PLAIN_WIDTH = 120


def out() -> Console:
    """A console for results."""
    from rich.console import Console

    class Out(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich itself would end the process here, with exit code 1

    if sys.stdout.isatty():
        return Out(highlight=False)
    return Out(highlight=False, width=int(os.environ.get("COLUMNS", PLAIN_WIDTH)))


def table(*columns: str, right: tuple[str, ...] = ()) -> Table:
    """A table without lines; the columns named in `right` hold numbers."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left")
    return made


def print_json(value: Any) -> None:
    """A value as JSON on stdout, for programs; times and paths as text."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def size(count: float) -> str:
    """A number of bytes for people, in powers of 1000 as disks are sold: 1.2 GB."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def duration(seconds: float) -> str:
    """A time for people: 0.4 s, 12 s, 3 min 05 s, 2 h 10 min."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 59.5:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min"
