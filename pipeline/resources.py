"""Where the files are that come with Krant: configs/ and models/.

They lie beside the package in a checkout and inside it in an installed wheel.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def configs_folder() -> Path:
    """The folder with the configuration profiles."""
    return _folder("configs")


def models_folder() -> Path:
    """The folder with registry.yaml and what the project trained."""
    return _folder("models")
