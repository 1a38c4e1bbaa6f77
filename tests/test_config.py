"""Configurations: what is accepted, and what a mistake is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.config import config_names, json_schema, load_config
from pipeline.errors import ConfigError

SEGMENT: dict[str, Any] = {"stages": [{"use": "segment"}]}


@pytest.mark.parametrize("name", config_names())
def test_every_profile_loads(name: str) -> None:
    config = load_config(name)
    assert config.name == name
    assert [stage.name for stage in config.build_stages()] == [s.use for s in config.stages]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"stages": [{"use": "segmnt"}]}, "no stage 'segmnt'; did you mean 'segment'"),
        ({"stages": [{"use": "translate", "bema": 4}]}, "unknown key stages.translate.bema; did"),
        ({"stages": [{"use": "translate", "beam": 0}]}, "stages.translate.beam: "),
        ({"stages": [{"use": "translate", "beam": "x"}]}, "(it is 'x')"),
        ({"stages": [{"model": "x"}]}, "stages[0] names no stage"),
        ({"stages": []}, "at least one stage"),
        ({"stages": ["segment", "segment"]}, "stage segment stands twice"),
        ({**SEGMENT, "licenses": {}}, "unknown key licenses; did you mean 'licences'"),
        ({**SEGMENT, "licences": {"alow": []}}, "unknown key licences.alow; did you mean 'allow'"),
        ({**SEGMENT, "device": "gpu"}, "device: "),
        ({**SEGMENT, "engine": "spark"}, "engine: "),
        ({**SEGMENT, "processes": 0}, "processes: "),
        ({**SEGMENT, "engine": "ray", "processes": 2}, "with engine: ray set ray.actors"),
        ({**SEGMENT, "engine": "ray", "device": "cuda:1"}, "Ray says which GPU an actor gets"),
        ({**SEGMENT, "ray": {"actors": 2}}, "ray has settings, and engine is local"),
        ({**SEGMENT, "engine": "ray", "ray": {"actor": 2}}, "unknown key ray.actor; did you mean"),
        ({}, "stages: "),
        ("compcat", "no configuration 'compcat'; did you mean 'compact'"),
        ("nowhere/to/be.yaml", "no configuration 'nowhere/to/be.yaml'"),
    ],
)
def test_a_mistake_is_named(config: Any, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(config)
    assert message in str(caught.value)


def test_overrides_go_over_the_file() -> None:
    config = load_config("compact", ["stages.translate.beam=4", "licences.allow=[mit]"])
    translate = next(stage for stage in config.stages if stage.use == "translate")
    assert translate.model_dump()["beam"] == 4
    assert config.licences.allow == ("mit",)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("stages.translate.bema=4", "unknown key stages.translate.bema; did you mean 'beam'"),
        ("stages.transalte.beam=4", "no stage 'transalte' in this configuration; did you mean"),
        ("stages.translate=4", "name a key of the stage"),
        ("beam", "not of the form key=value"),
        ("name.x=1", "name holds no keys"),
        ("name=[", "is not a YAML value"),
    ],
)
def test_a_bad_override_is_named(override: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config("compact", [override])
    assert message in str(caught.value)


def test_only_some_stages_are_built_in_the_order_of_the_file() -> None:
    config = load_config("compact")
    assert [s.name for s in config.build_stages(["translate", "segment"])] == [
        "segment",
        "translate",
    ]
    with pytest.raises(ConfigError, match="has no stage 'sentimnt'; did you mean 'sentiment'"):
        config.build_stages(["sentimnt"])


def test_the_whole_configuration_can_be_read_back(tmp_path: Path) -> None:
    config = load_config("compact", ["stages.translate.beam=2"])
    path = tmp_path / "mine.yaml"
    path.write_text(config.yaml(), "utf-8")
    assert load_config(path) == config


@pytest.mark.parametrize("text", ["stages: [", "just words", ""])
def test_a_file_that_is_no_configuration(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"bad\.yaml"):
        load_config(path)


def test_fingerprints_tell_settings_apart() -> None:
    def fingerprint(*overrides: str) -> str:
        return load_config("compact", overrides).build_stages(["segment"])[0].fingerprint()

    assert fingerprint() == fingerprint("stages.translate.beam=4")
    assert fingerprint() != fingerprint("source=de")


def test_the_schema_knows_every_stage() -> None:
    schema = json_schema()
    variants = schema["properties"]["stages"]["items"]["oneOf"]
    uses = {
        schema["$defs"][variant["$ref"].rpartition("/")[2]]["properties"]["use"]["const"]
        for variant in variants
    }
    assert {"segment", "translate"} <= uses
