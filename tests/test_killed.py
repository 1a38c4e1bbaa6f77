"""A run that is killed at a hundred random moments gives the bytes of an undisturbed one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.backends.test_hub import LABELS, STARS, quality
from tests.backends.tiny_berts import save_bert
from tests.hub_server import serving
from tests.tiny_models import TinyModels

ROOT = Path(__file__).parents[1]
KILLS = 100


@pytest.mark.slow
def test_killed_a_hundred_times(tiny: TinyModels, tmp_path: Path) -> None:
    """All stages, with tiny models of the hub's families; all formats are written."""
    articles = tmp_path / "articles"
    articles.mkdir()
    for name in ("regio-brug-meppel", "column-papieren-kassabon"):
        shutil.copy(ROOT / "examples" / f"{name}.txt", articles)
    config = quality(
        translate={"hub": "tiny/translator", "source_code": None, "target_code": None},
        summarise={"hub": "tiny/writer"},
        entities={"hub": "tiny/tagger"},
        sentiment={"hub": "tiny/judge"},
    )
    config["device"] = "cpu"
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    repositories = {
        "tiny/translator": tiny.marian,
        "tiny/writer": tiny.bart,
        "tiny/tagger": save_bert(tmp_path / "tagger", "BertForTokenClassification", LABELS),
        "tiny/judge": save_bert(tmp_path / "judge", "BertForSequenceClassification", STARS),
    }
    with serving(repositories) as hub:
        environment = os.environ | {
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(tmp_path / "hub"),
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "tests.killed_runs", str(tmp_path), str(KILLS), "20250403"]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT
        )
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert sum(report["hit"].values()) == KILLS
    assert not report["different"]
    assert report["files"] >= 9
    assert {"translate", "summarise"} <= report["hit"].keys(), report["hit"]
