"""Dutch left standing in the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair
from pipeline.language.dutch_words import (
    DUTCH_SPELLING,
    FUNCTION_WORDS,
    NAME_PARTICLES,
    SPELLING_EXEMPT,
    WEAK,
)
from pipeline.language.exonyms import exonyms
from pipeline.language.lexicon import english_words, lexicon

# A single word with a capital, no part of a longer name ("Wenen", not "Café Wenen").
_PLACE = re.compile(
    r"(?:(?:\b[A-ZÀ-Þ][\w'’-]* )(?<!In )(?<!At )(?<!To )(?<!From )(?<!Near ))?"
    r"(?<![\w'’-])([A-Z][a-zë]{3,})(?![\w'’-]| [A-Z])"
)
# Words that are no part of an address or of a compound.
_ALONE = re.compile(r"(?<![\w./:@-])[^\W\d_]+(?![\w/@-]|\.\w)")
# Letters. Shorter words stand in both languages, or in names.
_SHORTEST = 5
# Share of the words; a quotation or a title in Dutch stays below.
_MOSTLY = 0.3


def check_untranslated(pair: Pair) -> Iterator[Finding]:
    """Dutch function words in lower case, and source words copied that are no English.

    That is what the lexicon knows as Dutch alone, and what is spelt as Dutch is.

    Names are exempt: whatever has a capital, and "van", "de" and the like
    beside one.
    """
    words = pair.target_words
    if not words:
        return
    if pair.source_language != "nl":
        return
    copied = frozenset(pair.source_words).intersection(_ALONE.findall(pair.target))
    dutch = [index for index in range(len(words)) if _is_dutch(words, index, copied)]
    if not dutch:
        return
    if all(words[index] in WEAK for index in dutch):
        return
    found = [words[index] for index in dutch]
    whole = pair.source.strip().lower() == pair.target.strip().lower() and len(words) > 2
    if whole or (len(dutch) >= 3 and len(dutch) >= _MOSTLY * len(words)):
        yield Finding(
            "untranslated",
            "error",
            pair.source,
            pair.target,
            f"The translation is Dutch ({', '.join(found[:5])}).",
        )
        return
    run = " ".join(words[dutch[0] : dutch[-1] + 1]) if _is_run(dutch) else ", ".join(found)
    yield Finding(
        "untranslated",
        "error" if len(dutch) > 2 and _is_run(dutch) else "warning",
        run if run in pair.source else "",
        run,
        f"“{run}” is left in Dutch.",
    )


def check_exonyms(pair: Pair) -> Iterator[Finding]:
    """Places under their Dutch name that have an English one: "Wenen", "Luik"."""
    alone = [m[1] for m in _PLACE.finditer(pair.target) if m[0] == m[1]]
    for word in dict.fromkeys(alone):
        english = exonyms().get(word.lower(), ())
        if not english or word not in pair.source or any(_same(word, name) for name in english):
            continue
        yield Finding(
            "untranslated", "warning", word, word, f"“{word}” is {english[0]} in English."
        )


def _same(dutch: str, english: str) -> bool:
    """Whether an English name begins with the Dutch one: then it is the Dutch one in use."""
    return english.lower().startswith(dutch.lower()) or dutch.lower() in english.lower().split()


def _is_run(indices: Sequence[int]) -> bool:
    return indices[-1] - indices[0] < 2 * len(indices)


def _is_dutch(words: Sequence[str], index: int, copied: frozenset[str]) -> bool:
    word = words[index]
    if not word.islower():
        return False
    if word in FUNCTION_WORDS:
        return word not in NAME_PARTICLES or not _beside_name(words, index)
    if len(word) < _SHORTEST or word not in copied or word in english_words():
        return False
    spelt = word not in SPELLING_EXEMPT and DUTCH_SPELLING.search(word) is not None
    return word in lexicon() or spelt


def _beside_name(words: Sequence[str], index: int) -> bool:
    near = words[max(0, index - 2) : index + 3]
    return any(word[0].isupper() for word in near)
