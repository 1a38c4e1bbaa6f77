"""Train the LoRA adapter that makes Gemma 3 270M translate Dutch news into English.

    python scripts/train_translator.py --data DIR --output models/nl-en-gemma

The base is Gemma with the vocabulary in models/nl-en-gemma/. The loss is taken
on the target side only. With `--reverse`, some pairs are seen from English to
Dutch, so that the same adapter can say how likely a Dutch sentence is, given
its translation. Training is deterministic for a seed as long as the time budget
does not end it, can be resumed (`--resume`), and runs on CPU or GPU in
bfloat16. The log (one JSON object a line) and the resumable state lie in
`--work`.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from _training import Run, mixed_precision
from _translation_data import SHARES, Pair, batches, mix, read_corpus, read_sources, read_tsv
from peft import LoraConfig, PeftModel, get_peft_model
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM, AutoTokenizer

from pipeline.backends.chip import has_bfloat16
from pipeline.backends.generators import base_gemma
from pipeline.backends.prompts import TRANSLATE, TRANSLATE_BACK
from pipeline.backends.registry import find
from pipeline.language.hints import hinted

# All linear layers: attention-only adapters left more omissions in early runs.
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
MAX_TOKENS = 320  # prompt, hints and target; longer pairs are a handful of legal clauses
DEV_PAIRS = 100

Example = tuple[list[int], int]
"""Token ids of prompt and target, and how many of them are the prompt."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="has corpus/, translation/")
    parser.add_argument("--base", type=Path, help="pruned base checkpoint; made when not named")
    parser.add_argument("--output", type=Path, required=True, help="where the adapter goes")
    parser.add_argument("--init", type=Path, help="adapter to start from")
    parser.add_argument("--work", type=Path, default=Path("training/translator"))
    parser.add_argument("--minutes", type=float, default=50)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--learning-rate", type=float, default=3e-4)
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--batch-tokens", type=int, default=1200, help="on a GPU: 32768")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--share", action="append", default=[], metavar="SOURCE=TIMES")
    parser.add_argument(
        "--reverse", type=float, default=0.0, help="share of pairs seen from English to Dutch"
    )
    parser.add_argument(
        "--hints", type=float, default=0.0, help="share of the words with hints that get theirs"
    )
    parser.add_argument("--score-every", type=int, default=0, help="steps; 0 is at the end only")
    parser.add_argument("--resume", action="store_true", help="go on from the state in --work")
    options = parser.parse_args()
    options.base = options.base or base_gemma(find("nl-en-gemma"))
    return options


def encode(
    tokenizer: Any, pairs: Sequence[Pair], back: bool = False, hints: float = 0.0, seed: int = 0
) -> list[Example]:
    """Token ids of prompt and target, and the length of the prompt in tokens.

    With `back`, the English is the source and the Dutch the target. Each word of
    a Dutch source that the list knows gets its hint with the probability `hints`:
    the model should read hints and not lean on them.
    """
    if not pairs:  # a tokeniser refuses an empty batch
        return []
    rng = random.Random(seed)
    sources = [
        pair.english if back else hinted(pair.dutch, keep=lambda word: rng.random() < hints)
        for pair in pairs
    ]
    targets = [f" {pair.dutch if back else pair.english}" for pair in pairs]
    form = TRANSLATE_BACK if back else TRANSLATE
    prompts = tokenizer([form.format(source=source) for source in sources])["input_ids"]
    targets = tokenizer(targets, add_special_tokens=False)["input_ids"]
    return [
        (prompt + target + [tokenizer.eos_token_id], len(prompt))
        for prompt, target in zip(prompts, targets, strict=True)
    ]


