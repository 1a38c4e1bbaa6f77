"""An article as a person reads it: the columns of a row put together.

The HTML page and the terminal both draw an `ArticleView`. Columns of stages that
did not run, and nulls of stages that failed, leave their part of it empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Any

from pipeline.writers import values
from pipeline.writers.marks import Mark, Piece, find, pieces
from pipeline.writers.names import Group, SentenceMarks, names
from pipeline.writers.values import SEVERITIES, Row

LOW_CONFIDENCE = 0.5
"""Under this a sentence is marked as unsure: it is more likely wrong than right."""

_HEADLINE_LIMIT = 140
"""Characters. An opening paragraph of one sentence no longer than this serves as the headline of
an article without one; agency copy comes that way."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says about a sentence. `sentence` is None when it is about the article."""

    number: int
    sentence: int | None
    check: str
    severity: str
    source: str
    target: str
    message: str

    @property
    def explained(self) -> bool:
        """Whether the message says already what stands here and there."""
        pieces = [piece for piece in (self.source, self.target) if piece]
        return all(piece in self.message for piece in pieces)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in both languages. `index` is None for text that was never cut into sentences."""

    index: int | None
    original: tuple[Piece, ...]
    translation: tuple[Piece, ...]
    sentiment: float | None = None
    confidence: float | None = None
    findings: tuple[Finding, ...] = ()
    cited: tuple[int, ...] = ()
    """The summary sentences that rest on it, counted from 1."""

    @property
    def unsure(self) -> bool:
        """Whether the translation should be read with doubt."""
        return self.confidence is not None and self.confidence < LOW_CONFIDENCE

    @property
    def severity(self) -> str:
        """The worst severity among its findings, or nothing."""
        return worst(self.findings)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the article with its sentences; `kind` as in pipeline.article."""

    kind: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of the summary and the sentences it rests on."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """Everything that is shown of an article."""

    id: str
    title: str
    """The headline in English, or in the original language when there is no translation of it."""
    original_title: str
    """The headline as it stood; empty when `title` is that already."""
    source: str
    link: str
    """Its address when that is an ordinary web address."""
    published: str
    language: str
    headline: tuple[Sentence, ...]
    """The sentences that the title is made of; they are not repeated in `blocks`."""
    blocks: tuple[Block, ...]
    summary: tuple[SummarySentence, ...]
    groups: tuple[Group, ...]
    findings: tuple[Finding, ...]
    tone: str
    score: float | None
    tones: tuple[float | None, ...]
    """The sentiment of each sentence, -1 to 1."""
    translated: bool
    """Whether there is any translation."""

    def groups_of(self, label: str) -> list[Group]:
        """The groups with this label, those mentioned most first."""
        return [group for group in self.groups if group.label == label]

    def counts(self) -> list[tuple[str, int]]:
        """How many findings there are of each severity, worst first, zeros left out."""
        counted = Counter(finding.severity for finding in self.findings)
        return [(severity, counted[severity]) for severity in SEVERITIES if counted[severity]]

    @property
    def first_line(self) -> str:
        """What the article is about, in one sentence: the summary's first, or the text's."""
        if self.summary:
            return self.summary[0].text
        for block in self.blocks:
            for sentence in block.sentences:
                return plain(sentence.translation) or plain(sentence.original)
        return ""


def view(row: Row) -> ArticleView:
    """A row of a result, with whichever columns it has, as something to draw."""
    sentences = values.texts(row, "sentences")
    findings = _findings(row, len(sentences))
    groups, marks = names(row, len(sentences))
    summary = _summary(row, len(sentences))
    blocks = _blocks(row, _sentences(row, findings, marks, summary))
    headline, blocks = _headline(row, blocks)
    original = " ".join(plain(each.original) for each in headline) or values.text(row, "title")
    title = " ".join(filter(None, (plain(each.translation) for each in headline)))
    if not title and not original:
        title, original = (values.shortened(text, _HEADLINE_LIMIT) for text in _opening(blocks))
    sentiment = row.get("sentiment") or {}
    score = values.score(sentiment.get("score"))
    return ArticleView(
        id=values.text(row, "id"),
        title=title or original or values.text(row, "id") or "Untitled",
        original_title=original if title and title != original else "",
        source=values.source_name(values.text(row, "source")),
        link=values.web_address(row.get("url") or ""),
        published=values.date(values.text(row, "published")),
        language=values.text(row, "language"),
        headline=headline,
        blocks=blocks,
        summary=summary,
        groups=groups,
        findings=findings,
        tone=values.tone(sentiment.get("label"), score),
        score=score,
        tones=tuple(map(values.score, row.get("sentence_sentiment") or ()))[: len(sentences)],
        translated=any(values.texts(row, "translation")[: len(sentences)]),
    )


def plain(text: Sequence[Piece]) -> str:
    """The text of some pieces, without the marks."""
    return "".join(piece.text for piece in text)


def worst(findings: Sequence[Finding]) -> str:
    """The worst severity among findings, or nothing."""
    return min((each.severity for each in findings), key=SEVERITIES.index, default="")


def _summary(row: Row, count: int) -> tuple[SummarySentence, ...]:
    sources = row.get("summary_sources") or ()
    return tuple(
        SummarySentence(text, tuple(i for i in rests or () if 0 <= i < count))
        for text, rests in zip_longest(values.texts(row, "summary"), sources)
        if text
    )


def _findings(row: Row, count: int) -> tuple[Finding, ...]:
    """Findings numbered from 1, the worst first and then in the order of the text."""

    def rank(finding: Mapping[str, Any]) -> tuple[int, int]:
        sentence = finding.get("sentence")
        return SEVERITIES.index(values.severity(finding)), -1 if sentence is None else sentence

    return tuple(
        Finding(
            number=number,
            sentence=_within(found.get("sentence"), count),
            check=values.text(found, "check"),
            severity=values.severity(found),
            source=values.text(found, "source"),
            target=values.text(found, "target"),
            message=values.text(found, "message"),
        )
        for number, found in enumerate(sorted(row.get("findings") or (), key=rank), 1)
    )


def _within(index: int | None, count: int) -> int | None:
    return index if index is not None and 0 <= index < count else None


def _sentences(
    row: Row,
    findings: Sequence[Finding],
    marks: SentenceMarks,
    summary: Sequence[SummarySentence],
) -> list[Sentence]:
    originals = values.texts(row, "sentences")
    columns = zip_longest(
        originals,
        values.texts(row, "translation")[: len(originals)],
        (row.get("sentence_sentiment") or ())[: len(originals)],
        (row.get("confidence") or ())[: len(originals)],
    )
    found: dict[int | None, tuple[Finding, ...]] = {}
    for finding in findings:
        found[finding.sentence] = (*found.get(finding.sentence, ()), finding)
    made = []
    for index, (original, translation, sentiment, confidence) in enumerate(columns):
        own = found.get(index, ())
        in_original, in_translation = marks.get(index, ([], []))
        made.append(
            Sentence(
                index=index,
                original=_marked(original, in_original, own, "source"),
                translation=_marked(translation or "", in_translation, own, "target"),
                sentiment=values.score(sentiment),
                confidence=values.score(confidence),
                findings=own,
                cited=tuple(n for n, each in enumerate(summary, 1) if index in each.sources),
            )
        )
    return made


def _marked(
    text: str, names: list[Mark], findings: Sequence[Finding], side: str
) -> tuple[Piece, ...]:
    places = ((find(text, getattr(each, side)), each.severity) for each in findings)
    found = [Mark(*place, severity=severity) for place, severity in places if place]
    return pieces(text, [*names, *found])


def _blocks(row: Row, sentences: list[Sentence]) -> tuple[Block, ...]:
    """Sentences by the block they stand in; the bare text when it was not segmented."""
    if not sentences:
        return tuple(_bare(row))
    kinds = [block["kind"] for block in row.get("blocks") or ()]
    spans = row.get("spans") or ()
    homes = [span["block"] for span in spans] + [None] * (len(sentences) - len(spans))
    made = []
    for home, members in groupby(zip(homes, sentences, strict=False), key=lambda pair: pair[0]):
        known = home is not None and 0 <= home < len(kinds)
        kind = kinds[home] if known and home is not None else "paragraph"
        made.append(Block(kind, tuple(sentence for _, sentence in members)))
    return tuple(made)


def _bare(row: Row) -> Iterator[Block]:
    whole = values.text(row, "text")
    stretches = [(b["kind"], whole[b["start"] : b["end"]]) for b in row.get("blocks") or ()]
    for kind, stretch in stretches or [("paragraph", whole)]:
        if stretch.strip():
            yield Block(kind, (Sentence(None, (Piece(stretch),), ()),))


def _headline(
    row: Row, blocks: tuple[Block, ...]
) -> tuple[tuple[Sentence, ...], tuple[Block, ...]]:
    """The sentences of the headline, and the blocks without them."""
    if not blocks:
        return (), ()
    first = blocks[0]
    text = " ".join(plain(each.original) for each in first.sentences)
    title = values.text(row, "title")
    short = len(first.sentences) == 1 and len(text) <= _HEADLINE_LIMIT
    if first.kind == "headline" or text == title or (not title and short and len(blocks) > 1):
        return first.sentences, blocks[1:]
    return (), blocks


def _opening(blocks: Sequence[Block]) -> tuple[str, str]:
    """The first sentence in both languages, for want of a headline."""
    first = next((each for block in blocks for each in block.sentences), None)
    return (plain(first.translation), plain(first.original)) if first else ("", "")
