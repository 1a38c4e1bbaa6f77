"""A run's configuration: one YAML file, checked key by key before anything else happens.

    name: compact
    source: nl
    target: en
    licences: {allow: [mit, apache-2.0]}
    stages:
      - use: segment
      - use: translate
        model: nl-en-gemma

Defaults are the code's; the file overrides them; `--set stages.translate.beam=4`
overrides the file. Nothing is interpolated and no code is run.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializeAsAny,
    ValidationError,
    field_validator,
    model_validator,
)

from pipeline.engines.cluster import Cluster
from pipeline.errors import ConfigError, nearest
from pipeline.resources import configs_folder
from pipeline.stages import stage_class, stage_classes, stage_names
from pipeline.stages.base import Stage, StageConfig


class Licences(BaseModel):
    """Which licences a model may have. An empty list allows every licence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allow: tuple[str, ...] = ()


class Reader(BaseModel):
    """How inputs are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[str, str] = Field(
        default_factory=dict, description="our column: the column in the input"
    )


class Config(BaseModel):
    """One run: languages, stages in order, what models may be used and where they run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "custom"
    source: str = Field(default="nl", pattern="^[a-z]{2,3}$", description="ISO 639-1 code")
    target: str = Field(default="en", pattern="^[a-z]{2,3}$", description="ISO 639-1 code")
    device: str = Field(
        default="auto",
        pattern=r"^(auto|cpu|all|cuda(:\d+)?)$",
        description="cpu, cuda, cuda:N, all (a process for each GPU), auto (a GPU if there is one)",
    )
    engine: Literal["local", "ray"] = Field(
        default="local", description="this machine, or a Ray cluster"
    )
    processes: int = Field(
        default=1, ge=1, description="of engine local: over GPUs, or with a share of the cores each"
    )
    ray: Cluster = Cluster()
    licences: Licences = Licences()
    reader: Reader = Reader()
    stages: tuple[SerializeAsAny[StageConfig], ...]

    @model_validator(mode="after")
    def _one_engine(self) -> Config:
        if self.engine == "ray" and self.processes > 1:
            raise ValueError("processes is for engine: local; with engine: ray set ray.actors")
        if self.engine == "ray" and self.device.startswith("cuda:"):
            raise ValueError(f"device: {self.device}: Ray says which GPU an actor gets; use cuda")
        if self.engine == "local" and self.ray != Cluster():
            raise ValueError("ray has settings, and engine is local; set engine: ray")
        return self

    @field_validator("stages", mode="before")
    @classmethod
    def _typed_stages(cls, value: Any) -> tuple[StageConfig, ...]:
        if not isinstance(value, list | tuple) or not value:
            raise ValueError("stages is a list with at least one stage")
        return tuple(_stage_config(entry, index) for index, entry in enumerate(value))

    @field_validator("stages")
    @classmethod
    def _each_once(cls, value: tuple[StageConfig, ...]) -> tuple[StageConfig, ...]:
        names = [stage.use for stage in value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"stage {twice[0]} stands twice; each stage adds its columns once")
        return value

    def build_stages(self, only: Sequence[str] | None = None) -> list[Stage]:
        """The stages, in the order of the file; with `only`, those of them. Loads nothing.

        Raises ConfigError for a name in `only` that the file does not have.
        """
        names = [stage.use for stage in self.stages]
        for name in only or ():
            if name not in names:
                raise ConfigError(
                    f"the configuration {self.name} has no stage {name!r}{nearest(name, names)} "
                    f"(it has: {', '.join(names)})"
                )
        return [
            stage_class(stage.use)(stage, self.source, self.target)
            for stage in self.stages
            if only is None or stage.use in only
        ]

    def yaml(self) -> str:
        """The configuration with every default filled in, as YAML."""
        data = self.model_dump(mode="json")
        return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def _stage_config(entry: Any, index: int) -> StageConfig:
    if isinstance(entry, StageConfig):
        return entry
    if isinstance(entry, str):
        entry = {"use": entry}
    if not isinstance(entry, Mapping) or "use" not in entry:
        raise ConfigError(f"stages[{index}] names no stage; write: - use: segment")
    name = entry["use"]
    if name not in stage_names():
        raise ConfigError(
            f"stages[{index}].use: there is no stage {name!r}{nearest(str(name), stage_names())} "
            f"(there are: {', '.join(stage_names())})"
        )
    try:
        return stage_class(name).Config.model_validate(entry)
    except ValidationError as error:
        raise ConfigError(explain(error, stage_class(name).Config, f"stages.{name}")) from None


def explain(error: ValidationError, model: type[BaseModel], where: str = "") -> str:
    """The first of pydantic's complaints in one line: the key, what is wrong, what is allowed."""
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    key = ".".join([where, *path] if where else path)
    if first["type"] == "extra_forbidden":
        holder = _model_at(model, path[:-1])
        fields = sorted(holder.model_fields) if holder else []
        known = f" (known: {', '.join(fields)})" if fields else ""
        return f"unknown key {key}{nearest(path[-1], fields)}{known}"
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    return f"{key}: {first['msg'][0].lower()}{first['msg'][1:]} (it is {first['input']!r})"


