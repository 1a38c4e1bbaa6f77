"""The two files of a digest."""

from __future__ import annotations

from pathlib import Path

from pipeline.digest.digest import Digest
from pipeline.digest.markdown import markdown
from pipeline.digest.page import page
from pipeline.errors import ConfigError
from pipeline.writers.folder import explained, replacing


def prepare(folder: Path) -> None:
    """Make the folder; a folder of other files is fine, for only DAY.html and DAY.md are touched.

    Raises ConfigError when it is a file, KrantError when it cannot be made.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file; the digest needs a folder")
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)


def write(digest: Digest, folder: Path, target: str, source: str) -> tuple[Path, Path]:
    """Write DAY.html and DAY.md, each in place of an earlier one, and return their paths."""
    stem = f"{digest.day:%Y-%m-%d}"
    contents = {
        folder / f"{stem}.html": page(digest, target, source),
        folder / f"{stem}.md": markdown(digest),
    }
    for path, content in contents.items():
        with replacing(path) as temporary:
            temporary.write_text(content, "utf-8")
    html, text = contents
    return html, text
