"""Krant reads the Dutch press for people who don't read Dutch.

    from pipeline import Pipeline, load_config, read_articles

    articles = read_articles(["news/*.txt"])
    result = Pipeline.from_config("compact").run(articles, cache_dir="cache")

The names below are loaded when they are first used, so that importing the
package, and `krant --help`, stay fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.article import Article as Article
    from pipeline.config import load_config as load_config
    from pipeline.pipeline import Pipeline as Pipeline
    from pipeline.readers import read_articles as read_articles

__version__ = "0.1.0"

_HOMES = {
    "Article": "pipeline.article",
    "Pipeline": "pipeline.pipeline",
    "load_config": "pipeline.config",
    "read_articles": "pipeline.readers",
}
__all__ = ["Article", "Pipeline", "__version__", "load_config", "read_articles"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
