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
    from rich.text import Text

    from pipeline.writers.manifest import Manifest

Row = Mapping[str, Any]

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
    from pipeline.writers import read_result
    from pipeline.writers.manifest import Manifest

    row = find_article(read_result(folder), article)
    console = terminal.out()
    if sentence is None:
        lines = list(_summary(row))
    else:
        count = len(row.get("sentences") or [])
        if sentence > count:
            raise InputError(f"{row['id']} has {plural(count, 'sentence')}, no {sentence}")
        lines = list(_sentence(row, sentence - 1))
    for line in (*lines, *_steps(Manifest.read(folder))):
        console.print(line, soft_wrap=not console.is_terminal)


def _summary(row: Row) -> Iterator[Text]:
    """Each summary sentence, and below it the sentences that it rests on."""
    if not row.get("summary"):
        raise InputError(f"{row['id']} has no summary; name a sentence: krant explain DIR ID 1")
    for text, sources in zip(row["summary"], row["summary_sources"], strict=True):
        yield _line("summary", text, "bold")
        for index in sources:
            yield from _sentence(row, index)


def _sentence(row: Row, index: int) -> Iterator[Text]:
    """What every stage found in one sentence, from the translation back to the text."""
    number = f"sentence {index + 1}"
    if row.get("translation"):
        yield _line(f"  {number} in English", row["translation"][index])
    measures = list(_measures(row, index))
    if measures:
        yield _line("    measured", ", ".join(measures), "dim")
    for finding in row.get("findings") or ():
        if finding["sentence"] == index:
            yield _line(f"    {finding['severity']}", f"{finding['check']}: {finding['message']}")
    for entity in row.get("entities") or ():
        if entity["sentence"] == index:
            english = f" → {entity['english']}" if entity["english"] else " → not found"
            yield _line(f"    {entity['label']}", f"{entity['text']}{english}", "dim")
    yield _line(f"  {number} as written", row["sentences"][index])
    span = row["spans"][index]
    kind = row["blocks"][span["block"]]["kind"] if row["blocks"] else "text"
    yield _line(
        "    place",
        f"characters {span['start']} to {span['end']}, block {span['block']} ({kind})",
        "dim",
    )


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


def _steps(manifest: Manifest) -> Iterator[Text]:
    """The stages that made it all, with their fingerprints."""
    yield _line(
        "made by", f"krant {manifest.krant}, configuration {manifest.config['name']}", "dim"
    )
    for stage in manifest.stages:
        yield _line(f"  {stage.stage}", stage.fingerprint[:SHOWN_FINGERPRINT], "dim")


def _line(label: str, text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text.assemble((f"{label}: ", "dim"), (text, style))
