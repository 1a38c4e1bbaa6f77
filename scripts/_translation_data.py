"""Parallel sentences for training the translator: reading, mixing, cutting into batches."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.evaluate.parallel import read_parallel
from pipeline.language.english_style import styled

# How often a source is seen in one epoch. 1 is the whole file once; below 1 a
# seeded sample. News written for the project counts most; interface strings
# and manuals are formulaic and would teach the model to write like a manual.
# Sources that may not be used for weights that ship (progit, nextstrain) have no row.
SHARES: dict[str, float] = {
    "corpus": 2.0,
    "written": 2.0,
    "prose": 1.0,
    "dense": 1.0,
    "from_english": 1.0,
    "eu_gdpr": 0.7,
    "minvws_corona_web": 1.0,
    "internet_nl": 0.6,
    "mozilla_www": 0.6,
    "mozilla_legal": 0.4,
    "privacyguides": 0.8,
    "opensource_guide": 0.8,
    "bitcoin": 0.6,
    "debian_web": 0.4,
    "games_prose": 0.3,
    "debian_edu": 0.1,
    "debian_faq": 0.1,
    "kde_docs": 0.015,
    "gnome_help": 0.05,
    "tatoeba": 0.2,
}

# Pairs written for this training, by subject: what the corpus' nine desks don't cover, and the
# words that small models get wrong; longer ones, of guides, encyclopedias and the world's news; and
# sentences whose structure such a model misreads: negations, verbs far from their particles,
# clauses in clauses. What was written in English first reads as the English press does, where a
# translation keeps too many of the Dutch articles and relative clauses.
WRITTEN = Path(__file__).parent / "pairs"
PROSE = WRITTEN / "prose"
DENSE = WRITTEN / "dense"
FROM_ENGLISH = WRITTEN / "from_english"

# Shorter Tatoeba sentences ("Tom lachte.") teach little that the rest does not.
TATOEBA_WORDS = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """A Dutch sentence and its English translation."""

    dutch: str
    english: str
    source: str


def read_tsv(path: Path) -> list[Pair]:
    """The pairs of a TSV file whose first two columns are Dutch and English."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    return [Pair(row[0], row[1], path.stem) for row in rows if len(row) > 1 and row[0] and row[1]]


def read_corpus(path: Path) -> list[Pair]:
    """Headlines and sentences of annotated news."""
    news = read_parallel(str(path))
    return [Pair(*pair, "corpus") for pair in zip(news.sources, news.references, strict=True)]


def read_sources(data: Path) -> dict[str, list[Pair]]:
    """The training pairs by source, below a folder with corpus/ and translation/train/.

    Their English is in one style, that of `stages.translate`.
    """
    train = data / "translation" / "train"
    corpus = data / "corpus" / "train.jsonl"
    for path in (train, corpus):
        if not path.exists():
            raise SystemExit(f"{path} is not there; --data names the folder that holds it")
    sources = {"corpus": read_corpus(corpus)}
    written = {
        "written": WRITTEN,
        "prose": PROSE,
        "dense": DENSE,
        "from_english": FROM_ENGLISH,
    }
    for name, folder in written.items():
        sources[name] = [pair for path in sorted(folder.glob("*.tsv")) for pair in read_tsv(path)]
    sources |= {path.stem: read_tsv(path) for path in sorted(train.glob("*.tsv"))}
    sources["tatoeba"] = [p for p in sources["tatoeba"] if len(p.dutch.split()) >= TATOEBA_WORDS]
    return {name: [_in_style(pair) for pair in pairs] for name, pairs in sources.items()}


def _in_style(pair: Pair) -> Pair:
    return replace(pair, english=styled(pair.english))


def mix(sources: dict[str, list[Pair]], shares: dict[str, float], seed: int) -> list[Pair]:
    """One epoch: each source as often as its share says, fractions as a seeded sample, shuffled."""
    rng = random.Random(seed)
    epoch: list[Pair] = []
    for name, share in shares.items():
        pairs = sources.get(name, [])
        whole = int(share)
        epoch += pairs * whole
        epoch += rng.sample(pairs, round((share - whole) * len(pairs)))
    rng.shuffle(epoch)
    return epoch


def batches(
    lengths: Sequence[int], budget: int, seed: int, window: int = 2000
) -> Iterator[list[int]]:
    """Indexes cut into batches of at most `budget` tokens counting padding, in a seeded order.

    Sorting inside a window keeps padding low; shuffling the batches keeps
    neighbouring steps different.
    """
    rng = random.Random(seed)
    order = list(range(len(lengths)))
    rng.shuffle(order)
    for start in range(0, len(order), window):
        part = sorted(order[start : start + window], key=lambda index: lengths[index])
        cut: list[list[int]] = [[]]
        for index in part:
            if cut[-1] and lengths[index] * (len(cut[-1]) + 1) > budget:
                cut.append([])
            cut[-1].append(index)
        rng.shuffle(cut)
        yield from cut
