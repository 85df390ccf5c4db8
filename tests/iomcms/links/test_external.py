"""How other sites are asked: politely, seldom, and with time that the tests let pass."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Signal
from unittest.mock import patch

from django.core.management import CommandError
from django.test import SimpleTestCase, override_settings, tag
from django.utils import timezone

from events.models import Event
from iomcms.links import running
from iomcms.links.external import round as rounds
from iomcms.links.external import visiting
from iomcms.links.external.asking import Outcome
from iomcms.links.external.guarding import split
from iomcms.links.models import BrokenLink, ExternalAddress, Fault
from tests.factories import make_article, make_event
from tests.iomcms.links.cases import LinksTest, links
from tests.iomcms.links.sites import Sites, resolved

FINE, NOTHING = (200, {}, b"x" * 5000), (404, {}, b"")
SLOW_DOWN = (429, {"Retry-After": "30"}, b"")


@tag("once")
class AnswersTest(Sites, SimpleTestCase):
    def setUp(self):
        super().setUp()
        self.site.pages |= {"/robots.txt": NOTHING, "/": FINE}

    def test_one_that_is_there(self):
        self.assertEqual(self.outcome("/"), Outcome())
        self.assertEqual(self.site.paths("HEAD"), ["/"])
        self.assertEqual(self.site.paths("GET"), ["/robots.txt"])

    def test_who_asks_says_so_and_has_no_cookie(self):
        self.site.pages["/"] = (200, {"Set-Cookie": "a=1"}, b"")
        with override_settings(SITE_URL="https://www.site.example"):
            asker = self.asker()
            for _twice in range(2):
                asker.outcome(f"{self.site.url}/")
        for headers in self.site.headers:
            self.assertEqual(headers["User-Agent"], "iomcms-links (+https://www.site.example)")
            self.assertNotIn("Cookie", headers)
            self.assertNotIn("Authorization", headers)
            self.assertEqual(headers["Host"], self.site.url.removeprefix("http://"))

    def test_what_is_not_found_by_head_is_asked_for_by_get_and_little_of_it_read(self):
        self.site.pages["/odd"] = lambda asked: FINE if asked.command == "GET" else NOTHING
        self.assertEqual(self.outcome("/odd"), Outcome())
        self.assertEqual(self.site.headers[-1]["Range"], "bytes=0-1023")
        answer = visiting.visit(split(f"{self.site.url}/"), "GET")
        self.assertEqual(len(answer.body), 1024)

    def test_what_is_not_there(self):
        self.site.pages["/gone"] = (410, {}, b"")
        self.site.pages["/broken"] = (500, {}, b"")
        self.assertEqual(self.outcome("/none"), Outcome(Fault.REFUSED, "404"))
        self.assertEqual(self.outcome("/gone"), Outcome(Fault.REFUSED, "410"))
        self.assertEqual(self.outcome("/broken"), Outcome(Fault.SILENT, "500"))

    def test_a_site_that_lets_no_programs_in_is_not_said_to_be_broken(self):
        for status in (401, 403, 405, 451):
            self.site.pages["/"] = (status, {}, b"")
            self.assertEqual(self.outcome("/"), Outcome())

    def test_nobody_there(self):
        with resolved():
            self.assertEqual(
                self.asker().outcome("http://nowhere.example/"), Outcome(Fault.NO_HOST)
            )
        self.site.server.server_close()
        self.assertEqual(self.outcome("/"), Outcome(Fault.SILENT))

    def test_a_certificate_of_nobody(self):
        """The site does not even speak TLS."""
        address = self.site.url.replace("http:", "https:")
        self.assertIn(self.asker().outcome(f"{address}/").fault, (Fault.CERTIFICATE, Fault.SILENT))

    def test_an_answer_that_never_ends_is_cut_off(self):
        def drip(asked):
            for _piece in range(1000):
                try:
                    asked.wfile.write(b"HTTP/1.1 200 OK\r\nX: y\r\n")
                    asked.wfile.flush()
                except OSError:
                    break
                stop.wait(0.02)
            return FINE

        stop = Signal()
        self.addCleanup(stop.set)
        self.site.pages["/"] = drip
        self.site.pages["/robots.txt"] = NOTHING
        with patch.object(visiting, "LONGEST", 0.1):
            self.assertEqual(self.outcome("/").fault, Fault.SILENT)

    def test_redirects_are_followed_and_the_new_address_is_told_where_it_is_for_good(self):
        def to(status, path):
            return status, {"Location": path}, b""

        self.site.pages |= {
            "/a": to(301, "/b"),
            "/b": to(308, f"{self.site.url}/c#there"),
            "/c": to(302, "/"),
            "/d": to(302, "/a"),
            "/lost": to(301, "/nothing"),
            "/é": FINE,
            "/accent": (301, {"Location": "/%C3%A9"}, b""),
        }
        self.assertEqual(self.outcome("/a"), Outcome(Fault.MOVED, leads_to=f"{self.site.url}/c"))
        self.assertEqual(self.outcome("/d"), Outcome())
        self.assertEqual(self.outcome("/lost"), Outcome(Fault.REFUSED, "404"))

    def test_a_redirect_to_our_own_site_is_not_asked(self):
        self.site.pages["/"] = (301, {"Location": "https://testserver/en/"}, b"")
        self.assertEqual(self.outcome("/"), Outcome(Fault.MOVED, leads_to="https://testserver/en/"))

    def test_five_redirects_and_no_more(self):
        for number in range(9):
            self.site.pages[f"/{number}"] = (302, {"Location": f"/{number - 1}"}, b"")
        self.site.pages["/0"] = FINE
        self.assertEqual(self.outcome("/5"), Outcome())
        self.assertEqual(self.outcome("/6"), Outcome(Fault.CIRCLE))
        self.site.pages["/round"] = (301, {"Location": "/round"}, b"")
        self.assertEqual(self.outcome("/round"), Outcome(Fault.CIRCLE))


@tag("once")
class MannersTest(Sites, SimpleTestCase):
    def setUp(self):
        super().setUp()
        self.site.pages |= {"/robots.txt": NOTHING} | {f"/{n}": FINE for n in range(9)}

    def outcomes(self, *paths, pause=1):
        return self.asker(pause).outcomes([f"{self.site.url}{path}" for path in paths])

    def test_one_question_at_a_time_with_a_pause(self):
        self.outcomes("/1", "/2", "/3")
        self.assertEqual(
            [(at, path) for at, _how, path in self.site.asked],
            [(0, "/robots.txt"), (1, "/1"), (2, "/2"), (3, "/3")],
        )

    def test_also_where_several_threads_come_to_the_same_host(self):
        asker = self.asker()
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(asker.outcome, [f"{self.site.url}/{number}" for number in range(6)]))
        self.assertEqual(self.site.most_at_once, 1)
        moments = [at for at, _how, _path in self.site.asked]
        self.assertEqual(moments, sorted(set(moments)))

    def test_what_robots_txt_keeps_to_itself_is_not_asked(self):
        rules = b"User-agent: *\nDisallow: /1\nCrawl-delay: 7\n\nUser-agent: iomcms-links\n"
        self.site.pages["/robots.txt"] = (200, {}, rules + b"Disallow: /2\nCrawl-delay: 5\n")
        self.assertEqual(self.outcomes("/1", "/2", "/3"), [Outcome()] * 3)
        self.assertEqual(
            [(at, path) for at, _how, path in self.site.asked],
            [(0, "/robots.txt"), (1, "/1"), (6, "/3")],
        )

    def test_a_robots_txt_that_is_refused_keeps_all(self):
        for status, asked in ((403, 1), (500, 1), (404, 2)):
            self.site.asked.clear()
            self.site.pages["/robots.txt"] = (status, {}, b"")
            self.outcomes("/1")
            self.assertEqual(len(self.site.asked), asked)

    def test_one_that_is_no_text_does_no_harm(self):
        self.site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: \xc2\xb2\n\xff")
        self.assertEqual(self.outcomes("/1"), [Outcome()])

    def test_a_host_that_fails_three_times_is_left_for_this_run(self):
        self.site.pages |= {f"/{number}": (500, {}, b"") for number in range(1, 5)}
        outcomes = self.outcomes("/1", "/2", "/3", "/4", "/5")
        self.assertEqual(outcomes, [Outcome(Fault.SILENT, "500")] * 3 + [None] * 2)
        self.assertNotIn("/4", self.site.paths())

    def test_one_that_answers_in_between_is_not(self):
        self.site.pages |= {f"/{number}": (500, {}, b"") for number in (1, 3, 5, 7)}
        self.assertNotIn(None, self.outcomes(*(f"/{number}" for number in range(8))))

    def test_a_host_is_asked_no_sooner_than_it_wants(self):
        self.site.pages["/1"] = [SLOW_DOWN, FINE]
        self.assertEqual(self.outcomes("/1", "/2"), [Outcome()] * 2)
        asked = [(at, path) for at, _how, path in self.site.asked[1:]]
        self.assertEqual(asked, [(1, "/1"), (31, "/1"), (32, "/2")])

    def test_and_not_in_this_run_where_that_is_long(self):
        self.site.pages["/1"] = (503, {"Retry-After": "7200"}, b"")
        self.site.pages["/2"] = (429, {}, b"")
        self.assertEqual(self.outcomes("/1", "/3"), [Outcome(in_seconds=7200), None])
        self.assertEqual(self.outcomes("/2", "/3"), [None, None])

    def test_no_wait_is_believed_that_is_longer_than_a_month(self):
        for number, said in enumerate(("999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"), 1):
            self.site.pages[f"/{number}"] = (503, {"Retry-After": said}, b"")
            [outcome] = self.outcomes(f"/{number}")
            self.assertEqual(outcome.in_seconds, 30 * 86400)

    def test_a_moment_is_understood_too(self):
        at = timezone.now() + timedelta(hours=5)
        self.site.pages["/1"] = (
            503,
            {"Retry-After": at.strftime("%a, %d %b %Y %H:%M:%S GMT")},
            b"",
        )
        [outcome] = self.outcomes("/1")
        self.assertAlmostEqual(outcome.in_seconds, 5 * 3600, delta=100)
        self.site.pages["/2"] = (503, {"Retry-After": "soon"}, b"")
        self.assertEqual(self.outcomes("/2"), [Outcome(Fault.SILENT, "503")])


class MemoryTest(Sites, LinksTest):
    def setUp(self):
        super().setUp()
        self.site.pages |= {
            "/robots.txt": NOTHING,
            "/fine": FINE,
            "/moved": (301, {"Location": "/fine"}, b""),
        }
        self.url = self.site.url
        self.page = make_article(
            "en", body_en=links(*(f"{self.url}/{each}" for each in ("fine", "moved", "none")))
        )

    def run_at(self, at, hosts=()):
        self.site.asked.clear()
        running.run(lambda at: rounds.ask_due(hosts, at, self.asker()), at)
        return self.site.paths("HEAD")

    def told(self):
        return {
            link.address.rpartition("/")[2]: (link.fault, link.detail, link.replacement)
            for link in BrokenLink.objects.all()
        }

    def test_a_link_is_said_to_be_broken_when_it_has_failed_in_two_runs(self):
        first = timezone.now()
        self.assertEqual(self.run_at(first), ["/fine", "/moved", "/fine", "/none"])
        moved = {"moved": (Fault.MOVED, "", f"{self.url}/fine")}
        self.assertEqual(self.told(), moved)
        self.assertEqual(self.run_at(first + timedelta(hours=1)), [])
        self.assertEqual(self.told(), moved)
        self.assertEqual(self.run_at(first + timedelta(days=7)), ["/none"])
        self.assertEqual(self.told(), {**moved, "none": (Fault.REFUSED, "404", "")})
        link = BrokenLink.objects.get(fault=Fault.REFUSED)
        self.assertEqual((link.page, link.is_external), (self.page, True))

    def test_what_answers_again_is_forgotten(self):
        first = timezone.now()
        for days in (0, 7):
            self.run_at(first + timedelta(days=days))
        self.site.pages["/none"] = FINE
        self.run_at(first + timedelta(days=8))
        self.assertNotIn("none", self.told())

    def test_an_answer_holds_for_some_days(self):
        first = timezone.now()
        self.run_at(first)
        with override_settings(LINKS_ASKED_AGAIN_DAYS=14):
            self.assertEqual(self.run_at(first + timedelta(days=13)), ["/none"])
            self.assertIn("/fine", self.run_at(first + timedelta(days=15)))

    def test_without_being_told_to_nobody_asks_but_what_is_known_is_said(self):
        first = timezone.now()
        for days in (0, 7):
            self.run_at(first + timedelta(days=days))
        self.site.asked.clear()
        self.check()
        self.assertEqual(self.site.asked, [])
        self.assertEqual(set(self.told()), {"moved", "none"})
        self.page.body_en = links(f"{self.url}/fine")
        self.page.save()
        self.check()
        self.assertEqual(self.told(), {})

    def test_what_no_page_links_any_more_is_forgotten(self):
        self.run_at(timezone.now())
        self.assertEqual(ExternalAddress.objects.count(), 3)
        self.page.delete()
        self.run_at(timezone.now())
        self.assertFalse(ExternalAddress.objects.exists())

    def test_some_hosts_only(self):
        self.assertEqual(self.run_at(timezone.now(), ["elsewhere.example"]), [])
        self.assertEqual(len(self.run_at(timezone.now(), ["127.0.0.1"])), 4)

    def test_when_a_host_wants_to_be_asked_later_it_is(self):
        self.site.pages["/fine"] = (503, {"Retry-After": "864000"}, b"")
        first = timezone.now()
        self.run_at(first)
        row = ExternalAddress.objects.get(address__endswith="/fine")
        self.assertEqual((row.due_at, row.asked_at), (first + timedelta(days=10), None))

    def test_an_address_inside_is_told_as_such(self):
        Event.objects.filter(pk=make_event("en").pk).update(online_url="http://10.0.0.7/")
        first = timezone.now()
        for days in (0, 7):
            self.run_at(first + timedelta(days=days))
        self.assertEqual(BrokenLink.objects.get(field="online_url").fault, Fault.INSIDE)

    def test_a_host_that_nobody_understands_keeps_none_from_being_asked(self):
        asker = self.asker()
        Event.objects.filter(pk=make_event("en").pk).update(online_url="http://odd.example/")
        with (
            patch.object(asker, "outcomes", self.failing(asker.outcomes)),
            patch.object(rounds, "Asker", lambda: asker),
            self.assertLogs("iomcms.links", "ERROR"),
        ):
            self.assertIn("3 addresses on other sites", self.check(external=True))

    def failing(self, outcomes):
        def fail(addresses):
            if "odd.example" in addresses[0]:
                raise LookupError
            return outcomes(addresses)

        return fail

    def test_the_command(self):
        with patch.object(rounds, "Asker", self.asker):
            self.assertIn("3 addresses on other sites were asked.", self.check(external=True))
        with self.assertRaises(CommandError):
            self.check(hosts=["a.example"])
        with override_settings(SITE_URL=""), self.assertRaises(CommandError):
            self.check(external=True)
        with self.assertRaises(CommandError):
            self.check(report="/nowhere/at/all.json")
