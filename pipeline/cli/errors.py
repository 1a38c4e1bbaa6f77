"""How a command ends: exit codes, and one line on stderr instead of a stack trace.

0    all good
1    some articles failed; the others are done
2    wrong usage: arguments, configuration, input or models that don't fit
3    the run broke off: disk full, damaged cache, an error in Krant
130  interrupted from the keyboard
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from pipeline.cli.events import tell
from pipeline.errors import ConfigError, InputError, KrantError, ModelError

FAILED_ARTICLES = 1
USAGE = 2
BROKEN_OFF = 3
INTERRUPTED = 130
# What the shell reports for a process that SIGPIPE ended (128 + 13).
PIPE_CLOSED = 141

_DEBUG = "krant.debug"


def remember_debug(context: typer.Context, value: bool) -> bool:
    """Callback of every --debug option; it may stand before or after the command's name."""
    if value:
        context.find_root().meta[_DEBUG] = True
    return value


class KrantGroup(TyperGroup):
    """The root command: turns exceptions of all commands into messages and exit codes."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            tell("interrupted", "interrupted")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # The reader of our output has gone (krant show DIR | head). Python would complain
            # once more when it flushes stdout at exit, so that goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(PIPE_CLOSED) from None
        except Exception as error:
            if _is_for_typer(error):
                raise
            if ctx.meta.get(_DEBUG):
                traceback.print_exc()
            message, code = describe(error)
            tell("error", message, "error", code=code)
            raise typer.Exit(code) from None


def describe(error: Exception) -> tuple[str, int]:
    """What to tell about an exception that ends a command, and the exit code."""
    if isinstance(error, KrantError):
        asked_wrong = isinstance(error, ConfigError | InputError | ModelError)
        return str(error), USAGE if asked_wrong else BROKEN_OFF
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}", BROKEN_OFF
    return (
        f"{type(error).__name__}: {error}\n"
        "This is an error in Krant; --debug shows where it happened.",
        BROKEN_OFF,
    )


def _is_for_typer(error: Exception) -> bool:
    """Whether it is a usage error or an exit, which typer itself reports.

    The common base class of usage errors is exported by click, which newer
    versions of typer carry inside them, so it is told by its method.
    """
    return isinstance(error, typer.Exit | typer.Abort) or hasattr(error, "format_message")
