"""Measure how well articles are grouped into stories.

    python scripts/measure_stories.py [--gold tests/gold/stories.jsonl] [--tune]

The gold articles go through the stages that grouping reads and are grouped as a
digest does. The score is B-cubed (Bagga and Baldwin, "Entity-Based
Cross-Document Coreferencing Using the Vector Space Model", ACL 1998): for each
article, the share of its story's articles that belong with it (precision), and
the share of those that belong with it that are there (recall). With --tune, the
best constants on the development part are printed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from datasets import Dataset

from pipeline import Pipeline
from pipeline.digest.clippings import Clipping, clippings
from pipeline.digest.grouping import Grouping, group

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "stories.jsonl"
NOON = datetime(2025, 1, 1, 12).astimezone()


def read(path: Path, part: str) -> list[dict[str, Any]]:
    """The articles of a part, with the blocks that a reader would find."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [row for row in rows if row["part"] == part]


def embedded(rows: Sequence[dict[str, Any]]) -> list[Clipping]:
    """The articles as the grouping sees them.

    Nothing is translated: the grouping reads the Dutch names and sentences.
    """
    texts = [f"{row['title']}\n\n{row['text']}" for row in rows]
    articles = Dataset.from_dict({"text": texts, "published": [row["published"] for row in rows]})
    result = Pipeline.from_config({"stages": ["segment"]}).run(articles)
    result = result.add_column("translation", result["sentences"][:])
    stages = {"stages": ["entities", "embed"]}
    return list(clippings(Pipeline.from_config(stages).run(result), {}, NOON))


def b_cubed(gold: Sequence[object], found: Sequence[object]) -> tuple[float, float, float]:
    """Precision, recall and F1, 0 to 100."""
    together = np.array([[a == b for b in found] for a in found])
    belong = np.array([[a == b for b in gold] for a in gold])
    both = (together & belong).sum(1)
    precision = float((both / together.sum(1)).mean())
    recall = float((both / belong.sum(1)).mean())
    return 100 * precision, 100 * recall, 200 * precision * recall / (precision + recall)


def tune(gold: Sequence[object], articles: Sequence[Clipping]) -> None:
    """Print the ten best constants on these articles."""
    steps = product((0.81, 0.82, 0.83, 0.84, 0.85), (0, 0.25, 0.35, 0.5), (0, 0.02, 0.05),
                    np.arange(0.25, 0.7, 0.025))  # fmt: skip
    tried = []
    for usual, names, day, enough in steps:
        chosen = replace(Grouping(), usual=usual, names=names, day=day, enough=float(enough))
        tried.append((b_cubed(gold, group(articles, chosen))[2], chosen))
    for score, chosen in sorted(tried, key=lambda pair: -pair[0])[:10]:
        print(f"{score:.1f}  {chosen}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--tune", action="store_true")
    options = parser.parse_args()
    print(f"{'part':14}{'articles':>9}{'stories':>9}{'precision':>11}{'recall':>8}{'F1':>7}")
    for part in ("development", "test"):
        rows = read(options.gold, part)
        if not rows:
            continue
        articles, gold = embedded(rows), [row["story"] for row in rows]
        variants = {
            part: Grouping(),
            "  vectors only": replace(Grouping(), names=0.0, enough=0.38),
        }
        for name, chosen in variants.items():
            scores = b_cubed(gold, group(articles, chosen))
            numbers = "".join(f"{s:{w}.1f}" for s, w in zip(scores, (11, 8, 7), strict=True))
            print(f"{name:14}{len(rows):9}{len(set(gold)):9}{numbers}")
        if options.tune and part == "development":
            tune(gold, articles)


if __name__ == "__main__":
    main()
