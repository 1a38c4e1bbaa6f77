"""Average LoRA adapters of one base into one that stands for the weighted mean of their changes.

    python scripts/average_adapters.py ADAPTER=0.5 ADAPTER=0.5 --output DIR

Trainings from one base that went different ways often do better averaged than
each alone (Wortsman et al. 2022, "Model soups"). The mean of the products BA is
kept exactly: the matrices are laid side by side, so the ranks add up.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

WEIGHTS, CONFIG = "adapter_model.safetensors", "adapter_config.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("adapters", nargs="+", metavar="ADAPTER=SHARE")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    named = [adapter.rpartition("=") for adapter in options.adapters]
    folders = [Path(folder) for folder, _, _ in named]
    shares = [float(share) for _, _, share in named]
    configs = [json.loads((folder / CONFIG).read_text()) for folder in folders]
    scalings = [config["lora_alpha"] / config["r"] for config in configs]
    tensors = [load_file(folder / WEIGHTS) for folder in folders]
    if any(each.keys() != tensors[0].keys() for each in tensors):
        raise SystemExit("the adapters change different layers; only like ones can be averaged")

    rank = sum(config["r"] for config in configs)
    averaged = {}
    for name in tensors[0]:
        if "lora_A" in name:
            averaged[name] = torch.cat([each[name] for each in tensors], dim=0)
        else:
            factors = [share * s / scalings[0] for share, s in zip(shares, scalings, strict=True)]
            parts = [each[name] * f for each, f in zip(tensors, factors, strict=True)]
            averaged[name] = torch.cat(parts, dim=1)
    options.output.mkdir(parents=True, exist_ok=True)
    contiguous = {name: tensor.contiguous() for name, tensor in averaged.items()}
    save_file(contiguous, options.output / WEIGHTS, {"format": "pt"})
    config = configs[0] | {"r": rank, "lora_alpha": round(scalings[0] * rank)}
    (options.output / CONFIG).write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    main()
