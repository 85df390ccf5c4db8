"""What nginx keeps of the site, for whom and how long."""

import gzip
import re
import subprocess
import time
from pathlib import Path

from django.test import tag

from bench.nginx import DEPLOY

from .front import GONE, JUNK, LIFE, PRIVATE, PUBLIC, FrontTestCase


@tag("once")
class FrontTest(FrontTestCase):
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
            {"Cookie": "__Host-sessionid=abc"},
            {"Cookie": "a=b; __Host-sessionid=0"},
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
