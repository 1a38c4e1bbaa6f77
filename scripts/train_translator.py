"""Train the LoRA adapter that makes Gemma 3 270M translate Dutch news into English.

    python scripts/train_translator.py --data DIR --output models/nl-en-gemma

The base is Gemma with the vocabulary in models/nl-en-gemma/. The loss is taken
on the English side only. Training is deterministic for a seed as long as the
time budget does not end it, can be resumed (`--resume`), and runs on CPU or GPU
in bfloat16. The log (one JSON object a line) and the resumable state lie in
`--work`.
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

from pipeline.backends.generators import base_gemma
from pipeline.backends.prompts import TRANSLATE
from pipeline.backends.registry import find

# All linear layers: attention-only adapters left more omissions in early runs.
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
WARM_UP = 0.03  # of the whole training
MAX_TOKENS = 220  # prompt and target; longer pairs are a handful of legal clauses
DEV_PAIRS = 100
SAVE_SECONDS = 600

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
    parser.add_argument("--resume", action="store_true", help="go on from the state in --work")
    options = parser.parse_args()
    options.base = options.base or base_gemma(find("nl-en-gemma"))
    return options


def encode(tokenizer: Any, pairs: Sequence[Pair]) -> list[Example]:
    """Token ids of prompt and target, and the length of the prompt in tokens."""
    prompts = tokenizer([TRANSLATE.format(source=pair.dutch) for pair in pairs])["input_ids"]
    targets = tokenizer([" " + p.english for p in pairs], add_special_tokens=False)["input_ids"]
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
    with torch.autocast(torch.device(device).type, dtype=torch.bfloat16):
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


def development(data: Path, tokenizer: Any, seed: int) -> dict[str, list[Example]]:
    """A seeded sample of each development set, longest first so that batches waste little."""
    files = (data / "translation" / "dev").glob("*.tsv")
    sets = {path.name.split(".")[0]: read_tsv(path) for path in files}
    sets["corpus_dev"] = read_corpus(data / "corpus" / "dev.jsonl")
    rng = random.Random(seed)
    return {
        name: sorted(encode(tokenizer, rng.sample(pairs, DEV_PAIRS)), key=lambda e: -len(e[0]))
        for name, pairs in sorted(sets.items())
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
        examples = encode(tokenizer, mix(sources, shares, seed))
        examples = [example for example in examples if len(example[0]) <= MAX_TOKENS]
        lengths = [len(ids) for ids, _ in examples]
        cuts = batches(lengths, options.batch_tokens, seed)
        plan += [[examples[index] for index in cut] for cut in cuts]
    return plan


def open_model(options: argparse.Namespace) -> Any:
    """The base model with a fresh adapter, the one to start from, or the one to go on with."""
    base = AutoModelForCausalLM.from_pretrained(options.base, dtype=torch.bfloat16)
    start = options.work / "adapter" if options.resume else options.init
    if start:
        return PeftModel.from_pretrained(base, start, is_trainable=True)
    lora = LoraConfig(
        r=options.rank,
        lora_alpha=2 * options.rank,
        target_modules=TARGETS,
        task_type="CAUSAL_LM",
    )
    return get_peft_model(base, lora)


class Run:
    """The state of a training that is logged, saved and resumed."""

    def __init__(self, options: argparse.Namespace, model: Any, optimiser: Any):
        self.work: Path = options.work
        self.model, self.optimiser = model, optimiser
        self.step, self.tokens, spent = 0, 0, 0.0
        self.work.mkdir(parents=True, exist_ok=True)
        if options.resume:
            state = torch.load(self.work / "state.pt", weights_only=True)
            optimiser.load_state_dict(state["optimiser"])
            self.step, self.tokens, spent = state["step"], state["tokens"], state["seconds"]
        self._log = (self.work / "log.jsonl").open("a", encoding="utf-8")
        self._began = time.monotonic() - spent

    def seconds(self) -> float:
        """Training time so far, earlier parts of a resumed training included."""
        return time.monotonic() - self._began

    def note(self, **entry: Any) -> None:
        """Write a line to the log and to the terminal."""
        line = json.dumps({"step": self.step, "seconds": round(self.seconds()), **entry})
        print(line, file=self._log, flush=True)
        print(line, flush=True)

    def save(self) -> None:
        """Keep adapter and optimiser so that --resume can go on from here."""
        self.model.save_pretrained(self.work / "adapter")
        state = {
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "tokens": self.tokens,
            "seconds": self.seconds(),
        }
        torch.save(state, self.work / "state.tmp")
        (self.work / "state.tmp").replace(self.work / "state.pt")


def train(options: argparse.Namespace, run: Run, plan: list[list[Example]]) -> None:
    """Take the steps of the plan that are left, until it or the time ends."""
    weights = [weight for weight in run.model.parameters() if weight.requires_grad]
    saved, running = run.seconds(), 0.0
    for batch in plan[run.step :]:
        # The schedule follows whichever ends first, the plan or the time, so
        # that the rate has always come down to zero when training stops.
        progress = max(run.step / len(plan), run.seconds() / (60 * options.minutes))
        if progress >= 1:
            break
        rate = options.learning_rate * min(1.0, (progress + 1e-4) / WARM_UP) * (1 - progress)
        for group in run.optimiser.param_groups:
            group["lr"] = rate
        loss = loss_of(run.model, batch, options.device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        run.optimiser.step()
        run.optimiser.zero_grad(set_to_none=True)
        run.step += 1
        run.tokens += sum(len(ids) for ids, _ in batch)
        running = loss.item() if not running else 0.98 * running + 0.02 * loss.item()
        if run.step % 20 == 0:
            run.note(tokens=run.tokens, loss=round(running, 4), rate=round(rate, 7))
        if run.seconds() - saved > SAVE_SECONDS:
            run.save()
            saved = run.seconds()
    run.save()


def main() -> None:
    options = arguments()
    torch.manual_seed(options.seed)
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    model = open_model(options).to(options.device).train()
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=options.learning_rate, weight_decay=0.0)
    plan = training_plan(options, tokenizer)
    dev = development(options.data, tokenizer, options.seed)
    run = Run(options, model, optimiser)
    run.note(
        steps=len(plan),
        pairs=sum(map(len, plan)),
        options={name: str(value) for name, value in vars(options).items()},
        dev=dev_losses(model, dev, options.device),
    )
    train(options, run, plan)
    run.note(tokens=run.tokens, dev=dev_losses(model, dev, options.device))
    for weight in weights:
        weight.data = weight.data.to(torch.bfloat16)
    model.save_pretrained(options.output)


if __name__ == "__main__":
    main()
