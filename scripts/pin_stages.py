"""Write down which source each stage has at which version, in tests/stage_sources.json.

    python scripts/pin_stages.py

Results are cached by a stage's version, so a change of its code that changes
what comes out must raise the version, or old results pass for new ones. A
test compares the sources with the file. A stage's source is its module with
everything of backends, checks and language that it imports, and the tables
that these read. A change
that leaves results alone (a comment, a faster loop) is pinned with
--same-results.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib.util
import json
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

from pipeline.stages import stage_classes

# Packages whose modules decide what a stage puts out.
RULES = ("pipeline.backends", "pipeline.checks", "pipeline.language")

PINS = Path(__file__).parent.parent / "tests" / "stage_sources.json"


def stage_sources() -> dict[str, dict[str, str | int]]:
    """The version of each stage, and the SHA-256 of its source with the rules that it rests on."""
    pins: dict[str, dict[str, str | int]] = {}
    for name, stage in stage_classes().items():
        digest = hashlib.sha256()
        for path in source_files(stage.__module__):
            digest.update(path.read_bytes())
            for table in sorted(path.parent.glob("*.txt")):
                if f'"{table.name}"' in path.read_text("utf-8"):
                    digest.update(table.read_bytes())
        pins[name] = {"version": stage.version, "sha256": digest.hexdigest()}
    return pins


def source_files(module: str) -> list[Path]:
    """The file of a module and those of the rules that it imports, directly or not, in order."""
    found: dict[str, Path] = {}
    pending = [module]
    while pending:
        name = pending.pop()
        spec = None if name in found else _spec(name)
        if spec is None or spec.origin is None:
            continue
        found[name] = Path(spec.origin)
        for node in ast.walk(ast.parse(found[name].read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                # "from a import b" may name a module b of the package a.
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
                pending += [name for name in names if name.startswith(RULES)]
    return [found[name] for name in sorted(found)]


def _spec(name: str) -> ModuleSpec | None:
    try:
        return importlib.util.find_spec(name)
    except ModuleNotFoundError:  # what was imported is no module
        return None


def forgotten(pinned: dict[str, dict[str, str | int]]) -> list[str]:
    """The stages whose source has changed since it was pinned while the version has not."""
    return [
        name
        for name, now in stage_sources().items()
        if name in pinned
        and now["sha256"] != pinned[name]["sha256"]
        and now["version"] == pinned[name]["version"]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--same-results",
        nargs="*",
        default=[],
        metavar="STAGE",
        help="stages whose change leaves every result as it was",
    )
    arguments = parser.parse_args()
    pinned = json.loads(PINS.read_text("utf-8")) if PINS.exists() else {}
    names = [name for name in forgotten(pinned) if name not in arguments.same_results]
    if names:
        sys.exit(
            f"the source of {', '.join(names)} has changed, and the version has not: raise "
            f"`version`, or say --same-results {' '.join(names)}"
        )
    PINS.write_text(json.dumps(stage_sources(), indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
