"""Running a configuration on a test set, with what it computed kept in the cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets import Dataset

from pipeline.config import Config, load_config
from pipeline.errors import ConfigError, StageError
from pipeline.pipeline import Pipeline
from pipeline.progress import Reporter


@dataclass(frozen=True, slots=True)
class SystemConfig:
    """A configuration under the name that it has in the tables."""

    name: str
    config: Config


def parse_system(text: str) -> SystemConfig:
    """A system as the command line names it: [NAME=]CONFIG[+KEY=VALUE]….

    `compact`, `mine.yaml`, `beam4=compact+stages.translate.beam=4`. Raises
    ConfigError.
    """
    if Path(text).is_file():
        return SystemConfig(Path(text).stem, load_config(text))
    head, *overrides = text.split("+")
    name, equals, config = head.partition("=")
    if not equals:
        config = head
        name = "+".join([Path(head).stem, *(o.rpartition(".")[2] for o in overrides)])
    if not (name and config):
        raise ConfigError(f"--system {text!r} is not of the form [NAME=]CONFIG[+KEY=VALUE]")
    return SystemConfig(name, load_config(config, overrides))


def identity(system: SystemConfig, stage: str) -> str:
    """What a system computed with: the stage's models and the beginning of its fingerprint."""
    built = Pipeline.from_config(system.config, stages=[stage]).stage(stage)
    models = ", ".join(model.label for model in built.models())
    return f"{models or stage} ({stage} {built.fingerprint()[:12]})"


def run_stages(
    system: SystemConfig,
    stages: Sequence[str],
    columns: Mapping[str, Sequence[Any]],
    cache: Path | None,
    progress: Reporter | None = None,
) -> Dataset:
    """The columns with those of the stages added. Raises StageError when a row failed.

    A score over what is left would be another test set's.
    """
    pipeline = Pipeline.from_config(system.config, stages=stages)
    result = pipeline.run(Dataset.from_dict(dict(columns)), cache, progress)
    for failure in pipeline.failures[:1]:
        raise StageError(
            f"system {system.name}, segment {failure.id}: stage {failure.stage} failed "
            f"({failure.error}); {len(pipeline.failures):,} failed in all, so nothing is scored"
        )
    return result


def translate(
    system: SystemConfig,
    sources: Sequence[str],
    cache: Path | None,
    progress: Reporter | None = None,
) -> list[str]:
    """Each source through the stages `segment` and `translate`, its sentences joined again.

    So a segment of two sentences is translated as it would be in an article.
    """
    columns = {"id": [f"{n:06d}" for n in range(1, len(sources) + 1)], "text": list(sources)}
    result = run_stages(system, ["segment", "translate"], columns, cache, progress)
    return [" ".join(filter(None, sentences)) for sentences in result["translation"][:]]
