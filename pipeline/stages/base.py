"""The contract that every stage keeps.

A stage is a small class with a frozen, typed configuration. It declares the
columns it reads and adds, loads its models in `load`, computes in `compute`
and frees in `close`. Building one loads nothing. It knows nothing of caches,
engines, progress bars or files.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from importlib.metadata import version
from typing import Any, ClassVar, Literal, Self

from datasets import Features
from pydantic import BaseModel, ConfigDict

from pipeline.backends.registry import ModelRow

Batch = dict[str, list[Any]]

# Their releases have changed what the same weights put out.
DECISIVE_LIBRARIES = ("ctranslate2", "tokenizers", "transformers")


class StageConfig(BaseModel):
    """Base of stage configurations. `use` names the stage and its module in pipeline/stages/."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    use: str


class Stage(ABC):
    """One step of the pipeline.

    A stage whose `unit` is "article" gets and returns columns with one entry
    an article. A stage whose `unit` is "sentence" reads exactly one column of
    lists (sentences); `run` gets it flat, one entry a sentence, and returns
    its columns flat. Whoever calls explodes, drops repeats, sorts, and puts
    the results back in order. n entries in, n entries out, in the same order.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    """Raised whenever the same input and configuration may give another result."""
    unit: ClassVar[Literal["article", "sentence"]] = "article"
    reads: ClassVar[Features]
    uses: ClassVar[Features] = Features({})
    """Columns read when they are there; the stage does without when they are not."""
    adds: ClassVar[Features]
    Config: ClassVar[type[StageConfig]]

    def __init__(self, config: StageConfig, source: str = "nl", target: str = "en") -> None:
        """`source` and `target` are ISO 639-1 codes of the article and of the translation."""
        self.config = config
        self.source = source
        self.target = target
        self._loaded = False

    def setup(self, device: str = "cpu") -> None:
        """Load models onto the device; a second call does nothing."""
        if not self._loaded:
            self.load(device)
            self._loaded = True

    def run(self, batch: Batch) -> Batch:
        """The added columns for a batch of read columns, entry by entry; sets up if need be.

        Raises ValueError when the lists of the result don't match the batch:
        a stage that loses or invents an entry must never be written down.
        """
        self.setup()
        present = {name: batch[name] for name in (*self.reads, *self.uses) if name in batch}
        missing = [name for name in self.reads if name not in present]
        if missing:
            raise ValueError(f"stage {self.name} reads {', '.join(missing)}, which the batch lacks")
        count = len(present[next(iter(self.reads))])
        result = self.compute(present)
        for name in self.adds:
            if len(result[name]) != count:
                raise ValueError(
                    f"stage {self.name} returned {len(result[name])} entries of {name} for {count}"
                )
        return {name: result[name] for name in self.adds}

    def close(self) -> None:
        """Free what `setup` loaded; the stage can be set up again."""
        self.unload()
        self._loaded = False

    def load(self, device: str) -> None:
        """Load models. Stages without models leave this alone."""

    @abstractmethod
    def compute(self, batch: Batch) -> Batch:
        """The added columns. `batch` holds all of `reads` and what is there of `uses`."""

    def unload(self) -> None:
        """Drop models. Stages without models leave this alone."""

    def models(self) -> list[ModelRow]:
        """The models that `load` would load. Raises ModelError for one that is unknown."""
        return []

    def artefacts(self) -> dict[str, str]:
        """What besides the configuration decides the result.

        Model files by SHA-256 or pinned revision, versions of the libraries
        that compute it. Must be cheap and load no model library.
        """
        artefacts = {f"model {row.label}": row.identity() for row in self.models()}
        if artefacts:
            artefacts |= {f"library {name}": version(name) for name in DECISIVE_LIBRARIES}
        return artefacts

    def check(self) -> None:
        """Raise ModelError or ConfigError when the stage could not run; called before a run."""

    def fingerprint(self) -> str:
        """SHA-256 (hex) of all that decides the result, equal across processes and machines."""
        identity = {
            "stage": self.name,
            "version": self.version,
            "config": self.config.model_dump(mode="json"),
            "source": self.source,
            "target": self.target,
            "artefacts": self.artefacts(),
        }
        text = json.dumps(identity, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def __enter__(self) -> Self:
        self.setup()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
