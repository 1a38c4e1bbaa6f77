"""A BERT encoder from a Hugging Face folder in ctranslate2's form, never loaded as a model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.lora import read_safetensors

Weights = Mapping[str, NDArray[Any]]


def convert_bert(source: Path, folder: Path, quantization: str) -> None:
    """Write the encoder in `source` (config.json, model.safetensors, tokenizer.json) to `folder`.

    `quantization` is ctranslate2's, such as "int8" or "float32". The pooler
    is left out: nothing here reads it.
    """
    from ctranslate2.specs import common_spec, transformer_spec
    from tokenizers import Tokenizer

    config = json.loads((source / "config.json").read_text("utf-8"))
    weights = read_safetensors(source / "model.safetensors")
    encoder = transformer_spec.TransformerEncoderSpec(
        config["num_hidden_layers"],
        config["num_attention_heads"],
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    _fill(encoder, weights)
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    spec.register_vocabulary([tokenizer.id_to_token(i) for i in range(config["vocab_size"])])
    spec.config.unk_token = "<unk>"
    spec.config.layer_norm_epsilon = config["layer_norm_eps"]
    folder.mkdir(parents=True, exist_ok=True)
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def _fill(encoder: Any, weights: Weights) -> None:
    encoder.embeddings[0].weight = _weight(weights, "embeddings.word_embeddings")
    encoder.embeddings[1].weight = _weight(weights, "embeddings.token_type_embeddings")
    encoder.position_encodings.encodings = _weight(weights, "embeddings.position_embeddings")
    _norm(encoder.layernorm_embedding, weights, "embeddings.LayerNorm")
    for index, layer in enumerate(encoder.layer):
        name = f"encoder.layer.{index}"
        attention = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        _linear(layer.self_attention.linear[0], weights, attention)
        _linear(layer.self_attention.linear[1], weights, [f"{name}.attention.output.dense"])
        _norm(layer.self_attention.layer_norm, weights, f"{name}.attention.output.LayerNorm")
        _linear(layer.ffn.linear_0, weights, [f"{name}.intermediate.dense"])
        _linear(layer.ffn.linear_1, weights, [f"{name}.output.dense"])
        _norm(layer.ffn.layer_norm, weights, f"{name}.output.LayerNorm")


def _weight(weights: Weights, name: str, kind: str = "weight") -> NDArray[np.float32]:
    return weights[f"{name}.{kind}"].astype(np.float32)


def _linear(spec: Any, weights: Weights, names: Sequence[str]) -> None:
    """Linear layers that read the same input, one below the other."""
    spec.weight = np.concatenate([_weight(weights, name) for name in names])
    spec.bias = np.concatenate([_weight(weights, name, "bias") for name in names])


def _norm(spec: Any, weights: Weights, name: str) -> None:
    spec.gamma = _weight(weights, name)
    spec.beta = _weight(weights, name, "bias")
