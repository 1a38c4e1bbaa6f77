"""What commands that compute say meanwhile, and when they are interrupted."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.errors import INTERRUPTED
from pipeline.cli.events import Events, as_json, tell

if TYPE_CHECKING:
    from pipeline.progress import Reporter


@contextlib.contextmanager
def reporting(quiet: bool) -> Iterator[Reporter]:
    """Progress and log messages on stderr: bars in a terminal, plain lines elsewhere, or JSON."""
    from pipeline.cli.logs import logging_to_stderr
    from pipeline.progress import Bars, Lines, Silent

    if quiet or as_json() or not sys.stderr.isatty():
        with logging_to_stderr():
            yield Events() if as_json() else Silent() if quiet else Lines()
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    with logging_to_stderr(console), Bars(console) as bars:
        yield bars


@contextlib.contextmanager
def saying_what_is_kept(cache: Path | None) -> Iterator[None]:
    """Turn Ctrl-C inside the block into one line and exit code 130."""
    try:
        yield
    except KeyboardInterrupt:
        if cache:
            kept = f"What was computed is kept in {cache}; the same command goes on from there."
        else:
            kept = "Nothing is kept, because of --no-cache."
        tell("interrupted", f"interrupted. {kept}")
        raise typer.Exit(INTERRUPTED) from None
