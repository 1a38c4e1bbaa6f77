"""Low-rank adapters (Hu et al. 2021, "LoRA") merged into the weights they were trained on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PREFIX = "base_model.model."


def merge_adapter(base: Path, adapter: Path, folder: Path) -> None:
    """Write `base` (a Hugging Face folder) with a peft adapter merged in: W + alpha/r · B·A.

    Done in NumPy rather than through peft, so that only the tensors that
    change are touched and nothing is loaded as a model. Raises KeyError when
    the adapter was trained on another architecture.
    """
    from safetensors.numpy import save_file

    config = json.loads((adapter / "adapter_config.json").read_text())
    scale = config["lora_alpha"] / config["r"]
    lora = read_safetensors(adapter / "adapter_model.safetensors")
    weights = read_safetensors(base / "model.safetensors")
    for name, down in lora.items():
        if not name.endswith("lora_A.weight"):
            continue
        up = lora[name.replace("lora_A", "lora_B")]
        target = name.removeprefix(_PREFIX).replace("lora_A.weight", "weight")
        weight = weights[target]
        change = scale * (up.astype(np.float32) @ down.astype(np.float32))
        weights[target] = (weight.astype(np.float32) + change).astype(weight.dtype)
    for path in base.iterdir():
        if path.name != "model.safetensors":
            shutil.copy(path, folder / path.name)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def read_safetensors(path: Path) -> dict[str, NDArray[Any]]:
    """The tensors of a file as NumPy arrays, bfloat16 widened to float32."""
    from safetensors import deserialize

    tensors = deserialize(path.read_bytes())  # type: ignore[no-untyped-call]
    return {name: _array(info) for name, info in tensors}


def _array(info: dict[str, Any]) -> NDArray[Any]:
    if info["dtype"] == "BF16":  # the upper half of a float32
        bits = np.frombuffer(info["data"], dtype=np.uint16).astype(np.uint32) << 16
        return bits.view(np.float32).reshape(info["shape"])
    dtype = {"F32": np.float32, "F16": np.float16, "I32": np.int32, "I64": np.int64}[info["dtype"]]
    return np.frombuffer(info["data"], dtype=dtype).reshape(info["shape"])
