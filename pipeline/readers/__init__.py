"""Articles in: text, JSON, CSV, Parquet, Hugging Face data sets, standard input."""

from pipeline.readers.reading import iter_articles, read_articles
from pipeline.readers.rejection import Rejection

__all__ = ["Rejection", "iter_articles", "read_articles"]
