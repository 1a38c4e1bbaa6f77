"""Results as the stages write them, made from a few words, and an encoder to go with them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from datasets import Dataset
from numpy.typing import NDArray

from pipeline.writers.json_lines import KNOWN

SIZE = 256


class WordEncoder:
    """Vectors of the words in a text: alike where they share words. A `TextEncoder`."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.full((len(texts), SIZE), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().replace(".", "").split():
                vectors[row, zlib.crc32(word.encode()) % SIZE] += 1
        normalised: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return normalised

    def close(self) -> None:
        pass


def row(
    id_: str,
    published: str,
    title: str,
    *sentences: str,
    source: str = "De Avond",
    names: Sequence[tuple[str, str]] = (),
    score: float = 0.0,
    url: str = "",
    **columns: Any,
) -> dict[str, Any]:
    """An article of which the translation is its sentences; every name is in the first of them."""
    texts = [title, *sentences]
    start = [sum(len(text) + 1 for text in texts[:index]) for index in range(len(texts))]
    label = "neutral" if abs(score) < 0.2 else "positive" if score > 0 else "negative"
    return {
        "id": id_,
        "source": source,
        "url": url,
        "title": title,
        "published": published,
        "language": "nl",
        "text": "\n".join(texts),
        "blocks": [
            {"kind": "paragraph" if index else "headline", "start": at, "end": at + len(text)}
            for index, (at, text) in enumerate(zip(start, texts, strict=True))
        ],
        "sentences": texts,
        "spans": [
            {"start": at, "end": at + len(text), "block": index}
            for index, (at, text) in enumerate(zip(start, texts, strict=True))
        ],
        "translation": [f"{text} (en)" for text in texts],
        "summary": [f"{sentences[0]} (en)"] if sentences else [],
        "summary_sources": [[1]] if sentences else [],
        "entities": [
            {
                "sentence": 0, "start": 0, "end": len(name), "text": name, "label": kind,
                "english_start": 0, "english_end": len(name), "english": name, "group": number,
            }
            for number, (name, kind) in enumerate(names)
        ],
        "sentiment": {"label": label, "score": score},
        "sentence_sentiment": [score] * len(texts),
        "entity_sentiment": [
            {"group": number, "label": label, "score": score} for number in range(len(names))
        ],
        "findings": [],
        "confidence": [0.9] * len(texts),
        "embedding": WordEncoder().encode([" ".join(texts)])[0].tolist(),
    } | columns  # fmt: skip


def result(*rows: dict[str, Any]) -> Dataset:
    """The rows as a result."""
    return Dataset.from_list(list(rows), features=KNOWN.__class__({n: KNOWN[n] for n in rows[0]}))


FIRE = "Brand in Zwolle legt fabriek van Kervo in de as"
FIRE_TEXT = (
    "Een brand heeft de fabriek van Kervo in Zwolle in de as gelegd.",
    "Bij de brand in Zwolle raakte niemand gewond.",
    "De brandweer zocht de hele nacht naar de oorzaak van de brand.",
)
MATCH = "Noorderhaven wint de beker na strafschoppen"
MATCH_TEXT = (
    "Noorderhaven heeft zondag de beker gewonnen na strafschoppen.",
    "Spits Bo Janssen schoot de beslissende strafschop binnen.",
)


def three_days() -> Dataset:
    """A fire that three papers have on the second day and one has before, a match, and a loner."""
    fire = [("Zwolle", "LOC"), ("Kervo", "ORG")]
    match = [("Noorderhaven", "ORG"), ("Bo Janssen", "PER")]
    return result(
        row("f0", "2025-04-02T22:00:00+02:00", FIRE, *FIRE_TEXT, names=fire, score=-0.9),
        row("f1", "2025-04-03T06:00:00+02:00", FIRE, *FIRE_TEXT, names=fire, score=-0.5,
            source="Het Ochtendblad", url="https://ochtendblad.example/brand"),
        row("m1", "2025-04-03T07:00:00+02:00", MATCH, *MATCH_TEXT, names=match, score=0.8),
        row("f2", "2025-04-03T08:00:00+02:00", f"Weer: {FIRE}", *FIRE_TEXT, names=fire,
            source="De Kade", score=-0.7),
        row("f3", "2025-04-03T09:00:00+02:00", FIRE, *FIRE_TEXT[::-1], names=fire, score=-0.1),
        row("x1", "2025-04-03T10:00:00+02:00", "Kat uit boom", "De kat zat vast.", source="Lokaal"),
        row("z1", "2025-04-04T10:00:00+02:00", "Morgen", "Dit is van een dag later."),
    )  # fmt: skip
