"""Training a LoRA adapter and a linear head on the small encoder: what all such programs share.

A program makes a plan (all batches of all epochs), a loss and a development
score, and calls `train`. Training is deterministic for a seed as long as the
time budget does not end it, can be resumed, and runs on CPU or GPU.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from _training import Batch, Run, mixed_precision
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
HEAD_RATE = 5.0  # the head starts at random and has further to go than the adapter
HEAD_FILES = ("head.safetensors", "head.json")

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
        with mixed_precision(str(ids.device)):
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


def train(
    options: argparse.Namespace,
    model: HeadedEncoder,
    plan: Sequence[Batch],
    loss_of: Callable[[HeadedEncoder, Batch], Tensor],
    tokens_in: Callable[[Batch], int],
    score: Callable[[HeadedEncoder], Scores],
    every: int = 200,
) -> Scores:
    """Take the steps of the plan until it or the time ends; save to --output; the last scores.

    `score` is called with the model in evaluation mode, every `every` steps
    and at the end. The model must be on its device.
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
    trained = {name: w for name, w in model.named_parameters() if w.requires_grad}
    run = Run(options, trained, optimiser)
    model.train()
    run.train(
        plan,
        lambda batch: loss_of(model, batch),
        tokens_in,
        lambda: _scored(model, score),
        every,
    )
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
