"""Any number of articles out of a few: for measurements of load, not of language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

_END = re.compile(r"(?<=\w\w)([.!?])(?=[”’\"]?(?:\s|$))")
"""Where a sentence ends, well enough to make each one another."""


def made_articles(folder: Path, count: int) -> Iterator[dict[str, str]]:
    """Articles of the text files in `folder` over and over, no two sentences of the same text.

    Each has its number at the end of its sentences, so that nothing is found
    in the cache that belongs to another article. Exits when there are no files.
    """
    templates = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    if not templates:
        raise SystemExit(f"{folder} has no .txt files to make articles of")
    for number in range(count):
        title, _, body = templates[number % len(templates)].partition("\n")
        yield {
            "id": f"made-{number:06d}",
            "title": f"{title.strip()} ({number})",
            "text": _END.sub(rf" ({number})\1", body.strip()),
            "published": f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        }


def write_json_lines(path: Path, folder: Path, count: int) -> None:
    """The made articles as a file that `krant run` reads."""
    with path.open("w", encoding="utf-8") as file:
        for article in made_articles(folder, count):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
