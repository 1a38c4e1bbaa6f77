"""Hugging Face data sets: saved in a folder, or on the hub."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from datasets import Dataset, DatasetDict, load_dataset, load_from_disk

from pipeline.errors import ConfigError
from pipeline.readers.rejection import Rejection, Unreadable
from pipeline.readers.rows import Draft, Row, drafts, text_column

BATCH = 500

_HUB_NAME = re.compile(
    r"hub:(?P<name>[\w.-]+(?:/[\w.-]+)?)(?:@(?P<revision>[^:]+))?(?::(?P<split>.+))?"
)


def read_saved(path: str, mapping: Mapping[str, str]) -> Iterator[Draft | Rejection]:
    """The rows of a folder that `save_to_disk` wrote; all splits where it has several."""
    try:
        loaded = load_from_disk(path)
    except Exception as error:  # json, arrow and file errors alike: the folder is not whole
        raise Unreadable(f"a saved data set that does not load: {error}") from error
    yield from _read(loaded, mapping, path)


def read_hub(name: str, mapping: Mapping[str, str]) -> Iterator[Draft | Rejection]:
    """The rows of `hub:owner/name[@revision][:split]`; all splits where none is named."""
    yield from _read(load_hub(name), mapping, name)


def load_hub(name: str) -> Dataset | DatasetDict:
    """The data set of `hub:owner/name[@revision][:split]`.

    A revision (commit, tag or branch) makes a run repeatable: pin it. Raises
    ConfigError for another form of name, Unreadable when it does not load.
    """
    match = _HUB_NAME.fullmatch(name)
    if not match:
        raise ConfigError(f"{name}: a hub data set is named hub:owner/name[@revision][:split]")
    try:
        return load_dataset(match["name"], revision=match["revision"], split=match["split"])
    except Exception as error:  # the hub's client raises a dozen kinds, from several libraries
        raise Unreadable(
            f"cannot be loaded from the hub ({type(error).__name__}: {_first_line(error)}); check "
            "the name and the connection, or save the data set to a folder and name that"
        ) from error


def _read(
    loaded: Dataset | DatasetDict, mapping: Mapping[str, str], source: str
) -> Iterator[Draft | Rejection]:
    splits = loaded.items() if isinstance(loaded, DatasetDict) else [("", loaded)]
    for split, dataset in splits:
        columns = text_column(dataset.column_names, mapping, f"{source} {split}".strip())
        chosen = dataset.select_columns(list(columns.values()))
        yield from drafts(_rows(chosen, split), mapping, source)


def _rows(dataset: Dataset, split: str) -> Iterator[Row]:
    number = 0
    for table in dataset.with_format("arrow").iter(BATCH):
        for row in table.to_pylist():
            number += 1
            yield f"{split} row {number}".strip(), row


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