def _model_at(model: type[BaseModel], path: Sequence[str]) -> type[BaseModel] | None:
    """The model that a path of field names leads to, through optional and union types."""
    for part in path:
        field = model.model_fields.get(part)
        if field is None:
            continue  # the tag of a union, which pydantic puts into the path
        found = [t for t in _types(field.annotation) if issubclass(t, BaseModel)]
        if not found:
            return None
        model = found[0]
    return model


def _types(annotation: Any) -> list[type]:
    if get_origin(annotation) in (Union, types.UnionType):
        return [found for part in get_args(annotation) for found in _types(part)]
    return [annotation] if isinstance(annotation, type) else []


def config_names() -> list[str]:
    """The names of the profiles that come with Krant."""
    return sorted(path.stem for path in configs_folder().glob("*.yaml"))


def load_config(
    config: str | Path | Mapping[str, Any] = "compact", overrides: Sequence[str] = ()
) -> Config:
    """The configuration of a profile name, a YAML file, or a dict, with overrides applied.

    An override is "dotted.path=value", the value read as YAML; stages are
    addressed by name: "stages.translate.beam=4". Raises ConfigError that names
    the key, and the nearest one that exists.
    """
    data, origin = _read(config)
    for override in overrides:
        _override(data, override)
    try:
        return Config.model_validate(data)
    except ConfigError as error:
        raise ConfigError(f"{origin}: {error}") from None
    except ValidationError as error:
        raise ConfigError(f"{origin}: {explain(error, Config)}") from None


def _read(config: str | Path | Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    if isinstance(config, Mapping):
        return _deep_copy(config), "configuration"
    path = configs_folder() / f"{config}.yaml"
    if str(config) not in config_names():
        path = Path(config)
        if not path.is_file():
            raise ConfigError(
                f"no configuration {str(config)!r}{nearest(str(config), config_names())} "
                f"(profiles: {', '.join(config_names())}; or name a YAML file)"
            )
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not YAML: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    if not isinstance(data, dict):
        raise ConfigError(f"{path} holds no keys; `krant config show` prints a whole configuration")
    data.setdefault("name", path.stem)
    return data, str(path)


def _deep_copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _deep_copy(part) for key, part in value.items()}
    return [_deep_copy(part) for part in value] if isinstance(value, list | tuple) else value


def _override(data: dict[str, Any], override: str) -> None:
    """Put one "path=value" into the data; keys are checked later, with all others."""
    path, equals, text = override.partition("=")
    keys = path.strip().split(".")
    if not equals or not all(keys):
        raise ConfigError(f"--set {override!r} is not of the form key=value")
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"--set {path}: {text!r} is not a YAML value: {error}") from None
    holder: Any = data
    for depth, key in enumerate(keys[:-1]):
        if isinstance(holder, list):
            holder = _stage_entry(holder, key, path)
        else:
            holder = holder.setdefault(key, {})
        if not isinstance(holder, dict | list):
            raise ConfigError(f"--set {path}: {'.'.join(keys[: depth + 1])} holds no keys")
    if isinstance(holder, list):
        raise ConfigError(f"--set {path}: name a key of the stage, as in {path}.model=…")
    holder[keys[-1]] = value


def _stage_entry(stages: list[Any], name: str, path: str) -> dict[str, Any]:
    names = [entry["use"] if isinstance(entry, dict) else entry for entry in stages]
    if name not in names:
        raise ConfigError(
            f"--set {path}: there is no stage {name!r} in this configuration"
            f"{nearest(name, names)} (it has: {', '.join(names)})"
        )
    index = names.index(name)
    if not isinstance(stages[index], dict):
        stages[index] = {"use": name}
    entry: dict[str, Any] = stages[index]
    return entry


def with_stages(config: Config, names: Sequence[str]) -> Config:
    """The configuration with these stages behind its own, as they are by default; none twice."""
    present = {stage.use for stage in config.stages}
    lacking = [stage_class(name).Config(use=name) for name in names if name not in present]
    return config.model_copy(update={"stages": (*config.stages, *lacking)})


def json_schema() -> dict[str, Any]:
    """The JSON schema of a configuration file, for editors."""
    schema = Config.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    variants = []
    for name, stage in stage_classes().items():
        part = stage.Config.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= part.pop("$defs", {})
        part["properties"]["use"] = {"const": name, "type": "string"}
        definitions[stage.Config.__name__] = part
        variants.append({"$ref": f"#/$defs/{stage.Config.__name__}"})
    definitions.pop("StageConfig", None)
    schema["properties"]["stages"]["items"] = {"oneOf": variants}
    return schema
