"""The result as a folder for `datasets.load_from_disk`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import datasets
from datasets import Dataset

from pipeline.disk import sync
from pipeline.writers.folder import prepare, replacing, staging

FORMAT = "datasets"
STATE = "state.json"
INFO = "dataset_info.json"


def write_dataset(result: Dataset, folder: str | Path) -> Path:
    """Save the result in the folder itself, in place of an earlier one, and return the folder.

    Files that are not the data set's stay. At every moment the folder loads, as
    the earlier result or as this one.
    """
    path = prepare(folder)
    with staging(path) as temporary:
        with no_progress_bar():
            shards = None if len(result) else 1  # by itself it writes none, which does not load
            result.with_format(None).save_to_disk(str(temporary), num_shards=shards)
        earlier = set(data_files(path))
        _commit(temporary, path)
        for name in earlier - set(data_files(path)):
            (path / name).unlink(missing_ok=True)
    return path


def data_files(folder: Path) -> list[str]:
    """The names of the Arrow files that a saved data set in the folder consists of."""
    try:
        state = json.loads((folder / STATE).read_text("utf-8"))
        return [Path(entry["filename"]).name for entry in state["_data_files"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def remove_dataset(folder: Path) -> None:
    """Remove the saved data set from the folder, and nothing else."""
    for name in (*data_files(folder), STATE, INFO):
        (folder / name).unlink(missing_ok=True)


def _commit(temporary: Path, folder: Path) -> None:
    """Move a complete data set into place.

    state.json names the Arrow files, so replacing it is the commit: the new files,
    named by their content, come in before. dataset_info.json repeats the features
    that the Arrow files carry themselves; it is left without them while the two
    could disagree.
    """
    state = json.loads((temporary / STATE).read_text("utf-8"))
    info = json.loads((temporary / INFO).read_text("utf-8"))
    for entry in state["_data_files"]:
        written = temporary / entry["filename"]
        entry["filename"] = written.name.replace("data-", f"data-{_digest(written)}-", 1)
        sync(written)
        written.replace(folder / entry["filename"])
    _write_json(folder / INFO, info | {"features": None})
    _write_json(folder / STATE, state)
    _write_json(folder / INFO, info)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


@contextmanager
def no_progress_bar() -> Iterator[None]:
    """`datasets` draws a bar of its own over ours."""
    shown = datasets.is_progress_bar_enabled()
    datasets.disable_progress_bars()
    try:
        yield
    finally:
        if shown:
            datasets.enable_progress_bars()
