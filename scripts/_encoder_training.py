"""Training a LoRA adapter and a linear head on the small encoder: what all such programs share.

A program makes a plan (all batches of all epochs), a loss and a development
score, and calls `train`. Training is deterministic for a seed as long as the
time budget does not end it, can be resumed, and runs on CPU or GPU.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from peft import (
    LoraConfig,
    get_peft_model,
    get_peft_model_state_dict,
    set_peft_model_state_dict,
)
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import BertModel

# Every dense layer of a BERT block. "output.dense" names both the one after
# attention and the one after the wide layer.
TARGETS = ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"]
WARM_UP = 0.05  # of the whole training
HEAD_RATE = 5.0  # the head starts at random and has further to go than the adapter
SAVE_SECONDS = 300
HEAD_FILES = ("head.safetensors", "head.json")

Batch = Any
"""Whatever a program's loss takes."""
Scores = dict[str, float]


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """The arguments that every training of the encoder takes. `name` is the model's."""
    parser.add_argument("--data", type=Path, required=True, help="the folder with the data sets")
    parser.add_argument("--base", type=Path, required=True, help="the encoder, a BertModel folder")
    parser.add_argument("--output", type=Path, required=True, help="where adapter and head go")
    parser.add_argument("--init", type=Path, help="adapter and head to start from")
    parser.add_argument("--work", type=Path, default=Path("training") / name)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--learning-rate", type=float, default=5e-4)
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--batch-tokens", type=int, default=1500, help="padding counted")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--resume", action="store_true", help="go on from the state in --work")


