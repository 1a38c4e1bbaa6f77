"""HTML pages that need nothing from elsewhere: their templates, head and policy.

Style (base.css before the page's own) and script stand in the page, and a
Content-Security-Policy with their hashes allows nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from pipeline import __version__
from pipeline.writers import values

_TEMPLATES = Path(__file__).parent / "templates"


class Standalone:
    """The templates of a folder, which extend page.html (templates/ beside this file).

    `style` and `filters` hold for every page of the folder.
    """

    def __init__(self, folder: Path, style: str, filters: dict[str, Any]) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([folder, _TEMPLATES]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        own = {"thousands": lambda number: f"{number:,}", "signed": values.signed}
        self._environment.filters |= own | filters
        self._folder = folder
        self._style = _asset(_TEMPLATES / "base.css") + _asset(folder / style)

    def render(self, name: str, script: str | None = None, **context: Any) -> str:
        """The page of a template; `script` is a file of the folder."""
        code = _asset(self._folder / script) if script else None
        return self._environment.get_template(name).render(
            context,
            style=self._style,
            script=code,
            policy=policy(self._style, code),
            version=__version__,
        )


def _asset(path: Path) -> Markup:
    return Markup(path.read_text("utf-8"))


def policy(style: str, script: str | None) -> str:
    """A Content-Security-Policy (W3C CSP 3) for exactly this style and this script."""
    allowed = [f"style-src '{_hash(style)}'"]
    if script is not None:
        allowed.append(f"script-src '{_hash(script)}'")
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
