"""A result in the terminal: the list of articles, and one article beside its translation.

Everything here is a rich renderable: colours come and go with the terminal, and what
they say stands in the text as well, so that a pipe or a file reads the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from pipeline.writers import values
from pipeline.writers.article_view import ArticleView, Block, Finding, Sentence, view
from pipeline.writers.marks import Piece
from pipeline.writers.names import LABELS
from pipeline.writers.names import Group as NameGroup

if TYPE_CHECKING:
    from datasets import Dataset

SIDE_BY_SIDE = 90
"""Columns of the terminal from which both languages fit beside each other, some 40 each."""

WIDEST = 150
"""Columns. Lines longer than some 70 characters are hard to follow from one to the next."""

_NAME_STYLES = {"PER": "blue", "ORG": "magenta", "LOC": "green", "MISC": "yellow"}
_SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_SEVERITY_MARKS = {"error": "!", "warning": "?", "info": "i"}
_TONE_STYLES = {"positive": "green", "negative": "red", "neutral": "dim"}
_BARS = "▁▂▃▄▅▆▇█"
_LISTED = "id title published text blocks sentences spans translation sentiment findings".split()
"""The columns that the list of articles needs."""


def render_article(row: Mapping[str, Any]) -> RenderableType:
    """An article to print: head, summary, sentiment, findings, names, then the text.

    The translation stands beside the original, or above it in a narrow terminal.
    """
    return _Article(view(row))


def render_list(result: Dataset) -> RenderableType:
    """The articles of a result to print, a line each."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("ID", overflow="fold", min_width=12, max_width=32)
    table.add_column("Date", no_wrap=True, max_width=17)
    table.add_column("Sentiment", no_wrap=True, max_width=14)
    table.add_column("Findings", no_wrap=True)
    table.add_column("Headline", min_width=20)
    present = [name for name in _LISTED if name in result.column_names]
    for batch in result.select_columns(present).with_format("arrow").iter(100):
        for row in batch.to_pylist():
            article = view(row)
            table.add_row(
                Text(article.id),
                Text(article.published.partition(",")[0], style="dim"),
                _tone(article.tone, article.score),
                _counts(article),
                Text(article.title),
            )
    return _Trimmed(table)


@dataclass(frozen=True, slots=True)
class _Article:
    """An article that lays itself out for the width it gets."""

    article: ArticleView

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        article = self.article
        width = min(options.max_width, WIDEST)
        parts: list[RenderableType | None] = [
            _head(article),
            _section("Summary", _summary(article)),
            _section("Sentiment", _sentiment(article, width)),
            _section("Worth checking", [_finding(each) for each in article.findings]),
            _section("Names", _names(article)),
            _section("Text", _text(article, width)),
        ]
        for number, part in enumerate(part for part in parts if part):
            if number:
                yield Segment.line()
            yield from console.render(_Trimmed(part), options.update(width=width))


@dataclass(frozen=True, slots=True)
class _Trimmed:
    """Anything without the blanks that tables pad its lines with, for pipes and for copying."""

    whole: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for line in console.render_lines(self.whole, options, pad=False):
            while line and not line[-1].text.strip(" "):
                line.pop()
            yield from line[:-1]
            yield from (Segment(last.text.rstrip(" "), last.style) for last in line[-1:])
            yield Segment.line()


def _head(article: ArticleView) -> RenderableType:
    lines: list[RenderableType] = [Text(article.title, style="bold")]
    if article.original_title:
        lines.append(Text(article.original_title, style="dim"))
    about = " · ".join(filter(None, (article.source, article.published, article.link)))
    return Group(*lines, *([Text(about, style="dim")] if about else []))


def _section(title: str, lines: Sequence[RenderableType]) -> RenderableType | None:
    """The lines under a title, or nothing when there are none."""
    if not lines:
        return None
    return Group(Text(title, style="bold"), *(Padding(line, (0, 0, 0, 2)) for line in lines))


def _summary(article: ArticleView) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for sentence in article.summary:
        line = Text(sentence.text)
        if sentence.sources:
            numbers = " ".join(str(index + 1) for index in sentence.sources)
            line.append(f" [{numbers}]", style="cyan")
        lines.append(line)
    return lines


