"""krant explain: from a sentence of the summary back to the article, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import terminal
from pipeline.cli.options import Debug
from pipeline.cli.results import ResultFolder, find_article
from pipeline.errors import InputError
from pipeline.progress import plural

if TYPE_CHECKING:
    from pipeline.writers.manifest import Manifest

Row = Mapping[str, Any]
Step = tuple[str, str, str]
"""A line of the explanation: label, text, style."""

# Enough of a fingerprint to find the folder in the cache by eye.
SHOWN_FINGERPRINT = 12


def explain(
    folder: ResultFolder,
    article: Annotated[str, typer.Argument(metavar="ID", help="An article's id.")],
    sentence: Annotated[
        int | None,
        typer.Argument(metavar="SENTENCE", min=1, help="A sentence's number, as show prints it."),
    ] = None,
    debug: Debug = False,
) -> None:
    """Trace a sentence back to the article.

    Each sentence of the summary, or the SENTENCE of that number: the English and Dutch
    sentences, the place in the text, what was found there, and the stages that made it.
    """
    from rich.text import Text

    from pipeline.writers import read_result
    from pipeline.writers.manifest import Manifest

    row = find_article(read_result(folder), article)
    if sentence is None:
        steps = _summary(row)
    else:
        count = len(row.get("sentences") or [])
        if sentence > count:
            raise InputError(f"{row['id']} has {plural(count, 'sentence')}, no {sentence}")
        steps = _sentence(row, sentence - 1)
    table = terminal.table("", "")
    table.show_header = False
    for label, text, style in (*steps, *_made_by(Manifest.read(folder))):
        table.add_row(Text(label, "dim"), Text(text, style))
    terminal.out().print(table)


def _summary(row: Row) -> Iterator[Step]:
    """Each summary sentence, and below it the sentences that it rests on."""
    if not row.get("summary"):
        raise InputError(f"{row['id']} has no summary; name a sentence: krant explain DIR ID 1")
    for text, sources in zip(row["summary"], row["summary_sources"], strict=True):
        yield "summary", text, "bold"
        for rejected in row.get("summary_rejected") or ():
            if [rejected["source"]] == list(sources):
                yield "  in place of", rejected["text"], "yellow"
        for index in sources:
            yield from _sentence(row, index)


def _sentence(row: Row, index: int) -> Iterator[Step]:
    """What every stage found in one sentence, from the translation back to the text."""
    yield f"sentence {index + 1}", "", ""
    if row.get("translation"):
        yield "  translated", row["translation"][index], ""
    yield "  written", row["sentences"][index], ""
    span = row["spans"][index]
    kind = row["blocks"][span["block"]]["kind"] if row["blocks"] else "text"
    place = f"characters {span['start']} to {span['end']}, block {span['block'] + 1} ({kind})"
    yield "  place", place, "dim"
    if measures := ", ".join(_measures(row, index)):
        yield "  measured", measures, "dim"
    for entity in row.get("entities") or ():
        if entity["sentence"] == index:
            yield (
                f"  {entity['label']}",
                f"{entity['text']} → {entity['english'] or 'not found'}",
                "",
            )
    for finding in row.get("findings") or ():
        if finding["sentence"] == index:
            yield f"  {finding['severity']}", f"{finding['check']}: {finding['message']}", "yellow"


def _measures(row: Row, index: int) -> Iterator[str]:
    """The numbers that stages attached to a sentence."""
    names = {
        "translation_score": "log-probability per token",
        "confidence": "confidence",
        "sentence_sentiment": "sentiment",
    }
    for column, name in names.items():
        values = row.get(column)
        if values and values[index] is not None:
            yield f"{name} {values[index]:.2f}"


def _made_by(manifest: Manifest) -> Iterator[Step]:
    """The stages that made it all, with their fingerprints."""
    yield "made by", f"krant {manifest.krant}, configuration {manifest.config['name']}", "dim"
    for stage in manifest.stages:
        yield f"  {stage.stage}", stage.fingerprint[:SHOWN_FINGERPRINT], "dim"
