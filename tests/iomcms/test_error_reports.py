"""A fault is told to the log and to Sentry, and nothing of whom it befell."""

import gzip
import json
import logging
import os
import subprocess
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from unittest import mock

import brotli
import sentry_sdk
from django.conf import settings
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import TestCase, override_settings, tag

from iomcms.error_reports import tell_faults
from iomcms.logs import JsonFormatter
from tests.test_settings import SAFE

NUMBER = "0123456789abcdef0123456789abcdef"
SECRETS = ("s3cret-token", "her-pass-word", "amina", "her-session", "typed by her", "her-query")
LOADED = """
import sys, django
django.setup()
print({"sentry_sdk", "prometheus_client"} & {*sys.modules})
"""


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
        body = unpack[self.headers["Content-Encoding"]](body)
        self.server.received.append(body.decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments):
        pass


class Breaking:
    """Middleware that fails with what a request holds, as `fail` says."""

    fail = None

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, *_view):
        password, session = request.POST.get("password"), request.COOKIES.get("her")
        if Breaking.fail:
            Breaking.fail(f"amina@example.org {password} {session} {request.get_full_path()}")


def broken(words):
    try:
        raise KeyError(words)
    except KeyError as error:
        raise ValueError(words) from error


def gone(words):
    raise OperationalError("too many connections")


MIDDLEWARE = [
    "iomcms.logs.RequestLogMiddleware",
    *settings.MIDDLEWARE,
    "tests.iomcms.test_error_reports.Breaking",
]


@override_settings(MIDDLEWARE=MIDDLEWARE, PROXIES=1)
class FaultTest(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = HTTPServer(("127.0.0.1", 0), Receiver)
        cls.server.received = []
        thread = Thread(target=cls.server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(cls.server.shutdown)
        cls.addClassCleanup(sentry_sdk.get_global_scope().set_client, None)
        tell_faults(f"http://key@127.0.0.1:{cls.server.server_port}/1")

    def setUp(self):
        self.lines = []
        handler = logging.Handler()
        handler.emit = lambda record: self.lines.append(JsonFormatter().format(record))
        root, own = logging.getLogger(), logging.getLogger("django")
        for logger in (root, own):
            self.addCleanup(logger.setLevel, logger.level)
            logger.setLevel(logging.DEBUG)
        before = own.handlers[:]  # which print
        own.handlers.clear()
        self.addCleanup(own.handlers.extend, before)
        root.addHandler(handler)
        self.addCleanup(root.removeHandler, handler)
        quiet = logging.getLogger("django.db.backends")  # as in production
        self.addCleanup(quiet.setLevel, quiet.level)
        quiet.setLevel(logging.INFO)
        sentry_sdk.flush(5)  # what the test before has left
        self.server.received.clear()
        self.client.raise_request_exception = False
        self.client.cookies["her"] = "her-session"

    def told(self):
        """Return what was told to the service, and the fault itself."""
        sentry_sdk.flush(5)
        said = "".join(self.server.received)
        events = []
        for line in said.splitlines():
            with suppress(ValueError):
                events.append(json.loads(line))
        return said, [event for event in events if "exception" in event]

    def fail(self, how=broken):
        form = {"password": "her-pass-word", "text": "typed by her"}
        with mock.patch.object(Breaking, "fail", staticmethod(how)):
            return self.client.post("/en/?q=her-query", form, headers={"X-Request-ID": NUMBER})

    def test_a_fault_is_told_once_with_its_place_and_number_and_nothing_else(self):
        response = self.fail()
        self.assertEqual(response.status_code, 500)
        said, events = self.told()
        [event] = events
        kinds = [each["type"] for each in event["exception"]["values"]]
        self.assertEqual(kinds, ["KeyError", "ValueError"])
        self.assertIn("test_error_reports.py", said)
        self.assertEqual(event["tags"], {"request_id": NUMBER})
        self.assertIn(NUMBER, "".join(self.lines))
        for secret in SECRETS:
            self.assertNotIn(secret, "".join(self.lines))
            self.assertNotIn(secret, said)

    def test_the_page_tells_the_number(self):
        response = self.fail()
        self.assertContains(response, NUMBER, status_code=500)
        self.assertEqual(response["X-Request-ID"], NUMBER)

    def test_a_fault_of_the_system_says_what_to_repair(self):
        self.fail(gone)
        [event] = self.told()[1]
        self.assertEqual(event["exception"]["values"][-1]["value"], "too many connections")

    def test_neither_a_private_link_nor_a_failure_to_sign_in_leaves_a_secret(self):
        User.objects.create_user("amina", "amina@example.org", "her-pass-word2", is_staff=True)
        form = {"login": "amina", "password": "her-pass-word", "text": "typed by her"}
        self.client.cookies["sessionid"] = "her-session"
        self.client.post("/admin/login/?next=/admin/?q=her-query", form)
        self.client.get("/private/s3cret-token/?q=her-query")
        self.client.get("/en/press/subscriptions/confirm/s3cret-token/")
        logging.getLogger("iomcms").error("It failed at /private/s3cret-token/")
        said = self.told()[0] + "".join(self.lines)
        self.assertIn("/private/…", said)
        for secret in SECRETS:
            self.assertNotIn(secret, said)


@tag("once")
class OffTest(TestCase):
    def test_nothing_is_loaded_of_what_is_off(self):
        result = subprocess.run(
            [sys.executable, "-c", LOADED],
            env=os.environ | SAFE | {"DJANGO_SETTINGS_MODULE": "iomcms.settings.production"},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
        )
        self.assertEqual(result.stdout.strip(), "set()")
