"""Whether a summary sentence says what its sources say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.finding import Finding
from pipeline.checks.numbers import agree
from pipeline.language.numbers import LANGUAGES, find_quantities

# Capitalised inside a sentence, or in capitals: names and what English writes like them.
_NAME = re.compile(r"(?<=[a-z,;] )[A-ZÀ-Þ][\w'’-]*\w|\b[A-Z]{2,}\b")


def check_summary(sentence: str, sources: Sequence[str], language: str = "en") -> Iterator[Finding]:
    """Numbers and names of a summary sentence that none of its source sentences holds.

    All in one language. A sentence that is one of its sources passes unread.
    """
    if sentence in sources:
        return
    text = "\n".join(sources)
    if not text:
        yield _unsupported("summary_source", sentence, sentence, "no source sentence is named")
        return
    if language in LANGUAGES:
        held = find_quantities(text, language)
        for quantity in find_quantities(sentence, language):
            if quantity.required and not any(agree(quantity, other) for other in held):
                yield _unsupported(
                    "summary_number",
                    text,
                    quantity.text,
                    f"{quantity.text} is in none of its source sentences",
                )
    lower = text.lower()
    for name in stated_names(sentence):
        bare = re.escape(re.sub(r"['’]s?$", "", name).lower())
        if not re.search(rf"(?<!\w){bare}(?!\w)", lower):
            yield _unsupported(
                "summary_name", text, name, f"“{name}” is in none of its source sentences"
            )


def report_rejected(written: str, source: str) -> Finding:
    """A sentence that a model wrote, and that the article's own has replaced."""
    return Finding(
        "summary_replaced",
        "warning",
        "",
        written,
        f"Summary: the model wrote “{written}”, which its source sentences do not support; "
        f"“{source}” stands in its place.",
        sentence=-1,
    )


def stated_names(sentence: str) -> list[str]:
    """The words of a sentence that are names, as far as capitals tell, each once."""
    return list(dict.fromkeys(_NAME.findall(sentence)))


def _unsupported(check: str, source: str, target: str, why: str) -> Finding:
    return Finding(check, "error", source, target, f"Summary: {why}.", sentence=-1)
