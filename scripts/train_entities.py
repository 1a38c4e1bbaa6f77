"""Train the adapter and head with which the small encoder finds people, places and organisations.

    python scripts/train_entities.py --data DIR --base DIR --output models/e5-entities

Learns from corpus/train.jsonl in both languages and from the same sentences
with other names in them. The development scores are exact-span F1 on
corpus/dev.jsonl and, when ner/ is there, on CoNLL-2002 testa, whose licence
allows research only and which is never trained on.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from _encoder_training import HeadedEncoder, add_arguments, cut_batches, pad, train
from _entity_data import Example, Exchanger, headline, read_conll, read_corpus, recased
from _names import Names
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy

from pipeline.backends.tagging import (
    best_path,
    decode_spans,
    encode_spans,
    iob2_labels,
    log_softmax,
    transitions,
)
from pipeline.backends.words import Word, words_of

TYPES = ("PER", "ORG", "LOC", "MISC")
LABELS = iob2_labels(TYPES)
PADDING = 1
MAX_TOKENS = 200  # longer sentences are a handful

# Shares of an epoch's sentences that get other names, capitals or lower case, no full stop.
EXCHANGED, RECASED, HEADLINES = 0.6, 0.06, 0.05
# Shares of the corpus that are seen in an epoch. Krant tags Dutch; the English
# side is the same news again, and half of all sentences name nobody.
ENGLISH, EMPTY = 0.3, 0.6
CONLL_SENTENCES = 600  # of testa's 2,895: enough to watch a training by

Encoded = tuple[list[int], list[int], list[int]]
"""Token ids; the positions of the tokens that stand for words; their label numbers."""


def encode(tokenizer: Tokenizer, example: Example) -> tuple[list[int], list[Word]]:
    """Token ids of a sentence, and its words."""
    encoding = tokenizer.encode(example.text, add_special_tokens=True)
    offsets = [
        (0, 0) if special else offset
        for offset, special in zip(encoding.offsets, encoding.special_tokens_mask, strict=True)
    ]
    offsets[-1] = (len(example.text), len(example.text))
    return encoding.ids, words_of(example.text, offsets)


def plan(options: argparse.Namespace, tokenizer: Tokenizer) -> list[list[Encoded]]:
    """All batches of all epochs, in the order in which they will be trained on."""
    examples = read_corpus(options.data / "corpus" / "train.jsonl")
    exchanger = Exchanger(examples, Names())
    batches: list[list[Encoded]] = []
    for seed in range(options.seed, options.seed + options.epochs):
        rng = random.Random(seed)
        encoded = []
        for example in examples:
            share = (1 if example.language == "nl" else ENGLISH) * (1 if example.spans else EMPTY)
            if rng.random() >= share:
                continue
            if example.spans and rng.random() < EXCHANGED:
                example = exchanger.exchange(example, rng)
            if rng.random() < HEADLINES:
                example = headline(example, rng)
            if rng.random() < RECASED:
                example = recased(example, rng)
            ids, words = encode(tokenizer, example)
            labels = [LABELS.index(label) for label in encode_spans(words, example.spans)]
            if words and len(ids) <= MAX_TOKENS:
                encoded.append((ids, [word.token for word in words], labels))
        cuts = cut_batches([len(ids) for ids, _, _ in encoded], options.batch_tokens, seed)
        batches += [[encoded[index] for index in cut] for cut in cuts]
    return batches


def loss_of(model: HeadedEncoder, batch: Sequence[Encoded]) -> Tensor:
    """Mean cross-entropy over the words of a batch."""
    device = str(model.head.weight.device)
    logits = model(*pad([ids for ids, _, _ in batch], PADDING, device))
    rows = [row for row, (_, tokens, _) in enumerate(batch) for _ in tokens]
    tokens = [token for _, tokens, _ in batch for token in tokens]
    labels = [label for _, _, labels in batch for label in labels]
    return cross_entropy(logits[rows, tokens], torch.tensor(labels, device=device))


def f1(model: HeadedEncoder, tokenizer: Tokenizer, examples: Sequence[Example]) -> float:
    """Exact-span F1 (both ends and the type right), micro-averaged."""
    allowed = transitions(LABELS)
    device = str(model.head.weight.device)
    order = sorted(examples, key=lambda example: len(example.text))
    found = right = wanted = 0
    for start in range(0, len(order), 32):
        chunk = order[start : start + 32]
        encoded = [encode(tokenizer, example) for example in chunk]
        logits = model(*pad([ids for ids, _ in encoded], PADDING, device)).cpu().numpy()
        for example, (_, words), row in zip(chunk, encoded, logits, strict=True):
            scores = log_softmax(row[[word.token for word in words]])
            path = [LABELS[index] for index in best_path(scores, allowed)]
            spans = decode_spans(words, path, [0.0] * len(path))
            mine = {(span.start, span.end, span.label) for span in spans}
            found += len(mine)
            wanted += len(example.spans)
            right += len(mine & set(example.spans))
    return 2 * right / max(1, found + wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_arguments(parser, "entities")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    model = HeadedEncoder(options.base, LABELS, "token", options.rank).to(options.device)
    development = {"corpus": read_corpus(options.data / "corpus" / "dev.jsonl", "nl")}
    conll = Path(options.data / "ner" / "conll2002_ned.testa")
    if conll.is_file():
        development["conll2002"] = read_conll(conll)[:CONLL_SENTENCES]
    train(
        options,
        model,
        plan(options, tokenizer),
        loss_of,
        lambda batch: sum(len(ids) for ids, _, _ in batch),
        lambda model: {name: f1(model, tokenizer, d) for name, d in development.items()},
        every=300,
    )


if __name__ == "__main__":
    main()
