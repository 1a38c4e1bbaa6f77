"""Our greedy search against the one of transformers, on a tiny Gemma with random weights."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.backends.causal_greedy import Written, search
from pipeline.backends.loops import in_loop

ROOM = 24
PROMPTS = [[5, 9, 13], [40] * 11, [7], [21, 22, 23, 24, 25, 26, 27], [60, 3], [33, 12, 50, 8]]


@pytest.fixture(scope="module")
def model() -> Any:
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


def together(model: Any, end: int, room: int = ROOM) -> list[Written]:
    import torch

    width = max(map(len, PROMPTS))
    ids = torch.tensor([[0] * (width - len(row)) + row for row in PROMPTS])
    mask = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in PROMPTS])
    with torch.inference_mode():
        return search(model, ids, mask, end, room)


def alone(model: Any, prompt: list[int], end: int, room: int = ROOM) -> list[int]:
    import torch

    found = model.generate(
        torch.tensor([prompt]),
        attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
        max_new_tokens=room,
        do_sample=False,
        eos_token_id=end,
        pad_token_id=0,
    )
    return [int(token) for token in found[0, len(prompt) :]]


def test_rows_that_leave_change_nothing(model: Any) -> None:
    written = [alone(model, prompt, end=1) for prompt in PROMPTS]
    # As the end, a token that comes early in some rows and late or never in others.
    ends = {token for row in written for token in row}
    lengths = set()
    for end in sorted(ends):
        for prompt, row in zip(PROMPTS, together(model, end), strict=True):
            expected = alone(model, prompt, end)
            assert row.tokens == expected[: len(row.tokens)]
            assert row.ended == (row.tokens[-1] == end)
            assert len(row.tokens) == len(expected) or in_loop(row.tokens)
            lengths.add(len(row.tokens))
    assert len(lengths) > 5


def test_chances_are_those_of_the_model(model: Any) -> None:
    import torch

    for prompt, row in zip(PROMPTS, together(model, end=1), strict=True):
        with torch.inference_mode():
            logits = model(torch.tensor([prompt + row.tokens])).logits[0, len(prompt) - 1 : -1]
        chances = logits.log_softmax(-1).gather(1, torch.tensor(row.tokens)[:, None])[:, 0]
        assert row.chances == pytest.approx(chances.tolist(), abs=1e-4)


def test_the_room_is_kept(model: Any) -> None:
    for row in together(model, end=1, room=3):
        assert len(row.tokens) <= 3
        assert not row.ended or row.tokens[-1] == 1
