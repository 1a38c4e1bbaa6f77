"""The `segment` stage: an article's sentences and where they stood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from datasets import Features

from pipeline.errors import StageError
from pipeline.language.paragraphs import find_blocks, goes_on
from pipeline.language.sentences import Rules, rules_for, split_sentences
from pipeline.stages.base import Batch, Stage, StageConfig
from pipeline.stages.columns import BLOCKS, SENTENCES, SPANS, TEXT

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LIST_MARK = re.compile(r"[^\w\s]|(?:\d{1,3}|\w)[.)]?")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
"""Soft hyphen, zero-width characters, byte order mark: layout that models stumble over."""
_BROKEN_COMPOUND = re.compile(r"(?<=\w-)[^\S\n]*\n\s*(?=\w)(?!(?:en|of|tot|and|or)\b)")
"""A line break in a compound ("AI-\\nchips"), not in an ellipsis ("in-\\nen uitvoer")."""
_RUNNING = frozenset(["lead", "paragraph", "quote"])
"""Kinds of block whose last sentence may go on in the next block."""


class SegmentConfig(StageConfig):
    """Nothing to set: the language comes from the pipeline."""

    use: Literal["segment"] = "segment"


class Segment(Stage):
    """Cuts articles into sentences by rule, block by block.

    Where an article has no blocks they are derived from its text
    (`paragraphs.find_blocks`), and `block` counts those. Text that the blocks
    leave out, list marks aside, is cut too and counted to the block before it.
    """

    name = "segment"
    version = 1
    reads = Features({"text": TEXT})
    uses = Features({"blocks": BLOCKS})
    adds = Features({"sentences": SENTENCES, "spans": SPANS})
    Config = SegmentConfig

    def compute(self, batch: Batch) -> Batch:
        texts = batch["text"]
        blocks = batch.get("blocks") or [None] * len(texts)
        rules = rules_for(self.source)
        spans = [
            find_spans(text or "", given, rules) for text, given in zip(texts, blocks, strict=True)
        ]
        return {
            "sentences": [
                [clean(text[span["start"] : span["end"]]) for span in found]
                for text, found in zip(texts, spans, strict=True)
            ],
            "spans": spans,
        }


def clean(sentence: str) -> str:
    """A sentence as a model should see it: one line, single spaces, no invisible characters."""
    if not sentence.isascii():
        sentence = _INVISIBLE.sub("", sentence)
    if "\n" in sentence:
        sentence = _BROKEN_COMPOUND.sub("", sentence)
    return " ".join(sentence.split())


def find_spans(
    text: str, blocks: Sequence[dict[str, Any]] | None, rules: Rules
) -> list[dict[str, int]]:
    """The spans of an article's sentences: {start, end, block}, in order, without overlap.

    A sentence that goes on in the next block is one span across both, and
    belongs to the block that it began in. Raises StageError when the blocks
    don't lie in the text in order.
    """
    spans: list[dict[str, int]] = []
    previous: tuple[int, int] | None = None
    for start, end, block, runs in _regions(text, blocks):
        joins = previous is not None and runs and goes_on(text, previous, (start, end))
        for piece_start, piece_end in _pieces(text, start, end):
            for left, right in split_sentences(text, piece_start, piece_end, rules):
                if joins:
                    spans[-1]["end"] = right
                    joins = False
                elif clean(text[left:right]):
                    spans.append({"start": left, "end": right, "block": block})
        previous = (start, end) if runs and spans else None
    return spans


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A block cut at its blank lines."""
    for blank in _BLANK_LINE.finditer(text, start, end):
        yield start, blank.start()
        start = blank.end()
    yield start, end


def _regions(
    text: str, blocks: Sequence[dict[str, Any]] | None
) -> Iterator[tuple[int, int, int, bool]]:
    """The stretches to cut, stripped: start, end, block, whether it is running text."""
    if not blocks:
        blocks = [
            {"kind": kind, "start": start, "end": end} for kind, start, end in find_blocks(text)
        ]
    position = 0
    for index, block in enumerate(blocks):
        start, end = block["start"], block["end"]
        if not position <= start <= end <= len(text):
            raise StageError(
                f"segment: block {index} ({start} to {end}) does not lie in the text of "
                f"{len(text)} characters after the block before it"
            )
        yield from _gap(text, position, start, max(0, index - 1))
        left, right = _strip(text, start, end)
        yield left, right, index, block["kind"] in _RUNNING
        position = end
    yield from _gap(text, position, len(text), max(0, len(blocks) - 1))


def _gap(text: str, start: int, end: int, block: int) -> Iterator[tuple[int, int, int, bool]]:
    """The text between two blocks that is more than white space, list marks and ornaments."""
    for _, left, right in find_blocks(text[start:end]):
        if not _LIST_MARK.fullmatch(text, start + left, start + right):
            yield start + left, start + right, block, False


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return end - len(stretch.lstrip()), start + len(stretch.rstrip())
