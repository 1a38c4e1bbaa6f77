"""What could not be read, and why: said once, for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input or article that was left out, or was read with a doubt.

    `severity` "error": it is missing from the data set and should not be.
    "warning": it was left out on purpose (another language), or it is there
    and something about it was guessed (encoding) or dropped (a date that is none).
    `where` is the place inside the source ("line 12", "row 3"), or empty.
    """

    source: str
    where: str
    reason: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.source}, {self.where}" if self.where else self.source
        return f"{place}: {self.reason}"


class Unreadable(Exception):
    """Raised inside the readers; becomes a Rejection or an InputError that names the source."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.where = where
