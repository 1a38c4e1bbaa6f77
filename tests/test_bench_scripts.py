"""The benchmarks of generation at toy size: what they measure is what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module that makes the benchmarks' models."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import _bench_models

    return _bench_models


@pytest.mark.slow
def test_the_gpu_benchmark_runs_on_a_cpu(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    command = [sys.executable, SCRIPTS / "bench_gpu.py", "--device", "cpu", "--toy", "--json", path]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = json.loads(path.read_text("utf-8"))["rows"]
    assert {row["model"] for row in rows} == {
        "gemma-270m",
        "marian-base",
        "nllb-600m",
        "bart-large",
    }
    systems = {row["system"] for row in rows if row["model"] == "gemma-270m"}
    assert systems == {"generate", "sorted", "krant", "static", "ctranslate2"}
    for row in rows:
        assert row["tokens_per_second"] > 0, row["note"]
        assert row["ratio"] > 0
        assert row["memory_mb"] > 0
    assert "left out" not in printed


@pytest.mark.slow
def test_the_made_model_writes_a_chain_in_both_libraries(models: Any, tmp_path: Path) -> None:
    sentences = models.news_sentences(SCRIPTS.parent / "examples", 40)
    shape = models.MarianShape(d_model=64, layers=2, heads=4, ffn=128, vocabulary=500, pieces=300)
    folder = models.build_marian(tmp_path / "marian", sentences, shape)
    converted = models.convert(folder, tmp_path / "float32", "float32")
    models.verify_chain(folder, converted, sentences[:6], shape)


def test_a_chain_that_breaks_is_seen(models: Any) -> None:
    shape = models.MarianShape(vocabulary=10)  # pieces 2 to 8
    assert models.successors([5, 6, 7, 8, 2, 3], shape)
    assert not models.successors([5, 6, 8], shape)
    assert not models.successors([4, 4], shape)


def test_a_sample_is_spread_over_the_lengths(models: Any) -> None:
    sentences = ["x" * length for length in range(1, 101)]
    found = models.sample(sentences, 0.1)
    assert [len(sentence) for sentence in found] == [6, 16, 26, 36, 46, 56, 66, 76, 86, 96]
