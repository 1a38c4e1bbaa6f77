"""Which device a stage runs on."""

from __future__ import annotations

from pipeline.errors import ConfigError
from pipeline.stages.base import Stage

# Units a call. On a CPU 384 sentences fill batches of tokens nearly as well as any number does (a
# small model in int8 loses a fifth of its speed with 64, a tenth with 192) and take the embedded
# translator some forty seconds, which is how far apart progress and places to go on from may be. A
# GPU needs more to be busy.
CPU_CALL = {"sentence": 384, "article": 16}
GPU_CALL = {"sentence": 1024, "article": 128}


def call_size(stage: Stage, device: str) -> int:
    """The number of the stage's units that go through it at once on a device."""
    return (CPU_CALL if device == "cpu" else GPU_CALL)[stage.unit]


def resolve(device: str, stage: Stage) -> list[str]:
    """The devices that a stage may run on: one, or with "all" every GPU, or the CPU if there is
    none. Asks torch only where there is a GPU to ask about.

    Raises ConfigError, before any model is prepared, for a GPU that is not there.
    """
    if device == "cpu" or not stage.models():
        return ["cpu"]
    import ctranslate2

    count: int = ctranslate2.get_cuda_device_count()
    name, _, index = device.partition(":")
    if name == "cuda" and count <= int(index or 0):
        found = f"this machine has {count}" if count else "this machine has no CUDA device"
        raise ConfigError(f"the configuration wants device: {device}, and {found}; use auto or cpu")
    if not count:
        return ["cpu"]
    if name == "cuda":
        return [device]
    import torch

    if not torch.cuda.is_available():
        return ["cpu"]
    return [f"cuda:{number}" for number in range(count)] if device == "all" else ["cuda"]
