"""Opening a result folder and finding an article in it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.errors import InputError

if TYPE_CHECKING:
    from datasets import Dataset

ResultFolder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder that krant run --output wrote.")
]


def find_article(result: Dataset, name: str) -> dict[str, Any]:
    """The row whose id is this name or, when only one does, begins with it.

    Raises InputError with the nearest ids when there is none, or several.
    """
    ids: list[str] = result["id"][:]
    if name in ids:
        return _row(result, ids.index(name))
    matches = [index for index, each in enumerate(ids) if each.startswith(name)]
    if len(matches) == 1:
        return _row(result, matches[0])
    if matches:
        raise InputError(
            f"{len(matches)} articles have an id that begins with {name!r}: "
            f"{_some([ids[index] for index in matches])}"
        )
    near = difflib.get_close_matches(name, ids, n=3)
    raise InputError(f"no article {name!r} in this result; {_hint(near, ids)}")


def _row(result: Dataset, index: int) -> dict[str, Any]:
    row: dict[str, Any] = result[index]
    return row


def _hint(near: Sequence[str], ids: Sequence[str]) -> str:
    return f"did you mean {' or '.join(near)}?" if near else f"it has: {_some(ids)}"


def _some(ids: Sequence[str], shown: int = 8) -> str:
    more = f" and {len(ids) - shown} more" if len(ids) > shown else ""
    return ", ".join(ids[:shown]) + more
