"""Words of the source that nothing in the translation stands for."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair
from pipeline.language.meanings import unsaid

# A human translation has other words than the lexicon for three in ten of what it knows, and for
# so many in a sentence rarely: docs/quality.md has the shares.
_LEAST = 4
_SHARE = 0.5


def check_unsaid(pair: Pair) -> Iterator[Finding]:
    """Much of what the lexicon knows of the source is not in the translation.

    Only a warning, and only for many words at once: there are more ways to say
    a thing than any list holds.
    """
    words, known = unsaid(pair.source, pair.target)
    if len(words) >= _LEAST and len(words) >= _SHARE * known:
        told = ", ".join(f"“{word}”" for word in words)
        yield Finding(
            "unsaid", "warning", words[0], "", f"The translation seems to have nothing for {told}."
        )
