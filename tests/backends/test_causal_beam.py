"""Our beam search against the one of transformers, on a tiny Gemma with random weights."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from pipeline.backends.causal_beam import Found, search
from tests.backends.tiny_gemma import PROMPTS, padded, tiny_gemma

BEAM = 3
ROOM = 14


@pytest.fixture(scope="module")
def model() -> Any:
    return tiny_gemma()


def together(model: Any, end: int, count: int, length_penalty: float) -> list[list[Found]]:
    import torch

    with torch.inference_mode():
        return search(
            model,
            *padded(PROMPTS),
            end=end,
            room=ROOM,
            beam=BEAM,
            count=count,
            length_penalty=length_penalty,
        )


def alone(
    model: Any, prompt: list[int], end: int, count: int, length_penalty: float
) -> list[tuple[int, ...]]:
    """What transformers finds for one prompt."""
    import torch

    found = model.generate(
        torch.tensor([prompt]),
        attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
        max_new_tokens=ROOM,
        num_beams=BEAM,
        num_return_sequences=count,
        length_penalty=length_penalty,
        early_stopping=True,
        do_sample=False,
        eos_token_id=end,
        pad_token_id=0,
    )
    rows = [[int(token) for token in row[len(prompt) :]] for row in found]
    return [tuple(row[: row.index(end) + 1] if end in row else row) for row in rows]


@pytest.mark.parametrize("length_penalty", [0.0, 1.0])
def test_the_hypotheses_are_those_of_transformers(model: Any, length_penalty: float) -> None:
    """As the end, tokens that come often: at once in some hypotheses, late in others.

    Where the room runs out we differ: transformers ranks what did not end among what did.
    """
    compared = cut_off = 0
    endless = together(model, 0, BEAM, length_penalty)
    common = Counter(token for row in endless for one in row for token in set(one.tokens))
    for end, _ in common.most_common(12):
        rows = together(model, end, BEAM, length_penalty)
        for prompt, row in zip(PROMPTS, rows, strict=True):
            expected = alone(model, prompt, end, BEAM, length_penalty)
            if all(tokens[-1] == end and len(tokens) < ROOM for tokens in expected):
                assert [one.tokens for one in row] == expected
                assert all(one.ended for one in row)
                compared += 1
            else:
                assert all(one.ended == (one.tokens[-1] == end) for one in row)
                cut_off += 1
    assert compared > 10
    assert cut_off > 5


def test_totals_are_those_of_the_model(model: Any) -> None:
    import torch

    for prompt, row in zip(PROMPTS, together(model, 7, 2, 1.0), strict=True):
        assert len(row) == 2
        for one in row:
            with torch.inference_mode():
                logits = model(torch.tensor([[*prompt, *one.tokens]])).logits[0]
            chances = logits[len(prompt) - 1 : -1].log_softmax(-1)
            total = chances.gather(1, torch.tensor(one.tokens)[:, None]).sum()
            assert one.total == pytest.approx(float(total), abs=1e-3)


def test_what_company_a_prompt_is_in_changes_nothing(model: Any) -> None:
    import torch

    rows = together(model, 7, 1, 1.0)
    for prompt, (expected, *_) in zip(PROMPTS, rows, strict=True):
        with torch.inference_mode():
            ((found, *_),) = search(model, *padded([prompt]), end=7, room=ROOM, beam=BEAM, count=1)
        assert found.tokens == expected.tokens
