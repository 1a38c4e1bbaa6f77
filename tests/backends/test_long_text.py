"""Articles longer than a model takes: in parts, then over again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.backends.base import Decoding, Hypothesis
from pipeline.backends.batching import Batches
from pipeline.backends.long_text import condense, finished


class Shortener:
    """A generator over words that takes twelve of them and keeps those with a capital."""

    limit = 12

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        assert all(length <= self.limit for length in self.count(texts))
        self.batches.append(list(texts))
        return [Hypothesis(self.shorten(text), 0.0) for text in texts]

    def shorten(self, text: str) -> str:
        return " ".join(word for word in text.split() if word[0].isupper())

    def close(self) -> None:
        pass


class Parrot(Shortener):
    """A model that makes nothing shorter."""

    def shorten(self, text: str) -> str:
        return text


def split(text: str) -> list[str]:
    return text.split()


def write(generator: Shortener, articles: list[list[str]], batch_tokens: int = 100) -> list[str]:
    written = condense(generator, articles, Decoding(), Batches(batch_tokens), split)
    return [" ".join(sentences) for sentences in written]


def test_what_fits_is_written_at_once() -> None:
    generator = Shortener()
    assert write(generator, [["Anna slept late.", "Then Bert came."]]) == ["Anna Then Bert"]
    assert generator.batches == [["Anna slept late. Then Bert came."]]


def test_a_long_article_goes_in_parts_and_then_as_a_whole() -> None:
    generator = Shortener()
    article = [f"Name{number} came in and sat down." for number in range(6)]
    assert write(generator, [article]) == [" ".join(f"Name{number}" for number in range(6))]
    parts, whole = generator.batches
    assert " ".join(parts) == " ".join(article)
    assert whole == [" ".join(f"Name{number}" for number in range(6))]


def test_articles_of_any_length_go_together() -> None:
    generator = Shortener()
    long = [f"Name{number} came in and sat down." for number in range(6)]
    written = write(generator, [["Anna slept."], [], long, [""]])
    assert written == ["Anna", "", " ".join(f"Name{number}" for number in range(6)), ""]
    assert len(generator.batches) == 2


def test_batches_are_cut_by_tokens() -> None:
    generator = Shortener()
    write(generator, [["Anna slept well."], ["Bert left."]], batch_tokens=3)
    assert generator.batches == [["Anna slept well."], ["Bert left."]]


def test_a_model_that_makes_nothing_shorter_is_asked_once() -> None:
    generator = Parrot()
    article = [f"name{number} came in and sat down." for number in range(6)]
    assert write(generator, [article]) == [" ".join(article)]
    assert len(generator.batches) == 1


@pytest.mark.parametrize(
    ("text", "complete", "sentences"),
    [
        ("One. Two.", True, ["One.", "Two."]),
        ("One. Tw", False, ["One."]),
        ("On", False, ["On"]),
        ("", False, []),
    ],
)
def test_a_sentence_that_was_cut_short_is_dropped(
    text: str, complete: bool, sentences: list[str]
) -> None:
    assert finished(Hypothesis(text, 0.0, complete), split) == sentences
