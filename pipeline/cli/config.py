"""krant config: show, validate and describe configurations."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli import terminal
from pipeline.cli.options import Debug, Overrides

app = typer.Typer(
    no_args_is_help=True, help="Show or check a configuration, or print its JSON schema."
)

Name = Annotated[str, typer.Argument(metavar="NAME|FILE", help="A profile's name or a YAML file.")]


@app.command()
def show(name: Name = "compact", overrides: Overrides = None, debug: Debug = False) -> None:
    """Print a configuration with every default filled in, as YAML that can be read back."""
    from pipeline.config import load_config

    typer.echo(load_config(name, overrides or ()).yaml(), nl=False)


@app.command()
def validate(name: Name = "compact", overrides: Overrides = None, debug: Debug = False) -> None:
    """Check a configuration: its keys, its values, and that its models are there and allowed."""
    from pipeline.config import load_config
    from pipeline.pipeline import Pipeline

    config = load_config(name, overrides or ())
    Pipeline.from_config(config).check()
    stages = " → ".join(stage.use for stage in config.stages)
    typer.echo(f"{name}: valid, {config.source} to {config.target}: {stages}")


@app.command()
def schema(debug: Debug = False) -> None:
    """Print the JSON schema of a configuration file, for editors that complete and check."""
    from pipeline.config import json_schema

    terminal.print_json(json_schema())


@app.command("ls")
def list_profiles(debug: Debug = False) -> None:
    """Name the profiles that come with Krant."""
    from pipeline.config import config_names

    for name in config_names():
        typer.echo(name)
