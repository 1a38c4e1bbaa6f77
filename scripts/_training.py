"""The loop that every training program runs: schedule, log, and a state to go on from."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from pipeline.backends.chip import has_bfloat16
from pipeline.backends.heap import keep_freed_memory

WARM_UP = 0.03  # of the whole training
SAVE_SECONDS = 300
LOG_STEPS = 20
SMOOTHING = 0.98  # of the loss in the log, over some fifty steps

Batch = Any
"""Whatever a program's loss takes."""


def mixed_precision(device: str) -> torch.autocast:
    """bfloat16 where the device multiplies in it; other processors would only lose time by it."""
    kind = torch.device(device).type
    return torch.autocast(kind, dtype=torch.bfloat16, enabled=kind != "cpu" or has_bfloat16())


class Run:
    """A training that is logged, saved and resumed, in the folder `options.work`.

    `weights` are those that are trained, by name. The optimiser's groups may
    have a "scale", by which the learning rate is multiplied.
    """

    def __init__(
        self,
        options: argparse.Namespace,
        weights: Mapping[str, nn.Parameter],
        optimiser: torch.optim.Optimizer,
    ):
        keep_freed_memory()
        self.options, self.weights, self.optimiser = options, weights, optimiser
        self.work: Path = options.work
        self.step, self.tokens, spent = 0, 0, 0.0
        self.work.mkdir(parents=True, exist_ok=True)
        if options.resume:
            state = torch.load(self.work / "state.pt", weights_only=True)
            with torch.no_grad():
                for name, weight in weights.items():
                    weight.copy_(state["weights"][name])
            optimiser.load_state_dict(state["optimiser"])
            torch.set_rng_state(state["random"])
            self.step, self.tokens, spent = state["step"], state["tokens"], state["seconds"]
        self._log = (self.work / "log.jsonl").open("a", encoding="utf-8")
        self._began = time.monotonic() - spent

    def seconds(self) -> float:
        """Training time so far, earlier parts of a resumed training included."""
        return time.monotonic() - self._began

    def note(self, **entry: Any) -> None:
        """Write a line to the log and to the terminal."""
        line = json.dumps({"step": self.step, "seconds": round(self.seconds()), **entry})
        print(line, file=self._log, flush=True)
        print(line, flush=True)

    def save(self) -> None:
        """Keep weights and optimiser so that --resume can go on from here."""
        state = {
            "weights": {name: weight.detach() for name, weight in self.weights.items()},
            "optimiser": self.optimiser.state_dict(),
            "random": torch.get_rng_state(),
            "step": self.step,
            "tokens": self.tokens,
            "seconds": self.seconds(),
        }
        torch.save(state, self.work / "state.tmp")
        (self.work / "state.tmp").replace(self.work / "state.pt")

    def train(
        self,
        plan: Sequence[Batch],
        loss_of: Callable[[Batch], Tensor],
        tokens_in: Callable[[Batch], int],
        score: Callable[[], dict[str, float]] | None = None,
        every: int = 0,
    ) -> None:
        """Take the steps of the plan that are left, until it or the time ends.

        With `score`, note the development scores every `every` steps.
        """
        self.note(
            steps=len(plan),
            weights=sum(map(Tensor.numel, self.weights.values())),
            options={name: str(value) for name, value in vars(self.options).items()},
        )
        saved, running = self.seconds(), 0.0
        for batch in plan[self.step :]:
            rate = self._rate(len(plan))
            if rate is None:
                break
            loss = loss_of(batch)
            loss.backward()
            nn.utils.clip_grad_norm_(self.weights.values(), 1.0)
            self.optimiser.step()
            self.optimiser.zero_grad(set_to_none=True)
            self.step += 1
            self.tokens += tokens_in(batch)
            value = loss.item()
            running = SMOOTHING * running + (1 - SMOOTHING) * value if running else value
            if self.step % LOG_STEPS == 0:
                self.note(tokens=self.tokens, loss=round(running, 4), rate=round(rate, 7))
            if score and every and self.step % every == 0:
                self.note(dev=score())
            if self.seconds() - saved > SAVE_SECONDS:
                self.save()
                saved = self.seconds()
        self.save()

    def _rate(self, steps: int) -> float | None:
        """Set the learning rate of the next step and return it; None when training has ended.

        The schedule follows whichever ends first, the plan or the time, so
        that the rate has always come down to zero when training stops.
        """
        progress = max(self.step / steps, self.seconds() / (60 * self.options.minutes))
        if progress >= 1:
            return None
        rate: float = self.options.learning_rate
        rate *= min(1.0, (progress + 1e-3) / WARM_UP) * (1 - progress)
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group.get("scale", 1.0)
        return rate
