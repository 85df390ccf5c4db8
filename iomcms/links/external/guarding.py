"""Whom the server may ask for an editor: public addresses of the web, and nobody inside.

An address is read once, and asked as it was read; a name is resolved once, and the address that
was judged is the one to which the connection is made.
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

from django.conf import settings

from ..models import Fault

PORTS = {"http": 80, "https": 443}
#: What makes two readers of an address find two different hosts in it.
ODD = re.compile(r"[\x00-\x20\x7f\\]")
IN_PATH = "/%:@!$&'()*+,;=~"
#: Networks of IPv6 whose last bits are an address of IPv4.
EMBEDDING = [IPv6Network(each) for each in ("64:ff9b::/96", "::ffff:0:0:0/96", "::/96")]
#: A public address that answers inside of a cloud: its metadata.
METADATA = ip_network("168.63.129.16/32")
#: So many of a name's addresses are tried.
TRIED = 3


class Trouble(Exception):
    """An address cannot be asked, or gives no answer."""

    def __init__(self, fault, detail=""):
        super().__init__(fault, detail)
        self.fault, self.detail = fault, detail


@dataclass(frozen=True)
class Url:
    """An address of the web in its parts, in ASCII; `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self):
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.has_usual_port else f':{self.port}'}"

    @property
    def has_usual_port(self):
        return self.port == PORTS[self.scheme]

    def __str__(self):
        return f"{self.origin}{self.path}"


def split(address):
    """Return the `Url` of an address. Raises `Trouble` for one that no link should have."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
        name = host if ":" in (host or "") else (host or "").encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise Trouble(Fault.UNREADABLE) from error
    is_odd = ODD.search(address) or "@" in parts.netloc or parts.scheme not in PORTS or not name
    if is_odd:
        raise Trouble(Fault.UNREADABLE)
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values() and not settings.LINKS_MAY_ASK_LOOPBACK:
        raise Trouble(Fault.UNREADABLE, f":{port}")
    query = f"?{quote(parts.query, safe=IN_PATH + '?')}" if parts.query else ""
    return Url(parts.scheme, name, port, (quote(parts.path, safe=IN_PATH) or "/") + query)


def public_addresses(url):
    """Return the addresses of a host, if all of them are public."""
    try:
        found = socket.getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Trouble(Fault.NO_HOST) from error
    addresses = list(dict.fromkeys(where[0] for *_kind, where in found))
    if not addresses or not all(map(is_public, addresses)):
        raise Trouble(Fault.INSIDE)
    return addresses[:TRIED]


def is_public(text):
    address = ip_address(text.partition("%")[0])
    if settings.LINKS_MAY_ASK_LOOPBACK and address.is_loopback:
        return True
    return all(map(is_in_the_open, meant_by(address)))


def meant_by(address):
    """Yield an address, and those of IPv4 that stand in it."""
    yield address
    if address.version == 6:
        yield from filter(None, [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())])
        if any(address in network for network in EMBEDDING):
            yield IPv4Address(int(address) & 0xFFFFFFFF)


def is_in_the_open(address):
    is_mapped = address.version == 6 and address.ipv4_mapped  # which is judged by itself
    return bool(
        (address.is_global or is_mapped)
        and not address.is_multicast
        and not address.is_unspecified
        and not (address.version == 6 and address.is_site_local)
        and not (address.version == 4 and address in METADATA)
    )
