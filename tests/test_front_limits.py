"""Whom nginx refuses, what it lets nobody ask too often, and what it tells of visitors."""

import json
import time
from http.client import HTTPConnection
from ssl import SSLError

from django.test import tag

from bench.nginx import PATIENCE

from .front import BUSY, FrontTestCase


@tag("once")
class FrontLimitsTest(FrontTestCase):
    def test_what_is_sent_with_a_query_arrives(self):
        for path in ("/en/form/?a=b%20c&a=", "/en/form/?"):
            answer = self.nginx.ask(path, "POST", "x=y", X_Visitor=self.visitor)
            self.assertEqual(answer.body.decode(), path)

    def test_the_application_is_told_what_nginx_knows_and_no_more(self):
        answer = self.get(
            "/en/told/",
            X_Forwarded_Host="evil.example",
            X_Forwarded_Proto="http",
            X_Forwarded_For="203.0.113.9",
            X_Request_ID="chosen",
            Forwarded="host=evil.example",
        )
        (told,) = (headers for path, headers in self.application.asked if path == "/en/told/")
        self.assertEqual(told["Host"], "localhost")
        self.assertEqual(told["X-Forwarded-Proto"], "https")
        self.assertEqual(told["X-Forwarded-For"], self.visitor)
        for name in ("X-Forwarded-Host", "Forwarded"):
            self.assertNotIn(name, told)
        self.assertEqual(answer.headers.get_all("X-Request-ID"), [told["X-Request-ID"]])
        self.assertNotEqual(told["X-Request-ID"], "chosen")
        again = self.get("/en/told/").headers["X-Request-ID"]
        self.assertNotEqual(again, told["X-Request-ID"])

    def test_another_host_is_refused(self):
        self.get("/en/", 421, Host="evil.example")
        connection = HTTPConnection("127.0.0.1", self.nginx.http_port, timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.request("GET", "/en/", headers={"Host": "evil.example"})
        self.assertEqual(connection.getresponse().status, 421)
        with self.assertRaises(SSLError):
            self.nginx.ask("/en/", host="evil.example")

    def test_nobody_asks_too_often(self):
        for path, method, allowed in (
            ("/en/search/", "GET", 21),
            ("/en/press/subscriptions/", "POST", 6),
            ("/admin/login/", "POST", 11),
            ("/csp-reports/", "POST", 11),
            ("/api/v1/articles", "GET", 41),
        ):
            with self.subTest(path):
                passed, refused = self.ask_until_refused(path, method)
                self.assertGreaterEqual(passed, allowed)
                self.assertEqual(refused.status, 429)
                self.assertEqual(refused.headers["Retry-After"], "10")
                self.assertEqual(self.get(path, method=method).status, 200)

    def ask_until_refused(self, path, method):
        """Return how many passed and the answer to the first that did not, each from another
        address of one network.
        """
        connection = self.nginx.connection()
        self.addCleanup(connection.close)
        for number in range(500):
            connection.request(method, path, headers={"X-Visitor": f"2001:db8::{number:x}:1"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                break
        return number, answer

    def test_nobody_keeps_the_application_busy(self):
        for network, (path, allowed) in enumerate(
            {
                "/en/busy/": 32,
                "/en/busy/?page=2": 32,
                "/en/news/busy/press-kit.zip": 2,
                "/sitemap-article-en-1.xml": 2,
            }.items()
        ):
            with self.subTest(path):
                self.application.answers[path] = BUSY
                for number in range(allowed):
                    connection = self.nginx.connection()
                    self.addCleanup(connection.close)
                    visitor = f"2001:db8:0:{network}::{number:x}"
                    connection.request("GET", path, headers={"X-Visitor": visitor})
                self.get(path, 429, X_Visitor=f"2001:db8:0:{network}::ffff")
        self.application.is_free.set()

    def wait_for_log(self, text):
        """Return the log once a text is in it, as it is written after the answer has left."""
        until = time.monotonic() + PATIENCE
        while text not in (log := (self.folder / "access.log").read_text()):
            self.assertLess(time.monotonic(), until, log)
            time.sleep(0.01)
        return log

    def test_the_log_names_no_person_and_no_query(self):
        path = "/en/log/?q=secret-name"
        number = self.get(path, User_Agent="secret-agent").headers["X-Request-ID"]
        log = self.wait_for_log(number)
        self.assertNotIn("secret", log)
        self.assertNotIn(self.visitor, log)
        (line,) = (json.loads(line) for line in log.splitlines() if number in line)
        self.assertEqual((line["path"], line["status"], line["cache"]), ("/en/log/", 200, "MISS"))

    def test_what_nginx_cannot_do_names_no_person_and_no_query(self):
        with self.without_application():
            self.get("/en/fails/?q=secret-name", 502)
        for _time in range(25):
            self.nginx.ask("/en/search/?q=secret-name", X_Visitor=self.visitor)
        log = (self.folder / "error.log").read_text()
        self.assertNotIn("secret", log)
        self.assertNotIn(self.visitor, log)
