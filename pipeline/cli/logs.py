"""Where log messages go while a command runs: Krant's own to stderr, the libraries' nowhere."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.cli.events import tell_record

if TYPE_CHECKING:
    from rich.console import Console

# Libraries draw bars and print advice of their own, which would tear ours apart.
_QUIET = {
    "DATASETS_VERBOSITY": "error",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_VERBOSITY": "error",
    "TRANSFORMERS_VERBOSITY": "error",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}

# Modules log under their own name or, where several share a subject, under Krant's.
_LOGS = ("krant", "pipeline")


class _Handler(logging.Handler):
    """Prints a message as one line, above the progress bars when there are any."""

    def __init__(self, console: Console | None):
        super().__init__(logging.INFO)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        if self._console is None:
            tell_record(record)
            return
        message = record.getMessage()
        if record.levelno >= logging.WARNING:
            message = f"{record.levelname.lower()}: {message}"
        self._console.print(message, markup=False, soft_wrap=True)


@contextmanager
def logging_to_stderr(console: Console | None = None) -> Iterator[None]:
    """Show the log of Krant on stderr (or on the console that draws the bars) inside the block."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    handler = _Handler(console)
    logs = [(log, log.level) for log in map(logging.getLogger, _LOGS)]
    for log, _ in logs:
        log.addHandler(handler)
        log.setLevel(logging.INFO)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for log, level in logs:
            log.removeHandler(handler)
            log.setLevel(level)
