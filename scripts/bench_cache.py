"""How long the cache and the engine take, without any model: cold, warm, and how much memory.

    python scripts/bench_cache.py --articles 1000

Six stub stages with the columns of the real ones put out made-up results of
news size (20 sentences an article) at once, so all that is measured is Krant's
own work: hashing, looking up, writing, assembling. Each run is a process of its
own, so the time has interpreter and imports in it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Literal

from datasets import Dataset, Features, disable_progress_bars

from pipeline.article import FEATURES
from pipeline.pipeline import Pipeline
from pipeline.stages import columns
from pipeline.stages.base import Batch, Stage, StageConfig

SENTENCES = 20
WORDS = "de het een van in op dat regering minister Den Haag miljoen euro vandaag heeft".split()


class StubConfig(StageConfig):
    use: Literal["stub"] = "stub"


class Stub(Stage):
    """Base of the stub stages."""

    version = 1
    Config = StubConfig


class Segment(Stub):
    name = "segment"
    reads = Features({"text": columns.TEXT, "blocks": columns.BLOCKS})
    adds = Features({"sentences": columns.SENTENCES, "spans": columns.SPANS})

    def compute(self, batch: Batch) -> Batch:
        sentences = [text.split("\n") for text in batch["text"]]
        spans = [[{"start": i, "end": i, "block": 0} for i in range(len(s))] for s in sentences]
        return {"sentences": sentences, "spans": spans}


class Translate(Stub):
    name = "translate"
    unit = "sentence"
    reads = Features({"sentences": columns.SENTENCES})
    adds = Features(
        {"translation": columns.TRANSLATION, "translation_score": columns.TRANSLATION_SCORE}
    )

    def compute(self, batch: Batch) -> Batch:
        sentences = batch["sentences"]
        return {
            "translation": [sentence.upper() for sentence in sentences],
            "translation_score": [len(sentence) / 7 for sentence in sentences],
        }


class Summarise(Stub):
    name = "summarise"
    reads = Features({"translation": columns.TRANSLATION})
    uses = Features({"spans": columns.SPANS, "blocks": columns.BLOCKS})
    adds = Features({"summary": columns.SUMMARY, "summary_sources": columns.SUMMARY_SOURCES})

    def compute(self, batch: Batch) -> Batch:
        summaries = [sentences[:3] for sentences in batch["translation"]]
        return {
            "summary": summaries,
            "summary_sources": [[[i] for i, _ in enumerate(s)] for s in summaries],
        }


class Entities(Stub):
    name = "entities"
    reads = Features({"sentences": columns.SENTENCES, "translation": columns.TRANSLATION})
    adds = Features({"entities": columns.ENTITIES})

    def compute(self, batch: Batch) -> Batch:
        return {
            "entities": [[_entity(i, s) for i, s in enumerate(row)] for row in batch["sentences"]]
        }


class Sentiment(Stub):
    name = "sentiment"
    reads = Features({"sentences": columns.SENTENCES, "entities": columns.ENTITIES})
    adds = Features(
        {
            "sentiment": columns.SENTIMENT,
            "sentence_sentiment": columns.SENTENCE_SENTIMENT,
            "entity_sentiment": columns.ENTITY_SENTIMENT,
        }
    )

    def compute(self, batch: Batch) -> Batch:
        score = {"label": "neutral", "score": 0.0}
        return {
            "sentiment": [score for _ in batch["sentences"]],
            "sentence_sentiment": [[len(s) / 99 for s in row] for row in batch["sentences"]],
            "entity_sentiment": [
                [{"group": i, **score} for i in range(5)] for _ in batch["entities"]
            ],
        }


class Verify(Stub):
    name = "verify"
    reads = Features({"sentences": columns.SENTENCES, "translation": columns.TRANSLATION})
    uses = Features({"entities": columns.ENTITIES, "summary": columns.SUMMARY})
    adds = Features({"findings": columns.FINDINGS, "confidence": columns.CONFIDENCE})

    def compute(self, batch: Batch) -> Batch:
        finding = {
            "sentence": 1,
            "check": "number",
            "severity": "error",
            "source": "3,4 miljard",
            "target": "3.4 million",
            "message": "3,4 miljard is 3.4 billion",
        }
        return {
            "findings": [[finding] for _ in batch["sentences"]],
            "confidence": [[0.5 for _ in row] for row in batch["sentences"]],
        }


def _entity(index: int, sentence: str) -> dict[str, Any]:
    return {
        "sentence": index,
        "start": 0,
        "end": 8,
        "text": sentence[:8],
        "label": "ORG",
        "english_start": 0,
        "english_end": 8,
        "english": sentence[:8],
        "group": index,
    }


STAGES: list[type[Stub]] = [Segment, Translate, Summarise, Entities, Sentiment, Verify]


def make_articles(count: int, folder: Path) -> None:
    """A saved data set of generated articles, every sentence another."""

    def rows() -> Any:
        for number in range(count):
            sentences = [
                f"{number} {i} " + " ".join(WORDS[(number + i * j) % len(WORDS)] for j in range(20))
                for i in range(SENTENCES)
            ]
            yield dict.fromkeys(FEATURES, "") | {
                "id": str(number),
                "text": "\n".join(sentences),
                "blocks": [{"kind": "paragraph", "start": 0, "end": 10}],
            }

    with tempfile.TemporaryDirectory() as cache:
        made = Dataset.from_generator(rows, features=FEATURES, cache_dir=cache)
        made.save_to_disk(folder)


def one_run(articles: Path, cache: Path) -> None:
    """Run once and print what it took, as JSON."""
    pipeline = Pipeline([stage(StubConfig()) for stage in STAGES])
    pipeline.run(Dataset.load_from_disk(str(articles)), cache)
    reports = pipeline.report.stages
    taken = {
        "engine": pipeline.report.seconds,
        "computed": sum(report.computed for report in reports),
        "resident": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "own": own_memory(),
        "libraries": [name for name in ("torch", "transformers") if name in sys.modules],
        "stages": {report.stage: report.seconds for report in reports},
    }
    print(json.dumps(taken))


def own_memory() -> int:
    """Megabytes in memory at the end that are not pages of mapped files."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--run", nargs=2, metavar=("ARTICLES", "CACHE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        one_run(Path(arguments.run[0]), Path(arguments.run[1]))
        return
    disable_progress_bars()
    with tempfile.TemporaryDirectory() as folder:
        articles, cache = Path(folder) / "articles", Path(folder) / "cache"
        make_articles(arguments.articles, articles)
        print(f"{arguments.articles:,} generated articles of {SENTENCES} sentences, stub stages\n")
        print("run     process s  engine s  computed  own MB  resident MB  stages (s)")
        for name in ("cold", "warm", "warm"):
            started = time.perf_counter()
            command = [sys.executable, __file__, "--run", str(articles), str(cache)]
            output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            seconds = time.perf_counter() - started
            taken = json.loads(output)
            stages = ", ".join(f"{stage} {took:.2f}" for stage, took in taken["stages"].items())
            print(
                f"{name:8}{seconds:9.2f}{taken['engine']:10.2f}{taken['computed']:10,}"
                f"{taken['own']:8,}{taken['resident']:13,}  {stages}",
                flush=True,
            )
            if taken["libraries"]:
                print(f"        imported {' and '.join(taken['libraries'])}")
        size = sum(path.stat().st_size for path in cache.rglob("*.arrow"))
        print(f"\ncache: {size / 1e6:,.1f} MB")


if __name__ == "__main__":
    main()
