"""COMET through its program. The program here stands in for the real one, which has dependencies
that can't be installed beside Krant's: it takes the same options and scores by shared letters."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, ModelError
from pipeline.evaluate.comet import comet_identity, comet_scores, require_comet

PROGRAM = """\
import argparse, json, sys
parser = argparse.ArgumentParser()
for short, name in (("-s", "sources"), ("-t", "translations"), ("-r", "references")):
    parser.add_argument(short, f"--{name}", required=True)
parser.add_argument("--model", required=True)
parser.add_argument("--gpus", type=int, default=1)
parser.add_argument("--quiet", action="store_true")
parser.add_argument("--to_json", required=True)
found = parser.parse_args()
if found.model == "broken":
    print("Traceback", "KeyError: no such model", sep="\\n", file=sys.stderr)
    sys.exit(1)
read = [open(name, encoding="utf-8").read().splitlines()
        for name in (found.sources, found.translations, found.references)]
rows = [{"src": s, "mt": m, "ref": r, "COMET": len(set(m) & set(r)) / len(set(m) | set(r))}
        for s, m, r in zip(*read)]
json.dump({found.translations: rows[1:] if found.model == "short" else rows},
          open(found.to_json, "w", encoding="utf-8"))
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Puts the program on the path."""

    def install() -> None:
        path = tmp_path / "bin" / "comet-score"
        path.parent.mkdir()
        path.write_text(f"#!{sys.executable}\n{PROGRAM}", "utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", str(path.parent), prepend=":")

    return install


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
