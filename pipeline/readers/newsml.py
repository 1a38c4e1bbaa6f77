"""Agency wires in XML: NITF and NewsML-G2, the IPTC's standards.

NITF 3 (https://iptc.org/standards/nitf/) marks up one story. NewsML-G2
(https://iptc.org/standards/newsml-g2/) wraps news items, alone or in a
newsMessage; the story itself is NITF, XHTML or plain text inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO

from pipeline.readers.markup import find, find_all, first, line, local_name, paragraphs, parse_xml
from pipeline.readers.rejection import Rejection, Unreadable
from pipeline.readers.rows import Draft

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_WITHDRAWN = ("canceled", "withheld")
"""Publishing status of what its publisher has taken back (IPTC NewsCodes, pubstatusg2)."""

_INLINE = ("inlineXML", "inlineData")

Fields = dict[str, object]


def read_newsml(stream: BinaryIO, source: str, default_id: str) -> Iterator[Draft | Rejection]:
    """The articles of an XML file; what holds no story (a picture, a withdrawal) is a warning."""
    root = parse_xml(stream.read())
    match local_name(root):
        case "nitf":
            yield Draft("", _nitf(root), default_id)
        case "newsitem":
            yield from _items([root], source)
        case "newsmessage":
            yield from _items(list(find_all(root, "itemSet", "newsItem")), source)
        case other:
            raise Unreadable(f"XML of a kind that is not known (<{other}>); NITF and NewsML-G2 are")


def _items(items: list[Any], source: str) -> Iterator[Draft | Rejection]:
    for number, item in enumerate(items, 1):
        where = f"item {number}" if len(items) > 1 else ""
        problem = _unfit(item)
        if problem:
            yield Rejection(source, where, problem, "warning")
        else:
            yield Draft(where, _news_item(item))


def _unfit(item: Any) -> str:
    """Why an item is no article to read, or ""."""
    status = _code(find(item, "itemMeta", "pubStatus"))
    if status in _WITHDRAWN:
        return f"withdrawn by its publisher ({status}); left out"
    kind = _code(find(item, "itemMeta", "itemClass"))
    if kind not in ("", "text", "composite"):
        return f"not a text but {kind}; left out"
    if all(find(item, "contentSet", name) is None for name in _INLINE):
        return "its text is not in the file (no inline content); left out"
    return ""


def _news_item(item: Any) -> Fields:
    meta, content = find(item, "itemMeta"), find(item, "contentMeta")
    parts = chain.from_iterable(find_all(item, "contentSet", name) for name in _INLINE)
    stories = map(_content, parts)
    story = next((each for each in stories if each.get("text")), Fields())
    languages = [each.get("tag") for each in _maybe(content, "language")]
    own: Fields = {
        "id": item.get("guid", ""),
        "title": first(line(each) for each in _maybe(content, "headline")),
        "published": first(
            line(each) for name in ("firstCreated", "versionCreated") for each in _maybe(meta, name)
        ),
        "language": first([*languages, item.get(_LANGUAGE)]),
        "source": _provider(find(item, "itemMeta", "provider")),
    }
    return story | {name: value for name, value in own.items() if value}


def _content(part: Any) -> Fields:
    """The story in an inlineXML or inlineData element."""
    if local_name(part) == "inlinedata":
        return {"text": "".join(part.itertext())}
    for root in part:
        if local_name(root) == "nitf":
            return _nitf(root)
        body = find(root, "body")
        return {"text": paragraphs(root if body is None else body)}
    return {}


def _nitf(root: Any) -> Fields:
    head, body = find(root, "head"), find(root, "body")
    if body is None:
        raise Unreadable("NITF without a body")
    top = find(body, "body.head")
    identifier = find(root, "head", "docdata", "doc-id")
    fields = {
        "id": identifier.get("id-string", "") if identifier is not None else "",
        "title": first(
            [line(each) for each in _maybe(top, "hedline", "hl1")]
            + [line(each) for each in _maybe(head, "title")]
        ),
        "published": first(
            each.get(attribute)
            for path, attribute in (
                (("docdata", "date.issue"), "norm"),
                (("pubdata",), "date.publication"),
                (("docdata", "date.release"), "norm"),
            )
            for each in _maybe(head, *path)
        ),
        "language": root.get(_LANGUAGE) or body.get(_LANGUAGE) or "",
        "source": first(each.get("name") for each in _maybe(head, "pubdata")),
        "text": "\n\n".join(
            text for each in find_all(body, "body.content") if (text := paragraphs(each))
        ),
    }
    return {name: value for name, value in fields.items() if value}


def _maybe(element: Any | None, *path: str) -> Iterator[Any]:
    return iter(()) if element is None else find_all(element, *path)


def _code(element: Any | None) -> str:
    """The code of a qcode or literal: "text" of "ninat:text"."""
    if element is None:
        return ""
    return first([element.get("qcode"), element.get("literal")]).rpartition(":")[2]


def _provider(element: Any | None) -> str:
    if element is None:
        return ""
    return first([line(find(element, "name")), element.get("literal"), _code(element)])
