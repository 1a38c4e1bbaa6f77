"""krant show: read a result in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli import terminal
from pipeline.cli.options import Debug
from pipeline.cli.results import ResultFolder, find_article


def show(
    folder: ResultFolder,
    article: Annotated[
        str | None, typer.Argument(metavar="ID", help="An article's id, or how it begins.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Read a result in the terminal.

    Without an ID its articles are listed; with one, the translation stands beside the original.
    """
    from pipeline.writers import read_result
    from pipeline.writers.terminal import render_article, render_list

    result = read_result(folder)
    console = terminal.out()
    if article is None:
        console.print(render_list(result))
    else:
        console.print(render_article(find_article(result, article)))
