"""What looks wrong in the translation and the summary, and how far each sentence can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal

from datasets import Features

from pipeline.checks import Finding, check_sentence, check_summary, confidence, report_rejected
from pipeline.stages import columns
from pipeline.stages.base import Batch, Stage, StageConfig


class VerifyConfig(StageConfig):
    """The checks have no settings: what is an error and what a warning was measured."""

    use: Literal["verify"] = "verify"


class Verify(Stage):
    """Compares every sentence with its translation, and the summary with its sources."""

    name = "verify"
    version = 9
    reads = Features({"sentences": columns.SENTENCES, "translation": columns.TRANSLATION})
    uses = Features(
        {
            "translation_score": columns.TRANSLATION_SCORE,
            "entities": columns.ENTITIES,
            "summary": columns.SUMMARY,
            "summary_sources": columns.SUMMARY_SOURCES,
            "summary_rejected": columns.SUMMARY_REJECTED,
        }
    )
    adds = Features({"findings": columns.FINDINGS, "confidence": columns.CONFIDENCE})
    Config: ClassVar[type[StageConfig]] = VerifyConfig
    config: VerifyConfig

    def compute(self, batch: Batch) -> Batch:
        findings, trust = [], []
        for index in range(len(batch["sentences"])):
            article = {name: column[index] for name, column in batch.items()}
            by_sentence = self._check_sentences(article)
            scores = article.get("translation_score") or [None] * len(by_sentence)
            trust.append(
                [
                    confidence(score, found, len(sentence.split()))
                    for sentence, score, found in zip(
                        article["sentences"], scores, by_sentence, strict=True
                    )
                ]
            )
            found = [finding for sentence in by_sentence for finding in sentence]
            found += self._check_summary(article)
            findings.append([finding.row() for finding in found])
        return {"findings": findings, "confidence": trust}

    def _check_sentences(self, article: Mapping[str, Any]) -> list[list[Finding]]:
        """The findings on each sentence. ValueError when a sentence has no translation entry."""
        entities = article.get("entities")
        by_sentence: dict[int, list[Mapping[str, Any]]] = {}
        for entity in entities or ():
            by_sentence.setdefault(entity["sentence"], []).append(entity)
        pairs = zip(article["sentences"], article["translation"], strict=True)
        return [
            [
                replace(finding, sentence=index)
                for finding in check_sentence(
                    source,
                    target or "",
                    None if entities is None else by_sentence.get(index, []),
                    self.source,
                    self.target,
                )
            ]
            for index, (source, target) in enumerate(pairs)
        ]

    def _check_summary(self, article: Mapping[str, Any]) -> list[Finding]:
        summary: Sequence[str] = article.get("summary") or []
        sources: Sequence[Sequence[int]] = article.get("summary_sources") or [[]] * len(summary)
        translation = article["translation"]
        findings = [
            finding
            for sentence, indices in zip(summary, sources, strict=True)
            for finding in check_summary(
                sentence, [translation[index] for index in indices], self.target
            )
        ]
        findings += [
            report_rejected(rejected["text"], translation[rejected["source"]])
            for rejected in article.get("summary_rejected") or ()
        ]
        return findings
