"""The exceptions that Krant raises on purpose.

Every message is written for the reader of a terminal: what happened, where
(file, line, column, configuration key) and what to do about it. The command
line prints the message alone; a stack trace is for `--debug`.
"""

import difflib
from collections.abc import Iterable


class KrantError(Exception):
    """Base of all errors that are the input's, the machine's or the configuration's fault."""


class ConfigError(KrantError):
    """The configuration or the command line asks for what does not exist or fit."""


class InputError(KrantError):
    """A file, line or article cannot be read as what it was said to be."""


class FetchError(KrantError):
    """A web address was not answered, answered with an error, or may not be asked for."""


class ModelError(KrantError):
    """A model is unknown, missing, damaged, not licensed for this, or fails its golden test."""


class CacheError(KrantError):
    """The cache cannot be read or written (disk full, no permission, not a cache folder)."""


class ArchiveError(KrantError):
    """The archive cannot be read or written (disk full, damaged, in use, not an archive)."""


class StageError(KrantError):
    """A stage failed on an article; the message names the stage and the article."""


def nearest(name: str, names: Iterable[str]) -> str:
    """For a message: "; did you mean 'x'?" with the one that was probably meant, or nothing.

    Capitals do not count.
    """
    lowered = {each.lower(): each for each in names}
    found = difflib.get_close_matches(name.lower(), lowered, n=1)
    return f"; did you mean {lowered[found[0]]!r}?" if found else ""
