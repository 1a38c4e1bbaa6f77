"""A BERT encoder run by ctranslate2: no torch, int8 on CPU."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.ctranslate2_generator import engine_options

if TYPE_CHECKING:
    from tokenizers import Encoding


class CTranslate2Network:
    """The hidden states of the encoder in `folder` (converted, with source_config.json)."""

    def __init__(self, folder: Path, device: str, compute_type: str):
        import ctranslate2

        config = json.loads((folder / "source_config.json").read_text("utf-8"))
        self.limit: int = config["max_position_embeddings"]
        self._encoder = ctranslate2.Encoder(str(folder), **engine_options(device, compute_type))

    def run(self, inputs: Sequence[Encoding]) -> list[NDArray[np.float32]]:
        import ctranslate2

        lengths = np.array([len(encoding) for encoding in inputs], np.int32)
        ids = np.zeros((len(inputs), lengths.max()), np.int32)
        for row, encoding in enumerate(inputs):
            ids[row, : lengths[row]] = encoding.ids
        output = self._encoder.forward_batch(
            ctranslate2.StorageView.from_array(ids), ctranslate2.StorageView.from_array(lengths)
        )
        states = output.last_hidden_state.to(ctranslate2.DataType.float32)
        hidden = np.array(states.to_device(ctranslate2.Device.cpu))
        return [row[:length] for row, length in zip(hidden, lengths, strict=True)]

    def close(self) -> None:
        self._encoder.unload_model()
