"""What a command came to, as a text file that Prometheus reads.

The node exporter's textfile collector picks such files up; the file is
replaced whole, so that it is never read half written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from prometheus_client import Gauge

    from pipeline.feeds.harvest import Tally
    from pipeline.writers.manifest import Manifest

MetricsFile = Annotated[
    Path | None,
    typer.Option("--metrics", metavar="FILE", help="Write figures for Prometheus there (.prom)."),
]


class Metrics:
    """The figures of the last run and the last round of fetching.

    All are gauges: a process that runs once a night has nothing to count up.
    """

    def __init__(self, path: Path) -> None:
        """Raises ConfigError when no file can be written there."""
        from prometheus_client import CollectorRegistry

        if not path.parent.is_dir():
            raise ConfigError(f"--metrics {path}: there is no folder {path.parent}")
        self._path = path
        self._registry = CollectorRegistry()
        self._gauges: dict[str, Gauge] = {}

    def ran(self, manifest: Manifest) -> None:
        """Note a run, and write the file."""
        self._forget("krant_run_", "krant_stage_", "krant_findings")
        self._set(
            "krant_run_finished_timestamp_seconds", "When the run ended"
        ).set_to_current_time()
        self._set("krant_run_seconds", "How long the run took").set(manifest.seconds)
        for unit, count in manifest.counts.items():
            self._set(f"krant_run_{unit}", f"{unit.capitalize()} of the run").set(count)
        failed = len({failure.id for failure in manifest.failures})
        self._set("krant_run_articles_failed", "Articles that a stage failed on").set(failed)
        self._by(
            "krant_run_rejections",
            "What was not read (error) or read with a doubt (warning)",
            "severity",
            {"error": 0, "warning": 0} | Counter(str(e["severity"]) for e in manifest.rejections),
        )
        units = self._set("krant_stage_units", "Units of a stage by what they took", "stage", "how")
        seconds = self._set("krant_stage_seconds", "How long a stage took", "stage")
        for stage in manifest.stages:
            seconds.labels(stage.stage).set(stage.seconds)
            for how in ("cached", "computed", "failed"):
                units.labels(stage.stage, how).set(getattr(stage, how))
        if manifest.findings is not None:
            found = {"error": 0, "warning": 0, "info": 0} | dict(manifest.findings)
            self._by("krant_findings", "What the checks found", "severity", found)
        self._write()

    def fetched(self, tallies: Iterable[Tally], archive: Mapping[str, int]) -> None:
        """Note a round of fetching, and write the file."""
        self._forget("krant_fetch_", "krant_archive_")
        tallies = list(tallies)
        self._set(
            "krant_fetch_finished_timestamp_seconds", "When the round ended"
        ).set_to_current_time()
        states = {"read": 0, "unchanged": 0, "failed": 0} | Counter(t.state for t in tallies)
        self._by("krant_fetch_sources", "Sources by what came of them", "state", states)
        articles = {
            "new": sum(tally.new for tally in tallies),
            "edited": sum(tally.versions for tally in tallies),
            "known": sum(tally.known for tally in tallies),
        }
        self._by("krant_fetch_articles", "Articles of the round", "kind", articles)
        failures = sum(len(tally.failures) for tally in tallies)
        self._set("krant_fetch_failures", "Addresses that could not be had").set(failures)
        self._by("krant_archive_size", "What the archive holds", "unit", archive)
        self._write()

    def _set(self, name: str, text: str, *labels: str) -> Gauge:
        from prometheus_client import Gauge

        if name not in self._gauges:
            self._gauges[name] = Gauge(name, text, labels, registry=self._registry)
        return self._gauges[name]

    def _by(self, name: str, text: str, label: str, counts: Mapping[str, int]) -> None:
        gauge = self._set(name, text, label)
        for value, count in counts.items():
            gauge.labels(value).set(count)

    def _forget(self, *prefixes: str) -> None:
        """Drop figures, so that what the next run lacks does not stay behind."""
        for name in [name for name in self._gauges if name.startswith(prefixes)]:
            self._registry.unregister(self._gauges.pop(name))

    def _write(self) -> None:
        from prometheus_client import write_to_textfile

        try:
            write_to_textfile(str(self._path), self._registry)
        except OSError as error:
            raise ConfigError(f"--metrics {self._path}: {error.strerror or error}") from error


def open_metrics(path: Path | None) -> Metrics | None:
    """The metrics that go to a file, or None where none is named. Raises ConfigError."""
    return None if path is None else Metrics(path)
