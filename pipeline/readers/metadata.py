"""Metadata at the head of a plain text file: front matter, or a prefix on the first line.

Front matter is a YAML mapping between two lines of three dashes. A prefix is one
or more pairs before the text, such as "date 2025-04 Nvidia breidt …" or
"source: De Courant, date: 2025-04-03". Both end up as fields, not as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from pipeline.language.identify import LANGUAGES
from pipeline.readers.dates import iso_date
from pipeline.readers.fields import ALIASES, field_of, language_code
from pipeline.readers.rejection import Unreadable

Fields = dict[str, object]

MAX_FRONT_MATTER = 100
"""Lines within which front matter closes; further down, three dashes are a rule in the text."""

_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_YAML_PAIR = re.compile(r"^[\w-]+[ \t]*:", re.MULTILINE)
_PLAIN_PAIR = re.compile(r"([\w-]+)\s*:\s*(.*)")

_NAMES = "date|published|source|url|title|id|language"
_KEY = re.compile(rf"({_NAMES})([ \t]*[:=][ \t]*|[ \t]+)")
_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
_BARE = re.compile(r"[^\s,;|]+")
_UP_TO_NEXT = re.compile(rf"[^,;|\n]+(?=\n|[,;|][ \t]*(?:{_NAMES})[ \t:=])")
_SEPARATOR = re.compile(r"[ \t]*(?:[,;|][ \t]*)?")
_NAME = re.compile(r"[A-Z]|.*[\d.]")


def split_metadata(text: str) -> tuple[Fields, str]:
    """The metadata at the head of a normalised text, and the text without it.

    Raises Unreadable where front matter is neither YAML nor "key: value" lines.
    """
    if match := _FRONT_MATTER.match(text):
        block = match[1]
        if block.count("\n") <= MAX_FRONT_MATTER and _YAML_PAIR.search(block):
            return _front_matter(block), text[match.end() :].lstrip()
    fields, rest = _prefix(text)
    return fields, rest


def _front_matter(block: str) -> Fields:
    try:
        # BaseLoader leaves every scalar a string: "id: 007" and "date: 2025-04" stay as written,
        # and nothing but strings, lists and mappings can come out.
        loaded = yaml.load(block, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    except yaml.YAMLError as error:
        loaded = _plain_pairs(block, error)
    if not isinstance(loaded, dict):
        raise Unreadable("the front matter is not a list of keys and values", "line 1")
    named = ((field_of(str(key)), value) for key, value in loaded.items())
    return {name: value for name, value in named if name and name != "text"}


def _plain_pairs(block: str, error: yaml.YAMLError) -> Fields:
    """Front matter read line by line: titles with a colon in them break YAML, not people."""
    pairs: Fields = {}
    for number, line in enumerate(block.split("\n"), 2):  # below the dashes of line 1
        if not line.strip():
            continue
        match = _PLAIN_PAIR.fullmatch(line.strip())
        if not match:
            problem = getattr(error, "problem", None) or "a syntax error"
            raise Unreadable(f"the front matter is not valid YAML: {problem}", f"line {number}")
        pairs[match[1]] = match[2].strip("\"' ")
    return pairs


@dataclass(frozen=True, slots=True)
class _Pair:
    key: str
    value: str
    sure: bool
    end: int


def _prefix(text: str) -> tuple[Fields, str]:
    """The pairs before the text. Without one that is surely a pair, they are a sentence."""
    pairs: list[_Pair] = []
    position = 0
    while pair := _pair(text, position):
        pairs.append(pair)
        position = pair.end + 1 if text[pair.end : pair.end + 1] == "\n" else pair.end
    if not any(pair.sure for pair in pairs):
        return {}, text
    fields: Fields = {}
    for pair in pairs:
        fields.setdefault(ALIASES[pair.key], pair.value)
    return fields, text[pairs[-1].end :].lstrip()


def _pair(text: str, start: int) -> _Pair | None:
    """The pair that begins here. A date and an address show by their value that
    they are one. "source", "title", "id" could as well begin a sentence: they are sure with a
    colon or quotes, possible before a bare name, and otherwise no pair."""
    match = _KEY.match(text, start)
    if not match:
        return None
    key, marked = match[1], not match[2].isspace()
    quoted = _QUOTED.match(text, match.end())
    if quoted:
        value, end = quoted[1] or quoted[2] or "", quoted.end()
    elif key == "title":  # bare: nobody can say where it ends, unless it has the line to itself
        end = text.find("\n", match.end())
        value = text[match.end() : end].strip()
        return _Pair(key, value, True, end) if marked and end > 0 else None
    elif marked and (named := _UP_TO_NEXT.match(text, match.end())):
        value, end = named[0].strip(), named.end()
    elif bare := _BARE.match(text, match.end()):
        value, end = bare[0], bare.end()
    else:
        return None
    end = _SEPARATOR.match(text, end).end()  # type: ignore[union-attr]  # it matches nothing, too
    if key in ("date", "published"):
        return _Pair(key, value, True, end) if iso_date(value) else None
    if key == "url":
        return _Pair(key, value, True, end) if value.startswith(("http://", "https://")) else None
    if key == "language":  # "language en cultuur" is no English article
        known = language_code(value) in LANGUAGES
        return _Pair(key, value, marked or value.startswith("nl"), end) if known else None
    if marked or quoted:
        return _Pair(key, value, True, end)
    return _Pair(key, value, False, end) if _NAME.match(value) else None
