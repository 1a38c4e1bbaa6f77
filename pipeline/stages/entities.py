"""The `entities` stage: people, organisations, places and other names, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Literal

from datasets import Features
from pydantic import Field

from pipeline.backends.base import TaggedSpan, TokenTagger
from pipeline.backends.generators import Backend
from pipeline.backends.registry import ModelName, ModelRow, find
from pipeline.language.grouping import Mention, group
from pipeline.language.name_repairs import Tagged, repair
from pipeline.language.projection import Name, project
from pipeline.stages import columns
from pipeline.stages.base import Batch, Stage, StageConfig

LABELS = frozenset({"PER", "ORG", "LOC", "MISC"})


class EntitiesConfig(StageConfig):
    """Which model finds the names, and how it runs."""

    use: Literal["entities"] = "entities"
    model: ModelName = Field(default="e5-entities", description="registry name, or a row")
    backend: Backend = Field(
        default="ctranslate2", description="for embedded models; hub models use transformers"
    )
    compute_type: str = Field(default="auto", description="int8, float16, float32, … or auto")
    batch_tokens: int = Field(
        default=2048, ge=1, description="tokens in one batch, padding counted"
    )


class Entities(Stage):
    """Tags the Dutch sentences, finds each name in the translation, groups names by who they are.

    Labels are those of CoNLL-2002 (PER, ORG, LOC, MISC); what else a model
    labels is left out unless its registry row renames it. `english_start` and
    the two columns beside it are null where the translation has no counterpart.
    """

    name = "entities"
    version = 2
    reads = Features({"sentences": columns.SENTENCES, "translation": columns.TRANSLATION})
    adds = Features({"entities": columns.ENTITIES})
    Config: ClassVar[type[StageConfig]] = EntitiesConfig
    config: EntitiesConfig

    def models(self) -> list[ModelRow]:
        return [find(self.config.model)]

    def load(self, device: str) -> None:
        from pipeline.backends.encoders import open_tagger

        config = self.config
        self._tagger: TokenTagger = open_tagger(
            find(config.model), config.backend, device, config.compute_type, config.batch_tokens
        )

    def unload(self) -> None:
        self._tagger.close()
        del self._tagger

    def compute(self, batch: Batch) -> Batch:
        articles = [sentences or [] for sentences in batch["sentences"]]
        # Sentences of the whole batch go through the model together, repeats once.
        unique = list(dict.fromkeys(sentence for article in articles for sentence in article))
        spans = dict(zip(unique, self._tagger.tag(unique), strict=True))
        return {
            "entities": [
                entities_of(article, translation or [], [spans[s] for s in article])
                for article, translation in zip(articles, batch["translation"], strict=True)
            ]
        }


def entities_of(
    sentences: Sequence[str],
    translation: Sequence[str],
    spans: Sequence[Sequence[TaggedSpan]],
) -> list[dict[str, Any]]:
    """The entities of one article as rows of the column, in reading order."""
    tagged = [
        [Tagged(s.start, s.end, s.label, s.score) for s in found if s.label in LABELS]
        for found in spans
    ]
    rows: list[dict[str, Any]] = []
    for index, (dutch, english, found) in enumerate(
        zip(sentences, translation, repair(sentences, tagged), strict=True)
    ):
        names = [Name(dutch[name.start : name.end], name.label, name.start) for name in found]
        places = project(names, dutch, english)
        for tag, name, place in zip(found, names, places, strict=True):
            rows.append(
                {
                    "sentence": index,
                    "start": tag.start,
                    "end": tag.end,
                    "text": name.text,
                    "label": tag.label,
                    "english_start": place[0] if place else None,
                    "english_end": place[1] if place else None,
                    "english": english[place[0] : place[1]] if place else None,
                }
            )
    groups = group([Mention(row["text"], row["label"]) for row in rows])
    return [{**row, "group": number} for row, number in zip(rows, groups, strict=True)]
