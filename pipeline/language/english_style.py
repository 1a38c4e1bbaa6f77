"""The one style that all English of Krant has: double quotation marks, American spelling."""

from __future__ import annotations

from pipeline.language.english_spelling import american
from pipeline.language.quotation_style import double_quoted


def styled(text: str) -> str:
    """A sentence in that style, whatever it was written in."""
    return american(double_quoted(text))
