"""Measures the sentence splitter against pysbd and sentencex.

    python scripts/bench_segment.py --ud DEV.conllu … --corpus DEV.jsonl --article FILE

Sets
    <name>, documents    a UD treebank's sentences joined by single spaces, one text a document:
                         headings and table cells without a stop run into what follows
    <name>, paragraphs   the same, one text a paragraph, as a reader hands articles over
    <name>, running      one text an article: all sentences of its paragraphs joined by spaces

Documents and paragraphs come from `# newdoc` and `# newpar`, or, where a treebank
has neither, from sentence ids of the form DOCUMENT.p.PARAGRAPH.s.SENTENCE (Alpino,
LassySmall).

A boundary is the offset of a sentence's last character within its text. The end of
the text is no boundary (everybody finds it). Precision, recall and F1 are over all
boundaries of a set; sentences a second are by processor time. Libraries that are not
installed are left out with a message.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.language.sentences import split_sentences
from pipeline.stages.segment import Segment, SegmentConfig

Splitter = Callable[[str], list[int]]

_UD_ID = re.compile(r"(?P<document>.+)\.p\.(?P<paragraph>\d+)\.s\.\d+$")
_READER_PREFIX = re.compile(r"^\s*date \d{4}-\d{2}\s+")
"""A first line that says when an article appeared; readers take it off."""


@dataclass(frozen=True)
class Score:
    """Boundaries found, in the gold standard, and in both."""

    found: int
    gold: int
    both: int

    @property
    def precision(self) -> float:
        return self.both / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.both / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """2PR / (P + R), which is 2 both / (found + gold)."""
        return 2 * self.both / (self.found + self.gold) if self.found + self.gold else 0.0


def boundaries(sentences: Iterable[str], text: str) -> list[int]:
    """Where each sentence but the last one ends in the text, white space at its ends left out.

    Raises ValueError when a sentence is not in the text after the one before it.
    """
    ends, position = [], 0
    for sentence in sentences:
        bare = sentence.strip()
        if bare:
            position = text.index(bare, position) + len(bare)
            ends.append(position)
    return ends[:-1]


def krant(text: str) -> list[int]:
    return [end for _, end in split_sentences(text)][:-1]


def load_splitters() -> dict[str, Splitter]:
    """Ours and the libraries that are installed."""
    splitters: dict[str, Splitter] = {"krant": krant}
    try:
        import sentencex

        splitters["sentencex"] = lambda text: boundaries(sentencex.segment("nl", text), text)
    except ImportError:
        print("sentencex is not installed: left out (pip install sentencex)", file=sys.stderr)
    try:
        import pysbd

        segmenter = pysbd.Segmenter(language="nl", clean=False)
        splitters["pysbd"] = lambda text: boundaries(segmenter.segment(text), text)
    except ImportError:
        print("pysbd is not installed: left out (pip install pysbd)", file=sys.stderr)
    return splitters


def read_ud(path: Path) -> tuple[list[list[str]], list[list[str]]]:
    """The sentences of a CoNLL-U file by document and by paragraph."""
    documents: dict[str, list[str]] = {}
    paragraphs: dict[tuple[str, str], list[str]] = {}
    document, paragraph, marked = "", "", False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc"):
            document, paragraph, marked = f"{document}+", "", True
        elif line.startswith("# newpar"):
            paragraph, marked = f"{paragraph}+", True
        elif line.startswith("# sent_id = ") and not marked:
            match = _UD_ID.match(line.removeprefix("# sent_id = "))
            document, paragraph = match.group("document", "paragraph") if match else ("", "")
        elif line.startswith("# text = "):
            sentence = line.removeprefix("# text = ").strip()
            documents.setdefault(document, []).append(sentence)
            paragraphs.setdefault((document, paragraph), []).append(sentence)
    return list(documents.values()), list(paragraphs.values())


def read_corpus(path: Path) -> list[list[str]]:
    """The sentences of each article: JSON Lines with `paragraphs`, lists of sentences with `nl`."""
    with path.open(encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    return [
        [sentence["nl"].strip() for paragraph in article["paragraphs"] for sentence in paragraph]
        for article in articles
    ]


def measure(units: list[list[str]], split: Splitter, errors: int = 0) -> tuple[Score, float]:
    """The score over the texts and the processor seconds; prints the first `errors` differences."""
    found_total = gold_total = both_total = 0
    seconds = 0.0
    for sentences in units:
        text = " ".join(sentences)
        gold = set(boundaries(sentences, text))
        begun = time.process_time()
        found = set(split(text))
        seconds += time.process_time() - begun
        for end in sorted(found ^ gold):
            if errors > 0:
                kind = "missed" if end in gold else "extra "
                print(f"  {kind} {text[max(0, end - 60) : end]!r} | {text[end : end + 40]!r}")
                errors -= 1
        found_total += len(found)
        gold_total += len(gold)
        both_total += len(found & gold)
    return Score(found_total, gold_total, both_total), seconds


def print_article(path: Path, expected: int | None) -> None:
    text = _READER_PREFIX.sub("", path.read_text(encoding="utf-8"))
    sentences = Segment(SegmentConfig()).run({"text": [text]})["sentences"][0]
    for number, sentence in enumerate(sentences, 1):
        print(f"{number:4} {sentence}")
    wanted = f" of {expected} expected" if expected else ""
    print(f"{path.name}: {len(sentences)} sentences{wanted}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--ud", type=Path, nargs="*", default=[], help="CoNLL-U files")
    parser.add_argument("--corpus", type=Path, nargs="*", default=[], help="JSON Lines corpora")
    parser.add_argument("--article", type=Path, help="a text file to print sentence by sentence")
    parser.add_argument("--expected", type=int, help="how many sentences the article has")
    parser.add_argument("--only", help="one splitter: krant, sentencex or pysbd")
    parser.add_argument("--errors", type=int, default=0, help="print this many differences a set")
    options = parser.parse_args()
    paths = [*options.ud, *options.corpus, *([options.article] if options.article else [])]
    if not paths:
        parser.error("nothing to measure: give --ud, --corpus or --article")
    for path in paths:
        if not path.is_file():
            parser.error(f"{path} is not a file")

    sets: dict[str, list[list[str]]] = {}
    for path in options.ud:
        documents, paragraphs = read_ud(path)
        sets[f"{path.stem}, documents"] = documents
        sets[f"{path.stem}, paragraphs"] = paragraphs
    for path in options.corpus:
        sets[f"{path.stem}, running"] = read_corpus(path)

    splitters = load_splitters()
    if options.only:
        splitters = {options.only: splitters[options.only]}
    if sets:
        print(f"{'set':34}{'splitter':11}{'P':>7}{'R':>7}{'F1':>7}{'sentences/s':>13}")
    for name, units in sets.items():
        for splitter, split in splitters.items():
            score, seconds = measure(units, split, options.errors)
            rate = sum(map(len, units)) / seconds if seconds else float("inf")
            print(
                f"{name:34}{splitter:11}{score.precision:7.1%}{score.recall:7.1%}{score.f1:7.1%}"
                f"{rate:13,.0f}"
            )
    if options.article:
        print_article(options.article, options.expected)


if __name__ == "__main__":
    main()
