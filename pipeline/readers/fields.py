"""The fields of an article and the names that other people give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.article import FEATURES
from pipeline.errors import ConfigError, nearest

NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "tekst", "inhoud", "artikel", "body_text"),
    "title": ("title", "headline", "kop", "titel"),
    "published": ("published", "date", "datum", "pubdate", "published_at", "publication_date"),
    "url": ("url", "link"),
    "id": ("id", "guid"),
    "language": ("language", "lang", "taal"),
    "source": ("source", "bron"),
    "blocks": ("blocks",),
}
"""Field to the column names recognised for it, the surest first; case does not matter."""

ALIASES = {alias: name for name, aliases in NAMES.items() for alias in aliases}

_LANGUAGE_NAMES = {
    "nld": "nl", "dut": "nl", "nederlands": "nl", "dutch": "nl", "vlaams": "nl", "flemish": "nl",
    "eng": "en", "engels": "en", "english": "en",
    "deu": "de", "ger": "de", "duits": "de", "german": "de", "deutsch": "de",
    "fra": "fr", "fre": "fr", "frans": "fr", "french": "fr",
    "fry": "fy", "fries": "fy", "frisian": "fy", "afr": "af", "afrikaans": "af",
    "spa": "es", "ita": "it", "por": "pt",
}  # fmt: skip
"""ISO 639-2 codes and names of the languages that a Dutch archive holds."""


def field_of(name: str) -> str | None:
    """The field that a column or key of this name holds, or None."""
    return ALIASES.get(name.strip().lower())


def language_code(value: str) -> str:
    """ISO 639-1 code of a language tag or name ("nl-BE", "nld", "Dutch"), "" where unknown."""
    tag = value.strip().lower().replace("_", "-").split("-")[0]
    if len(tag) == 2 and tag.isalpha():
        return tag
    return _LANGUAGE_NAMES.get(tag, "")


def check_mapping(columns: Mapping[str, str] | None) -> dict[str, str]:
    """A mapping of fields to column names with the fields' own names, or ConfigError."""
    mapping: dict[str, str] = {}
    for field, column in (columns or {}).items():
        name = field_of(field)
        if name is None:
            raise ConfigError(
                f"columns: unknown field {field!r}{nearest(field, ALIASES)} "
                f"(the fields: {', '.join(FEATURES)})"
            )
        mapping[name] = column
    return mapping


def resolve(present: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Field to column for these columns: the mapping's where they are there, else known names."""
    lowered = {column.strip().lower(): column for column in reversed(present)}
    resolved: dict[str, str] = {}
    for field, aliases in NAMES.items():
        if field in mapping:
            if mapping[field] in present:
                resolved[field] = mapping[field]
        elif found := next((lowered[alias] for alias in aliases if alias in lowered), None):
            resolved[field] = found
    return resolved


def require(present: Sequence[str], mapping: Mapping[str, str], source: str) -> None:
    """Raise ConfigError when the mapping names a column that is not there."""
    names = [str(name) for name in present]
    for field, column in mapping.items():
        if column not in present:
            raise ConfigError(
                f"{source} has no column {column!r} (mapped to {field})"
                f"{nearest(column, names)} (its columns: {', '.join(names)})"
            )
