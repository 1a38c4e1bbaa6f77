"""Gemma from a GGUF file: a tiny one, written here, must come out as the same model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.backends import gemma
from pipeline.backends.generators import open_generator
from pipeline.backends.registry import find

CONTROLS = ["<pad>", "<eos>", "<bos>", "<unk>"]
BYTES = [f"<0x{value:02X}>" for value in range(256)]
LETTERS = list("▁abcdefghijklmnopqrstuvwxyz.,!?\n")
JOINED = ["▁d", "de", "▁de", "en", "▁een", "▁e", "aa", "ij", "▁krant", "kr", "ant", "an", "krant"]
# "▁een" needs "▁e" and "en"; "▁krant" needs "krant", "kr", "ant", "an".
TOKENS = [*CONTROLS, *BYTES, *LETTERS, "  ", *JOINED]
TYPES = [
    *[gemma.CONTROL] * 3,
    gemma.UNKNOWN,
    *[gemma.BYTE] * 256,
    *[gemma.NORMAL] * len(LETTERS),
    gemma.USER_DEFINED,
    *[gemma.NORMAL] * len(JOINED),
]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_comes_back(text: str) -> None:
    tokenizer = gemma.pruned_tokenizer(TOKENS, TYPES)
    # A word mark in the text itself is the one thing the vocabulary cannot tell from a space.
    expected = text.replace("▁", " ")
    ids = tokenizer.encode(text).ids
    assert ids[0] == TOKENS.index("<bos>")
    assert tokenizer.decode(ids) == expected


def test_merges_follow_the_order_of_the_vocabulary() -> None:
    tokenizer = gemma.pruned_tokenizer(TOKENS, TYPES)
    assert tokenizer.encode("de krant").tokens == ["<bos>", "de", "▁krant"]
    assert tokenizer.encode("één").tokens[1:3] == ["<0xC3>", "<0xA9>"]


def test_closing_under_merges_keeps_a_token_reachable() -> None:
    wanted = TOKENS.index("▁krant")
    closed = gemma.close_under_merges([wanted], TOKENS)
    assert {TOKENS[index] for index in closed} >= {"▁krant", "k", "r", "a", "n", "t", "▁"}
    controls = range(len(CONTROLS) + len(BYTES))
    kept = sorted(closed | set(controls))
    tokenizer = gemma.pruned_tokenizer([TOKENS[i] for i in kept], [TYPES[i] for i in kept])
    assert tokenizer.encode("a krant").tokens[-1] == "▁krant"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("token_embd.weight", "model.embed_tokens.weight"),
        ("output_norm.weight", "model.norm.weight"),
        ("blk.11.ffn_gate.weight", "model.layers.11.mlp.gate_proj.weight"),
        ("blk.0.post_ffw_norm.weight", "model.layers.0.post_feedforward_layernorm.weight"),
    ],
)
def test_tensor_names(name: str, expected: str) -> None:
    assert gemma.tensor_name(name) == expected


def test_a_tensor_of_another_architecture() -> None:
    with pytest.raises(ValueError, match=r"blk\.0\.ssm_in\.weight"):
        gemma.tensor_name("blk.0.ssm_in.weight")


def write_gguf(path: Path) -> dict[str, np.ndarray]:
    """A Gemma 3 of two layers, 32 wide, embeddings in Q8_0 as in the real file; its tensors."""
    from gguf import GGMLQuantizationType, GGUFWriter
    from gguf.quants import quantize

    rng = np.random.default_rng(3)
    writer = GGUFWriter(str(path), "gemma3")
    writer.add_context_length(64)
    writer.add_embedding_length(32)
    writer.add_block_count(2)
    writer.add_feed_forward_length(64)
    writer.add_head_count(2)
    writer.add_head_count_kv(1)
    writer.add_key_length(16)
    writer.add_rope_freq_base(1e6)
    writer.add_sliding_window(16)
    writer.add_token_list(TOKENS)
    writer.add_token_types(TYPES)
    shapes = {"attn_q": (32, 32), "attn_k": (16, 32), "attn_v": (16, 32), "attn_output": (32, 32)}
    shapes |= {"ffn_gate": (64, 32), "ffn_up": (64, 32), "ffn_down": (32, 64)}
    norms = {"attn_norm": 32, "post_attention_norm": 32, "ffn_norm": 32, "post_ffw_norm": 32}
    norms |= {"attn_q_norm": 16, "attn_k_norm": 16}
    tensors: dict[str, np.ndarray] = {"output_norm.weight": 1 + rng.normal(size=32, scale=0.1)}
    for layer in range(2):
        for name, shape in shapes.items():
            tensors[f"blk.{layer}.{name}.weight"] = rng.normal(size=shape, scale=0.3)
        for name, size in norms.items():
            tensors[f"blk.{layer}.{name}.weight"] = 1 + rng.normal(size=size, scale=0.1)
    tensors = {name: value.astype(np.float32) for name, value in tensors.items()}
    for name, value in tensors.items():
        writer.add_tensor(name, value)
    embeddings = rng.normal(size=(len(TOKENS), 32)).astype(np.float32)
    packed = quantize(embeddings, GGMLQuantizationType.Q8_0)
    writer.add_tensor("token_embd.weight", packed, raw_dtype=GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return tensors


@pytest.mark.slow
def test_a_file_becomes_a_checkpoint(tmp_path: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tensors = write_gguf(tmp_path / "tiny.gguf")
    keep = [index for index in range(len(TOKENS)) if TOKENS[index] not in ("x", "y", "z")]
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    gemma.base_checkpoint(tmp_path / "tiny.gguf", keep, folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert model.config.vocab_size == len(keep) == len(tokenizer)
    gate = model.model.layers[1].mlp.gate_proj.weight.detach().numpy()
    assert np.allclose(gate, tensors["blk.1.ffn_gate.weight"], atol=1e-3)
    norm = model.model.norm.weight.detach().numpy()
    assert np.allclose(norm + 1, tensors["output_norm.weight"], atol=1e-6)
    with torch.no_grad():
        logits = model(**tokenizer("de krant", return_tensors="pt")).logits
    assert torch.isfinite(logits).all()
    assert logits.shape == (1, 3, len(keep))


@pytest.mark.slow
def test_the_source_is_scored_given_the_translation() -> None:
    """Rows of different lengths in one call, which is what choosing among hypotheses asks."""
    generator = open_generator(find("nl-en-gemma"), "ctranslate2", compute_type="float32")
    source = "De minister zei dat de heffing in 2028 ingaat."
    outputs = [
        "The minister said the levy takes effect in 2028.",
        "The minister said the levy takes effect.",
        "No.",
    ]
    together = generator.back_scores([source] * len(outputs), outputs)
    assert together is not None
    assert together == sorted(together, reverse=True)
    alone = [(generator.back_scores([source], [output]) or [0.0])[0] for output in outputs]
    assert together == pytest.approx(alone, abs=1e-3)
    generator.close()
