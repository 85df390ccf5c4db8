"""Asks this process for what is at an address of the site, as a visitor would over the network."""

import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction

CHUNK = 1 << 16
PORTS = {"http": "80", "https": "443"}


@dataclass
class Answer:
    """What is at an address: `chunks` may be read once, within `Visitor.visit`."""

    status: int
    content_type: str
    location: str
    chunks: object

    @property
    def is_redirect(self):
        return self.status in (301, 302, 303, 307, 308)


class Visitor:
    """Somebody who is not signed in, has no cookie and asks for the site by its name."""

    def __init__(self, site):
        self.site, self.handler = site, WSGIHandler()

    @contextmanager
    def visit(self, address):
        """Ask for what is at an address. What a visit would change is taken back, and what breaks
        in the database breaks nothing of the next visit.
        """
        if address.path.startswith(settings.STATIC_URL):
            with static_file(address) as answer:
                yield answer
            return
        with transaction.atomic():
            with closing(self.requested(address)) as response:
                yield response.answer
            transaction.set_rollback(True)

    def requested(self, address):
        return Response(self.handler, self.environ(address))

    def environ(self, address):
        parts = urlsplit(self.site.origin)
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": address.path.encode(errors="replace").decode("latin-1"),
            "QUERY_STRING": address.query,
            "REMOTE_ADDR": "127.0.0.1",
            "SERVER_NAME": parts.hostname,
            "SERVER_PORT": str(parts.port or PORTS[parts.scheme]),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": parts.netloc,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": parts.scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


class Response:
    """An answer of the application, open until all of it was read."""

    def __init__(self, application, environ):
        self.body = application(environ, self.start)
        self.answer = Answer(self.status, self.content_type, self.location, self.body)

    def start(self, status, headers, exc_info=None):
        named = {name.lower(): value for name, value in headers}
        self.status = int(status.split()[0])
        self.content_type = named.get("content-type", "").partition(";")[0].strip().lower()
        self.location = named.get("location", "")

    def close(self):
        self.body.close()


@contextmanager
def static_file(address):
    """Give a static file, which in production the web server may send and not the application."""
    name = address.path.removeprefix(settings.STATIC_URL)
    try:
        file = opened(name)
    except (SuspiciousFileOperation, OSError, ValueError):
        file = None
    if file is None:
        yield Answer(404, "text/html", "", ())
        return
    with file:
        kind = guess_type(name)[0] or "application/octet-stream"
        yield Answer(200, kind, "", iter(lambda: file.read(CHUNK), b""))


def opened(name):
    """Return a static file: that of the software, or one that is only among those collected."""
    found = finders.find(name)
    if found:
        return Path(found).open("rb")
    return staticfiles_storage.open(name) if staticfiles_storage.exists(name) else None
