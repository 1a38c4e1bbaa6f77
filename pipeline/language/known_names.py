"""Corrections of a tagger by names whose label is certain.

Countries are LOC and adjectives of peoples are MISC wherever they stand as a
name of their own (CoNLL-2002 guidelines); a small tagger errs on rare ones
("Kirgizische").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from pipeline.language.demonyms import TABLE, demonyms, inflected
from pipeline.language.exonyms import countries

Span = tuple[int, int, str]
"""Start and end (characters) and label."""

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@functools.cache
def certain_labels() -> dict[str, str]:
    """Names of one word with the label they have everywhere.

    "Frans" may be a given name and "Polen" Poles or Poland: neither is here.
    """
    adjectives = (inflected(row.split("|")[0]) for row in TABLE.strip().splitlines())
    labels = {form: "MISC" for form in adjectives if " " not in form and form.endswith("e")}
    for name in countries():
        if " " not in name and name not in demonyms():
            labels[name] = "LOC"
    return labels


def settle(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans with certain names relabelled, and those that were missed added, in order.

    A person is left alone: "Jordan" and "Chad" are people too.
    """
    certain = certain_labels()
    settled = [
        (start, end, label if label == "PER" else certain.get(text[start:end], label))
        for start, end, label in spans
    ]
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match[0] in certain and all(end <= s or e <= start for s, e, _ in spans):
            settled.append((start, end, certain[match[0]]))
    return sorted(settled)
