"""Checkpoints from the hub: fetched once at their pinned commit, safetensors only."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

from pipeline.backends.registry import ModelRow
from pipeline.errors import ModelError

# Weights, configuration, vocabularies and merges, chat templates. Weights in other
# formats can hold code and are left where they are.
PATTERNS = ["*.safetensors", "*.json", "*.txt", "*.model", "*.spm", "*.jinja"]
# Repositories keep the same weights for other libraries in subfolders.
ELSEWHERE = ["*/*"]
TIMEOUT = 20.0  # seconds for the first answer

log = logging.getLogger("krant")


def checkpoint(row: ModelRow) -> Path:
    """A folder in Hugging Face layout for a row with `path` or `hub`.

    A hub model is fetched into the hub library's own cache the first time,
    which needs a network; after that none is asked for. Raises ModelError.
    """
    if row.path:
        return row.path
    marker = row.prepared_folder("fetched")
    folder = _kept(row) if marker.exists() else None
    if folder is None:
        log.info("fetching the model %s from the hub (once on this machine)", row.label)
        try:
            folder = _fetch(row)
        except ModelError:
            raise
        except Exception as error:
            # The hub library lets its HTTP library's exceptions through, whichever that is.
            raise ModelError(_explained(row, error)) from error
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()
    return folder


def _kept(row: ModelRow) -> Path | None:
    """The folder of an earlier fetch; None when somebody has emptied the hub's cache."""
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return _snapshot(row, local_files_only=True)
    except LocalEntryNotFoundError:
        return None


def _fetch(row: ModelRow) -> Path:
    from huggingface_hub import HfApi

    assert row.hub is not None
    # Asked first because it fails at once, where the download would try for a minute.
    info = HfApi().model_info(row.hub, revision=row.revision, timeout=TIMEOUT)
    names = [file.rfilename for file in info.siblings or ()]
    if not any(name.endswith(".safetensors") and "/" not in name for name in names):
        raise ModelError(
            f"model {row.label}: {row.hub} has no safetensors at {row.revision}; name a commit "
            "that has, or a folder with a converted copy as the model's path"
        )
    return _snapshot(row)


def _snapshot(row: ModelRow, local_files_only: bool = False) -> Path:
    from huggingface_hub import snapshot_download

    assert row.hub is not None
    folder = snapshot_download(
        row.hub,
        revision=row.revision,
        allow_patterns=PATTERNS,
        ignore_patterns=ELSEWHERE,
        local_files_only=local_files_only,
    )
    return Path(folder)


def _explained(row: ModelRow, error: Exception) -> str:
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    # The first that fits: a gated repository is reported as one that was not found.
    for kind, what in (
        (GatedRepoError, "wants its terms accepted on the hub; then give a token as HF_TOKEN"),
        (RevisionNotFoundError, f"has no commit {row.revision}"),
        (RepositoryNotFoundError, "is not on the hub, or private (a token in HF_TOKEN opens it)"),
        (HfHubHTTPError, f"was not given by the hub: {error}"),
    ):
        if isinstance(error, kind):
            return f"model {row.label}: {row.hub} {what}"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EACCES, errno.EROFS):
        return (
            f"model {row.label}: {row.hub} cannot be kept: {error.strerror}; free some space or "
            "name another place with HF_HOME=DIR"
        )
    return (
        f"model {row.label} is not on this machine and the hub cannot be reached "
        f"({type(error).__name__}: {error}); try again with a network, or name a folder that "
        f"holds {row.hub} as the model's path"
    )
