"""Translation: every sentence gets its own translation, whatever its length and order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.backends.base import Decoding, Hypothesis
from pipeline.backends.registry import ModelRow
from pipeline.stages.translate import Translate, TranslateConfig, join
from tests.tiny_models import SENTENCES, TinyModels


class Echo:
    """A generator whose translation shows its source, to test what surrounds a model."""

    limit = 12

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        assert all(count <= self.limit for count in self.count(texts))
        assert sum(self.count(texts)) <= 40 or len(texts) == 1
        return [Hypothesis(f"<{text}>", -0.1 * len(text.split())) for text in texts]

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def echoing() -> Translate:
    stage = Translate(TranslateConfig(batch_tokens=40))
    stage._generator = Echo()
    stage._loaded = True
    return stage


WORDS = st.lists(st.sampled_from(["de", "brug", "over", "water,", "1.250", "–"]), max_size=10)


@settings(deadline=None)
@given(sentences=st.lists(WORDS.map(" ".join), max_size=25))
def test_each_sentence_gets_its_own(echoing: Translate, sentences: list[str]) -> None:
    result = echoing.run({"sentences": sentences})
    for sentence, translation in zip(sentences, result["translation"], strict=True):
        if any(char.isalpha() for char in sentence):
            assert translation == f"<{sentence}>"
        else:
            assert translation == sentence


def test_a_long_sentence_is_translated_in_parts(echoing: Translate) -> None:
    clauses = [f"deel {index} van een lange zin" for index in range(9)]
    sentence = ", ".join(clauses) + "."
    result = echoing.run({"sentences": ["kort", sentence]})
    assert result["translation"][0] == "<kort>"
    whole = result["translation"][1]
    assert whole.count("<") > 1
    assert whole.replace("<", "").replace(">", "") == sentence
    assert result["translation_score"][1] == pytest.approx(-1.2)  # that of the worst part


def test_joining_keeps_the_worst_score() -> None:
    parts = [Hypothesis("a", -0.1), Hypothesis("b", -0.9, complete=False)]
    assert join(parts) == Hypothesis("a b", -0.9, complete=False)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["transformers", "ctranslate2"])
def test_a_tiny_model_translates_in_order(
    backend: str, tiny: TinyModels, krant_cache: Path
) -> None:
    row = ModelRow(task="translate", family="seq2seq", licence="mit", path=tiny.marian)
    config = TranslateConfig(
        model=row, backend=backend, compute_type="float32", max_tokens=10, batch_tokens=48
    )
    with Translate(config) as stage:
        together = stage.run({"sentences": SENTENCES[:8]})
        alone = [stage.run({"sentences": [s]})["translation"][0] for s in SENTENCES[:8]]
    assert together["translation"] == alone
    assert all(score < 0 for score in together["translation_score"])


@pytest.mark.slow
def test_the_embedded_model_translates_dutch() -> None:
    with Translate(TranslateConfig(compute_type="float32")) as stage:
        result = stage.run(
            {
                "sentences": [
                    "De burgemeester opende maandag de nieuwe brug.",
                    "*** 3-1 ***",
                    "Het bedrijf boekte vorig jaar een winst van 3,4 miljard euro.",
                ]
            }
        )
    bridge, stars, profit = result["translation"]
    assert "mayor" in bridge
    assert "bridge" in bridge
    assert stars == "*** 3-1 ***"
    assert "3.4 billion" in profit
