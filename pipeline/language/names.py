"""Comparing names: spelling, transliteration, initials, parts."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Sequence

from pipeline.language.company_suffixes import COMPANY_SUFFIXES
from pipeline.language.demonyms import demonyms
from pipeline.language.exonyms import exonyms
from pipeline.language.name_words import FUNCTION_WORDS, name_words

# What stands before a person's name without being part of it.
TITLES = frozenset(
    "president premier minister staatssecretaris koning koningin prins prinses keizer paus "
    "burgemeester commissaris generaal kolonel kapitein meneer mevrouw heer dhr mevr mr mrs ms "
    "dr drs prof ir ing sir lord lady sint".split()
)

# Letters that Unicode does not take apart into a letter and an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "đ": "d", "ı": "i", "’": "'"}
)

# How Dutch writes the sounds of Cyrillic, Arabic and Chinese names, and English
# does: Poetin Putin, Tsjechov Chekhov, Sjevtsjenko Shevchenko, Dzjambul Jambul.
_SOUNDS = (
    ("tsj", "ch"), ("dzj", "j"), ("sj", "sh"), ("zj", "zh"), ("oe", "u"), ("ch", "kh"),
    ("ij", "y"), ("j", "y"), ("dj", "j"), ("ie", "i"), ("iï", "i"), ("aa", "a"), ("ks", "x"),
)  # fmt: skip


@functools.lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """A name in lower case without accents, full stops and hyphens, spaces single."""
    plain = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    letters = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    parts = re.sub(r"[-–]", " ", letters.replace(".", "")).split()
    return " ".join(parts) or letters


@functools.lru_cache(maxsize=65536)
def transliterated(name: str) -> str:
    """A folded name with the sounds of foreign names as English writes them."""
    text = folded(name)
    result, at = "", 0
    while at < len(text):
        for dutch, english in _SOUNDS:
            if text.startswith(dutch, at):
                result += english
                at += len(dutch)
                break
        else:
            result += text[at]
            at += 1
    return result


@functools.lru_cache(maxsize=65536)
def likeness(dutch: str, english: str) -> float:
    """How alike two spellings are, 0 to 1, the Dutch as it is or transliterated.

    The ratio of Ratcliff and Obershelp (difflib): twice the letters in common
    over all letters. Both sides are folded first.
    """
    theirs = folded(english)
    as_written = difflib.SequenceMatcher(None, folded(dutch), theirs, autojunk=False).ratio()
    spelled = transliterated(dutch)
    # Both sides are transliterated too: "oe" may stand in either (Joe, Poetin).
    as_heard = max(
        difflib.SequenceMatcher(None, spelled, other, autojunk=False).ratio()
        for other in (theirs, transliterated(english))
    )
    return max(as_written, as_heard)


def words(name: str) -> list[str]:
    """The folded words of a name that say which it is; all of them when none does."""
    every = folded(name).split()
    return [word for word in every if word not in FUNCTION_WORDS] or every


def initials(parts: Sequence[str]) -> str:
    """The first letters of a name's folded words, in capitals: "ECB", "TSMC"."""
    return "".join(word[0] for word in parts if word not in FUNCTION_WORDS).upper()


def without_suffix(parts: Sequence[str]) -> list[str]:
    """The words of a company's name without the form of the company at its end."""
    cut = list(parts)
    while len(cut) > 1 and cut[-1].rstrip(".") in _SUFFIXES:
        cut.pop()
    return cut


_SUFFIXES = frozenset(folded(suffix) for suffix in COMPANY_SUFFIXES) | {
    "bv", "nv", "inc", "corp", "co", "ltd", "llc", "ag", "sa", "plc", "gmbh", "group", "groep",
    "holding", "company", "corporation", "&",
}  # fmt: skip


def without_title(parts: Sequence[str]) -> list[str]:
    """The words of a person's name without titles before it."""
    cut = list(parts)
    while len(cut) > 1 and cut[0].rstrip(".") in TITLES:
        cut.pop(0)
    return cut


def without_genitive(name: str) -> str | None:
    """A name without the Dutch or English genitive ("Trumps", "Biden's", "Beatrix'"), or None."""
    for ending in ("'s", "’s", "'", "’", "s"):
        if name.endswith(ending) and len(name) > len(ending) + 2:
            return name[: -len(ending)]
    return None


@functools.cache
def _place_words() -> dict[str, frozenset[str]]:
    """Folded English words by folded Dutch one, of places and peoples: "europese", "european"."""
    table = {**exonyms(), **demonyms()}
    return {
        folded(dutch): frozenset(folded(form) for form in english)
        for dutch, english in table.items()
        if " " not in dutch
    }


def word_matches(dutch: str, english: str) -> bool:
    """Whether an English word of a name stands for a Dutch one (both folded)."""
    if dutch == english or english in name_words().get(dutch, ()):
        return True
    if english in _place_words().get(dutch, ()):
        return True
    return min(len(dutch), len(english)) >= 4 and likeness(dutch, english) >= WORD_LIKENESS


def compound_matches(dutch: str, english: Sequence[str]) -> bool:
    """Whether two English words stand for a Dutch compound: "Victoriameer", "Lake Victoria"."""
    for stem, other in (english, english[::-1]):
        rest = dutch.removeprefix(stem) if len(stem) >= 4 else dutch
        if rest != dutch and rest and (other in name_words().get(rest, ()) or other == rest):
            return True
    return False


# From here on two words of a name count as one word in two spellings: "cultuur"
# and "culture" are 0.86 alike, "nationale" and "national" 0.94; "holland" and
# "poland" 0.77.
WORD_LIKENESS = 0.8
