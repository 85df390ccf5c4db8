"""What nginx keeps of the site, for whom and how long, and what it lets nobody ask too often.

A stand-in for the application says what it was asked, and answers as a test has it.
"""

import gzip
import json
import re
import subprocess
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLError
from tempfile import TemporaryDirectory

from django.test import SimpleTestCase, tag

from bench.nginx import DEPLOY, PATIENCE, Nginx, free_port

from .front import need_nginx

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
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def handle_error(self, *args):
        """Bear that nginx hangs up."""

    def end(self):
        self.is_away = True  # for connections that are kept, too
        self.shutdown()
        self.server_close()


@tag("once")
class FrontTest(SimpleTestCase):
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
        FrontTest.visitors += 1
        self.visitor = f"192.0.2.{FrontTest.visitors}"

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

    def test_what_has_changed_shows_on_an_address_that_was_kept_long_ago(self):
        withdrawn = {"/en/gone/": 410, "/en/never/": 404, "/en/moved/": 301}
        self.answer("/en/news/", text="old")
        self.texts("/en/news/", *withdrawn)
        time.sleep(LIFE)
        self.answer("/en/news/", text="new")
        self.assertEqual(self.texts("/en/news/"), ["new"])
        for path, status in withdrawn.items():
            self.answer(path, status, "note")
            self.get(path, status)
        # And nothing that a visitor saw withdrawn is back while the application is away.
        time.sleep(LIFE)
        with self.without_application():
            self.assertEqual(self.texts("/en/news/"), ["new"])
            for path, status in withdrawn.items():
                self.get(path, status)

    def test_the_site_stays_up_without_the_application(self):
        failing = {f"/en/{status}/": status for status in (500, 502, 503, 504)}
        paths = ["/en/silent/", *failing]
        before = self.texts(*paths)
        self.answer("/fr/", text="accueil", headers=PUBLIC)
        self.texts("/fr/")
        time.sleep(LIFE)
        self.application.answers["/en/silent/"] = GONE
        for path, status in failing.items():
            self.answer(path, status, "error", {})
        self.assertEqual(self.texts(*paths), before)
        with self.without_application():
            self.assertEqual(self.texts("/fr/", *paths), ["accueil", *before])
            self.assertEqual(self.get("/fr/", method="HEAD").body, b"")
            self.get("/en/not-kept/", 502)
            self.assertEqual(self.get("/", 302).headers["Location"], "/en/")

    def test_what_is_withdrawn_is_so_for_everybody_and_by_every_spelling(self):
        path = "/en/withdrawn/"
        junk = f"{path}?utm=1"
        self.answer(junk, text="story", headers=JUNK)
        misspelled = ("/en/with%64rawn/", f"{path}?", f"{path}#", "/en//withdrawn/", f"{path}?0")
        for spelling in misspelled:
            self.answer(spelling.partition("#")[0], text="story")
        self.answer(path, text="story")

        def ask(status):
            """Ask in every way that might be kept apart; no answer tells of the story."""
            for spelling in (path, junk, *misspelled):
                for encoding in ("br", "gzip", "gzip;q=0", "identity", ""):
                    connection = self.nginx.connection()
                    headers = {"X-Visitor": self.visitor, "Accept-Encoding": encoding}
                    connection.request("GET", spelling, headers=headers)
                    answer = connection.getresponse()
                    text = answer.read()
                    connection.close()
                    self.assertIn(answer.status, status, (spelling, encoding))
                    if 200 not in status:
                        self.assertNotIn(b"story", text)

        ask({200})
        time.sleep(LIFE)
        self.answer(path, 410, "withdrawn")
        self.get(path, 410, Accept_Encoding="br")
        time.sleep(LIFE)
        with self.without_application():
            ask({410, 502})
            self.get(path, 410)

    def test_without_the_application_no_list_with_a_query_is_shown(self):
        paths = ["/en/list/?page=2", "/api/v1/articles?page=2", "/en/search/?q=a", "/en/search/"]
        for path in paths:
            for _time in range(2):
                self.get(path)
            self.assertLessEqual(self.times_asked(path), 2, path)
        self.application.answers[paths[0]] = (503, "", {})
        time.sleep(LIFE)
        self.get(paths[0], 503)
        with self.without_application():
            for path in paths:
                self.get(path, 502)

    def test_the_command_that_takes_a_page_away_finds_it(self):
        kept = ["/en/press-release/", "/en/press-release/?page=2", "/en/press-release/more/"]
        self.texts(*kept)
        time.sleep(LIFE)
        documentation = Path(DEPLOY.parent, "docs/deployment.md").read_text()
        (command,) = re.findall(r"^    (grep .*KEY.*)$", documentation, re.MULTILINE)
        for example, ours in {
            r"www\.example\.org": "localhost",
            "/en/news/the-page/": "/en/press-release/",
            "CACHE_ROOT": str(self.folder / "cache"),
        }.items():
            self.assertIn(example, command)
            command = command.replace(example, ours)
        subprocess.run(command, shell=True, check=True)
        with self.without_application():
            for path, status in zip(kept, (502, 502, 200), strict=True):
                self.get(path, status)

    def test_a_page_that_is_kept_is_not_asked_for_again(self):
        for _time in range(20):
            self.get("/en/often/")
        self.get("/en/often/", method="HEAD")
        self.assertLessEqual(self.times_asked("/en/often/"), 3)

    def test_who_has_it_gets_304(self):
        etag = self.get("/en/known/").headers["ETag"]
        self.assertEqual(self.get("/en/known/", 304, If_None_Match=etag).body, b"")

    def test_a_page_is_kept_once_in_gzip_and_sent_in_what_is_read(self):
        for accepted, encoding in {
            "gzip, deflate, br, zstd": "gzip",
            "br;q=1.0, gzip;q=0.8, *;q=0.1": "gzip",
            "deflate, GZIP;q=0.5": "gzip",
            "br": None,
            "gzip;q=0.0, deflate": None,
            "": None,
        }.items():
            answer = self.get("/en/packed/", Accept_Encoding=accepted)
            self.assertEqual(answer.headers["Content-Encoding"], encoding, accepted)
            text = gzip.decompress(answer.body) if encoding else answer.body
            self.assertEqual(text, b"/en/packed/", accepted)
            self.assertEqual(answer.headers.get_all("Vary"), ["Accept-Encoding"])
        through = self.get("/en/packed/", Accept_Encoding="gzip", Via="1.1 cdn")
        self.assertEqual(through.headers["Content-Encoding"], "gzip")
        self.assertLessEqual(self.times_asked("/en/packed/"), 2)
        self.get("/en/packed/", 304, If_None_Match=through.headers["ETag"])

    def test_a_query_that_the_application_would_write_otherwise_is_not_kept(self):
        self.answer("/en/news/?b&a", headers=JUNK)
        for _time in range(2):
            answer = self.get("/en/news/?b&a")
            self.assertNotIn("X-Accel-Expires", answer.headers)
        self.assertEqual(self.times_asked("/en/news/?b&a"), 2)

    def test_an_address_in_another_script_is_kept_as_the_site_writes_it(self):
        for path, times in {"/ar/%D8%A3%D9%86/": 1, "/ar/%d8%a3%d9%86/": 2}.items():
            for _time in range(2):
                self.get(path)
            self.assertEqual(self.times_asked(path), times)

    def test_what_is_sent_with_a_query_arrives(self):
        for path in ("/en/form/?a=b%20c&a=", "/en/form/?"):
            answer = self.nginx.ask(path, "POST", "x=y", X_Visitor=self.visitor)
            self.assertEqual(answer.body.decode(), path)

    def test_what_depends_on_who_asks_is_not_kept(self):
        self.answer("/en/own/", headers=PRIVATE)
        self.answer("/en/cookie/", headers=PUBLIC | {"Set-Cookie": "a=b"})
        self.answer("/en/varied/", headers=PUBLIC | {"Vary": "Accept-Encoding, Cookie"})
        self.answer("/en/unsaid/", headers={"Cache-Control": "public, max-age=60"})
        self.answer("/en/expires/", headers={"Expires": "Thu, 31 Dec 2099 00:00:00 GMT"})
        for path in ("own", "cookie", "varied", "unsaid", "expires"):
            for _time in range(2):
                self.get(f"/en/{path}/")
            self.assertEqual(self.times_asked(f"/en/{path}/"), 2, path)

    def test_of_admin_and_files_nothing_is_kept_whatever_they_say(self):
        for path in ("/admin/", "/admin/articles/", "/media/a.pdf", "/health/", "/%61dmin/x/"):
            for _time in range(2):
                self.get(path)
            self.assertEqual(self.times_asked(path), 2, path)

    def test_the_api_is_kept_as_it_says(self):
        self.answer("/api/v1/own", headers=PRIVATE)
        for path, times in {"/api/v1/articles": 1, "/api/v1/own": 2}.items():
            for _time in range(2):
                self.get(path)
            self.assertEqual(self.times_asked(path), times)

    def test_who_is_signed_in_or_names_himself_gets_his_own(self):
        self.answer("/en/desk/", text="public")
        self.get("/en/desk/")
        self.answer("/en/desk/", text="of an editor")
        for headers in (
            {"Cookie": "sessionid=abc"},
            {"Cookie": "a=b; sessionid=0"},
            {"Authorization": "Basic abc"},
        ):
            self.assertEqual(self.get("/en/desk/", **headers).body, b"of an editor")
        self.assertEqual(self.get("/en/desk/", Cookie="seen=yes").body, b"public")

    def test_an_address_that_never_was_takes_no_room(self):
        self.answer("/en/junk/", 404)
        for _time in range(2):
            self.get("/en/junk/", 404)
        self.assertEqual(self.times_asked("/en/junk/"), 2)

    def test_addresses_with_a_query_have_a_place_of_their_own(self):
        self.get("/en/news/?page=2")
        kept = [path.read_bytes() for path in (self.folder / "cache/queries").rglob("?" * 32)]
        self.assertTrue(any(b"/en/news/?page=2" in each for each in kept))
        self.assertFalse(any(b"/en/news/ " in each for each in kept))

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
