"""Other sites: real ones on the loopback address, and time that passes when somebody sleeps."""

from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from unittest.mock import patch

from django.test import override_settings

from iomcms.links.external.asking import Asker
from iomcms.links.external.manners import Hosts


class Site:
    """A site whose pages answer as a test says: `(status, headers, body)` by path. What it was
    asked is in `asked`, as `(seconds, method, path)`, and in `headers`.
    """

    def __init__(self, time):
        self.time, self.pages, self.asked, self.headers = time, {}, [], []
        self.now = self.most_at_once = 0
        self.lock = Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def handler(self):
        site = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                with site.lock:
                    site.now += 1
                    site.most_at_once = max(site.now, site.most_at_once)
                    site.asked.append((site.time.now, self.command, self.path))
                    site.headers.append(dict(self.headers))
                    found = site.pages.get(self.path, (404, {}, b""))
                    page = found.pop(0) if isinstance(found, list) else found
                status, headers, body = page(self) if callable(page) else page
                with site.lock:
                    site.now -= 1
                with suppress(OSError):  # who asked may have gone
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    if self.command == "GET":
                        self.wfile.write(body)

            do_HEAD = do_GET = answer

            def log_message(self, *_args):
                """Say nothing."""

        return Handler

    def paths(self, method=None):
        return [path for _at, how, path in self.asked if method in (None, how)]


class Time:
    """A clock that goes on when somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


class Sites:
    """A mixin: `self.site` is another site, `self.asker()` asks with the test's own time."""

    def setUp(self):
        super().setUp()
        self.enterContext(
            override_settings(
                LINKS_MAY_ASK_LOOPBACK=True,
                ALLOWED_HOSTS=["testserver"],
                SITE_URL="http://testserver",
            )
        )
        self.time = Time()
        self.site = self.enterContext(self.another_site())

    @contextmanager
    def another_site(self):
        site = Site(self.time)
        thread = Thread(target=site.server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.server.shutdown()
            site.server.server_close()
            thread.join()

    def asker(self, pause=1):
        return Asker(Hosts(pause, self.time.clock, self.time.sleep))

    def outcome(self, path, **pages):
        return self.asker().outcome(f"{self.site.url}{path}")


def resolved(**names):
    """Let names resolve to these addresses, and no other name to anything."""

    def getaddrinfo(host, port, *_args, **_kwargs):
        try:
            found = names[host.partition(".")[0]]
        except KeyError:
            raise OSError(host) from None
        return [(2, 1, 6, "", (address, port)) for address in found]

    return patch("socket.getaddrinfo", getaddrinfo)
