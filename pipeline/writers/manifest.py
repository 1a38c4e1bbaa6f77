"""run.json: what a run was made of, so that a result can be explained and made again."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, Self

from pipeline.engines.base import Failure, StageReport
from pipeline.errors import InputError

NAME = "run.json"

# The form of the file. Raised when a key is renamed or changes its meaning, not when one is added.
FORMAT = 1

# The libraries that decide a result or the form it is kept in.
_LIBRARIES = ("ctranslate2", "datasets", "peft", "pyarrow", "tokenizers", "torch", "transformers")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A run: what went in, with what it was computed, what came out, and what did not."""

    krant: str
    started: str
    """ISO 8601, with the offset from UTC."""
    seconds: float
    """From the command to the written result."""
    inputs: Sequence[str]
    config: Mapping[str, Any]
    """The configuration with every default filled in."""
    stages: Sequence[StageReport]
    counts: Mapping[str, int]
    """"articles" and, when the run cut any, "sentences"."""
    findings: Mapping[str, int] | None
    """By severity; None when no stage looked for any."""
    formats: Sequence[str]
    failures: Sequence[Failure] = ()
    """Articles on which a stage failed, with the stage and the reason."""
    rejections: Sequence[Mapping[str, str]] = ()
    """What could not be read, or was read with a doubt: source, where, reason, severity."""
    reading: Mapping[str, Any] = field(default_factory=dict)
    """How inputs were read: columns, language, force, since and until as points in time."""
    versions: Mapping[str, str] = field(default_factory=lambda: versions())
    format: int = FORMAT

    def write(self, folder: Path) -> Path:
        """Write run.json into the folder, whole or not at all."""
        path = folder / NAME
        building = path.with_suffix(".tmp")
        building.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", "utf-8")
        building.replace(path)
        return path

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a result. Raises InputError when this version can't read one."""
        path = folder / NAME
        try:
            data = json.loads(path.read_text("utf-8"))
            stages = [StageReport(**stage) for stage in data.pop("stages")]
            failures = [Failure(**failure) for failure in data.pop("failures")]
            return cls(stages=stages, failures=failures, **data)
        except FileNotFoundError:
            raise InputError(f"{folder} has no {NAME}: it is not the result of a run") from None
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(f"{path} is damaged or from another version: {error}") from None


def versions() -> dict[str, str]:
    """Python and the libraries that matter, without importing any of them."""
    found = {"python": platform.python_version(), "platform": platform.platform()}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
