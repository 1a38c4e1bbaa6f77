"""Beam search with a causal transformers model, whose prompt is read once for all its hypotheses.

transformers' own search reads it once for each, and carries every source on
until the last one is done. With prompts as long as what is written and a beam
of four, that is most of the work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """A hypothesis: its tokens, the end token with them, and the sum of their log-probabilities.
    `ended` is False where the room ran out."""

    tokens: tuple[int, ...]
    total: float
    ended: bool


@dataclass(slots=True)
class _Source:
    """What has been found for one source: hypotheses that ended, and those that go on."""

    finished: list[Found] = field(default_factory=list)
    beams: list[tuple[tuple[int, ...], float]] = field(default_factory=list)

    def take(
        self, candidates: list[tuple[int, int, float]], beam: int, end: int
    ) -> list[tuple[int, int]]:
        """Go on with the best candidates (parent, token, total; best first), twice as many as the
        beam is wide; which parents are gone on with, and with which token.

        A hypothesis ends only when it is among the best `beam` (as in fairseq
        and its successors): what ranks below would be no beam either.
        """
        chosen, beams = [], []
        for rank, (parent, token, total) in enumerate(candidates):
            tokens = (*self.beams[parent][0], token)
            if token != end:
                chosen.append((parent, token))
                beams.append((tokens, total))
            elif rank < beam:
                self.finished.append(Found(tokens, total, ended=True))
            if len(chosen) == beam:
                break
        self.beams = beams
        return chosen

    def best(self, count: int, length_penalty: float) -> list[Found]:
        """The best hypotheses; those that did not end count only where too few did."""
        open_beams = [Found(tokens, total, ended=False) for tokens, total in self.beams]
        found = self.finished if len(self.finished) >= count else self.finished + open_beams
        merit = {one: one.total / len(one.tokens) ** length_penalty for one in found}
        return sorted(found, key=lambda one: -merit[one])[:count]


def search(
    model: Any,
    ids: Any,
    mask: Any,
    *,
    end: int,
    room: int,
    beam: int,
    count: int,
    length_penalty: float = 1.0,
) -> list[list[Found]]:
    """The best `count` hypotheses for each row of `ids` (padded on the left, 0 in `mask`), best
    first by log-probability over length to the power of `length_penalty`.

    A source is done when `beam` of its hypotheses have ended, or after `room` tokens.
    """
    import torch
    from transformers import DynamicCache

    sources = [_Source(beams=[((), 0.0)]) for _ in range(len(ids))]
    live = list(range(len(ids)))
    """Which source's beams stand where in the batch; `width` rows each."""
    width = 1
    cache = DynamicCache(config=model.config)
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    for _ in range(room):
        logits = (
            model(
                input_ids=ids,
                attention_mask=mask,
                position_ids=positions,
                past_key_values=cache,
                use_cache=True,
                logits_to_keep=1,
            )
            .logits[:, -1]
            .float()
        )
        totals = torch.tensor([t for s in live for _, t in sources[s].beams], device=ids.device)
        best, tokens = logits.topk(2 * beam)
        scores = (best - logits.logsumexp(-1, keepdim=True) + totals[:, None]).view(len(live), -1)
        ranked, places = scores.topk(2 * beam)
        chosen = tokens.view(len(live), -1).gather(1, places).tolist()
        parents = (places // (2 * beam)).tolist()
        rows, following, still = [], [], []
        for place, source in enumerate(live):
            candidates = list(
                zip(parents[place], chosen[place], ranked[place].tolist(), strict=True)
            )
            going_on = sources[source].take(candidates, beam, end)
            if len(sources[source].finished) < beam:
                still.append(source)
                rows += [place * width + parent for parent, _ in going_on]
                following += [token for _, token in going_on]
        if not still:
            break
        live, width = still, beam
        kept = torch.tensor(rows, device=ids.device)
        cache.batch_select_indices(kept)
        ids = torch.tensor(following, device=ids.device)[:, None]
        mask = torch.cat([mask[kept], mask.new_ones(len(rows), 1)], dim=1)
        positions = positions[kept, -1:] + 1
    return [source.best(count, length_penalty) for source in sources]