class HeadedEncoder(nn.Module):
    """The encoder with an adapter and a linear head on its hidden states.

    `pooling` is "token" (one row of logits a token) or "mean" (one a text).
    """

    def __init__(self, base: Path, labels: Sequence[str], pooling: str, rank: int):
        super().__init__()
        encoder = BertModel.from_pretrained(base, dtype=torch.float32, add_pooling_layer=False)
        lora = LoraConfig(r=rank, lora_alpha=2 * rank, lora_dropout=0.05, target_modules=TARGETS)
        self.encoder = get_peft_model(encoder, lora)
        self.head = nn.Linear(encoder.config.hidden_size, len(labels))
        self.dropout = nn.Dropout(0.1)
        self.labels = list(labels)
        self.pooling = pooling

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Logits (texts, tokens, labels) or (texts, labels). `mask` is 1 where a token stands."""
        with torch.autocast(ids.device.type, dtype=torch.bfloat16):
            hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        hidden = hidden.float()
        if self.pooling == "mean":
            weights = mask[..., None].float()
            hidden = (hidden * weights).sum(1) / weights.sum(1)
        return self.head(self.dropout(hidden))

    def start_from(self, folder: Path) -> None:
        """Take the weights that an earlier training wrote into a folder."""
        adapter = load_file(folder / "adapter_model.safetensors")
        set_peft_model_state_dict(self.encoder, {n: t.float() for n, t in adapter.items()})
        self.head.load_state_dict(load_file(folder / "head.safetensors"))

    def save(self, folder: Path) -> None:
        """Write adapter and head in float16, as pipeline/backends/encoders.py reads them."""
        folder.mkdir(parents=True, exist_ok=True)
        adapter = get_peft_model_state_dict(self.encoder)
        save_file(
            {name: tensor.half().cpu().contiguous() for name, tensor in adapter.items()},
            folder / "adapter_model.safetensors",
        )
        lora = self.encoder.peft_config["default"]
        config = {
            "peft_type": "LORA",
            "r": lora.r,
            "lora_alpha": lora.lora_alpha,
            "target_modules": sorted(lora.target_modules),
        }
        (folder / "adapter_config.json").write_text(json.dumps(config, indent=1) + "\n")
        head = {"weight": self.head.weight.detach().cpu(), "bias": self.head.bias.detach().cpu()}
        save_file(
            {name: tensor.contiguous() for name, tensor in head.items()},
            folder / "head.safetensors",
        )
        (folder / "head.json").write_text(
            json.dumps({"labels": self.labels, "pooling": self.pooling}, indent=1) + "\n"
        )


def pad(rows: Sequence[Sequence[int]], padding: int, device: str) -> tuple[Tensor, Tensor]:
    """Token ids (texts, tokens) and their mask, padded on the right."""
    longest = max(map(len, rows))
    ids = torch.full((len(rows), longest), padding)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
    return ids.to(device), mask.to(device)


def cut_batches(lengths: Sequence[int], budget: int, seed: int) -> list[list[int]]:
    """Indexes of examples in batches of at most `budget` tokens, padding counted, shuffled.

    Examples of like length go together; the order of batches, and which of
    the equally long meet, follow the seed.
    """
    rng = random.Random(seed)
    order = sorted(range(len(lengths)), key=lambda index: (lengths[index], rng.random()))
    batches: list[list[int]] = [[]]
    for index in order:
        if batches[-1] and lengths[index] * (len(batches[-1]) + 1) > budget:
            batches.append([])
        batches[-1].append(index)
    rng.shuffle(batches)
    return batches


class Run:
    """The state of a training that is logged, saved and resumed."""

    def __init__(self, options: argparse.Namespace, model: HeadedEncoder, optimiser: Any):
        self.work: Path = options.work
        self.model, self.optimiser = model, optimiser
        self.step, spent = 0, 0.0
        self.work.mkdir(parents=True, exist_ok=True)
        if options.resume:
            state = torch.load(self.work / "state.pt", weights_only=True)
            self._trained().load_state_dict(state["weights"])
            optimiser.load_state_dict(state["optimiser"])
            torch.set_rng_state(state["random"])
            self.step, spent = state["step"], state["seconds"]
        self._log = (self.work / "log.jsonl").open("a", encoding="utf-8")
        self._began = time.monotonic() - spent

    def _trained(self) -> nn.ParameterDict:
        return nn.ParameterDict(
            {
                name.replace(".", "/"): weight
                for name, weight in self.model.named_parameters()
                if weight.requires_grad
            }
        )

    def seconds(self) -> float:
        """Training time so far, earlier parts of a resumed training included."""
        return time.monotonic() - self._began

    def note(self, **entry: Any) -> None:
        """Write a line to the log and to the terminal."""
        line = json.dumps({"step": self.step, "seconds": round(self.seconds()), **entry})
        print(line, file=self._log, flush=True)
        print(line, flush=True)

    def save(self) -> None:
        """Keep weights and optimiser so that --resume can go on from here."""
        state = {
            "weights": self._trained().state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "random": torch.get_rng_state(),
            "step": self.step,
            "seconds": self.seconds(),
        }
        torch.save(state, self.work / "state.tmp")
        (self.work / "state.tmp").replace(self.work / "state.pt")


def train(
    options: argparse.Namespace,
    model: HeadedEncoder,
    plan: Sequence[Batch],
    loss_of: Callable[[HeadedEncoder, Batch], Tensor],
    score: Callable[[HeadedEncoder], Scores],
    every: int = 200,
) -> Scores:
    """Take the steps of the plan until it or the time ends; save to --output; the last scores.

    `score` is called with the model in evaluation mode, before, every `every`
    steps and at the end. The model must be on its device.
    """
    if options.init:
        model.start_from(options.init)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    head = list(model.head.parameters())
    adapter = [weight for weight in weights if all(weight is not other for other in head)]
    optimiser = torch.optim.AdamW(
        [{"params": adapter, "scale": 1.0}, {"params": head, "scale": HEAD_RATE}],
        lr=options.learning_rate,
        weight_decay=0.01,
    )
    run = Run(options, model, optimiser)
    names = {name: str(value) for name, value in vars(options).items()}
    run.note(steps=len(plan), weights=sum(map(Tensor.numel, weights)), options=names)
    model.train()
    saved, running = run.seconds(), 0.0
    for batch in plan[run.step :]:
        # The schedule follows whichever ends first, the plan or the time, so
        # that the rate has always come down to zero when training stops.
        progress = max(run.step / len(plan), run.seconds() / (60 * options.minutes))
        if progress >= 1:
            break
        rate = options.learning_rate * min(1.0, (progress + 1e-3) / WARM_UP) * (1 - progress)
        for group in optimiser.param_groups:
            group["lr"] = rate * group["scale"]
        loss = loss_of(model, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        run.step += 1
        running = loss.item() if not running else 0.98 * running + 0.02 * loss.item()
        if run.step % 20 == 0:
            run.note(loss=round(running, 4), rate=round(rate, 7))
        if run.step % every == 0:
            run.note(dev=_scored(model, score))
        if run.seconds() - saved > SAVE_SECONDS:
            run.save()
            saved = run.seconds()
    run.save()
    scores = _scored(model, score)
    run.note(dev=scores)
    model.save(options.output)
    return scores


def _scored(model: HeadedEncoder, score: Callable[[HeadedEncoder], Scores]) -> Scores:
    model.eval()
    with torch.inference_mode():
        scores = {name: round(value, 4) for name, value in score(model).items()}
    model.train()
    return scores
