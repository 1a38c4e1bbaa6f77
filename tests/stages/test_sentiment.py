"""The sentiment stage: what is asked, how answers are added up, and the embedded model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.backends.registry import ModelRow, load_registry
from pipeline.errors import ModelError
from pipeline.stages.sentiment import (
    Question,
    Sentiment,
    SentimentConfig,
    Verdict,
    ask,
    label_of,
    mean,
    verdict_of,
)

PLAIN: dict[str, str] = {}
STARS = {
    "1 star": "negative",
    "2 stars": "negative",
    "3 stars": "neutral",
    "4 stars": "positive",
    "5 stars": "positive",
}


class WordCounter:
    """A classifier by two word lists that counts words as tokens and takes ten of them."""

    limit = 10

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def classify(
        self, texts: Sequence[str], pairs: Sequence[str] | None = None
    ) -> list[dict[str, float]]:
        judged = texts if pairs is None else [f"{a} {b}" for a, b in zip(texts, pairs, strict=True)]
        assert all(length <= self.limit for length in self.count(judged))
        return [self._answer(text.lower()) for text in judged]

    def _answer(self, text: str) -> dict[str, float]:
        good, bad = text.count("winst"), text.count("ramp")
        total = max(1, good + bad)
        rest = 0.0 if good + bad else 1.0
        return {"positive": good / total, "negative": bad / total, "neutral": rest}

    def close(self) -> None:
        pass


def entity(sentence: int, text: str, group: int) -> dict[str, Any]:
    """An entity as the entities stage puts it out, as far as sentiment looks."""
    return {"sentence": sentence, "text": text, "group": group}


@pytest.mark.parametrize(
    ("probabilities", "labels", "score", "neutral"),
    [
        ({"negative": 0.1, "neutral": 0.2, "positive": 0.7}, PLAIN, 0.6, 0.2),
        ({"NEGATIVE": 0.9, "POSITIVE": 0.1}, PLAIN, -0.8, 0),
        (dict.fromkeys(STARS, 0.2), STARS, 0.0, 0.2),
        (dict(zip(STARS, [0.5, 0.2, 0.1, 0.1, 0.1], strict=True)), STARS, -0.5, 0.1),
        ({"LABEL_0": 1.0, "LABEL_1": 0.0}, {"LABEL_0": "positive", "LABEL_1": "negative"}, 1.0, 0),
    ],
)
def test_verdicts(
    probabilities: dict[str, float], labels: Mapping[str, str], score: float, neutral: float
) -> None:
    verdict = verdict_of(probabilities, labels)
    assert (verdict.score, verdict.neutral) == pytest.approx((score, neutral))


def test_a_label_without_a_polarity_is_an_error_that_says_what_to_write() -> None:
    with pytest.raises(ModelError, match=r"'LABEL_0'.*stages\.sentiment\.labels"):
        verdict_of({"LABEL_0": 0.5, "LABEL_1": 0.5}, {"LABEL_1": "positive"})


@pytest.mark.parametrize(
    ("score", "neutral", "label"),
    [
        (-1, 0, "negative"),
        (-0.1, 0.39, "negative"),
        (-0.1, 0.4, "neutral"),
        (-0.09, 0.0, "neutral"),
        (0, 0, "neutral"),
        (0.1, 0.0, "positive"),
        (0.6, 0.4, "neutral"),
    ],
)
def test_thresholds(score: float, neutral: float, label: str) -> None:
    config = SentimentConfig(neutral_from=0.4, neutral_within=0.1)
    assert label_of(Verdict(score, neutral), config) == label


def test_answers_count_by_their_tokens() -> None:
    long, short = Question("a", None, 30), Question("b", None, 10)
    verdicts = {long: Verdict(1.0, 0.0), short: Verdict(-1.0, 0.4)}
    assert mean([long, short], verdicts) == Verdict(pytest.approx(0.5), pytest.approx(0.1))
    assert mean([], {}) == Verdict(0.0, 1.0)


SENTENCES = [
    "Philips boekt winst.",
    "De ramp in Oss kost Philips miljoenen.",
    "Ook Royal Philips Electronics maakt weer winst dit jaar.",
    "3-1",
]
ENTITIES = [
    entity(0, "Philips", 0),
    entity(1, "Oss", 1),
    entity(1, "Philips", 0),
    entity(2, "Royal Philips Electronics", 0),
]


def test_what_is_asked_about_an_article() -> None:
    asked = ask(SENTENCES, ENTITIES, WordCounter(), reads_pairs=True)
    assert asked.article == [
        Question(f"{SENTENCES[0]} {SENTENCES[1]}", None, 10),
        Question(SENTENCES[2], None, 9),
    ]
    assert asked.sentences == [
        [Question(text, None, tokens)]
        for text, tokens in zip(SENTENCES[:3], (3, 7, 9), strict=True)
    ] + [[]]
    assert asked.entities[1] == [Question("Oss", SENTENCES[1], 7)]
    name = "Royal Philips Electronics"
    assert {question.text for question in asked.entities[0]} == {name}
    parts = " ".join(str(question.pair) for question in asked.entities[0])
    assert parts == " ".join(SENTENCES[:3])


def test_a_model_that_reads_no_pairs_is_asked_about_sentences() -> None:
    asked = ask(SENTENCES, ENTITIES, WordCounter(), reads_pairs=False)
    assert asked.entities == {
        0: [Question(SENTENCES[i], None, tokens) for i, tokens in ((0, 3), (1, 7), (2, 9))],
        1: [Question(SENTENCES[1], None, 7)],
    }


@pytest.mark.parametrize("reads_pairs", [True, False])
def test_nothing_that_is_asked_is_over_the_limit_or_lost(reads_pairs: bool) -> None:
    classifier = WordCounter()
    endless = ", ".join(f"deel {number}" for number in range(40))
    name = "een naam van zes losse woorden"
    sentences = [endless, "Kort."]
    entities = [entity(0, name, 3), entity(1, "Kort", 4)]
    asked = ask(sentences, entities, classifier, reads_pairs)
    for question in asked.all():
        both = question.text if question.pair is None else f"{question.text} {question.pair}"
        assert classifier.count([both])[0] <= classifier.limit
    assert " ".join(question.text for question in asked.article) == " ".join(sentences)
    assert sum(question.weight for question in asked.entities[3]) == 80


def run(classifier: Any, batch: dict[str, list[Any]], **config: Any) -> dict[str, list[Any]]:
    """The stage with a given classifier in place of the registry's."""
    stage = Sentiment(SentimentConfig(**config))
    stage._classifier, stage._labels, stage._reads_pairs = classifier, PLAIN, True
    stage._loaded = True
    return stage.run(batch)


