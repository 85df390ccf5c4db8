"""One question to another site, and as much of its answer as is needed.

urllib3's connections are used, not its pools: they take the name for which a certificate is checked
apart from the address to which they connect, read no proxy from the environment, follow nothing,
and keep no cookie.
"""

import http.client
import socket
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Timer

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, SSLError

from ..models import Fault
from .guarding import Trouble, public_addresses

#: How we are called in robots.txt.
AGENT = "iomcms-links"
#: In seconds: for the connection and each piece of an answer, and for all of it.
TIMEOUT, LONGEST = 10, 30
FEW_BYTES = 1024


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes


def visit(url, method="HEAD", limit=FEW_BYTES):
    """Ask for a `Url`; read `limit` bytes of it at most. Raises `Trouble`."""
    try:
        return asked(url, method, limit)
    except SSLError as error:
        raise Trouble(Fault.CERTIFICATE) from error
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        raise Trouble(Fault.SILENT) from error


def asked(url, method, limit):
    headers = {
        "Host": url.origin.partition("://")[2],
        "User-Agent": f"{AGENT} (+{settings.SITE_URL})",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if method == "GET" and limit == FEW_BYTES:
        headers["Range"] = f"bytes=0-{limit - 1}"
    connection = connected(url)
    with limited(connection):
        connection.request(
            method, url.path, headers=headers, preload_content=False, decode_content=False
        )
        response = connection.getresponse()
        body = response.read(limit) if method == "GET" else b""
        connection.close()
    return Answer(response.status, response.headers, body)


def connected(url):
    """Return a connection to the first address of the host that takes one."""
    *others, last = public_addresses(url)
    for address in others:
        with suppress(HTTPError, OSError):
            return connection_to(address, url)
    return connection_to(last, url)


def connection_to(address, url):
    if url.scheme == "https":
        connection = HTTPSConnection(
            address, url.port, timeout=TIMEOUT, server_hostname=url.host, assert_hostname=url.host
        )
    else:
        connection = HTTPConnection(address, url.port, timeout=TIMEOUT)
    with limited(connection):
        connection.connect()
    return connection


@contextmanager
def limited(connection):
    """End what is done with a connection when its other end takes all the time it likes."""
    is_over = Event()
    timer = Timer(LONGEST, cut, [connection, is_over])
    timer.daemon = True
    timer.start()
    try:
        yield
        if is_over.is_set():  # an answer that was cut may look like one that ended
            raise TimeoutError
    except BaseException:
        connection.close()
        raise
    finally:
        timer.cancel()


def cut(connection, is_over):
    is_over.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
