"""Small stages without models, for the tests of the cache, the engine and the pipeline.

They say what they computed in the file that $KRANT_TEST_LOG names, a line a
unit, so that a test can count across processes. Run as a program, this module
runs them over made-up articles: that is the process that tests kill.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, Literal

from datasets import Dataset, Features, List, Value

from pipeline.engines.local import LocalEngine
from pipeline.errors import ModelError
from pipeline.pipeline import Pipeline
from pipeline.stages.base import Batch, Stage, StageConfig

LOG = "KRANT_TEST_LOG"


def log(stage: Stage, units: list[Any]) -> None:
    if LOG in os.environ:
        lines = "".join(f"{stage.name} {json.dumps(unit)}\n" for unit in units)
        with Path(os.environ[LOG]).open("a", encoding="utf-8") as file:
            file.write(lines)


def logged(path: Path, stage: str) -> list[Any]:
    """The units that a stage has computed, in order, according to the log."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line.partition(" ")[2]) for line in lines if line.startswith(stage + " ")]


class StubConfig(StageConfig):
    use: Literal["stub"] = "stub"
    suffix: str = ""
    fail_on: str = ""
    """Raise when a unit has this in it."""
    seconds: float = 0.0
    """What a unit takes."""


class Stub(Stage):
    version = 1
    Config = StubConfig
    config: StubConfig
    loads = 0

    def load(self, device: str) -> None:
        type(self).loads += 1
        log(self, ["load"])

    def unload(self) -> None:
        log(self, ["unload"])

    def work(self, units: list[Any]) -> None:
        log(self, units)
        for unit in units:
            if self.config.fail_on and self.config.fail_on in str(unit):
                raise RuntimeError(f"no way to do {unit!r}")
        time.sleep(self.config.seconds * len(units))


class Split(Stub):
    """Sentences are lines."""

    name = "split"
    reads = Features({"text": Value("string")})
    adds = Features({"sentences": List(Value("string"))})

    def compute(self, batch: Batch) -> Batch:
        self.work(batch["text"])
        return {"sentences": [text.split("\n") if text else [] for text in batch["text"]]}


class Shout(Stub):
    """Upper case is the translation."""

    name = "shout"
    unit = "sentence"
    reads = Features({"sentences": List(Value("string"))})
    adds = Features({"shouted": List(Value("string")), "length": List(Value("float32"))})

    def compute(self, batch: Batch) -> Batch:
        self.work(batch["sentences"])
        return {
            "shouted": [sentence.upper() + self.config.suffix for sentence in batch["sentences"]],
            "length": [len(sentence) / 3 for sentence in batch["sentences"]],
        }


class DeadlyConfig(StubConfig):
    deadly: str = ""
    """The process is killed at a unit that has this in it,"""
    lives: str = ""
    """unless a file of this name is there, which is made first; without a name always."""


class Deadly(Shout):
    """Takes its process with it: out of memory, a fault in a native library."""

    name = "deadly"
    Config = DeadlyConfig
    config: DeadlyConfig

    def compute(self, batch: Batch) -> Batch:
        lived = self.config.lives and Path(self.config.lives).exists()
        if not lived and any(self.config.deadly in sentence for sentence in batch["sentences"]):
            if self.config.lives:
                Path(self.config.lives).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().compute(batch)


class Unloadable(Shout):
    """Its model is damaged."""

    name = "unloadable"

    def load(self, device: str) -> None:
        raise ModelError("the weights are damaged; install them again")


class Tally(Stub):
    """Nested columns out of two read ones and one that may be missing."""

    name = "tally"
    reads = Features({"sentences": List(Value("string")), "shouted": List(Value("string"))})
    uses = Features({"length": List(Value("float32")), "note": Value("string")})
    adds = Features(
        {
            "tally": {"count": Value("int32"), "note": Value("string")},
            "words": List({"sentence": Value("int32"), "text": Value("string")}),
        }
    )

    def compute(self, batch: Batch) -> Batch:
        self.work(batch["shouted"])
        notes = batch.get("note", ["without"] * len(batch["sentences"]))
        return {
            "tally": [
                {"count": len(row), "note": note}
                for row, note in zip(batch["sentences"], notes, strict=True)
            ],
            "words": [
                [{"sentence": i, "text": w} for i, s in enumerate(row) for w in s.split()]
                for row in batch["shouted"]
            ],
        }


def stub_stages(**config: Any) -> list[Stub]:
    return [Split(StubConfig()), Shout(StubConfig(**config)), Tally(StubConfig())]


def made_articles(count: int) -> Dataset:
    """Articles whose sentences all differ, but for the last one, which all share."""
    texts = [
        "\n".join([*(f"zin {i} van artikel {number}" for i in range(number % 9)), "(ANP)"])
        for number in range(count)
    ]
    return Dataset.from_dict({"id": [str(n) for n in range(count)], "text": texts})


def main(cache: str, output: str, count: str, options: str) -> None:
    config = json.loads(options)
    engine = LocalEngine("cpu", chunk_rows=40, flush_seconds=config.pop("flush_seconds", 20.0))
    result = Pipeline(stub_stages(**config), engine=engine).run(made_articles(int(count)), cache)
    result.save_to_disk(output)
    for library in ("torch", "transformers", "ctranslate2"):
        print(library, library in sys.modules)


if __name__ == "__main__":
    main(*sys.argv[1:])
