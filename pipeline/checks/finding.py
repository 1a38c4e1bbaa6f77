"""What a check reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something doubtful in a translation.

    `source` and `target` are the pieces of text in question, empty where there
    is none; `message` is one sentence that says what and why. `sentence` is
    its index in the article, -1 for the summary.
    """

    check: str
    severity: Severity
    source: str
    target: str
    message: str
    sentence: int = 0

    def row(self) -> dict[str, Any]:
        """As a row of the findings column."""
        return asdict(self)
