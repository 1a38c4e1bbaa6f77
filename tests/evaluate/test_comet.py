"""COMET through its program (conftest.py has the one that stands in for it)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, ModelError
from pipeline.evaluate.comet import comet_identity, comet_scores, require_comet


def test_segments_are_scored_in_order(program: Callable[[], None]) -> None:
    program()
    require_comet()
    scores = comet_scores("m", ["ja", "nee\n", "é"], ["yes", "no\nno", "e"], ["yes", "no", "é"])
    assert scores == [100, pytest.approx(200 / 3), 0]


@pytest.mark.parametrize(
    ("model", "message"), [("broken", "broken: KeyError: no such model"), ("short", "no message")]
)
def test_a_failure_is_told(model: str, message: str, program: Callable[[], None]) -> None:
    program()
    with pytest.raises(ModelError, match=message):
        comet_scores(model, ["ja"], ["yes"], ["yes"])


def test_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConfigError, match="pipx install unbabel-comet"):
        require_comet()


def test_a_checkpoint_is_known_by_what_it_holds(tmp_path: Path) -> None:
    checkpoint = tmp_path / "model.ckpt"
    checkpoint.write_text("1")
    first = comet_identity(str(checkpoint))
    checkpoint.write_text("2")
    assert comet_identity(str(checkpoint)) != first
    assert comet_identity("Unbabel/wmt22-comet-da") == "Unbabel/wmt22-comet-da"


def test_a_checkpoint_has_its_ending(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_text("1")
    with pytest.raises(ModelError, match=r"ends in \.ckpt"):
        comet_scores(str(tmp_path / "model.bin"), ["ja"], ["yes"], ["yes"])
