"""Sentence boundaries against treebanks and annotated news.

A boundary is the offset of a sentence's last character. The end of a text is
none: everybody finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.conllu import Document
from pipeline.evaluate.systems import SystemConfig, run_stages
from pipeline.progress import Reporter

SCORES = ("paragraphs", "running")
"""What --fail-under can ask for: F1 within paragraphs, and over running text."""

Splitter = Callable[[Sequence[str]], Sequence[Sequence[tuple[int, int]]]]
"""Cuts texts: the spans (start, end, in characters) of each one's sentences."""


@dataclass(frozen=True, slots=True)
class BoundaryScore:
    """Precision, recall and F1 of boundaries, 0 to 100, and how many the annotation has.

    `errors` are the first texts around boundaries that were missed or made up,
    the boundary shown as "|".
    """

    precision: float
    recall: float
    f1: float
    boundaries: int
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SegmentationScores:
    """A system's scores on texts of a paragraph, and on texts of a whole document."""

    system: str
    sentences: int
    paragraphs: BoundaryScore
    running: BoundaryScore

    def flat(self) -> dict[str, float]:
        """The scores that --fail-under can ask for."""
        return {"paragraphs": self.paragraphs.f1, "running": self.running.f1}


def evaluate_segmentation(
    system: SystemConfig,
    documents: Sequence[Document],
    cache: Path | None = None,
    progress: Reporter | None = None,
) -> SegmentationScores:
    """The stage `segment` of a configuration on documents whose sentences are known.

    Sentences are joined by single spaces, within their paragraph, and then over
    the whole document: headings and table cells without a stop run into what
    follows there.
    """

    def split(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        columns = {"id": [f"{n:06d}" for n in range(1, len(texts) + 1)], "text": list(texts)}
        result = run_stages(system, ["segment"], columns, cache, progress)
        return [[(s["start"], s["end"]) for s in spans] for spans in result["spans"][:]]

    paragraphs = [paragraph for document in documents for paragraph in document]
    running = [[s for paragraph in document for s in paragraph] for document in documents]
    return SegmentationScores(
        system.name,
        sum(map(len, paragraphs)),
        score_splitter(paragraphs, split),
        score_splitter(running, split),
    )


def score_splitter(
    units: Sequence[Sequence[str]], split: Splitter, errors: int = 10
) -> BoundaryScore:
    """The score of a splitter on texts made of the sentences of each unit."""
    texts = [" ".join(sentences) for sentences in units]
    found_total = gold_total = both_total = 0
    shown: list[tuple[str, str]] = []
    for text, sentences, spans in zip(texts, units, split(texts), strict=True):
        gold = set(_ends(sentences, text))
        found = {end for _, end in spans[:-1]}
        found_total, gold_total = found_total + len(found), gold_total + len(gold)
        both_total += len(found & gold)
        for end in sorted(found ^ gold)[: errors - len(shown)]:
            around = f"{text[max(0, end - 50) : end]}|{text[end : end + 30]}"
            shown.append(("missed" if end in gold else "made up", around))
    none = float(not found_total and not gold_total)  # nothing to find, and nothing found: right
    precision = both_total / found_total if found_total else none
    recall = both_total / gold_total if gold_total else none
    f1 = 2 * both_total / (found_total + gold_total) if found_total + gold_total else none
    return BoundaryScore(100 * precision, 100 * recall, 100 * f1, gold_total, tuple(shown))


def _ends(sentences: Iterable[str], text: str) -> list[int]:
    ends, position = [], 0
    for sentence in sentences:
        position = text.index(sentence, position) + len(sentence)
        ends.append(position)
    return ends[:-1]