def loss_of(model: Any, batch: list[Example], device: str) -> torch.Tensor:
    """Mean cross-entropy over the target tokens of a batch (right-padded)."""
    longest = max(len(ids) for ids, _ in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    labels = torch.full((len(batch), longest), -100)
    for row, (tokens, prompt) in enumerate(batch):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        labels[row, prompt : len(tokens)] = torch.tensor(tokens[prompt:])
    ids, labels = ids.to(device), labels.to(device)
    core = model.get_base_model()
    with mixed_precision(device):
        # Right padding under causal attention: no mask needed, no real token sees the padding.
        hidden = core.model(input_ids=ids).last_hidden_state[:, :-1]
        wanted = labels[:, 1:]
        chosen = wanted != -100
        logits = core.lm_head(hidden[chosen])
    return cross_entropy(logits.float(), wanted[chosen])


@torch.no_grad()
def dev_losses(model: Any, dev: dict[str, list[Example]], device: str) -> dict[str, float]:
    """Mean loss per target token on each development set."""
    model.eval()
    losses = {}
    for name, examples in dev.items():
        total, count = 0.0, 0
        for start in range(0, len(examples), 16):
            batch = examples[start : start + 16]
            tokens = sum(len(ids) - prompt for ids, prompt in batch)
            total += loss_of(model, batch, device).item() * tokens
            count += tokens
        losses[name] = round(total / count, 4)
    model.train()
    return losses


def development(options: argparse.Namespace, tokenizer: Any) -> dict[str, list[Example]]:
    """A seeded sample of each development set, longest first so that batches waste little."""
    data, hints = options.data, math.ceil(options.hints)  # all of them or none
    files = (data / "translation" / "dev").glob("*.tsv")
    sets = {path.name.split(".")[0]: read_tsv(path) for path in files}
    sets["corpus_dev"] = read_corpus(data / "corpus" / "dev.jsonl")
    rng = random.Random(options.seed)
    samples = {name: rng.sample(pairs, DEV_PAIRS) for name, pairs in sorted(sets.items())}
    encoded = {name: encode(tokenizer, pairs, hints=hints) for name, pairs in samples.items()}
    if options.reverse:
        encoded["corpus_dev_back"] = encode(tokenizer, samples["corpus_dev"], back=True)
    return {
        name: sorted(examples, key=lambda example: -len(example[0]))
        for name, examples in encoded.items()
    }


def training_plan(options: argparse.Namespace, tokenizer: Any) -> list[list[Example]]:
    """All batches of all epochs, in the order in which they will be trained on."""
    shares = dict(SHARES)
    for share in options.share:
        name, _, times = share.partition("=")
        shares[name] = float(times)
    sources = read_sources(options.data)
    plan: list[list[Example]] = []
    for seed in range(options.seed, options.seed + options.epochs):
        pairs = mix(sources, shares, seed)
        turned = round(options.reverse * len(pairs))
        examples = encode(tokenizer, pairs[:turned], back=True)
        examples += encode(tokenizer, pairs[turned:], hints=options.hints, seed=seed)
        examples = [example for example in examples if len(example[0]) <= MAX_TOKENS]
        lengths = [len(ids) for ids, _ in examples]
        cuts = batches(lengths, options.batch_tokens, seed)
        plan += [[examples[index] for index in cut] for cut in cuts]
    return plan


def open_model(options: argparse.Namespace) -> Any:
    """The base model with a fresh adapter, or with the one to start from."""
    slow = options.device == "cpu" and not has_bfloat16()  # see mixed_precision
    dtype = torch.float32 if slow else torch.bfloat16
    base = AutoModelForCausalLM.from_pretrained(options.base, dtype=dtype)
    if options.init:
        return PeftModel.from_pretrained(base, options.init, is_trainable=True)
    lora = LoraConfig(
        r=options.rank,
        lora_alpha=2 * options.rank,
        target_modules=TARGETS,
        task_type="CAUSAL_LM",
    )
    return get_peft_model(base, lora)


def main() -> None:
    options = arguments()
    torch.manual_seed(options.seed)
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    model = open_model(options).to(options.device).train()
    weights = {name: w for name, w in model.named_parameters() if w.requires_grad}
    optimiser = torch.optim.AdamW(weights.values(), lr=options.learning_rate, weight_decay=0.0)
    plan = training_plan(options, tokenizer)
    dev = development(options, tokenizer)
    run = Run(options, weights, optimiser)
    run.note(dev=dev_losses(model, dev, options.device))
    run.train(
        plan,
        lambda batch: loss_of(model, batch, options.device),
        lambda batch: sum(len(ids) for ids, _ in batch),
        lambda: dev_losses(model, dev, options.device),
        every=options.score_every,
    )
    run.note(tokens=run.tokens, dev=dev_losses(model, dev, options.device))
    for weight in weights.values():
        weight.data = weight.data.to(torch.bfloat16)
    model.save_pretrained(options.output)


if __name__ == "__main__":
    main()
