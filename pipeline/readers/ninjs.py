"""ninjs, the IPTC's news in JSON (https://iptc.org/standards/ninjs/), versions 1 to 3.

Version 1 has `headline`, `body_text`, `body_xhtml`; from version 2 on they are
lists, `headlines` and `bodies`, of which each entry has a role and a type. Keys
are in lower case up to version 2 (`versioncreated`) and in camel case from 3 on
(`versionCreated`); here they are told without regard to case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.readers.markup import html_paragraphs
from pipeline.readers.rejection import Unreadable

_OWN = frozenset({"versioncreated", "body_xhtml", "body_text", "bodies", "headlines", "pubstatus"})
"""Keys that say ninjs, beside `uri`; other JSON news has one of them by chance at most."""

_MARKUP = ("html", "xhtml", "xml")
_WITHDRAWN = ("canceled", "withheld")


def is_ninjs(item: Mapping[str, Any]) -> bool:
    """Whether an object is a ninjs item: a `uri`, and two keys of its own or a body."""
    keys = {key.lower() for key in item}
    return isinstance(item.get("uri"), str) and (
        len(_OWN & keys) >= 2 or any(key.startswith("body_") for key in keys)
    )


def unfit(item: Mapping[str, Any]) -> str:
    """Why an item is no article to read, or ""."""
    item = _lower(item)
    status = item.get("pubstatus")
    if status in _WITHDRAWN:
        return f"withdrawn by its publisher ({status}); left out"
    kind = item.get("type", "text")
    if kind not in ("text", "composite"):
        return f"not a text but {kind}; left out"
    return ""


def ninjs_row(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item's values under our field names. Raises Unreadable for a body that cannot be read."""
    item = _lower(item)
    uri = str(item["uri"])
    row = {
        "id": uri,
        "url": uri if uri.startswith(("http://", "https://")) else "",
        "title": _headline(item),
        "published": item.get("firstcreated") or item.get("versioncreated") or "",
        "language": item.get("language") or "",
        "source": _source(item),
        "text": _body(item),
    }
    return {name: value for name, value in row.items() if value or name == "text"}


def _lower(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in item.items()}


def _headline(item: Mapping[str, Any]) -> str:
    if isinstance(item.get("headline"), str):
        return str(item["headline"])
    main = [each for each in _entries(item, "headlines") if each.get("role") in ("main", None)]
    return next((str(each["value"]) for each in [*main, *_entries(item, "headlines")]), "")


def _body(item: Mapping[str, Any]) -> str:
    """The text, from markup where there is some: plain text has lost its paragraphs more often."""
    for key in ("body_xhtml", "body_html"):
        if isinstance(item.get(key), str) and (text := html_paragraphs(item[key])):
            return text
    bodies = [each for each in _entries(item, "bodies") if each.get("role") in ("main", None)]
    bodies = bodies or list(_entries(item, "bodies"))
    for each in sorted(bodies, key=lambda each: not _is_markup(each)):
        text = html_paragraphs(each["value"]) if _is_markup(each) else each["value"]
        if text.strip():
            return str(text)
    return item["body_text"] if isinstance(item.get("body_text"), str) else ""


def _is_markup(body: Mapping[str, Any]) -> bool:
    return any(kind in str(body.get("contenttype", "")) for kind in _MARKUP)


def _entries(item: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """The entries of a list that have a text as their value. Raises Unreadable where it is none."""
    entries = item.get(key) or ()
    if not isinstance(entries, (list, tuple)):
        raise Unreadable(f"`{key}` is not a list, as ninjs has it")
    for each in entries:
        if isinstance(each, Mapping) and isinstance(each.get("value"), str):
            yield _lower(each)


def _source(item: Mapping[str, Any]) -> str:
    for key in ("infosources", "infosource"):
        for each in item.get(key) or ():
            if isinstance(each, Mapping) and isinstance(each.get("name"), str):
                return str(each["name"])
    return str(item.get("copyrightholder") or "")
