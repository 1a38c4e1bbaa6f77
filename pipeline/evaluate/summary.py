"""Summaries against references, and how much of what they state their sources hold.

ROUGE-1, ROUGE-2 and ROUGE-L are F1 by the library rouge-score, without
stemming (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer

from pipeline.checks import Finding, check_sentence, check_summary
from pipeline.checks.summary import stated_names
from pipeline.errors import ConfigError, InputError
from pipeline.evaluate.corpus import NewsArticle
from pipeline.evaluate.systems import SystemConfig, run_stages
from pipeline.language.numbers import LANGUAGES, find_quantities
from pipeline.progress import Reporter

ROUGES = ("rouge1", "rouge2", "rougeL")
SCORES = (*ROUGES, "unsupported", "supported")
ERROR_RATES = frozenset({"unsupported", "replaced"})
LEAD = 3
"""Sentences of the baseline: a news article's first ones (Nallapati et al. 2017)."""
STAGES = ("segment", "translate", "entities", "summarise")
"""What runs for a summary; `entities`, which weighs sentences by their names, may be missing."""


@dataclass(frozen=True, slots=True)
class SummaryScores:
    """ROUGE F1 of a system's summaries and of lead-3, 0 to 100, means over articles.

    `numbers` and `names` count what the summaries state; `unsupported` are the
    articles and findings of numbers and names that are not in the translated
    sentences a summary sentence was made from (a sentence chosen as it stands
    has none); `replaced` counts the sentences that a model wrote and that gave way
    to the article's own for that reason; `not_in_source` are those that the Dutch
    sentences don't hold, where the translation is to blame.
    """

    system: str
    articles: int
    rouge: dict[str, float]
    lead: dict[str, float]
    numbers: int
    names: int
    replaced: int
    unsupported: tuple[tuple[str, str], ...]
    not_in_source: tuple[tuple[str, str], ...]

    @property
    def supported(self) -> float:
        """The share of the numbers and names that the Dutch sentences hold, 0 to 100."""
        stated = self.numbers + self.names
        return 100 * max(0.0, 1 - len(self.not_in_source) / stated) if stated else 100.0

    def flat(self) -> dict[str, float]:
        """The scores that --fail-under can ask for."""
        return {
            **self.rouge,
            "unsupported": float(len(self.unsupported)),
            "replaced": float(self.replaced),
            "supported": self.supported,
        }


def evaluate_summaries(
    system: SystemConfig,
    articles: Sequence[NewsArticle],
    cache: Path | None = None,
    progress: Reporter | None = None,
    references: bool = False,
) -> SummaryScores:
    """The summaries of a configuration on articles with a reference, from the Dutch text on.

    With `references` the annotated sentences and their reference translations
    take the place of `segment` and `translate`: the choice is measured and not
    the translator. Raises InputError for articles without `summary_en`.
    """
    for article in articles:
        if not article.summary_en.strip():
            raise InputError(f"article {article.id!r} has no summary_en to compare with")
        if references and not all(sentence.en for sentence in article.sentences()):
            raise InputError(f"article {article.id!r} has a sentence without a translation (en)")
    columns = {
        "id": [f"{number:06d}" for number in range(1, len(articles) + 1)],
        "title": [article.title_nl for article in articles],
        "text": [article.text() for article in articles],
    }
    given: dict[str, list[list[str]]] = {}
    if references:
        given["sentences"] = [[s.nl for s in article.sentences()] for article in articles]
        given["translation"] = [[s.en or "" for s in article.sentences()] for article in articles]
    wanted = set(STAGES) - {"segment", "translate"} if references else set(STAGES)
    stages = [stage.use for stage in system.config.stages if stage.use in wanted]
    if lacking := sorted(wanted - {"entities"} - set(stages)):
        raise ConfigError(
            f"system {system.name}: its configuration has no stage {' and no '.join(lacking)}, "
            "which a summary needs"
        )
    result = run_stages(system, stages, {**columns, **given}, cache, progress)
    ours, lead = [], []
    unsupported: list[tuple[str, str]] = []
    foreign: list[tuple[str, str]] = []
    numbers = names = replaced = 0
    target = system.config.target
    for article, row in zip(articles, result, strict=True):
        ours.append(rouge(article.summary_en, row["summary"]))
        lead.append(rouge(article.summary_en, row["translation"][:LEAD]))
        replaced += len(row["summary_rejected"])
        sources = row["summary_sources"] or [[] for _ in row["summary"]]
        for sentence, indices in zip(row["summary"], sources, strict=True):
            if target in LANGUAGES:
                numbers += len(find_quantities(sentence, target))
            names += len(stated_names(sentence))
            english = [row["translation"][index] for index in indices]
            dutch = " ".join(row["sentences"][index] for index in indices)
            held = check_summary(sentence, english, target)
            unsupported += [(article.id, finding.message) for finding in held]
            foreign += [(article.id, f.message) for f in _invented(dutch, sentence, system)]
    return SummaryScores(
        system.name,
        len(articles),
        _means(ours),
        _means(lead),
        numbers,
        names,
        replaced,
        tuple(unsupported),
        tuple(foreign),
    )


def _invented(dutch: str, sentence: str, system: SystemConfig) -> list[Finding]:
    """What the summary says and the Dutch does not: errors, and names, which only warn."""
    found = check_sentence(dutch, sentence, None, system.config.source, system.config.target)
    return [f for f in found if f.target and (f.severity == "error" or f.check == "name")]


def rouge(reference: str, sentences: Sequence[str]) -> dict[str, float]:
    """ROUGE F1 of a summary's sentences, 0 to 100."""
    scores = RougeScorer(list(ROUGES), use_stemmer=False).score(reference, " ".join(sentences))
    return {name: 100 * score.fmeasure for name, score in scores.items()}


def _means(scores: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: sum(score[name] for score in scores) / len(scores) for name in ROUGES}
