"""Encoders run by transformers: the reference for other backends, hub models, GPUs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.transformers_generator import set_threads, torch_dtype
from pipeline.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Output = Literal["hidden", "tokens", "text"]

# RoBERTa numbers positions from the padding id + 1, so that the first two are never used.
OFFSET_POSITIONS = {"roberta", "xlm-roberta", "xlm-roberta-xl", "camembert"}


class TransformersNetwork:
    """A checkpoint in Hugging Face layout.

    `output` says what it is: an encoder with its hidden states, a token
    classifier or a text classifier with their logits.
    """

    def __init__(
        self,
        source: Path,
        output: Output,
        *,
        device: str = "cpu",
        dtype: str = "auto",
    ):
        import transformers

        set_threads()
        kind = {
            "hidden": transformers.AutoModel,
            "tokens": transformers.AutoModelForTokenClassification,
            "text": transformers.AutoModelForSequenceClassification,
        }[output]
        self._model = kind.from_pretrained(
            source,
            dtype=torch_dtype(dtype, device),
            use_safetensors=True,
            trust_remote_code=False,
        )
        self._model.to(device).eval()
        self._output = output
        self._device = device
        config = self._model.config
        self._types = getattr(config, "type_vocab_size", 0) > 1
        self._padding = config.pad_token_id or 0
        offset = self._padding + 1 if config.model_type in OFFSET_POSITIONS else 0
        self.limit: int = config.max_position_embeddings - offset

    @property
    def labels(self) -> list[str]:
        """The labels of a classifier, in order."""
        names: dict[int, str] = self._model.config.id2label
        return [names[index] for index in range(len(names))]

    def run(self, inputs: Sequence[Encoding]) -> list[NDArray[np.float32]]:
        import torch

        longest = max(map(len, inputs))
        tensors: dict[str, Any] = {
            "input_ids": _padded([encoding.ids for encoding in inputs], longest, self._padding),
            "attention_mask": _padded([[1] * len(encoding) for encoding in inputs], longest, 0),
        }
        if self._types:
            types = [encoding.type_ids for encoding in inputs]
            tensors["token_type_ids"] = _padded(types, longest, 0)
        with torch.inference_mode():
            result = self._model(
                **{k: torch.tensor(v).to(self._device) for k, v in tensors.items()}
            )
        values = result.last_hidden_state if self._output == "hidden" else result.logits
        rows: NDArray[np.float32] = values.float().cpu().numpy()
        if self._output == "text":
            return list(rows)
        return [row[: len(encoding)] for row, encoding in zip(rows, inputs, strict=True)]

    def close(self) -> None:
        import torch

        del self._model
        if self._device.startswith("cuda"):
            torch.cuda.empty_cache()


def _padded(rows: Sequence[Sequence[int]], length: int, padding: int) -> list[list[int]]:
    return [[*row, *[padding] * (length - len(row))] for row in rows]


def fast_tokenizer(source: Path) -> Tokenizer:
    """A model's tokeniser as the `tokenizers` library runs it, truncation and padding off.

    Raises ModelError for a model that has none: without it there are no
    character offsets.
    """
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(source, trust_remote_code=False)
    if not tokenizer.is_fast:
        raise ModelError(f"model {source} has no fast tokeniser, which character offsets need")
    backend: Tokenizer = tokenizer.backend_tokenizer
    backend.no_truncation()
    backend.no_padding()
    return backend
