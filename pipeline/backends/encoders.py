"""Opening encoders, taggers and classifiers for a row of the registry."""

from __future__ import annotations

from pathlib import Path

from pipeline.backends.prepared import prepared
from pipeline.backends.registry import ModelRow


def base_e5(row: ModelRow) -> Path:
    """The base checkpoint of an e5 row in Hugging Face layout, without what was trained on it."""
    return prepared(row.prepared_folder("base"), lambda folder: _build_base(row, folder))


def _build_base(row: ModelRow, folder: Path) -> None:
    from pipeline.backends.e5 import base_checkpoint

    assert row.package is not None
    row.verify()
    base_checkpoint(row.package.paths()[0], folder)