def test_an_article_is_judged_at_three_levels() -> None:
    batch = {"sentences": [SENTENCES, [], None], "entities": [ENTITIES, [], None]}
    result = run(WordCounter(), batch)
    assert result["sentence_sentiment"] == [[1.0, -1.0, 1.0, 0.0], [], []]
    assert result["sentiment"][0] == {"label": "positive", "score": pytest.approx(9 / 19)}
    assert result["sentiment"][1:] == [{"label": "neutral", "score": 0.0}] * 2
    groups = result["entity_sentiment"][0]
    assert [group["group"] for group in groups] == [0, 1]
    assert groups[1] == {"group": 1, "label": "negative", "score": -1.0}
    # Three words of profit, five of disaster, five of profit among the nineteen on Philips.
    assert groups[0] == {"group": 0, "label": "positive", "score": pytest.approx(3 / 19)}
    assert result["entity_sentiment"][1:] == [[], []]


def test_thresholds_come_from_the_configuration() -> None:
    batch = {"sentences": [SENTENCES], "entities": [ENTITIES]}
    assert run(WordCounter(), batch, neutral_within=0.5)["sentiment"][0]["label"] == "neutral"


def test_the_model_decides_the_fingerprint(tmp_path: Path) -> None:
    prints = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps({"name": name}))
        row = ModelRow(task="sentiment", family="classifier", licence="mit", path=tmp_path / name)
        prints.add(Sentiment(SentimentConfig(model=row)).artefacts()[f"model {row.label}"])
    assert len(prints) == 2


