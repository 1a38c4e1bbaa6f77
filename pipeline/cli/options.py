"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.errors import remember_debug
from pipeline.errors import ConfigError

# Below Krant's cache folder, beside models/ with the prepared models.
STAGE_RESULTS = "stages"

ConfigName = Annotated[
    str,
    typer.Option("--config", "-c", metavar="NAME|FILE", help="A profile's name or a YAML file."),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Override one key of the configuration: stages.translate.beam=4. Repeatable.",
    ),
]
CacheFolder = Annotated[
    Path | None,
    typer.Option("--cache", metavar="DIR", help="The cache folder, if not the usual one."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Debug = Annotated[
    bool,
    typer.Option("--debug", callback=remember_debug, help="Print stack traces of errors."),
]


def split(values: Iterable[str] | None) -> list[str]:
    """The values of a repeatable option that also takes commas, each once, in order."""
    parts = [part.strip() for value in values or () for part in value.split(",")]
    return list(dict.fromkeys(part for part in parts if part))


def pairs(option: str, values: Iterable[str] | None, form: str = "key=value") -> Mapping[str, str]:
    """The values of an option that takes key=value, called `form` in messages.

    Raises ConfigError for one that is not, and for a key given twice.
    """
    found: dict[str, str] = {}
    for value in values or ():
        key, equals, rest = value.partition("=")
        if not (key and equals and rest):
            raise ConfigError(f"{option} {value!r} is not of the form {form}")
        if key.strip() in found:
            raise ConfigError(f"{option} names {key.strip()!r} twice")
        found[key.strip()] = rest.strip()
    return found


def cache_folder(named: Path | None) -> Path:
    """Where stage results are kept: the folder that was named, or the usual one."""
    from pipeline.backends.prepared import cache_root

    return named or cache_root() / STAGE_RESULTS