def _sentiment(article: ArticleView, width: int) -> list[RenderableType]:
    lines: list[RenderableType] = []
    if article.tone:
        lines.append(_tone(article.tone, article.score))
    if any(score is not None for score in article.tones):
        lines += _strip(article.tones, width - 2)
    return lines


def _strip(scores: Sequence[float | None], width: int) -> Iterator[Text]:
    """A bar a sentence, as high as its score; a long article takes several lines."""
    for start in range(0, len(scores), width):
        line = Text()
        for score in scores[start : start + width]:
            if score is None:
                line.append(" ")
                continue
            height = round((score + 1) / 2 * (len(_BARS) - 1))
            line.append(_BARS[height], style=_TONE_STYLES[values.tone(None, score)])
        yield line


def _names(article: ArticleView) -> list[RenderableType]:
    table = Table.grid(padding=(0, 2, 0, 0))
    for label, heading in LABELS.items():
        if groups := article.groups_of(label):
            line = Text(", ").join(_group(group) for group in groups)
            table.add_row(Text(heading, style="dim"), line)
    return [table] if table.rows else []


def _group(group: NameGroup) -> Text:
    line = Text()
    line.append(group.name, style=_NAME_STYLES[group.label])
    if group.count > 1:
        line.append(f" ×{group.count}", style="dim")
    if group.tone in ("positive", "negative"):
        line.append(f" ({group.tone})", style=_TONE_STYLES[group.tone])
    return line


def _text(article: ArticleView, width: int) -> list[RenderableType]:
    beside = article.translated and width >= SIDE_BY_SIDE
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    if beside:
        table.add_column(ratio=1)
    for number, block in enumerate(article.blocks):
        if number:
            table.add_row()
        for sentence in block.sentences:
            table.add_row(*_sentence(sentence, block, beside))
    return [table] if table.rows else []


def _sentence(sentence: Sentence, block: Block, beside: bool) -> Iterator[RenderableType]:
    """The cells of a sentence: its number, its mark, and one or both languages."""
    yield Text("" if sentence.index is None else str(sentence.index + 1))
    mark = _SEVERITY_MARKS.get(sentence.severity, "~" if sentence.unsure else " ")
    yield Text(mark, style=_SEVERITY_STYLES.get(sentence.severity, "dim"))
    strong = "bold" if block.kind in ("headline", "heading", "lead") else ""
    original = _marked(sentence.original)
    notes = [_finding(finding, numbered=False) for finding in sentence.findings]
    if sentence.unsure and sentence.confidence is not None:
        notes.append(Text(f"unsure ({sentence.confidence:.2f})", style="dim"))
    if not sentence.translation:
        yield Group(original, *notes)
    elif beside:
        yield Group(_marked(sentence.translation, strong), *notes)
        yield original
    else:
        original.stylize_before("dim")
        yield Group(_marked(sentence.translation, strong), Padding(original, (0, 0, 0, 2)), *notes)


def _marked(pieces: Iterable[Piece], style: str = "") -> Text:
    text = Text(style=style)
    for piece in pieces:
        name = _NAME_STYLES.get(piece.label, "")
        found = f"{_SEVERITY_STYLES[piece.severity]} underline" if piece.severity else ""
        text.append(piece.text, style=found or name)
    return text


def _finding(finding: Finding, numbered: bool = True) -> Text:
    """A finding in one line; `numbered` when it doesn't stand below its sentence."""
    line = Text()
    line.append(_SEVERITY_MARKS[finding.severity], style=_SEVERITY_STYLES[finding.severity])
    if numbered and finding.sentence is not None:
        line.append(f" sentence {finding.sentence + 1}:", style="cyan")
    line.append(f" {finding.check.replace('_', ' ')}", style="bold")
    if not finding.explained:
        source, target = (
            values.shortened(each, 60) or "–" for each in (finding.source, finding.target)
        )
        line.append(f" “{source}” → “{target}”")
    if finding.message:
        line.append(f" {finding.message}", style="dim")
    return line


def _tone(tone: str, score: float | None) -> Text:
    if not tone:
        return Text()
    number = "" if score is None else f" {score:+.2f}"
    return Text(f"{tone}{number}", style=_TONE_STYLES[tone])


def _counts(article: ArticleView) -> Text:
    return Text(" ").join(
        Text(f"{_SEVERITY_MARKS[severity]} {count}", style=_SEVERITY_STYLES[severity])
        for severity, count in article.counts()
    )