@pytest.fixture
def star_model(tmp_path: Path) -> Path:
    """A small BERT with random weights that gives one to five stars."""
    import torch
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    trained = BertWordPieceTokenizer(lowercase=True)
    trained.train_from_iterator(SENTENCES * 4, vocab_size=120, show_progress=False)
    trained.save(str(tmp_path / "tokenizer.json"))
    BertTokenizerFast(tokenizer_file=str(tmp_path / "tokenizer.json")).save_pretrained(tmp_path)
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=trained.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=48,
        initializer_range=0.5,
        id2label=dict(enumerate(STARS)),
        label2id={label: index for index, label in enumerate(STARS)},
    )
    BertForSequenceClassification(config).eval().save_pretrained(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_a_hub_model_with_stars(star_model: Path, krant_cache: Path) -> None:
    row = ModelRow(task="sentiment", family="classifier", licence="mit", path=star_model)
    stage = Sentiment(SentimentConfig(model=row, labels=STARS))
    article = [*SENTENCES, " ".join(SENTENCES * 4)]
    batch = {"sentences": [article, SENTENCES[:1]], "entities": [ENTITIES, []]}
    result = stage.run(batch)
    scores = result["sentence_sentiment"][0]
    assert scores[:3] != [0.0, 0.0, 0.0]
    assert all(-1 <= score <= 1 for score in scores)
    # By the sentences that name it.
    assert result["entity_sentiment"][0][1]["score"] == pytest.approx(scores[1], abs=1e-4)
    alone = stage.run({"sentences": [SENTENCES[:1]], "entities": [[]]})
    assert alone["sentiment"][0]["score"] == pytest.approx(scores[0], abs=1e-4)
    assert [row["group"] for row in result["entity_sentiment"][0]] == [0, 1]


GOOD = [
    "De fabriek boekte een recordwinst en neemt honderd mensen aan.",
    "Het Nederlands elftal won de finale na een schitterende wedstrijd.",
    "Dankzij het nieuwe medicijn genezen veel meer patiënten.",
]
BAD = [
    "Bij de brand in het verpleeghuis kwamen drie bewoners om het leven.",
    "Het bedrijf is failliet en alle werknemers verliezen hun baan.",
    "De omzet kelderde en het aandeel verloor een kwart van zijn waarde.",
]
DRY = [
    "De vergadering begint om tien uur in het gemeentehuis.",
    "Het gebouw aan de Stationsstraat telt vier verdiepingen.",
]


@pytest.mark.slow
@pytest.mark.skipif("e5-sentiment" not in load_registry(), reason="no sentiment model yet")
def test_the_embedded_model_knows_good_news_from_bad() -> None:
    stage = Sentiment(SentimentConfig())
    sentences = [
        "Bakkerij Jansen wint prijs, concurrent De Korst failliet",
        "Bakkerij Jansen uit Zwolle won de prijs voor het beste brood van het land.",
        "De Korst ging failliet nadat klanten massaal waren weggebleven.",
    ]
    entities = [
        entity(0, "Bakkerij Jansen", 0),
        entity(0, "De Korst", 1),
        entity(1, "Bakkerij Jansen", 0),
        entity(2, "De Korst", 1),
    ]
    batch = {
        "sentences": [GOOD, BAD, DRY, sentences],
        "entities": [[], [], [], entities],
    }
    result = stage.run(batch)
    assert [row["label"] for row in result["sentiment"][:3]] == ["positive", "negative", "neutral"]
    assert all(score > 0.1 for score in result["sentence_sentiment"][0])
    assert all(score < -0.1 for score in result["sentence_sentiment"][1])
    bakery, rival = result["entity_sentiment"][3]
    assert bakery["score"] > 0 > rival["score"]
    assert stage.run(batch) == result
