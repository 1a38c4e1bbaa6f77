"""Articles as the grouping sees them: when they appeared, what they are like, whom they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from datasets import Dataset
from numpy.typing import NDArray

from pipeline.language.names import folded
from pipeline.writers import values

COLUMNS = ("id", "source", "published", "entities", "sentiment", "embedding")
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Clipping:
    """An article of the result.

    `row` is its place there; `moment` has an offset; `vector` has length 1, or
    no entries where the article has no sentences; `names` counts the mentions
    of each person, organisation, place and other name; `tone` is empty where
    nobody judged it.
    """

    row: int
    moment: datetime
    source: str
    tone: str
    vector: NDArray[np.float32]
    names: Mapping[str, int]


def clippings(
    result: Dataset, fetched: Mapping[str, str], otherwise: datetime
) -> Iterator[Clipping]:
    """The articles of a result, read a few at a time.

    Columns of stages that did not run are as good as empty. When an article
    does not say when it appeared, it is when it was fetched (`fetched`, ISO
    8601 by id), and where nobody knows, `otherwise`.
    """
    row = 0
    present = [name for name in COLUMNS if name in result.column_names]
    for table in result.select_columns(present).with_format("arrow").iter(_BATCH):
        for entry in table.to_pylist():
            published = moment(entry["published"]) or moment(fetched.get(entry["id"], ""))
            felt = entry.get("sentiment") or {}
            yield Clipping(
                row=row,
                moment=published or otherwise,
                source=values.source_name(values.text(entry, "source")),
                tone=values.tone(felt.get("label"), values.score(felt.get("score"))),
                vector=np.asarray(entry["embedding"] or (), np.float32),
                names=names(entry.get("entities") or ()),
            )
            row += 1


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 date or time, local where it has no offset; None for what is none."""
    try:
        return datetime.fromisoformat(text or "").astimezone()
    except (ValueError, OverflowError):
        return None


def names(entities: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The mentions of each name, by its longest form without case and accents."""
    longest: dict[int, str] = {}
    counts: Counter[int] = Counter()
    for entity in entities:
        group = entity["group"]
        counts[group] += 1
        if len(entity["text"]) > len(longest.get(group, "")):
            longest[group] = entity["text"]
    found: Counter[str] = Counter()
    for group, count in counts.items():
        found[folded(longest[group])] += count
    return dict(found)
