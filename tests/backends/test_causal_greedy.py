"""Our greedy search against the one of transformers, on a tiny Gemma with random weights."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.backends.causal_greedy import Written, search
from pipeline.backends.loops import in_loop
from pipeline.backends.sampling import Dice, Sampling
from tests.backends.tiny_gemma import PROMPTS, padded, tiny_gemma

ROOM = 24


@pytest.fixture(scope="module")
def model() -> Any:
    return tiny_gemma()


def together(model: Any, end: int, room: int = ROOM) -> list[Written]:
    import torch

    with torch.inference_mode():
        return search(model, *padded(PROMPTS), end, [room] * len(PROMPTS))


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


def test_each_row_has_its_own_room(model: Any) -> None:
    import torch

    rooms = [2 + number for number in range(len(PROMPTS))]
    with torch.inference_mode():
        written = search(model, *padded(PROMPTS), 1, rooms)
    for row, whole, room in zip(written, together(model, end=1), rooms, strict=True):
        assert row.tokens == whole.tokens[:room]


def test_drawn_rows_have_the_chances_of_the_model_and_no_company(model: Any) -> None:
    """Three copies of each prompt, read once; each is what it is without the others."""
    import torch

    sampling = Sampling(temperature=1, floor=0)
    names = [str(number) for number in range(len(PROMPTS))]
    with torch.inference_mode():
        together = search(
            model, *padded(PROMPTS), 1, [8] * len(PROMPTS), Dice(sampling, names, 3), 3
        )
    assert len(together) == 3 * len(PROMPTS)
    assert len({tuple(row.tokens) for row in together}) > len(PROMPTS)
    for number, prompt in enumerate(PROMPTS):
        with torch.inference_mode():
            alone = search(model, *padded([prompt]), 1, [8], Dice(sampling, [names[number]], 3), 3)
        for row, other in zip(alone, together[3 * number :], strict=False):
            assert row.tokens == other.tokens
            with torch.inference_mode():
                logits = model(torch.tensor([prompt + row.tokens])).logits[0, len(prompt) - 1 : -1]
            chances = logits.log_softmax(-1).gather(1, torch.tensor(row.tokens)[:, None])[:, 0]
            assert row.chances == pytest.approx(chances.tolist(), abs=1e-4)
