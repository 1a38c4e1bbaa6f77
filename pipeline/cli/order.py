"""An order to run: what the command line names, carried out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.cli.events import tell
from pipeline.cli.outcome import count_findings, count_units
from pipeline.errors import ConfigError, InputError

if TYPE_CHECKING:
    from datasets import Dataset

    from pipeline.config import Config
    from pipeline.pipeline import RunReport
    from pipeline.progress import Reporter
    from pipeline.readers import Rejection
    from pipeline.writers.manifest import Manifest

# An archive with a thousand articles in other languages should not fill the screen.
SHOWN_WARNINGS = 20


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run, as the command line names it."""

    inputs: Sequence[str]
    output: Path
    config: str | Mapping[str, Any] = "compact"
    overrides: Sequence[str] = ()
    formats: Sequence[str] = ("datasets",)
    stages: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    force: bool = False
    since: str | None = None
    until: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """Articles with the columns of every stage, and how they came about."""

    result: Dataset
    settings: Config
    report: RunReport
    rejections: Sequence[Rejection]


def execute(order: Order, cache: Path | None, reporter: Reporter) -> Manifest:
    """Read, run, write, and say what went wrong on stderr; the manifest that was written."""
    started, clock = datetime.now().astimezone(), time.perf_counter()
    from pipeline.writers import known_formats, write
    from pipeline.writers.folder import prepare
    from pipeline.writers.manifest import Manifest

    chosen = known_formats(order.formats)
    computed = compute(order, cache, reporter, ready=lambda: prepare(order.output))
    write(computed.result, order.output, chosen)
    manifest = Manifest(
        krant=__version__,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - clock, 3),
        inputs=list(order.inputs),
        config=computed.settings.model_dump(mode="json"),
        stages=computed.report.stages,
        counts=count_units(computed.result),
        findings=count_findings(computed.result),
        formats=chosen,
        failures=computed.report.failures,
        rejections=[asdict(rejection) for rejection in computed.rejections],
        reading={
            "columns": dict(order.columns),
            "language": order.language,
            "force": order.force,
            "since": _moment(order.since) or None,
            "until": _moment(order.until) or None,
            "part": order.part,
        },
    )
    manifest.write(order.output)
    tell(
        "run_finished",
        seconds=manifest.seconds,
        output=str(order.output),
        findings=manifest.findings,
        failed=len({failure.id for failure in manifest.failures}),
        **manifest.counts,
    )
    return manifest


def compute(
    order: Order,
    cache: Path | None,
    reporter: Reporter,
    ready: Callable[[], object] = lambda: None,
    also: Sequence[str] = (),
) -> Computed:
    """Read and run, and say what went wrong on stderr; nothing is written.

    Whatever can be known to be wrong is found before the first article is
    read, and so is what `ready` finds, which is called then. Stages in `also`
    are put behind those of the configuration that lacks them. Raises
    ConfigError, InputError, ModelError, StageError.
    """
    from pipeline.archive.archive import is_archive
    from pipeline.config import load_config, with_stages
    from pipeline.pipeline import Pipeline
    from pipeline.readers import read_articles
    from pipeline.readers.conversion import usable_processors

    settings = with_stages(load_config(order.config, order.overrides), also)
    steps = Pipeline.from_config(settings, stages=order.stages or None)
    steps.check()
    since, until = _moment(order.since), _moment(order.until)
    if (since or until) and not any(is_archive(name) for name in order.inputs):
        raise ConfigError("--since and --until are for an archive of krant fetch; none is named")
    part = _part(order.part)
    ready()
    tell("run_started", inputs=list(order.inputs), config=settings.name, version=__version__)

    rejections: list[Rejection] = []
    articles = read_articles(
        order.inputs,
        columns={**settings.reader.columns, **order.columns},
        language=order.language or settings.source,
        rejected=rejections,
        force=order.force,
        since=since,
        until=until,
        processes=usable_processors(),
    )
    _tell_rejections(rejections)
    if not len(articles):
        raise InputError("there is no article to run")
    articles = articles.select(part_rows(len(articles), *part))
    tell("articles_read", articles=len(articles), rejected=len(rejections))
    result = steps.run(articles, cache_dir=cache, progress=reporter)
    for failure in steps.failures:
        told = f"{failure.id}: stage {failure.stage}: {failure.error}"
        tell("article_failed", told, "error", **asdict(failure))
    return Computed(result, settings, steps.report, rejections)


def _moment(when: str | None) -> str:
    from pipeline.readers.archived import moment

    return moment(when) if when else ""


def _part(named: str | None) -> tuple[int, int]:
    """K and N of "K/N"; 1 and 1 for None. Raises ConfigError."""
    if named is None:
        return 1, 1
    match = re.fullmatch(r"(\d+)/(\d+)", named)
    number, count = map(int, match.groups()) if match else (0, 0)
    if not 1 <= number <= count:
        raise ConfigError(f"--part {named}: write K/N with K from 1 to N, such as 3/16")
    return number, count


def part_rows(rows: int, number: int, count: int) -> range:
    """The rows of the `number`th of `count` parts, which together are all rows.

    Parts begin where an engine's chunks do if there are enough of those, so
    that what is computed together is what one run over all would have computed
    together. Raises InputError for an empty part.
    """
    from pipeline.engines.stage_run import CHUNK_ROWS

    step = CHUNK_ROWS if rows >= count * CHUNK_ROWS else 1
    steps = -(-rows // step)
    start, stop = (min(rows, steps * end // count * step) for end in (number - 1, number))
    if start == stop:
        raise InputError(f"part {number} of {count} is empty: there are {rows} articles")
    return range(start, stop)


def _tell_rejections(rejections: Sequence[Rejection]) -> None:
    """Name on stderr what was not read, and why; of warnings only the first few."""
    warnings = [each for each in rejections if each.severity == "warning"]
    for rejection in rejections:
        if rejection.severity == "error" or rejection in warnings[:SHOWN_WARNINGS]:
            tell("rejected", str(rejection), rejection.severity, **asdict(rejection))
    if len(warnings) > SHOWN_WARNINGS:
        more = len(warnings) - SHOWN_WARNINGS
        tell("more_rejected", f"{more:,} more warnings; all are in run.json", rejected=more)
