"""Names with an English form of their own, put into the Dutch sentence before it is translated.

A small model does not know every country: "Letland" comes out as Libya. A name
that already stands there in English is copied (Song et al., "Code-Switching
for Enhancing NMT with Pre-Specified Translation", NAACL 2019, train for it; a
model that has seen many names that are the same in both languages does it by
itself). The names are those of `exonyms` and `demonyms`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection

from pipeline.language.demonyms import demonyms
from pipeline.language.exonyms import exonyms
from pipeline.language.projection import Name, carries

# At the beginning of a sentence a short word may be no people at all: "Let op", "Pool uit".
_SHORT = 4

# Letters in which the forms of a people agree: German and Germany, Iraqi and Iraq.
_STEM = 3


def lost_names(dutch: str, english: str) -> list[str]:
    """The names in a Dutch sentence whose English form, in any way, its translation lacks."""
    found = {match[0]: match.start() for match in reversed(list(_pattern().finditer(dutch)))}
    return [
        name
        for name, start in reversed(found.items())
        if name[0].isupper() and (start > 0 or len(name) > _SHORT) and not _is_there(name, english)
    ]


def glossed(dutch: str, names: Collection[str]) -> str:
    """A Dutch sentence with these of its names in English."""
    return _pattern().sub(lambda match: _usual(match[0]) if match[0] in names else match[0], dutch)


def _is_there(name: str, english: str) -> bool:
    """Whether a translation has a name; of a people also the country, or the other way about.

    A name of several words must be there as the table has it: half of "Stille
    Ocean" is English.
    """
    other = re.sub(rf"\b{re.escape(name)}\b", "", english)  # the Dutch name does not count
    for form in map(_written, exonyms().get(name.lower(), ())):
        around = name.lower() in form.lower()  # Clipperton Island for Clipperton
        if re.search(rf"\b{re.escape(form)}", english if around else other, re.IGNORECASE):
            return True
    stems = {form[:_STEM] for form in demonyms().get(name, ())}
    if any(re.search(rf"\b{re.escape(stem)}", other) for stem in stems):
        return True
    return " " not in name and carries(Name(name, "LOC", 0), other)


def _usual(name: str) -> str:
    return _places().get(name.lower()) or demonyms()[name][0]


def _written(name: str) -> str:
    """A name of the tables as it stands in a sentence; CLDR has "Antigua & Barbuda"."""
    return name.replace(" & ", " and ")


@functools.cache
def _places() -> dict[str, str]:
    """The usual English name by the Dutch one in lower case, where that is not English too."""
    return {
        dutch: _written(english[0])
        for dutch, english in exonyms().items()
        if dutch not in (name.lower() for name in english)
    }


@functools.cache
def _pattern() -> re.Pattern[str]:
    """A name as a whole word, the longest first; places also in capitals, peoples as written."""
    peoples = [dutch for dutch, english in demonyms().items() if dutch not in english]
    return re.compile(rf"(?<![\w-])(?:(?i:{_either(_places())})|{_either(peoples)})(?![\w-])")


def _either(names: Collection[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))
