"""The stages. Each is a module of this package with one `Stage` subclass, found by name."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from pipeline.stages.base import Stage

_SUPPORT = {"base", "columns"}


@functools.cache
def stage_names() -> tuple[str, ...]:
    """The names of all stages, which are their modules'."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in _SUPPORT))


@functools.cache
def stage_class(name: str) -> type[Stage]:
    """The stage of a name. KeyError when there is none."""
    if name not in stage_names():
        raise KeyError(name)
    module = importlib.import_module(f"{__name__}.{name}")
    for value in vars(module).values():
        if (
            isinstance(value, type)
            and issubclass(value, Stage)
            and value.__module__ == module.__name__
        ):
            return value
    raise TypeError(f"pipeline/stages/{name}.py defines no Stage")


def stage_classes() -> dict[str, type[Stage]]:
    """All stages by name."""
    return {name: stage_class(name) for name in stage_names()}
