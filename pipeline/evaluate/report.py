"""The evaluation of translations as one HTML page that needs nothing from elsewhere."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.errors import InputError
from pipeline.evaluate.plots import Interval, binned, histogram, interval_plot, legend, line_plot
from pipeline.evaluate.translation import SIGNIFICANT, Evaluation
from pipeline.writers.standalone import Standalone

_TEMPLATES = Path(__file__).parent / "templates"
_FILTERS: dict[str, Any] = {
    "one": lambda number: "–" if number is None else f"{number:.1f}".replace("-", "−"),
    "two": lambda number: "–" if number is None else f"{number:.2f}".replace("-", "−"),
    "signed": lambda number: f"{number:+.1f}".replace("-", "−"),
    "p": lambda p: "–" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}",
}


def write_report(evaluation: Evaluation, path: Path, command: str = "") -> None:
    """Write the page, in place of an earlier one. `command` is shown as what made it.

    Raises InputError when the file cannot be written.
    """
    require_writable(path)
    page = render(evaluation, command)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(page, "utf-8")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise InputError(f"{path} cannot be written: {error.strerror}") from error


def require_writable(path: Path) -> None:
    """Raise InputError where no report can be written, before the work it is to report on."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise InputError(f"{path} cannot be written; name a file in a folder that can be")


def render(evaluation: Evaluation, command: str = "") -> str:
    """The page."""
    names = [system.name for system in evaluation.systems]
    return Standalone(_TEMPLATES, "evaluation.css", _FILTERS).render(
        "evaluation.html",
        command=command,
        evaluation=evaluation,
        names=names,
        metrics=evaluation.metrics,
        significant=SIGNIFICANT,
        legend=legend(names),
        interval_plots=[
            (shown, _intervals(evaluation, key, shown)) for key, shown in evaluation.metrics.items()
        ],
        length_plot=_against_length(evaluation),
        distribution_plot=_distribution(evaluation),
        checks=_checks(evaluation),
    )


def _intervals(evaluation: Evaluation, key: str, shown: str) -> Markup:
    rows = [
        Interval(s.name, s.scores[key].value, s.scores[key].low, s.scores[key].high)
        for s in evaluation.systems
    ]
    return interval_plot(rows, f"{shown} of every system with its 95 % interval")


def _against_length(evaluation: Evaluation) -> Markup:
    words = [float(len(source.split())) for source in evaluation.test.sources]
    lines = [
        (system.name, binned(list(zip(words, system.sentences, strict=True))))
        for system in evaluation.systems
    ]
    title = "Mean sentence chrF2 of every system against the length of the source"
    return line_plot(lines, title, "words in the source", "sentence chrF2")


def _distribution(evaluation: Evaluation) -> Markup:
    lines = [(system.name, histogram(system.sentences)) for system in evaluation.systems]
    title = "The share of segments at each sentence chrF2, for every system"
    return line_plot(lines, title, "sentence chrF2", "% of segments")


def _checks(evaluation: Evaluation) -> list[tuple[str, Sequence[int]]]:
    """How many segments of each system every check finds something in, the commonest first."""
    found = [system.adequacy.findings for system in evaluation.systems]
    names = sorted(
        {name for counts in found for name in counts},
        key=lambda name: (-sum(counts.get(name, 0) for counts in found), name),
    )
    return [(name, [counts.get(name, 0) for counts in found]) for name in names]
