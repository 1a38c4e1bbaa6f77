"""Texts with a sentiment for training and measuring: reading, splitting, mixing."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.sentiment import LABELS, mentions, read_judged
from pipeline.language.sentences import split_sentences

# How often a source is seen in one epoch; below 1 a seeded sample. Headlines are
# short, so often is little. SentFin is English, financial and larger than all the
# rest: it teaches that a text may be good for one name and bad for another, and
# little of it is enough.
SHARES = {
    "article": 1.0,
    "sentence": 0.5,
    "entity": 1.5,
    "ecosent": 3.0,
    "headline": 1.0,
    "variant": 0.6,
    "contrast": 0.6,
    "general": 1.0,
    "sentfin": 0.05,
}

LABELLED = Path(__file__).parent / "labels"
"""Second readings of ecosent's headlines, headlines written after these, and headlines, sentences
and articles written and labelled for this."""

HELD_BACK = 0.1
"""The part of ecosent's headlines and of the general news that is kept for measuring."""

# How often a second reading that was a guess (1), likely (2) or sure (3) had the coder's label,
# on 5,096 headlines. Coders agree with each other on eight in ten, too.
AGREEMENT = {"1": 0.57, "2": 0.71, "3": 0.88}
WRITTEN_AGREEMENT = 0.85
# What was written after a coded headline, by a reader who agrees with the coders on so many.
REWRITTEN_AGREEMENT = 0.76


@dataclass(frozen=True, slots=True)
class Example:
    """A text, or a name (`text`) and the sentences about it (`pair`), with its sentiment.

    `second` is how probable a second reading finds each of `LABELS`.
    """

    text: str
    pair: str | None
    label: str
    source: str
    second: tuple[float, ...] | None = None


def odds(label: str, sure: float) -> tuple[float, ...]:
    """A probability for each of `LABELS`: `sure` for one, the rest for the others alike."""
    rest = (1 - sure) / (len(LABELS) - 1)
    return tuple(sure if other == label else rest for other in LABELS)


def need(path: Path) -> Path:
    """The path, or the end of the program with a message when it is not there."""
    if not path.exists():
        raise SystemExit(f"{path} is not there; --data names the folder that holds it")
    return path


def read_corpus(path: Path) -> list[Example]:
    """Examples of all three levels from annotated news, as the stage will ask for them."""
    examples = []
    for news in read_judged(need(path)):
        if news.label:
            examples.append(Example(" ".join(news.sentences), None, news.label, "article"))
        examples += [
            Example(text, None, label, "sentence")
            for text, label in zip(news.sentences, news.sentence_labels, strict=True)
            if label
        ]
        for name, places, label in news.entities:
            about = " ".join(news.sentences[place] for place in places)
            examples.append(Example(name, about, label, "entity"))
    return examples


def read_ecosent(path: Path) -> tuple[list[Example], list[Example]]:
    """Headlines for training, and a tenth of them held back.

    Which are held back says the hash of the headline, so that a headline that
    several papers ran falls wholly on one side.
    """
    rows = (LABELLED / "ecosent_second.tsv").read_text("utf-8").splitlines()
    readings = {key: (label, sure) for key, label, sure in (row.split("\t") for row in rows)}
    kept, held = [], []
    for line in need(path).read_text("utf-8").splitlines():
        label, headline = line.split("\t")[:2]
        if is_held_back(headline):
            held.append(Example(headline, None, label, "ecosent"))
            continue
        key = headline_key(headline)
        second = None
        if key in readings:
            other, sure = readings[key]
            second = odds(other, AGREEMENT[sure])
        kept.append(Example(headline, None, label, "ecosent", second))
    return kept, held


def headline_key(headline: str) -> str:
    """16 hexadecimal digits of the SHA-256 of a headline in lower case, spaces single."""
    return hashlib.sha256(" ".join(headline.lower().split()).encode()).hexdigest()[:16]


def is_held_back(headline: str) -> bool:
    """Whether a headline is for measuring, by the first 16 bits of its key."""
    return int(headline_key(headline)[:4], 16) < int(65536 * HELD_BACK)


def read_headlines() -> list[Example]:
    """Dutch economic headlines that were written and labelled for this training."""
    rows = (LABELLED / "headlines.tsv").read_text("utf-8").splitlines()
    return [
        Example(headline, None, label, "headline", odds(label, WRITTEN_AGREEMENT))
        for label, headline in (row.split("\t") for row in rows)
    ]


def read_rewritten(name: str) -> list[Example]:
    """Headlines written after those of ecosent's training part.

    A "variant" is about something else and deserves the same label of the same
    coders; a "contrast" is close to it and deserves another.
    """
    rows = (LABELLED / f"{name}s.tsv").read_text("utf-8").splitlines()
    return [
        Example(headline, None, label, name, odds(label, REWRITTEN_AGREEMENT))
        for label, headline in (row.split("\t") for row in rows)
    ]


def read_general() -> tuple[list[Example], list[Example]]:
    """Headlines and sentences of other news than the economy, and a tenth of them held back.

    Economic headlines are most of what is trained on. Without these, a fire that
    kills three comes to be a piece of news like another.
    """
    rows = (LABELLED / "general.tsv").read_text("utf-8").splitlines()
    examples = [
        Example(text, None, label, "general", odds(label, WRITTEN_AGREEMENT))
        for label, text in (row.split("\t") for row in rows)
    ]
    held = [example for example in examples if is_held_back(example.text)]
    return [example for example in examples if not is_held_back(example.text)], held


def read_written() -> list[Example]:
    """Short articles written for this training, whole and by the names that they are about."""
    examples = []
    for line in (LABELLED / "articles.jsonl").read_text("utf-8").splitlines():
        article = json.loads(line)
        text = article["text"]
        cut = split_sentences(text)
        sentences = (article["title"], *(text[start:end] for start, end in cut))
        examples.append(Example(" ".join(sentences), None, article["sentiment"], "article"))
        for named in article["entities"]:
            about = " ".join(sentences[place] for place in mentions(sentences, named["entity"]))
            examples.append(Example(named["entity"], about, named["sentiment"], "entity"))
    return examples


def read_sentfin(path: Path) -> list[Example]:
    """English financial headlines about one name in each."""
    rows = [line.split("\t") for line in need(path).read_text("utf-8").splitlines()]
    return [Example(entity, headline, label, "sentfin") for label, headline, entity in rows]


def training_examples(data: Path) -> list[Example]:
    """Everything that may be trained on, below a folder with corpus/ and sentiment/."""
    return [
        *read_corpus(data / "corpus" / "train.jsonl"),
        *read_ecosent(data / "sentiment" / "ecosent_train.nl.tsv")[0],
        *read_headlines(),
        *read_rewritten("variant"),
        *read_rewritten("contrast"),
        *read_general()[0],
        *read_written(),
        *read_sentfin(data / "sentiment" / "sentfin_entity_flat.en.tsv"),
    ]


def development_examples(data: Path) -> list[Example]:
    """The development part of the corpus, and the headlines and general news held back."""
    return [
        *read_corpus(data / "corpus" / "dev.jsonl"),
        *read_ecosent(data / "sentiment" / "ecosent_train.nl.tsv")[1],
        *read_general()[1],
    ]


def mix(examples: Sequence[Example], seed: int) -> list[Example]:
    """One epoch: each source as often as its share says, fractions as a seeded sample."""
    rng = random.Random(seed)
    epoch: list[Example] = []
    for source, share in SHARES.items():
        part = [example for example in examples if example.source == source]
        whole = int(share)
        epoch += part * whole + rng.sample(part, round((share - whole) * len(part)))
    return epoch
