"""The tables that krant evaluate prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from pipeline.cli import terminal

if TYPE_CHECKING:
    from pipeline.evaluate.boundaries import BoundaryScore, SegmentationScores
    from pipeline.evaluate.sentiment import SentimentScores
    from pipeline.evaluate.spans import EntityScores, SpanScore
    from pipeline.evaluate.summary import SummaryScores
    from pipeline.evaluate.translation import Evaluation, Score

_SHOWN = 5
"""Errors and unsupported statements printed; --json has all."""


def print_translation(evaluation: Evaluation, report: Path | None) -> None:
    """Scores with intervals, slices, adequacy; the differences are for the report."""
    console = terminal.out()
    test = evaluation.test
    console.print(f"{escape(test.name)}, {len(test):,} segments, sha256 {test.digest()[:12]}\n")
    metrics = evaluation.metrics
    columns = tuple(column for shown in metrics.values() for column in (shown, f"p {shown}"))
    table = terminal.table("system", *columns, right=columns)
    for system in evaluation.systems:
        cells = []
        for key in metrics:
            score = system.scores[key]
            cells += [f"{score.value:.1f} ± {(score.high - score.low) / 2:.1f}", _p(score)]
        table.add_row(escape(system.name), *cells)
    console.print(table)
    console.print(
        "\n± is half the 95 % interval; p is that of the difference to "
        f"{escape(evaluation.systems[0].name)}; of TER less is better.\n"
    )
    names = tuple(escape(system.name) for system in evaluation.systems)
    table = terminal.table("chrF2 by slice", "segments", *names, right=("segments", *names))
    for part in evaluation.slices:
        table.add_row(part.name, f"{part.segments:,}", *(f"{score:.1f}" for score in part.chrf))
    console.print(table)
    console.print()
    numbers = ("similarity", "adequacy", "flagged %", "correlation")
    table = terminal.table("without references", *numbers, right=numbers)
    for system in evaluation.systems:
        found = system.adequacy
        correlation = found.adequacy_correlation
        table.add_row(
            escape(system.name),
            f"{found.similarity:.1f}",
            f"{found.adequacy:.1f}",
            f"{found.flagged:.1f}",
            "–" if correlation is None else f"{correlation:.2f}",
        )
    console.print(table)
    console.print("\ncorrelation: Spearman's, of adequacy with sentence chrF2\n")
    for signature in evaluation.signatures.values():
        console.print(f"[dim]{signature}[/dim]", soft_wrap=True)
    if report:
        console.print(f"\nreport    {report}", soft_wrap=True)


def _p(score: Score) -> str:
    if score.p is None:
        return ""
    return "< 0.01" if score.p < 0.01 else f"{score.p:.2f}"


def print_entities(results: Sequence[EntityScores]) -> None:
    """A table a system: exact, by overlap, and in English, by type."""
    console = terminal.out()
    numbers = ("P", "R", "F1", "names", "overlap F1", "in English F1")
    for result in results:
        console.print(f"{escape(result.system)}, {result.sentences:,} sentences")
        table = terminal.table("type", *numbers, right=numbers)
        for kind, score in result.exact.items():
            table.add_row(
                kind,
                *_prf(score),
                f"{score.spans:,}",
                _f1(result.overlap, kind),
                _f1(result.english, kind),
            )
        console.print(table)
        console.print()


def _f1(scores: Mapping[str, SpanScore], kind: str) -> str:
    return f"{scores[kind].f1:.1f}" if kind in scores else "–"


def _prf(score: SpanScore | BoundaryScore) -> tuple[str, str, str]:
    return f"{score.precision:.1f}", f"{score.recall:.1f}", f"{score.f1:.1f}"


def print_segmentation(results: Sequence[SegmentationScores]) -> None:
    """Two rows a system, and the first errors of each."""
    console = terminal.out()
    numbers = ("P", "R", "F1", "boundaries")
    table = terminal.table("system", "texts", *numbers, right=numbers)
    for result in results:
        for texts, score in (("paragraphs", result.paragraphs), ("running", result.running)):
            table.add_row(escape(result.system), texts, *_prf(score), f"{score.boundaries:,}")
    console.print(table)
    for result in results:
        for kind, text in result.paragraphs.errors[:_SHOWN]:
            where = f"[dim]{escape(result.system)}, {kind}:[/dim]"
            console.print(f"{where} …{escape(text)}…", soft_wrap=True)


def print_sentiment(results: Sequence[SentimentScores]) -> None:
    """A row a level, and the confusion matrices."""
    from pipeline.evaluate.sentiment import LABELS

    console = terminal.out()
    numbers = ("items", "macro-F1", "accuracy", "commonest label")
    table = terminal.table("system", "level", *numbers, right=numbers)
    for result in results:
        for name, level in result.levels.items():
            table.add_row(
                escape(result.system),
                name,
                f"{level.items:,}",
                f"{level.macro_f1:.1f}",
                f"{level.accuracy:.1f}",
                f"{level.commonest:.1f}",
            )
    console.print(table)
    for result in results:
        for name, level in result.levels.items():
            console.print()
            right = tuple(f"given {label}" for label in LABELS)
            table = terminal.table(f"{escape(result.system)}, {name}", *right, right=right)
            for label, row in zip(LABELS, level.confusion, strict=True):
                table.add_row(label, *(f"{count:,}" for count in row))
            console.print(table)


def print_summary(results: Sequence[SummaryScores]) -> None:
    """ROUGE beside lead-3, and what is not supported."""
    console = terminal.out()
    numbers = ("ROUGE-1", "ROUGE-2", "ROUGE-L")
    table = terminal.table("system", *numbers, right=numbers)
    for result in results:
        for name, rouge in ((escape(result.system), result.rouge), ("lead-3", result.lead)):
            table.add_row(name, *(f"{score:.1f}" for score in rouge.values()))
    console.print(table)
    for result in results:
        console.print(
            f"\n{escape(result.system)}: {result.articles:,} articles, {result.numbers:,} numbers "
            f"and {result.names:,} names stated; {len(result.unsupported):,} not in the translated "
            f"sentences, {len(result.not_in_source):,} not in the Dutch ones "
            f"({result.supported:.1f} % supported); {result.replaced:,} sentences of a model that "
            "gave way",
            soft_wrap=True,
        )
        for article, message in (*result.unsupported, *result.not_in_source)[:_SHOWN]:
            console.print(f"[dim]{escape(article)}:[/dim] {escape(message)}", soft_wrap=True)
