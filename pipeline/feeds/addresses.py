"""Web addresses: which belong to one article, and which may be asked for at all."""

from __future__ import annotations

import posixpath
from urllib.parse import urljoin, urlsplit, urlunsplit

_SCHEMES = ("http", "https")
_DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 2000
"""Characters. Longer ones are data, or traps for crawlers."""


def absolute(address: str, base: str) -> str:
    """An address as a document at `base` means it; "" for what is no web address."""
    if not address.strip():
        return ""
    try:
        joined = urljoin(base, address.strip())
        parts = urlsplit(joined)
        if parts.scheme not in _SCHEMES or not parts.hostname or len(joined) > LONGEST:
            return ""
        parts.port  # noqa: B018  # raises for a port that is no number
    except ValueError:
        return ""
    return joined


def canonical(address: str) -> str:
    """The address without what only says where a reader came from.

    Trackers (courlan's list), fragment, default port and dot segments go; host in
    lower case, parameters in order. Raises ValueError for what is no web address.
    """
    from courlan import normalize_url

    parts = urlsplit(str(normalize_url(address.strip())))
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise ValueError(f"{address!r} is no web address")
    host = parts.hostname
    if parts.port and parts.port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{parts.port}"
    path = posixpath.normpath(parts.path or "/")
    if parts.path.endswith("/") and path != "/":
        path += "/"
    return urlunsplit((parts.scheme, host, path.replace("//", "/", 1), parts.query, ""))


def same_article(address: str) -> str:
    """What two addresses of one article have in common: no scheme, no www., no slash at the end."""
    parts = urlsplit(canonical(address))
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.removeprefix('www.')}{path}{query}"
