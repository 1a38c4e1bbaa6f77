"""Write down which source each stage has at which version, in tests/stage_sources.json.

    python scripts/pin_stages.py

Results are cached by a stage's version, so a change of its code that changes
what comes out must raise the version, or old results pass for new ones. A
test compares the sources with the file. A change that leaves results alone
(a comment, a faster loop) is pinned with --same-results.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

from pipeline.stages import stage_classes

PINS = Path(__file__).parent.parent / "tests" / "stage_sources.json"


def stage_sources() -> dict[str, dict[str, str | int]]:
    """The version and the SHA-256 of the source of each stage."""
    pins: dict[str, dict[str, str | int]] = {}
    for name, stage in stage_classes().items():
        source = Path(str(sys.modules[stage.__module__].__file__)).read_bytes()
        pins[name] = {"version": stage.version, "sha256": hashlib.sha256(source).hexdigest()}
    return pins


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
