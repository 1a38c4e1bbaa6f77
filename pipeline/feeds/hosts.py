"""Which hosts may be connected to: fetching must not be a way into a private network."""

from __future__ import annotations

import ipaddress
import socket

from pipeline.errors import FetchError


def resolve(host: str, port: int, allow_private: bool = False) -> str:
    """An IP address of a host. The connection must go to this one, not to the name.

    A name is resolved once and every address that it has must be public
    (IANA's special-purpose registries, by `ipaddress.is_global`): a name that
    has a public and a private address could otherwise be let through by the
    one and reached at the other. Raises FetchError.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a host name"
        raise FetchError(f"the host {host} is not known ({reason})") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise FetchError(
                    f"{host} is at {address}, a private or reserved address; "
                    "--allow-private fetches from such hosts"
                )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also inside an IPv6 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return ip.is_global and not ip.is_multicast
