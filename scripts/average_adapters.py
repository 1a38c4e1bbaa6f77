"""Average LoRA adapters of one base into one that stands for the weighted mean of their changes.

    python scripts/average_adapters.py ADAPTER=0.5 ADAPTER=0.5 --output DIR [--rank 64]

Trainings from one base that went different ways often do better averaged than
each alone (Wortsman et al. 2022, "Model soups"). The mean of the products BA is
kept exactly: the matrices are laid side by side, so the ranks add up. With --rank the
product is cut down to its largest singular values, the best approximation of
that rank (Eckart and Young 1936). Of a head, where the folders have one, the mean is taken.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

WEIGHTS, CONFIG = "adapter_model.safetensors", "adapter_config.json"
HEAD = "head.safetensors"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("adapters", nargs="+", metavar="ADAPTER=SHARE")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--rank", type=int, help="cut down to this rank")
    parser.add_argument(
        "--tensors",
        action="store_true",
        help="average the tensors themselves and the head beside them, rank unchanged: for a "
        "training that began from the other (Wortsman et al. 2022, WiSE-FT)",
    )
    options = parser.parse_args()
    named = [adapter.rpartition("=") for adapter in options.adapters]
    folders = [Path(folder) for folder, _, _ in named]
    shares = [float(share) for _, _, share in named]
    configs = [json.loads((folder / CONFIG).read_text()) for folder in folders]
    scalings = [config["lora_alpha"] / config["r"] for config in configs]
    tensors = [load_file(folder / WEIGHTS) for folder in folders]
    if any(each.keys() != tensors[0].keys() for each in tensors):
        raise SystemExit("the adapters change different layers; only like ones can be averaged")

    if options.tensors:
        interpolate(folders, shares, options.output)
        return
    rank = sum(config["r"] for config in configs)
    averaged = {}
    for name in tensors[0]:
        if "lora_A" in name:
            averaged[name] = torch.cat([each[name] for each in tensors], dim=0)
        else:
            factors = [share * s / scalings[0] for share, s in zip(shares, scalings, strict=True)]
            parts = [each[name] * f for each, f in zip(tensors, factors, strict=True)]
            averaged[name] = torch.cat(parts, dim=1)
    if options.rank and options.rank < rank:
        kept = cut_down(averaged, options.rank)
        print(f"rank {rank} to {options.rank}: {kept:.1%} of the squared singular values kept")
        rank = options.rank
    options.output.mkdir(parents=True, exist_ok=True)
    contiguous = {name: tensor.contiguous() for name, tensor in averaged.items()}
    save_file(contiguous, options.output / WEIGHTS, {"format": "pt"})
    config = configs[0] | {"r": rank, "lora_alpha": round(scalings[0] * rank)}
    (options.output / CONFIG).write_text(json.dumps(config, indent=1) + "\n")
    if (folders[-1] / HEAD).exists():
        shutil.copy(folders[-1] / HEAD.replace("safetensors", "json"), options.output)
        average(folders, shares, HEAD, options.output)


def interpolate(folders: list[Path], shares: list[float], output: Path) -> None:
    """Write the weighted mean of every tensor, and the other files as in the last folder."""
    shutil.copytree(folders[-1], output, dirs_exist_ok=True)
    for path in output.glob("*.safetensors"):
        average(folders, shares, path.name, output)


def average(folders: list[Path], shares: list[float], file: str, output: Path) -> None:
    """Write the weighted mean of every tensor in a file that all the folders have."""
    each = [load_file(folder / file) for folder in folders]
    mean = {
        name: sum(s * tensors[name].float() for s, tensors in zip(shares, each, strict=True))
        for name in each[0]
    }
    kept = {name: tensor.to(each[-1][name].dtype) for name, tensor in mean.items()}
    save_file(kept, output / file, {"format": "pt"})


def cut_down(tensors: dict[str, Tensor], rank: int) -> float:
    """Replace every pair of matrices by the best of this rank; the share of the squares kept."""
    kept = total = 0.0
    for name_a in [name for name in tensors if "lora_A" in name]:
        name_b = name_a.replace("lora_A", "lora_B")
        a, b = tensors[name_a], tensors[name_b]
        # B·A = Qb·(Rb·Raᵀ)·Qaᵀ: the small square in the middle has all singular values.
        q_b, r_b = torch.linalg.qr(b.double())
        q_a, r_a = torch.linalg.qr(a.double().T)
        u, s, v = torch.linalg.svd(r_b @ r_a.T)
        kept += float((s[:rank] ** 2).sum())
        total += float((s**2).sum())
        root = s[:rank].sqrt()
        tensors[name_b] = ((q_b @ u[:, :rank]) * root).to(b.dtype)
        tensors[name_a] = (root[:, None] * (v[:rank] @ q_a.T)).to(a.dtype)
    return kept / total


if __name__ == "__main__":
    main()
