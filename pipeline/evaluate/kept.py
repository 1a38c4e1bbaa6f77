"""Scores that were computed before, kept in the cache folder.

A bootstrap over thousand segments takes a minute, and a report is often made
again with one system more. What is kept is looked up by everything that decides
it, so nothing has to be thrown away.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import CacheError


def kept(folder: Path | None, identity: dict[str, Any], compute: Callable[[], Any]) -> Any:
    """The JSON value for this identity: from the folder, else computed and written there.

    None as folder keeps nothing. A file that does not load is computed again.
    Raises CacheError when the folder cannot be written.
    """
    if folder is None:
        return compute()
    text = json.dumps(identity, sort_keys=True, ensure_ascii=False)
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        value = compute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)
        Path(file.name).replace(path)
    except OSError as error:
        raise CacheError(f"{folder} cannot be written: {error.strerror}") from error
    return value
