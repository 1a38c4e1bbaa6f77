"""What can be told to be wrong with a translation without a model.

Each check is a generator over a `Pair` that yields findings. Those of `ANY`
look at characters and words alone; those of `DUTCH_ENGLISH` know the two
languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pipeline.checks.characters import check_characters
from pipeline.checks.confidence import confidence
from pipeline.checks.dates import check_clock, check_dates, check_times, check_weekdays
from pipeline.checks.direction import check_direction
from pipeline.checks.finding import Finding
from pipeline.checks.names import check_names
from pipeline.checks.negation import check_negation
from pipeline.checks.numbers import (
    check_money,
    check_number_format,
    check_numbers,
    check_order,
    check_units,
)
from pipeline.checks.pair import Pair
from pipeline.checks.quotation import check_quotation
from pipeline.checks.shape import check_empty, check_length, check_repetition
from pipeline.checks.summary import check_summary, report_rejected
from pipeline.checks.unsaid import check_unsaid
from pipeline.checks.untranslated import check_exonyms, check_untranslated

Check = Callable[[Pair], Iterable[Finding]]

ANY: tuple[Check, ...] = (
    check_length,
    check_repetition,
    check_characters,
    check_quotation,
    check_names,
)
DUTCH_ENGLISH: tuple[Check, ...] = (
    check_numbers,
    check_units,
    check_money,
    check_number_format,
    check_order,
    check_dates,
    check_weekdays,
    check_times,
    check_clock,
    check_negation,
    check_direction,
    check_untranslated,
    check_exonyms,
    check_unsaid,
)

__all__ = [
    "Finding",
    "Pair",
    "check_sentence",
    "check_summary",
    "confidence",
    "report_rejected",
]


def check_sentence(
    source: str,
    target: str,
    entities: Sequence[Mapping[str, Any]] | None = None,
    source_language: str = "nl",
    target_language: str = "en",
) -> list[Finding]:
    """All findings on one sentence and its translation, in the order of the checks.

    `entities` are rows of the entities column for this sentence; None when
    entities were not looked for. An empty translation is the only finding on
    itself.
    """
    pair = Pair(source, target, entities, source_language, target_language)
    empty = list(check_empty(pair))
    if empty or not source.strip():
        return empty
    checks = ANY
    if (source_language, target_language) == ("nl", "en"):
        checks += DUTCH_ENGLISH
    return [finding for check in checks for finding in check(pair)]
