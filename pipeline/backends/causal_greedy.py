"""Greedy search, or sampling, with a causal transformers model: rows that have ended leave the
batch.

transformers' own search carries every row on until the last one has ended. Of a
batch of news sentences half of all rows are done after half of the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.backends.loops import in_loop
from pipeline.backends.sampling import Dice

LEAVING = 8
"""Rows leave once they are an eighth of the batch: the rest of the cache is copied each time."""


@dataclass(slots=True)
class Written:
    """What came out for one row: its tokens, the end token with them, and their
    log-probabilities; `ended` is False where the room ran out or a loop was stopped."""

    tokens: list[int] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    ended: bool = False


def search(
    model: Any,
    ids: Any,
    mask: Any,
    end: int,
    rooms: Sequence[int],
    dice: Dice | None = None,
    copies: int = 1,
) -> list[Written]:
    """Continue each row of `ids` (padded on the left, 0 in `mask`) by at most as many tokens as
    `rooms` says of it.

    With `dice` tokens are drawn, and each row is continued `copies` times, which
    come out behind each other; the beginning is read once.
    """
    import torch
    from transformers import DynamicCache

    written = [Written() for _ in range(len(ids) * copies)]
    rows = list(range(len(written)))
    """Which row of `written` stands where in the batch that is left."""
    live = [True] * len(written)
    cache = DynamicCache(config=model.config)
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    for _ in range(max(rooms, default=0)):
        logits = model(
            input_ids=ids,
            attention_mask=mask,
            position_ids=positions,
            past_key_values=cache,
            use_cache=True,
            logits_to_keep=1,
        ).logits[:, -1]
        if len(logits) < len(rows):
            logits, mask, positions = (
                each.repeat_interleave(copies, dim=0) for each in (logits, mask, positions)
            )
            cache.batch_repeat_interleave(copies)
        chosen = logits.argmax(-1) if dice is None else dice.draw(logits, rows)
        taken = logits.gather(-1, chosen[:, None])[:, 0]
        chances = (taken.float() - logits.float().logsumexp(-1)).tolist()
        for place, (token, chance) in enumerate(zip(chosen.tolist(), chances, strict=True)):
            if live[place]:
                row = written[rows[place]]
                row.tokens.append(token)
                row.chances.append(chance)
                row.ended = token == end
                has_room = len(row.tokens) < rooms[rows[place] // copies]
                live[place] = has_room and not row.ended and not in_loop(row.tokens)
        if not any(live):
            break
        ids, positions = chosen[:, None], positions[:, -1:] + 1
        mask = torch.cat([mask, mask.new_ones(len(mask), 1)], dim=1)
        if live.count(False) * LEAVING >= len(live):
            kept = torch.tensor([place for place, goes_on in enumerate(live) if goes_on])
            kept = kept.to(ids.device)
            ids, positions, mask = ids[kept], positions[kept], mask[kept]
            cache.batch_select_indices(kept)
            rows = [rows[place] for place in kept.tolist()]
            live = [True] * len(rows)
    return written
