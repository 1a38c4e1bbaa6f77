"""The summarise stage, on articles and on tiny models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.backends.base import Decoding
from pipeline.backends.registry import ModelRow
from pipeline.language.salience import Weights
from pipeline.stages.summarise import Summarise, SummariseConfig, story
from tests.tiny_models import SENTENCES, TinyModels

HEADLINE = "Water board raises dike near Mijdrecht"
ARTICLE = [
    HEADLINE,
    "The Zuiderplas water board will raise the dike near Mijdrecht by 40 centimetres.",
    "The work starts in September and costs 12 million euros, the board says.",
    "“We have waited for this for years,” says resident Joke Bos.",
    "She lives below the dike.",
    "What will it mean for traffic?",
    "Traffic will be diverted through Uithoorn for at least 18 months.",
    "How it began",
    "An inspection in 2023 found that the dike near Mijdrecht no longer met the standard.",
    "The province pays a third of the costs; the rest comes out of the water board tax.",
    "Earlier plans failed because of objections from farmers and a nature association.",
]
KINDS = ["headline", "lead", *["paragraph"] * 5, "heading", *["paragraph"] * 3]


def batch(sentences: list[str], kinds: list[str] | None = None) -> dict[str, list[Any]]:
    """One article as the stage gets it, a block a sentence where there are kinds."""
    columns: dict[str, list[Any]] = {"translation": [sentences]}
    if kinds:
        offsets = range(len(kinds))
        columns["spans"] = [[{"start": i, "end": i + 1, "block": i} for i in offsets]]
        columns["blocks"] = [
            [{"kind": kind, "start": i, "end": i + 1} for i, kind in enumerate(kinds)]
        ]
    return columns


def summarise(columns: dict[str, list[Any]], **config: Any) -> list[tuple[list[str], list[Any]]]:
    """Summary and sources of each article; by shared words unless an encoder is named."""
    stage = Summarise(SummariseConfig(**{"encoder": None, **config}))
    result = stage.run(columns)
    return list(zip(result["summary"], result["summary_sources"], strict=True))


@pytest.mark.parametrize("kinds", [KINDS, None], ids=["with blocks", "without"])
def test_a_news_article(kinds: list[str] | None) -> None:
    [(summary, sources)] = summarise(batch(ARTICLE, kinds))
    assert summary == [ARTICLE[index] for [index] in sources]
    assert sources == sorted(sources)
    assert len(summary) == 3
    assert summary[0] == ARTICLE[1]
    # The headline, the heading, the quotation, what leans on it and the question stay out.
    assert not {0, 3, 4, 5, 7} & {index for [index] in sources}


@pytest.mark.parametrize(
    ("sentences", "length"), [(0, 0), (1, 1), (2, 1), (4, 2), (6, 3), (12, 3), (20, 4), (100, 6)]
)
def test_the_length_follows_the_article(sentences: int, length: int) -> None:
    texts = [f"Item {index} of the council agenda was adopted." for index in range(sentences)]
    [(summary, _)] = summarise(batch(texts))
    assert len(summary) == length


def test_a_translation_that_a_check_calls_wrong_stays_out() -> None:
    dutch = list(ARTICLE)
    dutch[2] = "Het werk begint in september en kost 120 miljoen euro, zegt het bestuur."
    columns = {**batch(ARTICLE, KINDS), "sentences": [dutch]}
    [(_, sources)] = summarise(batch(ARTICLE, KINDS))
    assert [2] in sources
    [(summary, sources)] = summarise(columns)
    assert [2] not in sources
    assert len(summary) == 3
    [(_, sources)] = summarise(columns, weights=Weights(wrong=0))
    assert [2] in sources


def test_a_fixed_length() -> None:
    [(summary, _)] = summarise(batch(ARTICLE, KINDS), min_sentences=2, max_sentences=2)
    assert len(summary) == 2


def test_articles_do_not_mix() -> None:
    other = ["The cat sat on the mat in the kitchen all day.", "It rained in Assen on Monday."]
    both = batch(ARTICLE)
    both["translation"].append(other)
    assert summarise(both) == [*summarise(batch(ARTICLE)), *summarise(batch(other))]


def test_an_article_that_failed_before_has_no_summary() -> None:
    assert summarise({"translation": [None, []]}) == [([], []), ([], [])]


@given(st.lists(st.text(alphabet="aB1 .?“,", max_size=30), max_size=15))
def test_sentences_are_verbatim_in_order_and_the_same_every_time(sentences: list[str]) -> None:
    [(summary, sources)] = summarise(batch(sentences))
    assert summary == [sentences[index] for [index] in sources]
    assert sources == sorted(sources)
    assert bool(summary) == any(sentence.strip() for sentence in sentences)
    assert summarise(batch(sentences)) == [(summary, sources)]


@pytest.mark.parametrize(
    ("sentences", "kinds", "indexes", "headline"),
    [
        pytest.param(["T", "A.", "B."], ["headline", "lead", "paragraph"], [1, 2], "T", id="news"),
        pytest.param(["T.", "A."], ["headline", "paragraph"], [1], "T.", id="full stop"),
        pytest.param(["T", "A."], None, [1], "T", id="no blocks, no mark"),
        pytest.param(["T.", "A."], None, [0, 1], None, id="no blocks, a mark"),
        pytest.param(["“T.”", "A."], None, [0, 1], None, id="no blocks, a quotation"),
        pytest.param(["T"], None, [0], None, id="one sentence"),
        pytest.param(["T", "K"], ["headline", "caption"], [0, 1], None, id="headlines alone"),
        pytest.param(["A.", " ", "B."], None, [0, 2], None, id="an empty translation"),
        pytest.param([], None, [], None, id="nothing"),
    ],
)
def test_what_a_summary_is_made_from(
    sentences: list[str], kinds: list[str] | None, indexes: list[int], headline: str | None
) -> None:
    columns = batch(sentences, kinds)
    spans, blocks = columns.get("spans", [None])[0], columns.get("blocks", [None])[0]
    found = story(sentences, spans, blocks)
    assert found.indexes == indexes
    assert found.texts == [sentences[index] for index in indexes]
    assert found.headline == headline


def test_other_languages_have_no_english_pronouns() -> None:
    texts = [
        "So baut die Stadt Emmen nun am Rathaus eine neue Brücke.",
        "Das Geld für die Brücke kommt aus dem Haushalt der Provinz.",
    ]
    weights = Weights(dangling=3)
    config = SummariseConfig(encoder=None, weights=weights, min_sentences=1, max_sentences=1)
    assert Summarise(config, target="de").run(batch(texts))["summary"] == [texts[:1]]
    assert Summarise(config, target="en").run(batch(texts))["summary"] == [texts[1:]]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"method": "abstractive"}, "needs a model"),
        ({"min_sentences": 4, "max_sentences": 2}, r"min_sentences \(4\) is more than"),
        ({"ratio": 0}, "greater than 0"),
    ],
)
def test_configurations_that_make_no_sense(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        SummariseConfig(**config)


def test_the_models_are_those_that_are_used() -> None:
    row = ModelRow(name="x", task="summarise", family="seq2seq", licence="mit", path=Path("x"))
    abstractive = SummariseConfig(method="abstractive", model=row)
    assert [m.label for m in Summarise(SummariseConfig(model=row)).models()] == ["e5-small"]
    assert [m.label for m in Summarise(abstractive).models()] == ["e5-small", "x"]
    assert Summarise(SummariseConfig(encoder=None)).models() == []


@pytest.mark.slow
@pytest.mark.parametrize("repeats", [1, 6], ids=["fits", "in parts"])
@pytest.mark.parametrize("backend", ["transformers", "ctranslate2"])
def test_a_written_summary_rests_on_the_article(
    backend: Any, repeats: int, tiny: TinyModels, krant_cache: Path
) -> None:
    article = [f"{index} {text}" for index in range(repeats) for text in SENTENCES[4:8]]
    article[-1] = article[-1].rstrip(".") + ", " + ", ".join(SENTENCES[4:8]) + "."
    row = ModelRow(task="summarise", family="seq2seq", licence="mit", path=tiny.bart)
    config = SummariseConfig(
        encoder=None,
        method="abstractive",
        model=row,
        backend=backend,
        decoding=Decoding(max_tokens=12),
        support=0.15,
    )
    columns = {"translation": [article, [], article[:1]]}
    result = Summarise(config).run(columns)
    for texts, summary, sources, rejected in zip(
        columns["translation"],
        *(result[name] for name in ("summary", "summary_sources", "summary_rejected")),
        strict=True,
    ):
        assert bool(summary) == bool(texts)
        assert {item["source"] for item in rejected} == {index for [index] in sources}
        assert all(item["text"] not in summary for item in rejected)
        assert len(summary) == len(sources)
        for sentence, found in zip(summary, sources, strict=True):
            assert found == sorted(set(found))
            assert found
            assert set(found) <= set(range(len(texts)))
            # An untrained model writes nothing that the article supports.
            assert sentence in texts
