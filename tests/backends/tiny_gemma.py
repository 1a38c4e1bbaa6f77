"""A Gemma of a few thousand random weights, and prompts for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

PROMPTS = [[5, 9, 13], [40] * 11, [7], [21, 22, 23, 24, 25, 26, 27], [60, 3], [33, 12, 50, 8]]


def tiny_gemma() -> Any:
    """Layers of both kinds, the window shorter than what is written."""
    import torch
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    torch.manual_seed(3)
    config = Gemma3TextConfig(
        vocab_size=64,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        sliding_window=8,
        layer_types=["sliding_attention", "sliding_attention", "full_attention"],
        max_position_embeddings=128,
        initializer_range=0.6,
        tie_word_embeddings=False,  # tied, it says the last word again
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=2,
    )
    return Gemma3ForCausalLM(config).eval()


def padded(prompts: Sequence[list[int]]) -> tuple[Any, Any]:
    """Ids and mask, padded on the left."""
    import torch

    width = max(map(len, prompts))
    ids = torch.tensor([[0] * (width - len(row)) + row for row in prompts])
    mask = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in prompts])
    return ids, mask
