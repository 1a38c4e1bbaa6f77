"""krant evaluate: how good the stages of a configuration are on a test set."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol

import typer

from pipeline.cli import evaluation_tables as tables
from pipeline.cli.errors import FAILED_ARTICLES
from pipeline.cli.events import tell
from pipeline.cli.options import CacheFolder, Debug, Json, cache_folder
from pipeline.cli.terminal import print_json
from pipeline.cli.working import reporting, saying_what_is_kept
from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.evaluate.systems import SystemConfig
    from pipeline.progress import Reporter

# In the cache folder, beside the stages' results.
SCORES = "scores"

app = typer.Typer(no_args_is_help=True, help="Measure stages against what people wrote.")

Test = Annotated[Path, typer.Option("--test", metavar="FILE", help="The test set.")]
Systems = Annotated[
    list[str] | None,
    typer.Option(
        "--system",
        metavar="[NAME=]CONFIG[+KEY=VALUE]",
        help="A configuration to measure: compact, mine.yaml, "
        "beam4=compact+stages.translate.beam=4. Repeatable; compact if not given.",
    ),
]
FailUnder = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SCORE=NUMBER",
        help="Exit with 1 when a system's score is worse than this. Repeatable.",
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Neither look up nor keep results.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]


class Scored(Protocol):
    """What an evaluation gives for a system."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def system(self) -> str: ...

    def flat(self) -> dict[str, float]: ...


@dataclass(frozen=True, slots=True)
class Work:
    """What an evaluation runs with."""

    systems: Sequence[SystemConfig]
    stages: Path | None
    """The cache of stage results, None for none."""
    scores: Path | None
    """The folder of scores computed before, None for none."""
    progress: Reporter

    def measure(self, evaluate: Callable[..., Scored], test: Sequence[Any]) -> list[Scored]:
        """What `evaluate` finds of every system on the test set."""
        return [evaluate(system, test, self.stages, self.progress) for system in self.systems]


class Judgement:
    """What --fail-under asks for, held against what came out.

    `known` are the scores that can be asked for, `error_rates` those of them
    of which less is better. Raises ConfigError for any other.
    """

    def __init__(
        self,
        fail_under: Sequence[str] | None,
        known: Collection[str],
        error_rates: Collection[str] = (),
    ) -> None:
        from pipeline.evaluate.thresholds import thresholds

        self._wanted = thresholds(fail_under or (), known, error_rates)

    def tell(
        self, results: Sequence[Scored], show: Callable[[Sequence[Any]], None], json: bool
    ) -> None:
        """Print the results, as a table or as JSON, and pass sentence."""
        if json:
            print_json([asdict(result) for result in results])
        else:
            show(results)
        self.pass_sentence({result.system: result.flat() for result in results})

    def pass_sentence(self, scores: Mapping[str, Mapping[str, float]]) -> None:
        """Name the scores of systems that are worse than asked for, and exit with 1 then."""
        from pipeline.evaluate.thresholds import missed

        lines = [
            line for name, found in scores.items() for line in missed(self._wanted, name, found)
        ]
        for line in lines:
            tell("threshold_missed", line, "error")
        if lines:
            raise typer.Exit(FAILED_ARTICLES)


@contextmanager
def working(
    systems: Sequence[str],
    cache: Path | None,
    no_cache: bool,
    quiet: bool,
    beside: Collection[str] = (),
) -> Iterator[Work]:
    """Parse the systems, and say what goes on meanwhile.

    `beside` are the names of what else stands in the tables.
    """
    if cache and no_cache:
        raise ConfigError("--cache and --no-cache exclude each other")
    kept = None if no_cache else cache_folder(cache)
    with saying_what_is_kept(kept), reporting(quiet) as reporter:
        from pipeline.evaluate.extra import require_extra

        require_extra()
        from pipeline.cache import Cache
        from pipeline.evaluate.systems import parse_system

        if kept:
            Cache(kept)  # marks the folder, which scores alone would not
        parsed = [parse_system(system) for system in systems]
        _each_once([*(system.name for system in parsed), *beside])
        yield Work(
            parsed,
            kept,
            kept / SCORES if kept else None,
            reporter,
        )


def _command_line(arguments: Sequence[str]) -> str:
    """The command as a shell reads it, each option on a line of its own."""
    shown = "krant"
    for argument in arguments:
        shown += (" \\\n    " if argument.startswith("--") else " ") + shlex.quote(argument)
    return shown


def _each_once(names: Sequence[str]) -> None:
    """Raise ConfigError when two systems have one name: the tables could not tell them apart."""
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(
                f"two systems are called {name!r}; name one of them otherwise (NAME=…)"
            )


