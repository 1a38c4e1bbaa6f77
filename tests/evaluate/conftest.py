"""COMET's program, for the tests that need it.

It stands in for the real one, whose dependencies can't be installed beside Krant's: it takes the
same options and scores by shared letters.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
