"""What the log of a live site tells, and what it does not."""

import json
import logging
import smtplib
import sys
from unittest import TestCase

import requests
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from iomcms.logs import JsonFormatter, RequestLogMiddleware

NUMBER = "0123456789abcdef0123456789abcdef"


class LogTest(TestCase):
    def setUp(self):
        self.lines = []
        handler = logging.Handler()
        handler.emit = lambda record: self.lines.append(JsonFormatter().format(record))
        self.logger = logging.getLogger("iomcms.logs")
        self.logger.addHandler(handler)
        self.addCleanup(self.logger.removeHandler, handler)
        before = self.logger.level, self.logger.propagate
        self.addCleanup(lambda: (self.logger.setLevel(before[0]), self.keep(before[1])))
        self.logger.setLevel(logging.INFO)
        self.keep(False)

    def keep(self, propagate):
        self.logger.propagate = propagate

    def ask(self, path, answer=HttpResponse, proxies=1, **headers):
        request = RequestFactory(headers=headers).get(path)
        with override_settings(PROXIES=proxies):
            return RequestLogMiddleware(lambda _request: answer())(request)

    def line(self):
        return json.loads(self.lines[-1])

    def fault(self, error):
        try:
            raise error
        except type(error):
            record = self.logger.makeRecord("x", logging.ERROR, "", 0, "No", (), sys.exc_info())
        return json.loads(JsonFormatter().format(record))

    def test_a_request_is_one_line(self):
        self.ask("/en/search/?q=Amina")
        line = self.line()
        self.assertEqual(
            (line["method"], line["path"], line["status"]), ("GET", "/en/search/", 200)
        )
        for name in ("time", "level", "logger", "message", "request_id", "duration_ms"):
            self.assertIn(name, line)
        self.assertNotIn("Amina", self.lines[-1])
        self.assertNotIn("127.0.0.1", self.lines[-1])

    def test_no_line_breaks_into_two(self):
        self.logger.info("One\nTwo «é» %s", "\u2028\r\n")
        self.assertEqual(len(self.lines[-1].split("\n")), 1)

    def test_the_number_is_the_proxys_or_made(self):
        self.assertEqual(self.ask("/", X_Request_ID=NUMBER)["X-Request-ID"], NUMBER)
        self.assertEqual(self.line()["request_id"], NUMBER)
        number = self.ask("/", proxies=0, X_Request_ID=NUMBER)["X-Request-ID"]
        self.assertNotEqual(number, NUMBER, "a visitor has sent it")
        for strange in ("", "a\tb", "x" * 5000, NUMBER + '","level":"'):
            self.assertRegex(self.ask("/", X_Request_ID=strange)["X-Request-ID"], r"^[0-9a-f]{32}$")

    def test_every_line_of_a_request_bears_its_number(self):
        def answer():
            self.logger.warning("On the way")
            return HttpResponse()

        self.ask("/", answer, X_Request_ID=NUMBER)
        numbers = [json.loads(line)["request_id"] for line in self.lines]
        self.assertEqual(numbers, [NUMBER, NUMBER])
        self.logger.warning("Afterwards")
        self.assertNotIn("request_id", self.line())

    def test_what_opens_a_door_is_not_told(self):
        for path in (
            "/private/s3cret/",
            "/private/s3cret",
            "/private//s3cret/",
            "/fr/press/subscriptions/confirm/s3cret/",
            "/en/press/subscriptions/unsubscribe/s3cret",
            "/admin/account/reset/1-s3cret/",
        ):
            self.ask(path)
            self.logger.error("Internal Server Error: %s", path)
            self.assertNotIn("s3cret", "".join(self.lines))

    def test_an_error_tells_its_kind_and_place_but_quotes_nobody(self):
        told = self.fault(ValueError("amina@example.org"))["error"]
        self.assertIn("test_logs.py", told)
        self.assertTrue(told.endswith("builtins.ValueError"), told)

    def test_an_error_of_the_system_tells_what_to_repair(self):
        told = self.fault(OperationalError("too many connections"))["error"]
        self.assertTrue(told.endswith("OperationalError: too many connections"), told)

    def test_what_a_mail_server_or_a_library_says_is_not_told(self):
        refused = {"reader@example.org": (550, b"reader@example.org is not known")}
        for error in (
            smtplib.SMTPRecipientsRefused(refused),
            smtplib.SMTPDataError(554, b"reader@example.org is not wanted"),
            requests.ConnectionError("No way to /token?code=reader@example.org"),
        ):
            told = self.fault(error)["error"]
            self.assertNotIn("reader", told)
            self.assertIn(type(error).__name__, told)
        self.assertIn("No space left", self.fault(OSError(28, "No space left"))["error"])
        self.assertIn("refused", self.fault(ConnectionRefusedError(111, "refused"))["error"])