@app.command()
def translation(
    test: Annotated[
        str,
        typer.Option(
            "--test",
            metavar="FILE|DATASET",
            help="TSV (source, reference), JSONL, annotated news, a saved data set, or "
            "hub:owner/name[@revision][:split].",
        ),
    ],
    systems: Systems = None,
    hypotheses: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=FILE", help="Translations, one a line. Repeatable."),
    ] = None,
    first: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the first N segments.")
    ] = None,
    comet: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Also COMET, with this model.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write an HTML report here.")
    ] = None,
    fail_under: FailUnder = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """BLEU, chrF2, TER with intervals and significance; slices, adequacy, differences.

    Systems and files are compared with the first system, or the first file
    where no --system is given.
    """
    from pipeline.cli.options import pairs

    files = pairs("--hypotheses", hypotheses, "NAME=FILE")
    named = systems or ([] if files else ["compact"])
    with working(named, cache, no_cache, quiet, files) as work:
        from pipeline.evaluate.comet import require_comet
        from pipeline.evaluate.parallel import read_hypotheses, read_parallel
        from pipeline.evaluate.report import require_writable, write_report
        from pipeline.evaluate.systems import identity, translate
        from pipeline.evaluate.translation import ERROR_RATES, SCORES, Output, evaluate

        if comet:
            require_comet()
        if report:
            require_writable(report)
        known = SCORES if comet else [score for score in SCORES if score != "comet"]
        judgement = Judgement(fail_under, known, ERROR_RATES)
        whole = read_parallel(test)
        chosen = whole.first(first)
        read = []
        for name, file in files.items():
            lines, escaped = read_hypotheses(Path(file), len(whole))
            if escaped:
                told = f"{file}: HTML entities in {escaped:,} lines were unescaped"
                tell("unescaped", told, "warning", file=str(file), lines=escaped)
            read.append(Output(name, tuple(lines[: len(chosen)]), Path(file).name))
        outputs = [
            Output(
                system.name,
                tuple(translate(system, chosen.sources, work.stages, work.progress)),
                identity(system, "translate"),
            )
            for system in work.systems
        ]
        evaluation = evaluate(chosen, [*outputs, *read], comet=comet, cache=work.scores)
        if report:
            write_report(evaluation, report, _command_line(sys.argv[1:]))
    if json:
        print_json(evaluation.json())
    else:
        tables.print_translation(evaluation, report)
    judgement.pass_sentence({system.name: system.flat() for system in evaluation.systems})


@app.command()
def entities(
    test: Test,
    systems: Systems = None,
    fail_under: FailUnder = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Span F1 by type, exact and by overlap, on a CoNLL file or annotated news (.jsonl)."""
    with working(systems or ["compact"], cache, no_cache, quiet) as work:
        from pipeline.evaluate.conll import read_tagged
        from pipeline.evaluate.spans import SCORES, evaluate_entities

        judgement = Judgement(fail_under, SCORES)
        results = work.measure(evaluate_entities, read_tagged(test))
    judgement.tell(results, tables.print_entities, json)


@app.command()
def segmentation(
    test: Test,
    systems: Systems = None,
    fail_under: FailUnder = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Boundary precision, recall and F1 on CoNLL-U or annotated news (.jsonl)."""
    with working(systems or ["compact"], cache, no_cache, quiet) as work:
        from pipeline.evaluate.boundaries import SCORES, evaluate_segmentation
        from pipeline.evaluate.conllu import read_documents

        judgement = Judgement(fail_under, SCORES)
        results = work.measure(evaluate_segmentation, read_documents(test))
    judgement.tell(results, tables.print_segmentation, json)


@app.command()
def sentiment(
    test: Test,
    systems: Systems = None,
    fail_under: FailUnder = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Macro-F1 and confusion matrix, on annotated news (.jsonl) or TSV of label and text."""
    with working(systems or ["compact"], cache, no_cache, quiet) as work:
        from pipeline.evaluate.sentiment import SCORES, evaluate_sentiment, read_judged

        judgement = Judgement(fail_under, SCORES)
        results = work.measure(evaluate_sentiment, read_judged(test))
    judgement.tell(results, tables.print_sentiment, json)


@app.command()
def summary(
    test: Test,
    systems: Systems = None,
    references: Annotated[
        bool,
        typer.Option(
            "--references",
            help="Summarise the reference translations: measures the choice, not the translator.",
        ),
    ] = False,
    fail_under: FailUnder = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """ROUGE against reference summaries, and what of their numbers and names is unsupported.

    The test set is annotated news (.jsonl) with summary_en.
    """
    with working(systems or ["compact"], cache, no_cache, quiet) as work:
        from pipeline.evaluate.corpus import read_corpus
        from pipeline.evaluate.summary import ERROR_RATES, SCORES, evaluate_summaries

        judgement = Judgement(fail_under, SCORES, ERROR_RATES)
        measured = partial(evaluate_summaries, references=references)
        results = work.measure(measured, read_corpus(test))
    judgement.tell(results, tables.print_summary, json)
