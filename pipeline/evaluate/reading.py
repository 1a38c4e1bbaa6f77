"""Lines of test files, and what to say when one does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputError


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, without a byte order mark and without the line ends.

    Only "\\n" and "\\r\\n" end a line: U+2028 and form feeds stay inside, so that the files of a
    set stay aligned. Raises InputError.
    """
    if not path.exists():
        raise InputError(f"{path} is not there")
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: byte {error.start} is not UTF-8; convert the file to UTF-8"
        ) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def json_objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON Lines file, each with "FILE, line N" for messages.

    Raises InputError for a line that is no object.
    """
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{where}: not JSON ({error.msg}, column {error.colno})") from None
        if not isinstance(value, dict):
            raise InputError(f"{where}: an object is expected, not {type(value).__name__}")
        yield where, value
