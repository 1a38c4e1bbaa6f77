"""Gemma 3 from a GGUF file, cut down to the vocabulary that two languages use.

Of the 262,144 rows of Gemma's vocabulary, Dutch and English text touches about
a fifth; in the 270M model they are two thirds of all parameters and most of the
work of the output layer. `base_checkpoint` reads the quantised file, keeps the
rows it is told to keep and writes an ordinary Hugging Face folder, which both
transformers and ctranslate2's converter take.

File layout: the GGUF specification (ggml project, docs/gguf.md); the names of
tensors and the "+1" in the norms are those of llama.cpp's Gemma 3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Token types of the GGUF specification, key tokenizer.ggml.token_type.
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = 1, 2, 3, 4, 5, 6

PAD, EOS, BOS, UNK = "<pad>", "<eos>", "<bos>", "<unk>"
SPACE = "▁"

# Every sixth layer of Gemma 3 attends to all positions, the others to a window
# (Gemma 3 technical report, 2025, section 2).
GLOBAL_ATTENTION_EVERY = 6
LOCAL_ROPE_BASE = 10_000.0

_MODULES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "attn_norm": "input_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "post_ffw_norm": "post_feedforward_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def base_checkpoint(gguf: Path, keep: Sequence[int], folder: Path) -> None:
    """Write the model in `gguf` with only the vocabulary rows `keep` as a Hugging Face folder.

    `keep` holds ids of the full vocabulary; `close_under_merges` says which
    ids must be among them. Weights are de-quantised to float16 (norms to
    float32): float16 keeps three more bits of each weight than bfloat16, and
    none comes near its range.
    """
    from gguf import GGUFReader
    from safetensors.numpy import save_file

    reader = GGUFReader(str(gguf))
    fields = {name: field.contents() for name, field in reader.fields.items()}
    rows = np.asarray(sorted(keep), dtype=np.int64)
    tokens: list[str] = fields["tokenizer.ggml.tokens"]
    types: list[int] = fields["tokenizer.ggml.token_type"]

    save_file(_weights(reader.tensors, rows), folder / "model.safetensors", {"format": "pt"})
    config = _config(fields, len(rows))
    (folder / "config.json").write_text(json.dumps(config, indent=1))
    tokenizer = pruned_tokenizer([tokens[row] for row in rows], [types[row] for row in rows])
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "bos_token": BOS,
                "eos_token": EOS,
                "pad_token": PAD,
                "unk_token": UNK,
                "padding_side": "left",
                "clean_up_tokenization_spaces": False,
            }
        )
    )


def _weights(tensors: Iterable[Any], rows: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """The tensors under their transformers names, embeddings cut to `rows`."""
    from gguf.quants import dequantize

    weights: dict[str, NDArray[Any]] = {}
    for tensor in tensors:
        name = tensor_name(tensor.name)
        data = tensor.data[rows] if tensor.name == "token_embd.weight" else tensor.data
        values = dequantize(data, tensor.tensor_type)
        if name.endswith("norm.weight"):
            # llama.cpp stores 1 + w so that its plain RMS norm serves Gemma.
            weights[name] = np.ascontiguousarray(values - 1.0, dtype=np.float32)
        else:
            weights[name] = np.ascontiguousarray(values, dtype=np.float16)
    return weights


def tensor_name(name: str) -> str:
    """The transformers name of a llama.cpp tensor; ValueError for one that Gemma 3 lacks."""
    if name == "token_embd.weight":
        return "model.embed_tokens.weight"
    if name == "output_norm.weight":
        return "model.norm.weight"
    match = re.fullmatch(r"blk\.(\d+)\.(\w+)\.weight", name)
    if match is None or match[2] not in _MODULES:
        raise ValueError(f"tensor {name!r} is not one of Gemma 3's")
    return f"model.layers.{match[1]}.{_MODULES[match[2]]}.weight"


def _config(fields: Mapping[str, Any], vocabulary: int) -> dict[str, Any]:
    """transformers' Gemma3TextConfig for the file's metadata."""
    layers = fields["gemma3.block_count"]
    return {
        "architectures": ["Gemma3ForCausalLM"],
        "model_type": "gemma3_text",
        "dtype": "float32",
        "vocab_size": vocabulary,
        "hidden_size": fields["gemma3.embedding_length"],
        "intermediate_size": fields["gemma3.feed_forward_length"],
        "num_hidden_layers": layers,
        "num_attention_heads": fields["gemma3.attention.head_count"],
        "num_key_value_heads": fields["gemma3.attention.head_count_kv"],
        "head_dim": fields["gemma3.attention.key_length"],
        "query_pre_attn_scalar": fields["gemma3.attention.key_length"],
        "hidden_activation": "gelu_pytorch_tanh",
        "rms_norm_eps": 1e-6,
        "max_position_embeddings": fields["gemma3.context_length"],
        "sliding_window": fields["gemma3.attention.sliding_window"],
        "layer_types": [
            "full_attention" if (index + 1) % GLOBAL_ATTENTION_EVERY == 0 else "sliding_attention"
            for index in range(layers)
        ],
        "rope_parameters": {
            "full_attention": {
                "rope_type": "default",
                "rope_theta": fields["gemma3.rope.freq_base"],
            },
            "sliding_attention": {"rope_type": "default", "rope_theta": LOCAL_ROPE_BASE},
        },
        "tie_word_embeddings": True,
        "pad_token_id": 0,
        "eos_token_id": 1,
        "bos_token_id": 2,
    }


def pruned_tokenizer(tokens: Sequence[str], types: Sequence[int]) -> Tokenizer:
    """Gemma's tokeniser over fewer tokens; the position of a token is its id.

    Tokens come in the order of the full vocabulary, which for Gemma is the
    order of its merges: of all adjacent pairs whose concatenation is a token,
    the one with the lowest id is joined first (SentencePiece BPE). A character
    that is no token falls back to its UTF-8 bytes, so nothing is ever unknown.
    """
    from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing

    ids = {token: index for index, token in enumerate(tokens)}
    tokenizer = Tokenizer(
        models.BPE(ids, merges(ids, types), unk_token=UNK, fuse_unk=True, byte_fallback=True)
    )
    tokenizer.normalizer = normalizers.Replace(" ", SPACE)
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    tokenizer.post_processor = TemplateProcessing(
        single=f"{BOS} $A", pair=None, special_tokens=[(BOS, ids[BOS])]
    )
    tokenizer.add_special_tokens([AddedToken(t, special=True) for t in (PAD, EOS, BOS, UNK)])
    tokenizer.add_tokens(
        [
            AddedToken(token, normalized=False)
            for token, kind in zip(tokens, types, strict=True)
            if kind == USER_DEFINED
        ]
    )
    return tokenizer


def merges(ids: Mapping[str, int], types: Sequence[int]) -> list[tuple[str, str]]:
    """All ways to make a token out of two others, in the order in which they are tried."""
    joins: list[tuple[int, int, str, str]] = []
    for token, index in ids.items():
        if types[index] != NORMAL:
            continue
        for cut in range(1, len(token)):
            left, right = token[:cut], token[cut:]
            if left in ids and right in ids:
                joins.append((index, cut, left, right))
    joins.sort(key=lambda join: join[:2])
    return [(left, right) for _, _, left, right in joins]


def close_under_merges(keep: Iterable[int], tokens: Sequence[str]) -> set[int]:
    """`keep` and every token that stands between a kept token and its characters.

    Without those a kept token could never be reached. They are found by
    running the merges on the token itself.
    """
    ids = {token: index for index, token in enumerate(tokens)}
    closed = set(keep)
    for index in tuple(closed):
        pieces = list(tokens[index])
        if any(piece not in ids for piece in pieces):
            continue  # a byte or control token: not made by merges
        closed.update(ids[piece] for piece in pieces)
        while len(pieces) > 1:
            joins = [
                (ids[left + right], at)
                for at, (left, right) in enumerate(pairwise(pieces))
                if left + right in ids
            ]
            if not joins:
                break
            joined, at = min(joins)
            pieces[at : at + 2] = [tokens[joined]]
            closed.add(joined)
    return closed
