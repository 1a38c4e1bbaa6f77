"""Measure the sentence splitter against pysbd and sentencex.

    python scripts/bench_segment.py --test DEV.conllu DEV.jsonl … [--article FILE]

Each set (a treebank, or annotated news) is cut twice: one text a paragraph, as
a reader hands articles over, and one text a document, where headings and table
cells without a stop run into what follows. `krant evaluate segmentation` says
how scores are counted; sentences a second are by processor time. Libraries that
are not installed are left out with a message.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pipeline.evaluate.boundaries import score_splitter
from pipeline.evaluate.conllu import read_documents
from pipeline.language.sentences import split_sentences
from pipeline.stages.segment import Segment, SegmentConfig

Spans = list[tuple[int, int]]
Splitter = Callable[[str], Spans]

_READER_PREFIX = re.compile(r"^\s*date \d{4}-\d{2}\s+")
"""A first line that says when an article appeared; readers take it off."""


def placed(sentences: Iterable[str], text: str) -> Spans:
    """Where each sentence lies in the text, white space at its ends left out.

    Raises ValueError when a sentence is not in the text after the one before it.
    """
    spans, position = [], 0
    for sentence in sentences:
        bare = sentence.strip()
        if bare:
            start = text.index(bare, position)
            position = start + len(bare)
            spans.append((start, position))
    return spans


def load_splitters() -> dict[str, Splitter]:
    """Ours and the libraries that are installed."""
    splitters: dict[str, Splitter] = {"krant": lambda text: list(split_sentences(text))}
    try:
        import sentencex

        splitters["sentencex"] = lambda text: placed(sentencex.segment("nl", text), text)
    except ImportError:
        print("sentencex is not installed: left out (pip install sentencex)", file=sys.stderr)
    try:
        import pysbd

        segmenter = pysbd.Segmenter(language="nl", clean=False)
        splitters["pysbd"] = lambda text: placed(segmenter.segment(text), text)
    except ImportError:
        print("pysbd is not installed: left out (pip install pysbd)", file=sys.stderr)
    return splitters


def print_article(path: Path, expected: int | None) -> None:
    text = _READER_PREFIX.sub("", path.read_text(encoding="utf-8"))
    sentences = Segment(SegmentConfig()).run({"text": [text]})["sentences"][0]
    for number, sentence in enumerate(sentences, 1):
        print(f"{number:4} {sentence}")
    wanted = f" of {expected} expected" if expected else ""
    print(f"{path.name}: {len(sentences)} sentences{wanted}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--test", type=Path, nargs="*", default=[], help="CoNLL-U or news (.jsonl)")
    parser.add_argument("--article", type=Path, help="a text file to print sentence by sentence")
    parser.add_argument("--expected", type=int, help="how many sentences the article has")
    parser.add_argument("--only", help="one splitter: krant, sentencex or pysbd")
    parser.add_argument("--errors", type=int, default=0, help="print this many differences a set")
    options = parser.parse_args()
    if not (options.test or options.article):
        parser.error("nothing to measure: give --test or --article")
    splitters = load_splitters()
    if options.only:
        splitters = {options.only: splitters[options.only]}
    if options.test:
        print(f"{'set':34}{'splitter':11}{'P':>7}{'R':>7}{'F1':>7}{'sentences/s':>13}")
    for path in options.test:
        documents = read_documents(path)
        sets = {
            "paragraphs": [paragraph for document in documents for paragraph in document],
            "running": [[s for part in document for s in part] for document in documents],
        }
        for kind, units in sets.items():
            for splitter, split in splitters.items():
                measure(f"{path.stem}, {kind}", units, splitter, split, options.errors)
    if options.article:
        print_article(options.article, options.expected)


def measure(
    name: str, units: Sequence[Sequence[str]], splitter: str, split: Splitter, errors: int
) -> None:
    """Print the scores of a splitter on a set, its speed, and the first of its errors."""
    begun = time.process_time()
    found = {text: split(text) for text in (" ".join(unit) for unit in units)}
    seconds = time.process_time() - begun
    score = score_splitter(units, lambda texts: [found[text] for text in texts], errors)
    rate = sum(map(len, units)) / seconds if seconds else float("inf")
    print(
        f"{name:34}{splitter:11}{score.precision:7.1f}{score.recall:7.1f}{score.f1:7.1f}"
        f"{rate:13,.0f}"
    )
    for kind, text in score.errors:
        print(f"  {kind:8} {text!r}")


if __name__ == "__main__":
    main()
