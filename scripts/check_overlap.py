"""Look for development data in what was written for training.

    python scripts/check_overlap.py --data DIR [--words 6]

Whatever is in scripts/pairs and scripts/labels was written without the
development sets; this shows every run of `--words` words that a line of theirs
shares with a development sentence in the same language. Set phrases and the
names of institutions are found, too: read what comes out. A line that is a
development sentence ends the program with an error.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from _sentiment_data import need, read_ecosent

from pipeline.evaluate.parallel import read_parallel

SCRIPTS = Path(__file__).parent
DEVELOPMENT = (
    "translation/dev/flores_dev.nl-en.tsv",
    "translation/dev/ntrex_dev.nl-en.tsv",
    "corpus/dev.jsonl",
)


def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, marks left out."""
    return tuple(re.findall(r"\w+", text.lower()))


def runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    """Every run of so many words."""
    found = words(text)
    for start in range(len(found) - length + 1):
        yield found[start : start + length]


def development(data: Path) -> list[str]:
    """Every sentence that is measured with, in either language."""
    found = []
    for name in DEVELOPMENT:
        test = read_parallel(str(need(data / name)))
        found += [*test.sources, *test.references]
    held = read_ecosent(data / "sentiment" / "ecosent_train.nl.tsv")[1]
    return [*found, *(example.text for example in held)]


def written() -> Iterator[tuple[Path, str]]:
    """Every text that was written for training, with its file."""
    for path in sorted((SCRIPTS / "pairs").rglob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            yield from ((path, text) for text in line.split("\t"))
    for name in ("headlines", "variants", "contrasts", "general"):
        path = SCRIPTS / "labels" / f"{name}.tsv"
        for line in path.read_text("utf-8").splitlines():
            yield path, line.partition("\t")[2]
    path = SCRIPTS / "labels" / "articles.jsonl"
    for line in path.read_text("utf-8").splitlines():
        article = json.loads(line)
        yield from ((path, article["title"]), (path, article["text"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--words", type=int, default=6)
    options = parser.parse_args()
    known: dict[tuple[str, ...], str] = {}
    whole = set()
    for sentence in development(options.data):
        whole.add(words(sentence))
        known.update((run, sentence) for run in runs(sentence, options.words))
    shared: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    texts = copies = 0
    for path, text in written():
        texts += 1
        if len(words(text)) >= options.words and words(text) in whole:
            copies += 1
            print(f"{path.relative_to(SCRIPTS)} has a development sentence: {text}")
        for run in set(runs(text, options.words)) & known.keys():
            shared[run].append(path)
    for run, paths in sorted(shared.items(), key=lambda item: -len(item[1])):
        print(f"{len(paths):5}  {' '.join(run)}")
    print(f"{texts:,} texts; {len(shared):,} runs of {options.words} words shared; {copies} copies")
    if copies:
        sys.exit(1)


if __name__ == "__main__":
    main()
