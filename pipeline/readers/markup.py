"""Marked-up text (XML, XHTML, HTML) to plain paragraphs, without a way in for what is hostile.

XML is parsed without network, external files and DTD; one that declares
entities is refused, since they can stand for files or grow without bound
("billion laughs"). Elements are told by their local names: a namespace says
nothing that the name does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree, html

from pipeline.readers.rejection import Unreadable

_BLOCKS = frozenset(
    "p div section article header footer main h1 h2 h3 h4 h5 h6 hl1 hl2 ul ol dl li dt dd "
    "blockquote bq pre table tr caption figcaption lead abstract block br hr main head list item "
    "quote lb".split()
)
"""Elements that begin a paragraph, of HTML, of NITF and of trafilatura's trees."""

_SILENT = frozenset(
    "script style template noscript svg math iframe object form nav head media figure aside "
    "table credit".split()
)
"""Elements whose text is no part of the running text."""

_LIST_ITEMS = ("li", "item")
_WHITE = re.compile(r"\s+")


def parse_xml(data: bytes) -> Any:
    """The root element of an XML document. Raises Unreadable for what is broken or hostile."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = f"line {error.lineno}" if error.lineno else ""
        raise Unreadable(f"not well-formed XML: {error.msg}", line) from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise Unreadable("it declares XML entities, which are not read: they may stand for files")
    return root


def html_paragraphs(markup: str) -> str:
    """The running text of a piece of HTML, a blank line between paragraphs."""
    if not markup.strip():
        return ""
    try:
        root = html.fragment_fromstring(_WITHOUT_DECLARATION.sub("", markup), create_parent="div")
    except (etree.LxmlError, ValueError):
        raise Unreadable("its HTML cannot be read") from None
    return paragraphs(root)


_WITHOUT_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>|\x00")


def paragraphs(element: Any) -> str:
    """The running text below an element, a blank line between paragraphs, "- " before list items.

    Tables, figures, forms and scripts are left out.
    """
    found: list[str] = []
    current: list[str] = []

    def close() -> None:
        text = _WHITE.sub(" ", "".join(current)).strip()
        current.clear()
        if text and text != "-":
            found.append(text)

    # Not recursive: markup may be nested deeper than Python's stack.
    for event, node in _walk(element):
        name = local_name(node)
        if event == "start":
            if name in _BLOCKS:
                close()
            if name in _LIST_ITEMS:
                current.append("- ")
            current.append(node.text or "")
        else:
            if name in _BLOCKS:
                close()
            if node is not element:
                current.append(node.tail or "")
    close()
    return "\n\n".join(found)


def _walk(element: Any) -> Iterator[tuple[str, Any]]:
    """Start and end of every element that speaks, in document order; of a silent one the end."""
    stack: list[tuple[Any, Iterator[Any]]] = [(element, iter(element))]
    yield "start", element
    while stack:
        node, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield "end", node
        elif not isinstance(child.tag, str) or local_name(child) in _SILENT:
            yield "end", child
        else:
            stack.append((child, iter(child)))
            yield "start", child


def local_name(element: Any) -> str:
    """The name of an element without its namespace, in lower case; "" for comments and such."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def find(element: Any, *path: str) -> Any | None:
    """The first element below this one at a path of local names, None where there is none."""
    return next(find_all(element, *path), None)


def find_all(element: Any, *path: str) -> Iterator[Any]:
    """The elements at a path of local names, in order."""
    if not path:
        yield element
        return
    for child in element:
        if local_name(child) == path[0].lower():
            yield from find_all(child, *path[1:])


def line(element: Any | None) -> str:
    """All text below an element on one line, "" for None."""
    return "" if element is None else _WHITE.sub(" ", "".join(element.itertext())).strip()


def first(values: Iterable[str | None]) -> str:
    """The first value that is not empty, or ""."""
    return next((value.strip() for value in values if value and value.strip()), "")
