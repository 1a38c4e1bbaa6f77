"""What Dutch words are in English.

`lexicon.txt` was written for Krant (machine-assisted, from general knowledge),
form by form: "form|translation/translation/…", the usual one first and in the
form's own inflection. A "~" before a form says that a good translation often
has none of these: no word for it at all ("gaan", "vooral"), or another, since
only the usual ones are listed. The forms are those of wordfreq (Speer 2022)
that Hunspell's Dutch dictionary knows; both served as lists of words alone.
39,000 common ones come first, the commonest at the top; then rarer ones, compounds
and other forms of those, of which none is counted on ("~").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator
from importlib import resources
from typing import NamedTuple

from pipeline.language.english_forms import stem

WORD = re.compile(r"(?:(?<!\w)['’‘](?=[nst]\b))?[^\W\d_]+(?:['’-][^\W\d_]+)*")
"""A word; the genitive 's of "'s ochtends" is one, and so are 'n and 't."""

_PARTS = re.compile(r"['’-]")


class Entry(NamedTuple):
    """What a Dutch form is in English, and whether a translation always has a word for it."""

    translations: tuple[str, ...]
    firm: bool

    @property
    def usual(self) -> str:
        return self.translations[0]


COMMON = 2480
"""Forms. The model knows these; see `pipeline.language.hints`."""


@functools.cache
def lexicon() -> dict[str, Entry]:
    """The entries by Dutch form, in lower case, in the order of the file."""
    text = (resources.files("pipeline.language") / "lexicon.txt").read_text("utf-8")
    entries = {}
    for line in text.splitlines():
        form, _, english = line.partition("|")
        entries[form.removeprefix("~")] = Entry(tuple(english.split("/")), form[0] != "~")
    return entries


@functools.cache
def _commonest() -> frozenset[str]:
    return frozenset(list(lexicon())[:COMMON])


def is_common(form: str) -> bool:
    """Whether a Dutch form in lower case is among the `COMMON` commonest of the list."""
    return form in _commonest()


@functools.cache
def english_words() -> frozenset[str]:
    """Every English word of the translations, in lower case."""
    texts = (text for entry in lexicon().values() for text in entry.translations)
    return frozenset(word.lower() for text in texts for word in WORD.findall(text))


def lost_words(dutch: str, english: str) -> list[str]:
    """The firm words of a Dutch sentence of which its translation has none of the translations.

    Words in capitals are left to the names. Inflection does not count, nor the
    order of a translation of several words; a Dutch word copied is lost.
    """
    there = set(_stems(english))
    return [
        word
        for word in dict.fromkeys(_common_words(dutch))
        if (entry := lexicon().get(word.lower())) and entry.firm and not _covered(entry, there)
    ]


def _covered(entry: Entry, there: set[str]) -> bool:
    return any(_all_stems(text) <= there for text in entry.translations)


def _common_words(dutch: str) -> Iterator[str]:
    """The words that begin in lower case, and the first one."""
    for match in WORD.finditer(dutch):
        word = match[0]
        if word.islower() or (match.start() == 0 and word[1:].islower()):
            yield word


def _stems(english: str) -> Iterator[str]:
    for word in WORD.findall(english):
        yield stem(word)
        for part in _PARTS.split(word):
            yield stem(part)


@functools.cache
def _all_stems(translation: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(translation))


def worded(dutch: str, words: Collection[str]) -> str:
    """A Dutch sentence with these of its words in English, by their usual translation."""

    def english(match: re.Match[str]) -> str:
        word = match[0]
        if word not in words:
            return word
        usual = lexicon()[word.lower()].usual
        return usual[0].upper() + usual[1:] if word[0].isupper() else usual

    return WORD.sub(english, dutch)
