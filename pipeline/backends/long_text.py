"""Writing one text for an article longer than the model takes: in parts, then over again.

The parts are cut on sentence borders; what the model wrote for them is its
input in the next round, until all fits at once (map and reduce). Nothing is
left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.backends.base import Decoding, Hypothesis, TextGenerator
from pipeline.backends.batching import Batches
from pipeline.language.parts import cut_parts

Split = Callable[[str], list[str]]
"""A text to its sentences."""


def condense(
    generator: TextGenerator,
    articles: Sequence[Sequence[str]],
    decoding: Decoding,
    batches: Batches,
    split: Split,
) -> list[list[str]]:
    """The sentences that the model writes for each article (a list of sentences), in order.

    The parts of all articles go through the model together, in `batches`. Where
    a round makes an article no shorter, its result stands as it is. An empty
    article gives none.
    """
    results: list[list[str]] = [[] for _ in articles]
    waiting = {index: list(article) for index, article in enumerate(articles) if any(article)}
    while waiting:
        parts = {
            index: cut_parts(article, generator.count, generator.limit)
            for index, article in waiting.items()
        }
        flat = [part for cut in parts.values() for part in cut]
        hypotheses = iter(_generate(generator, flat, decoding, batches))
        following: dict[int, list[str]] = {}
        for index, cut in parts.items():
            written = [
                sentence for _ in cut for sentence in finished(next(hypotheses), split) if sentence
            ]
            results[index] = written
            shorter = _tokens(generator, written) < _tokens(generator, waiting[index])
            if len(cut) > 1 and written and shorter:
                following[index] = written
        waiting = following
    return results


def finished(hypothesis: Hypothesis, split: Split) -> list[str]:
    """The sentences of a hypothesis without a last one that the length limit cut short.

    A hypothesis of one unfinished sentence comes back whole: it is all there is.
    """
    sentences = split(hypothesis.text)
    return sentences if hypothesis.complete or len(sentences) < 2 else sentences[:-1]


def _tokens(generator: TextGenerator, sentences: Sequence[str]) -> int:
    return sum(generator.count(sentences))


def _generate(
    generator: TextGenerator, texts: Sequence[str], decoding: Decoding, batches: Batches
) -> list[Hypothesis]:
    return batches.run(
        generator.count(texts),
        lambda batch: generator.generate([texts[index] for index in batch], decoding),
    )
