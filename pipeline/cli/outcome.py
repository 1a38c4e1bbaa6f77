"""What a run came to: counted once, for the manifest and for the table at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import terminal
from pipeline.progress import plural

if TYPE_CHECKING:
    from datasets import Dataset

    from pipeline.writers.manifest import Manifest

# Seconds; a stage without models takes microseconds to load nothing.
SHOWN_LOADING = 0.1


def count_units(result: Dataset) -> dict[str, int]:
    """How many articles and sentences a result has."""
    import pyarrow.compute as pc

    counts = {"articles": len(result)}
    if "sentences" in result.column_names:
        column = result.with_format("arrow")["sentences"][:]
        counts["sentences"] = pc.sum(pc.list_value_length(column)).as_py() or 0
    return counts


def count_findings(result: Dataset) -> dict[str, int] | None:
    """How many findings a result has of each severity; None when nobody looked for any."""
    import pyarrow.compute as pc

    if "findings" not in result.column_names:
        return None
    column = pc.list_flatten(result.with_format("arrow")["findings"][:])
    counts = pc.value_counts(pc.struct_field(column, "severity")).to_pylist()
    return {entry["values"]: entry["counts"] for entry in counts}


def print_summary(manifest: Manifest, output: Path) -> None:
    """The closing table on stdout: what was done, what was not, and what to open."""
    console = terminal.out()
    if manifest.stages:
        numbers = ("units", "cached", "computed", "failed", "loading", "time")
        table = terminal.table("stage", *numbers, right=numbers)
        for stage in manifest.stages:
            table.add_row(
                stage.stage,
                plural(stage.units, stage.unit),
                f"{stage.cached:,}",
                f"{stage.computed:,}",
                f"{stage.failed:,}" if stage.failed else "",
                terminal.duration(stage.load_seconds)
                if stage.load_seconds >= SHOWN_LOADING
                else "",
                terminal.duration(stage.seconds),
            )
        console.print(table)
        console.print()
    for label, text in _facts(manifest, output):
        console.print(f"[dim]{label:<10}[/dim]{text}", soft_wrap=True)


def _facts(manifest: Manifest, output: Path) -> Iterator[tuple[str, str]]:
    """The lines below the table: a label and what to say."""
    counts = [plural(number, unit[:-1]) for unit, number in manifest.counts.items()]
    yield "done", f"{', '.join(counts)} in {terminal.duration(manifest.seconds)}"
    unread = Counter(rejection["severity"] for rejection in manifest.rejections)
    if unread["error"]:
        yield "not read", f"{unread['error']:,}, named above"
    if unread["warning"]:
        yield "warnings", f"{unread['warning']:,}, named above"
    if manifest.failures:
        failed = len({failure.id for failure in manifest.failures})
        yield "failed", f"{plural(failed, 'article')}, named above"
    if manifest.findings is not None:
        found = [plural(n, severity) for severity, n in manifest.findings.items()]
        yield "findings", ", ".join(found) or "none"
    yield "output", f"{output} ({', '.join(manifest.formats)})"
    page = output / "html" / "index.html"
    yield "to read", str(page) if "html" in manifest.formats else f"krant show {output}"
