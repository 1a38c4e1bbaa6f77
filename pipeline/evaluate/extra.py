"""The libraries that only an evaluation needs; the extra `evaluate` brings them."""

from __future__ import annotations

from importlib.util import find_spec

from pipeline.errors import ConfigError

LIBRARIES = ("rouge_score", "scipy", "seqeval", "sklearn")


def require_extra() -> None:
    """Raise ConfigError unless the extra is installed. Imports nothing."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"krant evaluate needs libraries that are not installed ({', '.join(missing)}); "
            "in Krant's folder, run: pip install '.[evaluate]'"
        )
