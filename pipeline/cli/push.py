"""krant push: a result to the Hugging Face hub."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.options import Debug
from pipeline.cli.results import ResultFolder


def push(
    folder: ResultFolder,
    repository: Annotated[
        str, typer.Argument(metavar="OWNER/NAME", help="The data set; made if it is not there.")
    ],
    public: Annotated[
        bool, typer.Option("--public", help="For all to see; a new data set is private if not.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Push a result to the Hugging Face hub; the token is read from HF_TOKEN.

    Articles are their publishers' property: look at what you may share before --public.
    """
    from pipeline.cli.logs import logging_to_stderr

    with logging_to_stderr():
        from pipeline.writers import read_result
        from pipeline.writers.hub import push as upload

        typer.echo(upload(read_result(folder), repository, private=not public))
