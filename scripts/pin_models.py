"""Write the SHA-256 of everything in models/<name>/ into models/registry.yaml.

    python scripts/pin_models.py

Run after a training program has written a model folder. Only the `files` of
each row change; comments and order stay.
"""

from __future__ import annotations

import re

from pipeline.backends.prepared import sha256_of
from pipeline.resources import models_folder

# What decides a model's output; cards and logs may change freely.
PINNED = ("*.safetensors", "*.json")


def pin(text: str, name: str, files: dict[str, str]) -> str:
    """The registry's text with the `files` of one row replaced."""
    row = re.search(rf"^{re.escape(name)}:\n(?:(?:  .*)?\n)*", text, re.MULTILINE)
    if row is None:
        raise SystemExit(f"models/registry.yaml has no row {name}")
    body = re.sub(r"^  files:\n(?:    .*\n)*", "", row[0], flags=re.MULTILINE).rstrip("\n")
    lines = "".join(f"    {file}: {digest}\n" for file, digest in files.items())
    return text[: row.start()] + f"{body}\n  files:\n{lines}\n" + text[row.end() :]


def main() -> None:
    registry = models_folder() / "registry.yaml"
    text = registry.read_text("utf-8")
    for folder in sorted(path for path in models_folder().iterdir() if path.is_dir()):
        found = sorted(file for pattern in PINNED for file in folder.glob(pattern))
        text = pin(text, folder.name, {file.name: sha256_of(file) for file in found})
        print(f"{folder.name}: {len(found)} files")
    registry.write_text(text.rstrip("\n") + "\n", "utf-8")


if __name__ == "__main__":
    main()
