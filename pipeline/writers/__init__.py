"""Results out: a Hugging Face data set, JSONL, Parquet, HTML; each written whole or not at all."""

from pipeline.writers.folder import prepare
from pipeline.writers.json_lines import write_jsonl
from pipeline.writers.parquet import write_parquet
from pipeline.writers.results import FORMATS, known_formats, read_result, write
from pipeline.writers.saved import write_dataset

__all__ = [
    "FORMATS",
    "known_formats",
    "prepare",
    "read_result",
    "write",
    "write_dataset",
    "write_jsonl",
    "write_parquet",
]
