"""The result as Parquet by day: by-day/day=2025-04-03/part-0.parquet, as Hive lays it out."""

from __future__ import annotations

import re
from pathlib import Path

from datasets import Dataset

from pipeline.writers.folder import prepare, replacing_folder
from pipeline.writers.parquet import write_file

FORMAT = "by-day"

NO_DAY = "__HIVE_DEFAULT_PARTITION__"
"""What readers of such folders take for null."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def write_by_day(result: Dataset, folder: str | Path) -> Path:
    """Write by-day/ into the folder, in place of an earlier one, and return its path.

    The day is that of `published`, as the article gives it. Rows of a day keep
    their order. A day that was only dated to the month is none.
    """
    target = prepare(folder) / FORMAT
    rows: dict[str, list[int]] = {}
    for row, published in enumerate(result["published"][:]):
        rows.setdefault(day_of(published) or NO_DAY, []).append(row)
    with replacing_folder(target) as building:
        building.mkdir()
        for day, members in sorted(rows.items()):
            part = building / f"day={day}"
            part.mkdir()
            write_file(result.select(members), part / "part-0.parquet")
    return target


def day_of(published: str | None) -> str | None:
    """The day of an ISO 8601 date or time, None where there is none."""
    found = _DAY.match(published or "")
    return found[0] if found else None
