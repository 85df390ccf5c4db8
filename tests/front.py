"""A real nginx with the configuration of deploy/, and what stands in for the application behind it:
it says what it was asked, and answers as a test has it.
"""

import gzip
import os
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import SkipTest

from django.test import SimpleTestCase

from bench.nginx import PATIENCE, Nginx, free_port, program

PUBLIC = {
    "Cache-Control": "public, max-age=0, s-maxage=1, stale-if-error=86400",
    "Vary": "Accept-Encoding",
}
#: What the application says of a page whose query it would not write so.
JUNK = PUBLIC | {"X-Accel-Expires": "0"}
PRIVATE = {"Cache-Control": "private, no-store"}
#: Seconds after which nginx asks again: it counts whole ones, and so may keep one for nearly two.
LIFE = 2.1
GONE = None  # an application that closes the connection and says nothing
BUSY = "busy"  # one that takes until the test has ended


def need_nginx():
    """Skip the tests where nginx is absent, or fail them where everything has to be there."""
    if program():
        return
    reason = "nginx is not installed: its configuration was not tested"
    raise AssertionError(reason) if os.environ.get("CI") == "true" else SkipTest(reason)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        self.server.asked.append((self.path, self.headers))
        answer = self.server.answers.get(self.path, (200, self.path, PUBLIC))
        if answer is GONE or self.server.is_away:
            self.close_connection = True
            return
        if answer is BUSY:
            self.server.is_free.wait(PATIENCE)
            answer = (200, self.path, PRIVATE)
        status, text, headers = answer
        encoding = self.headers.get("Accept-Encoding", "")
        etag = f'"{text}-{encoding}"'
        body = text.encode()
        own = {"ETag": etag, "X-Request-ID": "of-the-application"}
        if encoding == "gzip":
            body = gzip.compress(body)
            own["Content-Encoding"] = "gzip"
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.send_response(status)
        for name, value in own.items():
            self.send_header(name, value)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *args):
        pass


class Application(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", port), Handler)
        self.asked, self.answers, self.is_away = [], {}, False
        self.is_free = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def handle_error(self, *args):
        """Bear that nginx hangs up."""

    def end(self):
        self.is_away = True  # for connections that are kept, too
        self.shutdown()
        self.server_close()


class FrontTestCase(SimpleTestCase):
    visitors = 0

    @classmethod
    def setUpClass(cls):
        need_nginx()
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory(prefix="front-")))
        cls.port = free_port()
        cls.application = Application(cls.port)
        cls.addClassCleanup(lambda: cls.application.end())
        cls.nginx = Nginx(cls.folder, f"127.0.0.1:{cls.port}")
        cls.nginx.start()
        cls.addClassCleanup(cls.nginx.stop)

    def setUp(self):
        # Each test comes from another network, so that no test uses up what another may ask.
        FrontTestCase.visitors += 1
        self.visitor = f"192.0.2.{FrontTestCase.visitors}"

    def get(self, path, status=200, method="GET", **headers):
        answer = self.nginx.ask(path, method, **{"X_Visitor": self.visitor} | headers)
        self.assertEqual(answer.status, status, path)
        return answer

    def texts(self, *paths):
        return [self.get(path).body.decode() for path in paths]

    def answer(self, path, status=200, text="", headers=PUBLIC):
        self.application.answers[path] = (status, text, headers)

    def times_asked(self, path):
        return sum(asked == path for asked, _headers in self.application.asked)

    @contextmanager
    def without_application(self):
        answers = self.application.answers
        self.application.end()
        try:
            yield
        finally:
            type(self).application = Application(self.port)
            self.application.answers = answers
