"""Translation: every sentence gets its own translation, whatever its length and order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.backends.base import Decoding, Hypothesis
from pipeline.backends.generators import open_generator
from pipeline.backends.registry import ModelRow
from pipeline.backends.sampling import Sampling
from pipeline.errors import ConfigError
from pipeline.stages.translate import Translate, TranslateConfig, join
from tests.tiny_models import SENTENCES, TinyModels

PLAIN = "mbart-50"
"""A model that reads no hints."""


class Echo:
    """A generator whose translation shows its source, to test what surrounds a model."""

    limit = 12

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        assert all(count <= self.limit for count in self.count(texts))
        assert sum(self.count(texts)) <= 40 or len(texts) == 1
        return [Hypothesis(f"<{text}>", -0.1 * len(text.split())) for text in texts]

    def propose(
        self, texts: Sequence[str], decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        raise AssertionError("one candidate is not searched again")

    def back_scores(self, texts: Sequence[str], outputs: Sequence[str]) -> list[float] | None:
        return None

    def close(self) -> None:
        pass


class Beam(Echo):
    """A generator that first mistakes the amount, and whose beam holds the right one."""

    FIRST, SECOND = "He paid 30 euros.", "He paid 3 euros."

    def __init__(self) -> None:
        self.searched: list[str] = []

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        return [Hypothesis(self.FIRST if "3" in text else "Good.", -0.1) for text in texts]

    def propose(
        self, texts: Sequence[str], decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        self.searched += texts
        found = [Hypothesis(self.FIRST, -0.1), Hypothesis(self.SECOND, -0.3)]
        return [found[:count] for _ in texts]


def test_only_what_is_doubtful_is_searched_again() -> None:
    stage = Translate(TranslateConfig(model=PLAIN, candidates=2, encoder=None))
    generator = Beam()
    stage._generator, stage._encoder, stage._loaded = generator, None, True
    result = stage.run({"sentences": ["Hij betaalde 3 euro.", "Goed."]})
    assert result["translation"] == [Beam.SECOND, "Good."]
    assert result["translation_score"] == [-0.3, -0.1]
    assert generator.searched == ["Hij betaalde 3 euro."]


class Drawing(Beam):
    """A generator whose beam holds only the mistake, and which draws the right amount."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[tuple[str, Sampling, int]] = []

    def propose(
        self, texts: Sequence[str], decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        self.searched += texts
        return [[Hypothesis(self.FIRST, -0.1)] for _ in texts]

    def sample(
        self, texts: Sequence[str], decoding: Decoding, sampling: Sampling, count: int
    ) -> list[list[Hypothesis]]:
        self.drawn += [(text, sampling, count) for text in texts]
        return [[Hypothesis(self.SECOND, -0.3)] for _ in texts]


@pytest.mark.parametrize(
    ("candidates", "samples", "expected"),
    [(1, 2, Beam.SECOND), (2, 0, Beam.FIRST), (2, 2, Beam.SECOND)],
)
def test_samples_stand_beside_the_beam(candidates: int, samples: int, expected: str) -> None:
    sampling = Sampling(seed=7)
    config = TranslateConfig(model=PLAIN, candidates=candidates, samples=samples, sampling=sampling)
    stage = Translate(config)
    assert len(stage.models()) == 2  # the encoder compares
    generator = Drawing()
    stage._generator, stage._encoder, stage._loaded = generator, None, True
    sentence = "Hij betaalde 3 euro."
    assert stage.run({"sentences": [sentence, "Goed."]})["translation"] == [expected, "Good."]
    assert generator.searched == [sentence] * (candidates > 1)
    assert generator.drawn == [(sentence, sampling, samples)] * (samples > 0)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"backend": "ctranslate2"}, "backend: transformers"),
        ({"compute_type": "int8"}, "compute_type of auto, float32"),
        ({"no_repeat_ngram": 3}, "leave out one"),
    ],
)
def test_what_samples_cannot_go_with(other: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        TranslateConfig(samples=2, **other)


class Copying(Echo):
    """A generator that knows no country but copies what stands there in English."""

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        return [Hypothesis("It rains in Libya.", -0.1) for _ in texts]

    def propose(
        self, texts: Sequence[str], decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        return [[Hypothesis(f"It rains in {text.split()[-1]}", -0.3)] for text in texts]


@pytest.mark.parametrize(
    ("languages", "expected"),
    [(("nl", "en"), "It rains in Latvia."), (("nl", "de"), "It rains in Libya.")],
)
def test_a_lost_country_is_searched_with_its_english_name(
    languages: tuple[str, str], expected: str
) -> None:
    stage = Translate(TranslateConfig(model=PLAIN, candidates=2, encoder=None), *languages)
    stage._generator, stage._encoder, stage._loaded = Copying(), None, True
    assert stage.run({"sentences": ["Het regent in Letland."]})["translation"] == [expected]


class Guessing(Beam):
    """A generator that takes one trade for another, and is not sure of it."""

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        return [Hypothesis("The welder plays.", -1.0) for _ in texts]


def test_a_lost_word_goes_into_the_search_in_english() -> None:
    stage = Translate(TranslateConfig(model=PLAIN, candidates=2, encoder=None))
    generator = Guessing()
    stage._generator, stage._encoder, stage._loaded = generator, None, True
    stage.run({"sentences": ["De verzekeraar speelt vervolgens."]})
    assert generator.searched == ["De insurer speelt vervolgens."]


class Reading(Echo):
    """A generator that remembers what it was given."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        self.read += texts
        return super().generate(texts, decoding)


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("De verzekeraar wacht.", "De verzekeraar [insurer/insurance company] wacht."),
        ("De heer Verzekeraar wacht.", "De heer Verzekeraar wacht."),
        # With its hints it would be over the model's limit.
        ("Verzekeraar verzekeraar verzekeraar verzekeraar verzekeraar.",) * 2,
    ],
)
def test_a_model_that_reads_hints_gets_them_where_there_is_room(sentence: str, read: str) -> None:
    stage = Translate(TranslateConfig())
    generator = Reading()
    stage._generator, stage._loaded = generator, True
    stage.run({"sentences": [sentence]})
    assert generator.read == [read]


class British(Beam):
    """A generator that quotes and spells as a British paper does."""

    FIRST = "'The 30 neighbours analysed it,' he said."
    SECOND = "'The 3 neighbours analysed it,' he said."


@pytest.mark.parametrize(
    ("target", "one_style", "expected"),
    [
        ("en", True, '"The 3 neighbors analyzed it," he said.'),
        ("en", False, British.SECOND),
        ("de", True, British.FIRST),
    ],
)
def test_english_has_one_style(target: str, one_style: bool, expected: str) -> None:
    config = TranslateConfig(model=PLAIN, candidates=2, encoder=None, one_style=one_style)
    stage = Translate(config, "nl", target)
    stage._generator, stage._encoder, stage._loaded = British(), None, True
    result = stage.run({"sentences": ["‘De 3 buren hebben het uitgezocht’, zei hij."]})
    assert result["translation"] == [expected]


@pytest.fixture(scope="module")
def echoing() -> Translate:
    stage = Translate(TranslateConfig(model=PLAIN, batch_tokens=40))
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
        assert stage.run({"sentences": ["3-1", "***"]})["translation"] == ["3-1", "***"]
    assert together["translation"] == alone
    assert all(score < 0 for score in together["translation_score"])


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["transformers", "ctranslate2"])
def test_candidates_come_best_first(backend: str, tiny: TinyModels, krant_cache: Path) -> None:
    row = ModelRow(task="translate", family="seq2seq", licence="mit", path=tiny.marian)
    generator = open_generator(row, backend, compute_type="float32")  # type: ignore[arg-type]
    short = Decoding(max_tokens=8)
    proposed = generator.propose(SENTENCES[:4], short, 3)
    assert [len(found) for found in proposed] == [3] * 4
    for found in proposed:
        assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
    widened = Decoding(max_tokens=8, beam=3)
    assert [found[0] for found in proposed] == generator.generate(SENTENCES[:4], widened)


@pytest.mark.slow
def test_samples_are_the_same_in_any_batch(tiny: TinyModels, krant_cache: Path) -> None:
    row = ModelRow(task="translate", family="seq2seq", licence="mit", path=tiny.marian)
    generator = open_generator(row, "transformers", compute_type="float32")
    # Each may grow to its own length, whatever stands beside it.
    short, sampling = Decoding(min_room=4, max_ratio=1), Sampling(temperature=1, floor=0)
    together = generator.sample(SENTENCES[:4], short, sampling, 5)
    assert [len(found) for found in together] == [5] * 4
    assert all(len({h.text for h in found}) > 1 for found in together)
    alone = [generator.sample([sentence], short, sampling, 5)[0] for sentence in SENTENCES[:4]]
    assert [[h.text for h in found] for found in alone] == [
        [h.text for h in found] for found in together
    ]
    # With nothing left to draw but the likeliest, it is greedy search and its scores.
    (sample,), (first,) = (
        generator.sample(SENTENCES[:1], short, Sampling(floor=0.999), 1)[0],
        generator.generate(SENTENCES[:1], short),
    )
    assert (sample.text, sample.score) == (first.text, pytest.approx(first.score, abs=1e-4))


@pytest.mark.slow
def test_samples_need_a_backend_that_can_draw_the_same_again(
    tiny: TinyModels, krant_cache: Path
) -> None:
    row = ModelRow(task="translate", family="seq2seq", licence="mit", path=tiny.marian)
    plain: dict[str, Any] = {"model": row, "encoder": None, "max_tokens": 8, "doubt_below": 1}
    sentences = {"sentences": SENTENCES[:3]}
    with Translate(TranslateConfig(**plain, samples=3)) as stage:
        drawn = stage.run(sentences)
        assert stage.run(sentences) == drawn
    generator = open_generator(row, "ctranslate2", compute_type="float32")
    with pytest.raises(ConfigError, match="backend: transformers"):
        generator.sample(SENTENCES[:1], Decoding(), Sampling(), 2)


@pytest.mark.slow
@pytest.mark.parametrize("candidates", [1, 3])
def test_the_embedded_model_translates_dutch(candidates: int) -> None:
    config = TranslateConfig(compute_type="float32", candidates=candidates, doubt_below=1.0)
    with Translate(config) as stage:
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
