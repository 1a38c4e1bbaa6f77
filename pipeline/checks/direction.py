"""A rise that became a fall, or a fall that became a rise."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair
from pipeline.language import directions as words


def check_direction(pair: Pair) -> Iterator[Finding]:
    """The source goes one way and the translation the other, or both ways with one figure.

    Where either side goes both ways otherwise, nobody can tell by the words which
    of them belong together, and it passes.
    """
    both = words.BOTH_WAYS.search(pair.target)
    if both and not _goes_both_ways(pair.source):
        message = f"The translation goes up and down with one figure: “{both.group()}”."
        yield Finding("direction", "error", "", both.group(), message)
        return
    sides = (
        (words.DUTCH_UP, words.DUTCH_DOWN, words.ENGLISH_UP, words.ENGLISH_DOWN, "down"),
        (words.DUTCH_DOWN, words.DUTCH_UP, words.ENGLISH_DOWN, words.ENGLISH_UP, "up"),
    )
    for here, here_other, there, there_other, way in sides:
        said = here.search(pair.source)
        if not said or here_other.search(pair.source) or there.search(pair.target):
            continue
        told = there_other.search(pair.target)
        if told:
            message = (
                f"The source says “{said.group()}”; the translation goes {way}: “{told.group()}”."
            )
            yield Finding("direction", "error", said.group(), told.group(), message)


def _goes_both_ways(source: str) -> bool:
    return bool(words.DUTCH_UP.search(source) and words.DUTCH_DOWN.search(source))
