"""Train the adapter and head that judge the sentiment of Dutch news.

    python scripts/train_sentiment.py --data DIR --base FOLDER --output models/e5-sentiment

One head for three questions: a sentence or headline, an article (headline and
text), and a name with the sentences about it as a pair. The base is the encoder
as a BertModel folder (`pipeline.backends.encoders.base_e5`). Training is
deterministic for a seed as long as the time budget does not end it, and can be
resumed (`--resume`). The log (one JSON object a line) and the resumable state
lie in `--work`; development scores are macro-F1 of each level.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from _encoder_training import HeadedEncoder, Scores, add_arguments, cut_batches, pad, train
from _sentiment_data import Example, development_examples, mix, odds, training_examples
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import AutoTokenizer

from pipeline.evaluate.sentiment import LABELS, score_labels

# Tokens; a whole article of the corpus is 350 to 450, and its first two thirds
# say how it is meant. Longer texts cost time in the square of their length.
MAX_TOKENS = 320
# Annotators of news sentiment agree on some 80 % of items; a head that is sure
# of everything has learned their slips.
SMOOTHING = 0.1
DEVELOPMENT_BATCH = 4000  # tokens; no gradients are kept


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of an example, and the probability that it should get each label."""

    ids: list[int]
    target: list[float]
    source: str


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_arguments(parser, "sentiment")
    parser.set_defaults(batch_tokens=1000)
    return parser.parse_args()


def encode(tokenizer: object, examples: Sequence[Example]) -> list[Encoded]:
    """The examples as token ids, a pair cut at its end."""
    encoded = []
    for example in examples:
        ids = tokenizer(  # type: ignore[operator]
            example.text,
            example.pair,
            truncation="only_second" if example.pair else True,
            max_length=MAX_TOKENS,
        )["input_ids"]
        encoded.append(Encoded(ids, target_of(example), example.source))
    return encoded


def target_of(example: Example) -> list[float]:
    """The label with its smoothing, or half way between that and what a second reading found."""
    first = odds(example.label, 1 - SMOOTHING * (len(LABELS) - 1) / len(LABELS))
    second = example.second or first
    return [(a + b) / 2 for a, b in zip(first, second, strict=True)]


def main() -> None:
    options = arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    padding = tokenizer.pad_token_id
    model = HeadedEncoder(options.base, LABELS, "mean", options.rank).to(options.device)

    examples = training_examples(options.data)
    plan: list[list[Encoded]] = []
    for epoch in range(options.epochs):
        encoded = encode(tokenizer, mix(examples, options.seed + epoch))
        cuts = cut_batches(
            [len(e.ids) for e in encoded], options.batch_tokens, options.seed + epoch
        )
        plan += [[encoded[index] for index in cut] for cut in cuts]
    judged = development_examples(options.data)
    development = encode(tokenizer, judged)

    def loss_of(model: HeadedEncoder, batch: list[Encoded]) -> Tensor:
        logits = model(*pad([e.ids for e in batch], padding, options.device))
        wanted = torch.tensor([e.target for e in batch], device=options.device)
        return cross_entropy(logits, wanted)

    def score(model: HeadedEncoder) -> Scores:
        given = [""] * len(development)
        for cut in cut_batches([len(e.ids) for e in development], DEVELOPMENT_BATCH, 0):
            rows = [development[index].ids for index in cut]
            for index, label in zip(
                cut, model(*pad(rows, padding, options.device)).argmax(-1).tolist(), strict=True
            ):
                given[index] = LABELS[label]
        scores = {}
        for source in sorted({e.source for e in development}):
            pairs = [
                (example.label, label)
                for example, label in zip(judged, given, strict=True)
                if example.source == source
            ]
            scores[source] = score_labels(pairs).macro_f1
        return scores

    def tokens_in(batch: list[Encoded]) -> int:
        return sum(len(example.ids) for example in batch)

    train(options, model, plan, loss_of, tokens_in, score, every=300)


if __name__ == "__main__":
    main()
