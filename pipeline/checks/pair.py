"""A sentence and its translation, with what several checks want to know of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from pipeline.language.dates import Date, find_dates
from pipeline.language.numbers import Quantity, find_quantities
from pipeline.language.times import Time, find_times

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


class Pair:
    """What is computed here is computed once, when a check first asks.

    `entities` are rows of the entities column for this sentence, None when
    nobody looked for entities. Languages are ISO 639-1 codes.
    """

    def __init__(
        self,
        source: str,
        target: str,
        entities: Sequence[Mapping[str, Any]] | None = None,
        source_language: str = "nl",
        target_language: str = "en",
    ) -> None:
        self.source = source
        self.target = target
        self.entities = entities
        self.source_language = source_language
        self.target_language = target_language

    @cached_property
    def source_words(self) -> list[str]:
        return WORD.findall(self.source)

    @cached_property
    def target_words(self) -> list[str]:
        return WORD.findall(self.target)

    @cached_property
    def source_quantities(self) -> list[Quantity]:
        return find_quantities(self.source, self.source_language)

    @cached_property
    def target_quantities(self) -> list[Quantity]:
        return find_quantities(self.target, self.target_language)

    @cached_property
    def source_dates(self) -> list[Date]:
        return find_dates(self.source, self.source_language)

    @cached_property
    def target_dates(self) -> list[Date]:
        return find_dates(self.target, self.target_language)

    @cached_property
    def source_times(self) -> list[Time]:
        return find_times(self.source, self.source_language)

    @cached_property
    def target_times(self) -> list[Time]:
        return find_times(self.target, self.target_language)
