"""Scores that a run must reach, for continuous integration: `--fail-under chrf=50`."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pipeline.errors import ConfigError, nearest


@dataclass(frozen=True, slots=True)
class Threshold:
    """A score that must be at least `value`; for an error rate, at most."""

    score: str
    value: float
    at_most: bool = False

    def met_by(self, score: float) -> bool:
        """Whether a score is good enough. A score that is not a number never is."""
        return score <= self.value if self.at_most else score >= self.value


def thresholds(
    given: Iterable[str], scores: Collection[str], error_rates: Collection[str] = ()
) -> list[Threshold]:
    """The values of --fail-under (score=number) as thresholds.

    `scores` are the names that can be asked for, among them the `error_rates`,
    of which less is better. Raises ConfigError.
    """
    found = []
    for text in given:
        name, equals, number = (part.strip() for part in text.partition("="))
        if not (name and equals):
            raise ConfigError(f"--fail-under {text!r} is not of the form score=number")
        if name not in scores:
            raise ConfigError(
                f"--fail-under {text!r}: there is no score {name!r}{nearest(name, scores)} "
                f"(there are: {', '.join(scores)})"
            )
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise ConfigError(f"--fail-under {text!r}: {number!r} is not a number")
        found.append(Threshold(name, value, name in error_rates))
    return found


def missed(wanted: Iterable[Threshold], what: str, scores: Mapping[str, float]) -> list[str]:
    """A line for each threshold that `what` (a system on a test set) does not reach.

    A score that the test set does not give is not reached.
    """
    lines = []
    for each in wanted:
        score = scores.get(each.score)
        if score is None:
            given = ", ".join(scores)
            lines.append(f"{what}: this test set gives no {each.score} (it gives: {given})")
        elif not each.met_by(score):
            side = "over" if each.at_most else "under"
            lines.append(f"{what}: {each.score} is {score:.2f}, {side} {each.value:g}")
    return lines
