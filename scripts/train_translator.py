"""Train the LoRA adapter that makes Gemma 3 270M translate Dutch news into English.

    python scripts/train_translator.py --data DIR --base FOLDER --output models/nl-en-gemma --minutes 50

The base is the pruned checkpoint that `krant models prepare` leaves in the
model cache. The loss is taken on the English side only. Training is
deterministic for a seed as long as the time budget does not end it, can be
resumed (`--resume`), and runs on CPU or GPU in bfloat16. The log (one JSON
object a line) and the resumable state lie in `--work`.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from _translation_data import SHARES, Pair, batches, mix, read_corpus, read_sources, read_tsv
from peft import LoraConfig, PeftModel, get_peft_model
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM, AutoTokenizer

from pipeline.backends.prompts import TRANSLATE

# All linear layers: attention-only adapters left more omissions in early runs.
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
WARM_UP = 0.03
MAX_TOKENS = 220  # prompt and target; longer pairs are a handful of legal clauses
DEV_PAIRS = 150
SAVE_SECONDS = 300


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with corpus/, translation/")
    parser.add_argument("--base", type=Path, required=True, help="pruned base checkpoint")
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
    parser.add_argument("--resume", action="store_true", help="go on from the state in --work")
    return parser.parse_args()


def encode(tokenizer: Any, pairs: Sequence[Pair]) -> list[tuple[list[int], int]]:
    """Token ids of prompt and target, and the length of the prompt in tokens."""
    prompts = tokenizer([TRANSLATE.format(source=pair.dutch) for pair in pairs])["input_ids"]
    targets = tokenizer([" " + p.english for p in pairs], add_special_tokens=False)["input_ids"]
    return [
        (prompt + target + [tokenizer.eos_token_id], len(prompt))
        for prompt, target in zip(prompts, targets, strict=True)
    ]


def loss_of(model: Any, batch: list[tuple[list[int], int]], device: str) -> torch.Tensor:
    """Mean cross-entropy over the target tokens of a batch (right-padded)."""
    longest = max(len(ids) for ids, _ in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    labels = torch.full((len(batch), longest), -100)
    for row, (tokens, prompt) in enumerate(batch):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        labels[row, prompt : len(tokens)] = torch.tensor(tokens[prompt:])
    ids, labels = ids.to(device), labels.to(device)
    core = model.get_base_model()
    with torch.autocast(torch.device(device).type, dtype=torch.bfloat16):
        # Right padding under causal attention: no mask needed, no real token sees the padding.
        hidden = core.model(input_ids=ids).last_hidden_state[:, :-1]
        wanted = labels[:, 1:]
        chosen = wanted != -100
        logits = core.lm_head(hidden[chosen])
    return cross_entropy(logits.float(), wanted[chosen])


@torch.no_grad()
def dev_losses(model: Any, dev: dict[str, list[tuple[list[int], int]]], device: str) -> dict[str, float]:
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


def development(data: Path, tokenizer: Any, seed: int) -> dict[str, list[tuple[list[int], int]]]:
    """A seeded sample of each development set, longest first so that batches waste little."""
    sets = {path.name.split(".")[0]: read_tsv(path) for path in (data / "translation" / "dev").glob("*.tsv")}
    sets["corpus_dev"] = read_corpus(data / "corpus" / "dev.jsonl")
    rng = random.Random(seed)
    return {
        name: sorted(encode(tokenizer, rng.sample(pairs, DEV_PAIRS)), key=lambda e: -len(e[0]))
        for name, pairs in sorted(sets.items())
    }


def main() -> None:
    options = arguments()
    torch.manual_seed(options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    shares = dict(SHARES)
    for share in options.share:
        name, _, times = share.partition("=")
        shares[name] = float(times)

    tokenizer = AutoTokenizer.from_pretrained(options.base)
    base = AutoModelForCausalLM.from_pretrained(options.base, dtype=torch.bfloat16)
    state_file = options.work / "state.pt"
    start_from = options.work / "adapter" if options.resume else options.init
    if start_from:
        model = PeftModel.from_pretrained(base, start_from, is_trainable=True)
    else:
        lora = LoraConfig(r=options.rank, lora_alpha=2 * options.rank, target_modules=TARGETS, task_type="CAUSAL_LM")
        model = get_peft_model(base, lora)
    model.to(options.device).train()
    weights = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=options.learning_rate, weight_decay=0.0)

    sources = read_sources(options.data)
    dev = development(options.data, tokenizer, options.seed)
    plan: list[list[tuple[list[int], int]]] = []
    for epoch in range(options.epochs):
        examples = [e for e in encode(tokenizer, mix(sources, shares, options.seed + epoch)) if len(e[0]) <= MAX_TOKENS]
        cuts = batches([len(ids) for ids, _ in examples], options.batch_tokens, options.seed + epoch)
        plan += [[examples[index] for index in cut] for cut in cuts]

    step, spent, seen = 0, 0.0, 0
    if options.resume:
        state = torch.load(state_file, weights_only=True)
        optimiser.load_state_dict(state["optimiser"])
        step, spent, seen = state["step"], state["seconds"], state["tokens"]
    log = (options.work / "log.jsonl").open("a", encoding="utf-8")

    def note(**entry: Any) -> None:
        print(json.dumps(entry), file=log, flush=True)
        print(json.dumps(entry), flush=True)

    def save(final: bool = False) -> None:
        model.save_pretrained(options.work / "adapter")
        torch.save(
            {"optimiser": optimiser.state_dict(), "step": step, "seconds": elapsed(), "tokens": seen},
            state_file,
        )
        note(step=step, seconds=round(elapsed()), tokens=seen, dev=dev_losses(model, dev, options.device), final=final)

    began = time.monotonic() - spent
    elapsed = lambda: time.monotonic() - began  # noqa: E731
    note(steps=len(plan), pairs=sum(map(len, plan)), tokens=sum(len(ids) for b in plan for ids, _ in b),
         options={k: str(v) for k, v in vars(options).items()}, shares=shares,
         dev=dev_losses(model, dev, options.device))
    running, saved = 0.0, elapsed()
    for batch in plan[step:]:
        # The schedule follows whichever ends first, the plan or the time, so
        # that the rate has always come down to zero when training stops.
        progress = max(step / len(plan), elapsed() / (60 * options.minutes))
        if progress >= 1:
            break
        rate = options.learning_rate * min(1.0, (progress + 1e-4) / WARM_UP) * (1 - progress)
        for group in optimiser.param_groups:
            group["lr"] = rate
        loss = loss_of(model, batch, options.device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        step += 1
        seen += sum(len(ids) for ids, _ in batch)
        running = loss.item() if step == 1 else 0.98 * running + 0.02 * loss.item()
        if step % 20 == 0:
            note(step=step, seconds=round(elapsed()), tokens=seen, loss=round(running, 4), rate=round(rate, 7))
        if elapsed() - saved > SAVE_SECONDS:
            save()
            saved = elapsed()
    save(final=True)
    for tensor in weights:
        tensor.data = tensor.data.to(torch.bfloat16)
    model.save_pretrained(options.output)


if __name__ == "__main__":
    main()
