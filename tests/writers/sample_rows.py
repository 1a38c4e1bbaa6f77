"""A result to draw: one article with every column, and a hostile one."""

from __future__ import annotations

from typing import Any

from datasets import Dataset, Features

from pipeline.article import FEATURES
from pipeline.stages import columns

RESULT = Features(
    dict(FEATURES)
    | {
        name.lower(): getattr(columns, name)
        for name in (
            "SENTENCES SPANS TRANSLATION TRANSLATION_SCORE SUMMARY SUMMARY_SOURCES "
            "SUMMARY_REJECTED ENTITIES SENTIMENT SENTENCE_SENTIMENT ENTITY_SENTIMENT FINDINGS "
            "CONFIDENCE"
        ).split()
    }
)

_ARTICLE = [
    (
        "headline",
        "Brug bij Zwartsluis dicht na aanvaring",
        "Bridge near Zwartsluis closed after collision",
    ),
    (
        "lead",
        "De brug over het Zwarte Water blijft zeker tot 14 mei dicht.",
        "The bridge over the Zwarte Water will remain closed until at least 14 May.",
    ),
    (
        "lead",
        "Een binnenvaartschip voer dinsdag om 06.30 uur tegen een pijler.",
        "A barge hit a pillar at 6:30 on Tuesday.",
    ),
    (
        "paragraph",
        "Rijkswaterstaat schat de schade op 3,4 miljoen euro.",
        "Rijkswaterstaat puts the damage at 4.3 million euros.",
    ),
    (
        "paragraph",
        "Dat zegt directeur Marijke Hoornstra in een verklaring.",
        "Director Marijke Hoornstra says so in a statement.",
    ),
    (
        "quote",
        "‘We zijn opgelucht dat niemand gewond is’, aldus Hoornstra.",
        "“We are relieved that nobody was hurt,” according to Hoornstra.",
    ),
    ("heading", "Omrijden via Hasselt", "Detour via Hasselt"),
    ("list", "Auto’s rijden om via Hasselt.", "Cars take a detour via Hasselt."),
    ("list", "Fietsers nemen de veerpont.", "Cyclists take the veerpont."),
]

_NAMES = [
    (0, "Zwartsluis", "Zwartsluis", "LOC", 0),
    (1, "Zwarte Water", "Zwarte Water", "LOC", 1),
    (3, "Rijkswaterstaat", "Rijkswaterstaat", "ORG", 2),
    (4, "Marijke Hoornstra", "Marijke Hoornstra", "PER", 3),
    (5, "Hoornstra", "Hoornstra", "PER", 3),
    (6, "Hasselt", "Hasselt", "LOC", 4),
    (7, "Hasselt", None, "LOC", 4),
]

HOSTILE = (
    "</style></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}&lt;\x00"
)


def bridge() -> dict[str, Any]:
    """An article about a bridge, with every column that a stage adds."""
    originals = [original for _, original, _ in _ARTICLE]
    translations = [translation for _, _, translation in _ARTICLE]
    text, spans, blocks = "", [], []
    for kind, original, _ in _ARTICLE:
        goes_on = bool(blocks) and kind == blocks[-1]["kind"] and kind != "list"
        text += " " if goes_on else "\n\n" if text else ""
        start, end = len(text), len(text) + len(original)
        if goes_on:
            blocks[-1]["end"] = end
        else:
            blocks.append({"kind": kind, "start": start, "end": end})
        spans.append({"start": start, "end": end, "block": len(blocks) - 1})
        text += original
    return {
        "id": "brug-zwartsluis",
        "source": "De Meander",
        "url": "https://example.org/brug?id=1&deel=2",
        "title": originals[0],
        "published": "2025-05-06T07:45",
        "language": "nl",
        "text": text,
        "blocks": blocks,
        "sentences": originals,
        "spans": spans,
        "translation": translations,
        "translation_score": [0.9] * len(originals),
        "summary": ["The bridge is closed after a collision.", "The damage is 4.3 million euros."],
        "summary_sources": [[1, 2], [3]],
        "summary_rejected": [{"text": "The damage is 3.4 billion euros.", "source": 3}],
        "entities": [_entity(*name) for name in _NAMES],
        "sentiment": {"label": "negative", "score": -0.42},
        "sentence_sentiment": [-0.6, -0.5, -0.7, -0.4, 0.0, 0.5, 0.0, 0.0, 0.1],
        "entity_sentiment": [{"group": 3, "label": "positive", "score": 0.5}],
        "findings": [
            {
                "sentence": 8,
                "check": "untranslated",
                "severity": "warning",
                "source": "veerpont",
                "target": "veerpont",
                "message": "left in Dutch",
            },
            {
                "sentence": 3,
                "check": "number",
                "severity": "error",
                "source": "3,4 miljoen",
                "target": "4.3 million",
                "message": "the amounts differ",
            },
        ],
        "confidence": [0.9, 0.9, 0.8, 0.2, 0.9, 0.9, 0.9, 0.9, 0.6],
    }


def hostile() -> dict[str, Any]:
    """A row in which every text tries to break out of the page, and every offset is wrong."""
    return {
        "id": "../../etc/passwd",
        "source": HOSTILE,
        "url": "javascript:alert(document.domain)",
        "title": HOSTILE,
        "published": HOSTILE,
        "language": '"><script>',
        "text": HOSTILE,
        "blocks": [{"kind": '"><script>', "start": 0, "end": 10_000}],
        "sentences": [HOSTILE, HOSTILE],
        "spans": [{"start": 0, "end": 4, "block": 0}, {"start": -3, "end": 10_000, "block": 99}],
        "translation": [HOSTILE],
        "translation_score": [float("nan")],
        "summary": [HOSTILE, HOSTILE, ""],
        "summary_sources": [[0, -1, 99]],
        "summary_rejected": [{"text": HOSTILE, "source": 99}],
        "entities": [
            _mention(0, -5, 10_000, HOSTILE, '"><script>', group=0),
            _mention(1, 0, 8, HOSTILE, "PER", group=-1),
            _mention(99, 0, 8, HOSTILE, "PER", group=1),
        ],
        "sentiment": {"label": HOSTILE, "score": float("nan")},
        "sentence_sentiment": [float("inf"), None, 0.5, -7.0],
        "entity_sentiment": [{"group": 0, "label": HOSTILE, "score": None}],
        "findings": [
            {
                "sentence": sentence,
                "check": HOSTILE,
                "severity": severity,
                "source": "<script>",
                "target": HOSTILE,
                "message": HOSTILE,
            }
            for sentence, severity in [(0, "error"), (-1, '"><script>'), (99, None), (None, "info")]
        ],
        "confidence": [float("nan"), 0.1],
    }


def made_result(*rows: dict[str, Any]) -> Dataset:
    """The rows as the data set that a run returns."""
    return Dataset.from_list(list(rows), features=RESULT)


def _entity(
    sentence: int, original: str, english: str | None, label: str, group: int
) -> dict[str, Any]:
    start = _ARTICLE[sentence][1].index(original)
    found = _mention(sentence, start, start + len(original), original, label, group)
    if english:
        start = _ARTICLE[sentence][2].index(english)
        found |= {"english": english, "english_start": start, "english_end": start + len(english)}
    return found


def _mention(
    sentence: int, start: int, end: int, text: str, label: str, group: int
) -> dict[str, Any]:
    return {
        "sentence": sentence,
        "start": start,
        "end": end,
        "text": text,
        "label": label,
        "english_start": None,
        "english_end": None,
        "english": None,
        "group": group,
    }
