"""The profile of hub models, whole, on tiny models that a hub on loopback serves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasets import load_from_disk

from pipeline.backends.registry import load_registry
from pipeline.resources import configs_folder
from tests.backends.tiny_berts import LABELS, save_bert
from tests.hub_server import COMMIT, Hub, serving
from tests.tiny_models import TinyModels

ARTICLES = [
    "De burgemeester opent morgen de nieuwe brug. De politie verwacht drukte op de snelweg.",
    "Het bedrijf boekte vorig jaar een winst. De minister wil de belasting op brandstof verlagen.",
]
STARS = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"]

pytestmark = pytest.mark.slow


def quality(**models: dict[str, Any]) -> dict[str, Any]:
    """configs/quality.yaml with other repositories in its rows, all else as the registry has it."""
    config: dict[str, Any] = yaml.safe_load((configs_folder() / "quality.yaml").read_text("utf-8"))
    for stage in config["stages"]:
        if stage["use"] in models:
            row = load_registry()[stage["model"]].model_dump(mode="json", exclude_defaults=True)
            del row["name"]
            stage["model"] = {**row, "revision": COMMIT, **models[stage["use"]]}
    return config


def krant(folder: Path, config: dict[str, Any], endpoint: str, *options: str) -> Any:
    """`krant run` on the articles in a process of its own, which is told where the hub is."""
    source = folder / "articles.jsonl"
    source.write_text("\n".join(json.dumps({"text": text}) for text in ARTICLES), "utf-8")
    (folder / "config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    command = [sys.executable, "-m", "pipeline.cli", "run", str(source), "--force"]
    command += ["-o", str(folder / "out"), "-c", str(folder / "config.yaml"), *options]
    environment = os.environ | {
        "HF_ENDPOINT": endpoint,
        "HF_HOME": str(folder / "hub"),
        "KRANT_CACHE": str(folder / "cache"),
    }
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def repositories(tiny: TinyModels, tmp_path: Path) -> dict[str, Path]:
    return {
        "tiny/translator": tiny.marian,
        "tiny/writer": tiny.bart,
        "tiny/tagger": save_bert(tmp_path / "tagger", "BertForTokenClassification", LABELS),
        "tiny/judge": save_bert(tmp_path / "judge", "BertForSequenceClassification", STARS),
    }


def test_the_quality_profile_runs_on_what_a_hub_serves(
    repositories: dict[str, Path], tmp_path: Path
) -> None:
    (repositories["tiny/translator"] / "pytorch_model.bin").write_bytes(b"not to be fetched")
    config = quality(
        translate={"hub": "tiny/translator", "source_code": None, "target_code": None},
        summarise={"hub": "tiny/writer"},
        entities={"hub": "tiny/tagger"},
        sentiment={"hub": "tiny/judge"},
    )
    with serving(repositories) as hub:
        done = krant(tmp_path, config, hub.url)
        assert done.returncode == 0, done.stderr
        assert hub.served.count("model.safetensors") == 4
        assert "pytorch_model.bin" not in hub.served
    rows = load_from_disk(str(tmp_path / "out"))
    assert [len(row["translation"]) for row in rows] == [2, 2]
    assert all(row["summary"] and row["sentiment"]["label"] for row in rows)

    # The hub is gone and the models are opened again: what was fetched is enough.
    again = krant(tmp_path, config, hub.url, "--no-cache")
    assert again.returncode == 0, again.stderr
    (repositories["tiny/translator"] / "pytorch_model.bin").unlink()


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ({"hub": "tiny/nobody"}, "tiny/nobody is not on the hub"),
        ({"hub": "tiny/writer", "revision": "f" * 40}, f"tiny/writer has no commit {'f' * 40}"),
        ({"hub": "tiny/pickled"}, f"tiny/pickled has no safetensors at {COMMIT}"),
    ],
)
def test_what_the_hub_does_not_have(
    model: dict[str, Any], message: str, repositories: dict[str, Path], tmp_path: Path
) -> None:
    pickled = tmp_path / "pickled"
    pickled.mkdir()
    (pickled / "pytorch_model.bin").write_bytes(b"weights")
    with serving({**repositories, "tiny/pickled": pickled}) as hub:
        done = krant(tmp_path, quality(translate=model), hub.url)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_hub_that_is_not_there(tmp_path: Path) -> None:
    with serving({}) as gone:
        pass
    assert isinstance(gone, Hub)
    done = krant(tmp_path, quality(translate={"hub": "tiny/any"}), gone.url)
    assert done.returncode == 2
    assert "the hub cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr
