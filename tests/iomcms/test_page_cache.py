"""Whole pages that are kept: the same bytes as made anew, for everybody who may have them."""

import gzip
import time
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from unittest.mock import patch

import brotli
from django.core.cache import caches
from django.db import OperationalError, connection
from django.http import HttpResponse, QueryDict
from django.test import Client, SimpleTestCase, TestCase, override_settings, tag
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Article
from iomcms import page_cache
from iomcms.addresses import KNOWN, LEFT
from iomcms.encodings import accepted
from iomcms.entries import CACHING, Entry
from iomcms.page_cache import key_of
from pages.models import SiteSettings
from publishing import actions, freshness
from publishing.languages import CODES
from tests.caching import kept_pages
from tests.databases import TogetherTestCase
from tests.factories import (
    make_article,
    make_country,
    make_event,
    make_office,
    make_page,
    make_person,
    make_tag,
)
from tests.test_surfaces import surfaces
from tests.worlds import NOW, World

ARTICLE = "/en/news/a-story/"


def everything():
    """Make one of each; return every kept address by name, in English."""
    SiteSettings.objects.create(name_en="Site", security_contact="security@example.org")
    article = make_article("en", slug_en="a-story", dateline_on="2024-01-01")
    event, office, person, page = (
        make("en", slug_en="one") for make in (make_event, make_office, make_person, make_page)
    )
    tag, country = make_tag("water"), make_country("CH")
    for each in (article, event):
        each.tags.add(tag)
        each.countries.add(country)
        each.goals.add(1)
        each.offices.add(office)
    arguments = {
        "topic": ["water"],
        "goal": [1],
        "country": ["CH"],
        "articles:year": [2024],
        "articles:month": [2024, 1],
        "articles:detail": ["a-story"],
        "organisation:office": [office.slug_en],
        "organisation:person": [person.slug_en],
        "pages:detail": [page.slug_en],
        "events:detail": [event.slug_en],
        "events:event_calendar": [event.slug_en],
        "events:series_calendar": [event.slug_en],
    }
    with translation.override("en"):
        return {
            name: reverse(name, args=arguments.get(name, []))
            for name, address in KNOWN.items()
            if address.is_kept
        }


class KeptTestCase(TestCase):
    def setUp(self):
        self.enterContext(kept_pages())

    @contextmanager
    def assert_made(self, times):
        """Check how often pages are made meanwhile."""
        made = page_cache.PageCacheMiddleware.made
        with patch.object(page_cache.PageCacheMiddleware, "made", autospec=True) as counted:
            counted.side_effect = made
            yield
        self.assertEqual(counted.call_count, times)

    def assert_kept(self, path, is_kept=True, **options):
        self.client.get(path, **options)
        with self.assert_made(0 if is_kept else 1):
            return self.client.get(path, **options)


class AddressTest(SimpleTestCase):
    def test_every_public_address_says_what_it_knows(self):
        named = {name for name in surfaces() if not name.startswith(tuple(LEFT))}
        self.assertEqual(named, set(KNOWN))

    def test_what_accepts_is_read_with_its_weights(self):
        for header, encodings in {
            "": ["identity"],
            "gzip, deflate, br, zstd": ["br", "gzip", "identity"],
            "gzip": ["gzip", "identity"],
            "x-gzip": ["gzip", "identity"],
            "br;q=0.5, gzip;q=0.8": ["gzip", "br", "identity"],
            "BR;Q=0, *;q=0.1": ["gzip", "identity"],
            "*": ["br", "gzip", "identity"],
            "identity;q=1, gzip;q=0.5": ["identity", "gzip"],
            "gzip;q=0": ["identity"],
            "gzip;q=2, ;;;, \x00": ["identity"],
            "identity;q=0, *;q=0": ["identity"],
        }.items():
            self.assertEqual(list(accepted(header)), encodings, header)

    def test_no_memory_is_filled_with_paths_that_somebody_has_invented(self):
        kept = page_cache.known_route.cache_info().currsize
        self.assertEqual(page_cache.route("/en/news/" + "x" * 5000), None)
        self.assertEqual(page_cache.known_route.cache_info().currsize, kept)


class ParameterTest(KeptTestCase):
    def test_each_declared_parameter_is_read_and_no_other(self):
        everything()
        names = [name for name, address in KNOWN.items() if address.parameters]
        paths = everything_named(names)
        for name, path in paths.items():
            read = set()

            def note(get, read=read):
                def noted(query, key, *default):
                    if not query._mutable:  # a copy, of which a link is made
                        read.add(key)
                    return get(query, key, *default)

                return noted

            with (
                patch.object(QueryDict, "__getitem__", note(QueryDict.__getitem__)),
                patch.object(QueryDict, "get", note(QueryDict.get)),
                patch.object(QueryDict, "__contains__", note(QueryDict.__contains__)),
                patch.object(page_cache, "strip", lambda request: None),
            ):
                self.client.get(path, {"page": "51", "before": "2024-01-01.1", "q": "zq"})
                self.client.get(path, {"page": "51", "after": "2024-01-01.1", "q": "zq"})
                self.client.get(path, {"q": "zq"})
                self.client.get(path, dict.fromkeys(KNOWN[name].parameters, "1"))
            self.assertEqual(read, set(KNOWN[name].parameters), name)

    def test_junk_neither_splits_nor_shows(self):
        make_article("en")
        plain = self.client.get("/en/news/").content
        with self.assert_made(0):
            for query in ("utm_source=junk", "junk", "before_junk=1&=junk&%FFjunk=1", "junk=" * 99):
                self.assertEqual(self.client.get(f"/en/news/?{query}").content, plain)
        self.assertNotIn(b"junk", self.client.get("/en/news/?kind=news&junk=junk").content)

    def test_junk_is_no_error_where_nothing_was_ever_read(self):
        for path in everything().values():
            self.assertLess(self.client.get(f"{path}?x").status_code, 400, path)

    def test_a_proxy_keeps_only_what_was_asked_for_in_the_one_way(self):
        make_article("en", kind="news", dateline_on="2024-01-01")
        for path in (
            "/en/",
            "/en/news/",
            "/en/news/?kind=news&year=2024",
            "/en/news/?tag=a+b%C3%A9",
        ):
            for _ in range(2):
                self.assertNotIn("X-Accel-Expires", self.client.get(path))
        for path in (
            "/en/?x",
            "/en/?&",
            "/en/news/?kind=news&x=1",
            "/en/news/?year=2024&kind=news",
            "/en/news/?kind=news&kind=news",
            "/en/news/?k%69nd=news",
            "/en/news/?tag=a%20b",
            "/en/news/none/?x",
            "/en/search/?x",
        ):
            for headers in ({}, {"if-none-match": "*"}, {"cookie": "sessionid=x"}):
                response = self.client.get(path, headers=headers)
                self.assertEqual(response["X-Accel-Expires"], "0", (path, headers))

    def test_order_and_repetition_do_not_split(self):
        make_article("en", kind="news", dateline_on="2024-01-01")
        first = self.client.get("/en/news/?kind=news&year=2024").content
        with self.assert_made(0):
            for query in ("year=2024&kind=news", "kind=story&year=2024&kind=news&x=1"):
                self.assertEqual(self.client.get(f"/en/news/?{query}").content, first)
        self.assertNotEqual(self.client.get("/en/news/?kind=story").content, first)

    def test_a_word_that_was_not_escaped_is_read(self):
        query = "q=réfugiés".encode().decode("latin-1")
        response = self.client.get("/fr/search/", QUERY_STRING=query)
        self.assertContains(response, 'value="réfugiés"')

    def test_what_is_not_public_keeps_its_parameters(self):
        response = self.client.get("/admin/?next=junk")
        self.assertIn("junk", response["Location"])
        self.assertEqual(self.client.get("/api/v1/articles?junk=1").status_code, 400)


def everything_named(names):
    arguments = {
        "topic": ["water"],
        "goal": [1],
        "country": ["CH"],
        "articles:year": [2024],
        "articles:month": [2024, 1],
    }
    with translation.override("en"):
        return {name: reverse(name, args=arguments.get(name, [])) for name in names}


class HitTest(KeptTestCase):
    def test_a_kept_page_is_the_same_and_asks_no_database(self):
        for name, path in everything().items():
            with self.subTest(name):
                first = self.client.get(path)
                self.assertEqual(first.status_code, 200)
                with self.assertNumQueries(0), self.assert_made(0):
                    again = self.client.get(path)
                self.assertEqual(again.content, first.content)
                self.assertEqual(dict(again.items()), dict(first.items()))
                with override_settings(PAGE_CACHE=False):
                    anew = self.client.get(path)
                self.assertEqual(anew.content, first.content)
                self.assertEqual(dict(anew.items()), dict(first.items()))

    def test_it_says_how_long_it_holds(self):
        make_article("en", slug_en="a-story")
        for path in ("/en/", ARTICLE, "/en/news/feed/", "/en/events/calendar.ics", "/en/news/x/"):
            for _ in range(2):
                response = self.client.get(path)
                self.assertEqual(response["Cache-Control"], CACHING)
                self.assertEqual(response["Vary"], "Accept-Encoding")
        for name in ("robots", "manifest"):
            with translation.override("en"):
                response = self.client.get(reverse(name), headers={"accept-language": "fr"})
            self.assertIn("max-age=3600", response["Cache-Control"])
            self.assertEqual(response["Vary"], "Accept-Encoding")

    def test_it_is_written_as_the_visitor_wants_it(self):
        make_article("en", slug_en="a-story")
        plain = self.client.get(ARTICLE)
        self.assertNotIn("Content-Encoding", plain)
        tags = {plain["ETag"]}
        for encoding, read in (("br", brotli.decompress), ("gzip", gzip.decompress)):
            for asked in (self.client, Client()):
                response = asked.get(ARTICLE, headers={"accept-encoding": encoding})
                self.assertEqual(response["Content-Encoding"], encoding)
                self.assertEqual(int(response["Content-Length"]), len(response.content))
                self.assertEqual(read(response.content), plain.content)
                tags.add(response["ETag"])
        self.assertEqual(len(tags), 3)
        self.assertFalse([tag for tag in tags if tag.startswith("W/")])
        wanted = {"accept-encoding": "gzip;q=0.1, identity;q=0.9"}
        self.assertEqual(self.client.get(ARTICLE, headers=wanted).content, plain.content)

    def test_whoever_has_it_gets_304(self):
        make_article("en", slug_en="a-story")
        for headers in ({}, {"accept-encoding": "br"}):
            tag = self.client.get(ARTICLE, headers=headers)["ETag"]
            for known in (tag, f'"x", W/{tag}', "*"):
                response = self.client.get(ARTICLE, headers=headers | {"if-none-match": known})
                self.assertEqual((response.status_code, response.content), (304, b""))
                self.assertEqual((response["ETag"], response["Cache-Control"]), (tag, CACHING))
                self.assertEqual(response["Vary"], "Accept-Encoding")
            other = headers | {"if-none-match": '"x"'}
            self.assertEqual(self.client.get(ARTICLE, headers=other).status_code, 200)

    def test_a_head_is_that_of_the_page(self):
        make_article("en", slug_en="a-story")
        for _ in range(2):
            head = self.client.head(ARTICLE, headers={"accept-encoding": "br"})
            page = self.client.get(ARTICLE, headers={"accept-encoding": "br"})
            self.assertEqual(dict(head.items()), dict(page.items()))
            self.assertEqual(head.content, b"")

    def test_a_redirect_and_a_withdrawn_page_are_kept_and_a_404_is_not(self):
        article = make_article("en", slug_en="old-story", unpublish_at_en=None)
        article.slug_en = "a-story"
        article.save()
        self.assertEqual(self.assert_kept("/en/news/old-story/")["Location"], ARTICLE)
        actions.withdraw(Article.objects.get(), "en")
        self.assertEqual(self.assert_kept(ARTICLE).status_code, 410)
        self.assertNotIn("ETag", self.client.get(ARTICLE))
        self.assertEqual(self.assert_kept("/en/news/none/", False).status_code, 404)


class FreshTest(KeptTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en", slug_en="a-story", title_en="Stale")

    def title(self):
        response = self.client.get(ARTICLE)
        return {title for title in ("Stale", "Fresh") if title in response.content.decode()}

    def test_the_next_request_after_a_change_shows_it(self):
        self.assertEqual(self.title(), {"Stale"})
        Article.objects.update(title_en="Fresh")
        self.assertEqual(self.title(), {"Fresh"})
        actions.withdraw(Article.objects.get(), "en")
        self.assertEqual(self.client.get(ARTICLE).status_code, 410)

    def test_the_next_request_after_a_moment_shows_it_and_applies_what_is_due(self):
        copy = actions.edit(self.article)
        copy.title_en = "Fresh"
        copy.save()
        now = timezone.now()
        SiteSettings.objects.create(name_en="Site")
        actions.publish(self.article, ["en"], at=now + timedelta(minutes=1))
        self.assertEqual(self.title(), {"Stale"})
        with patch.object(timezone, "now", return_value=now + timedelta(minutes=2)):
            self.assertEqual(self.title(), {"Fresh"})
            self.assert_kept(ARTICLE)

    def test_what_could_not_be_applied_is_tried_again(self):
        copy = actions.edit(self.article)
        copy.title_en = "Fresh"
        copy.save()
        now = timezone.now()
        SiteSettings.objects.create(name_en="Site")
        actions.publish(self.article, ["en"], at=now + timedelta(minutes=1))
        with patch.object(timezone, "now", return_value=now + timedelta(minutes=2)):
            with (
                patch("publishing.due.apply_change", side_effect=OperationalError),
                self.assertLogs("publishing.due", "ERROR"),
            ):
                self.assertEqual(self.title(), {"Stale"})
            self.assertEqual(self.title(), {"Fresh"})


class NotKeptTest(KeptTestCase):
    def setUp(self):
        super().setUp()
        make_article("en", slug_en="a-story")

    def test_who_is_signed_in_is_answered_on_their_own(self):
        self.client.get(ARTICLE)
        self.client.cookies["sessionid"] = "anything"
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(ARTICLE)
        self.assertTrue(queries)
        self.assertEqual(response["Cache-Control"], "private, no-cache")
        self.assertNotIn("ETag", response)

    def test_what_is_not_for_everybody_is_not_kept(self):
        def with_cookie(response):
            response.set_cookie("name", "value")

        def private(response):
            response["Cache-Control"] = "private"

        def varying(response):
            response["Vary"] = "Accept-Language"

        def failing(response):
            response.status_code = 500

        def large(response):
            response.content = b"x" * (page_cache.LARGEST + 1)

        for change in (with_cookie, private, varying, failing, large):
            with self.subTest(change.__name__):
                freshness.tell()

                def view(request, change=change):
                    response = HttpResponse("page")
                    change(response)
                    return response

                with patch("publishing.views.EditionView.get", lambda view_, *a, **k: view(None)):
                    self.assert_kept(ARTICLE, False)

    def test_no_header_of_a_visitor_poisons_it(self):
        plain = self.client.get(ARTICLE).content
        freshness.tell()
        for headers in (
            {"x-forwarded-host": "evil.example"},
            {"x-original-url": "/en/evil/", "x-rewrite-url": "/en/evil/"},
            {"accept-language": "ar", "range": "bytes=0-9", "x-http-method-override": "POST"},
            {"accept-encoding": "\x00;q=,,br;q=9"},
            {"cookie": "django_language=ar; csrftoken=x"},
        ):
            response = self.client.get(ARTICLE, headers=headers)
            self.assertEqual((response.status_code, response.content), (200, plain))
            self.assertEqual(self.client.get(ARTICLE).content, plain)
            freshness.tell()

    @override_settings(ALLOWED_HOSTS=["testserver", ".example.org"])
    def test_each_host_has_its_own_and_a_foreign_one_none(self):
        for host in ("www.example.org", "testserver", "www.example.org:8000"):
            response = self.assert_kept(ARTICLE, headers={"host": host})
            self.assertContains(response, f"http://{host}/en/news/")
        self.assertContains(self.client.get(ARTICLE, secure=True), "https://testserver/")
        with self.assertLogs("django.security", "ERROR"):
            self.assertEqual(
                self.client.get(ARTICLE, headers={"host": "evil.example"}).status_code, 400
            )

    def test_no_cookie_of_a_visitor_sets_one_or_keeps_a_page_from_being_kept(self):
        for value in ("1", "x" * 32, "", "\x7f"):
            for path in (ARTICLE, "/en/news/none/", "/en/search/?q=word"):
                self.client.cookies["csrftoken"] = value
                freshness.tell()
                self.assertFalse(self.client.get(path).cookies, (path, value))
            self.assert_kept(ARTICLE)

    def test_what_anybody_may_invent_makes_room_first(self):
        lives = []
        with patch.object(freshness, "ask", wraps=freshness.ask) as ask:
            for path, host in (
                (ARTICLE, "testserver"),
                ("/en/news/?country=ZZ", "testserver"),
                (ARTICLE, "TESTSERVER:1"),
            ):
                self.client.get(path, headers={"host": host})
                lives += [
                    call.args[3]
                    for call in ask.call_args_list
                    if call.args[0] == "set" and call.args[1].startswith("page:")
                ]
                ask.reset_mock()
        self.assertEqual(lives, [page_cache.LASTS, page_cache.BRIEFLY, page_cache.BRIEFLY])

    def test_an_address_below_a_page_is_no_page(self):
        for path in (f"{ARTICLE}x.css", "/en/news/a-story.css", f"{ARTICLE};x.css"):
            self.assertIn(self.assert_kept(path, False).status_code, (301, 404))

    def test_a_broken_cache_breaks_no_page(self):
        plain = self.client.get(ARTICLE).content
        kept = Entry.of(HttpResponse(b"x" * 500)).as_bytes()
        for damaged in (
            b"",
            b"page0",
            kept[:-1],
            kept + b"x",
            kept[:20],
            b"page1\xff\xff",
            7,
        ):
            with patch.object(caches["pages"], "get", broken_get(damaged)):
                self.assertEqual(self.client.get(ARTICLE).content, plain)
        with (
            patch.object(caches["pages"], "set", side_effect=OSError("No space left on device")),
            patch.object(caches["pages"], "add", side_effect=OSError("No space left on device")),
            self.assertLogs("publishing.freshness", "ERROR") as logs,
        ):
            freshness.telling.is_owed = False
            for path in ("/en/", "/fr/", "/es/"):
                self.assertEqual(self.client.get(path).status_code, 200)
        self.assertLessEqual(len(logs.records), 2)
        with self.assertLogs("publishing.freshness", "WARNING"):
            self.assertEqual(self.client.get("/ar/").status_code, 200)

    def test_an_entry_that_is_read_is_the_one_that_was_written(self):
        for content in (b"", b"short", b"long " * 500):
            response = HttpResponse(content, content_type="text/html", headers={"X-Y": "é"})
            entry = Entry.of(response)
            again = Entry.of_bytes(entry.as_bytes())
            self.assertEqual(
                (again.status, again.headers, again.tag), (200, entry.headers, entry.tag)
            )
            self.assertEqual(again.body("identity"), content)


def broken_get(value):
    get = caches["pages"].get

    def broken(key, *default):
        return value if key.startswith("page:") and not key.endswith("lock") else get(key, *default)

    return broken


class LockTest(KeptTestCase):
    """Another request makes the page just now: what it does is done while this one sleeps."""

    def setUp(self):
        super().setUp()
        self.article = make_article("en", slug_en="a-story", title_en="Stale")
        self.client.get("/en/")
        asked = []
        with (
            patch.object(page_cache, "key_of", lambda *a: asked.append(key_of(*a)) or asked[-1]),
            patch.object(page_cache, "may_be_kept", return_value=False),
        ):
            self.client.get(ARTICLE)
        self.lock = f"{asked[0]}:lock"

    def while_it_sleeps(self, *acts):
        """Let each sleep do the next of these; who sleeps once more waits for nothing."""
        acts = iter(acts)

        def sleep(_seconds):
            if not (act := next(acts, None)):
                raise AssertionError("It still waits.")
            act()

        caches["pages"].add(self.lock, "another's", 60)
        self.enterContext(patch.object(page_cache, "PATIENCE", 3600))
        self.enterContext(patch.object(page_cache, "sleep", sleep))

    def nothing(self):
        pass

    def let_go(self):
        caches["pages"].delete(self.lock)

    def test_who_waits_gets_the_page_of_who_made_it(self):
        def keep():
            caches["pages"].set(self.lock.removesuffix(":lock"), entry.as_bytes())

        entry = Entry.of(HttpResponse("by another", headers={"Vary": "Accept-Encoding"}))
        self.while_it_sleeps(self.nothing, keep)
        with self.assert_made(0):
            self.assertEqual(self.client.get(ARTICLE).content, b"by another")

    def test_nobody_waits_longer_than_for_who_did_not_keep_it(self):
        self.while_it_sleeps(self.nothing, self.nothing, self.let_go)
        with self.assert_made(1):
            self.assertContains(self.client.get(ARTICLE), "Stale")

    def test_nobody_waits_for_what_is_never_kept(self):
        self.while_it_sleeps()
        key = self.lock.removesuffix(":lock")
        self.enterContext(patch.object(page_cache, "key_of", return_value=key))
        for path in ("/en/search/?q=word", "/health/", "/en/press/subscriptions/"):
            self.client.get(path)

    def test_who_waited_while_the_site_changed_begins_again_and_keeps_what_is_new(self):
        def change():
            Article.objects.update(title_en="Fresh")
            self.let_go()

        self.while_it_sleeps(self.nothing, change)
        self.assertContains(self.client.get(ARTICLE), "Fresh")
        with self.assert_made(0):
            self.assertContains(self.client.get(ARTICLE), "Fresh")

    def test_who_took_longer_than_the_lock_holds_leaves_that_of_another(self):
        def slow(*_arguments):
            caches["pages"].set(self.lock, "another's", 60)
            return HttpResponse("late")

        with patch.object(page_cache.PageCacheMiddleware, "made", slow):
            self.client.get(ARTICLE)
        self.assertEqual(caches["pages"].get(self.lock), "another's")

    def test_who_made_it_takes_the_lock_away(self):
        self.client.get(ARTICLE)
        self.assertIsNone(caches["pages"].get(self.lock))

    def test_a_page_begun_before_a_change_is_not_kept_after_it(self):
        def change(*_arguments, made=page_cache.make_public):
            Article.objects.update(title_en="Fresh")
            return made(*_arguments)

        with patch.object(page_cache, "make_public", change):
            self.assertContains(self.client.get(ARTICLE), "Stale")
        self.assertContains(self.client.get(ARTICLE), "Fresh")


@tag("once")
class MomentsTest(TestCase):
    def test_what_is_kept_is_what_would_be_made_at_every_moment(self):
        world = World(Random(7))
        make_event("en", starts_at=NOW - timedelta(hours=3), ends_at=NOW + timedelta(hours=2))
        paths = ["/en/", "/fr/news/", "/en/events/", "/ar/events/calendar.ics", "/en/press/"]
        paths += ["/es/news/feed/", "/fr/structure/", "/en/goals/1/", "/robots.txt"]
        for number, subject in enumerate(world.subjects):
            paths.append(subject.url(CODES[number % len(CODES)]))
        steps = [timedelta(hours=hours) for hours in (-3, -2, -1, -0.5, 0, 1, 1.5, 2, 2.5)]
        changes = 0
        with kept_pages():
            before = {}
            for step in (*steps, timedelta(hours=11), timedelta(hours=11, seconds=1)):
                with patch.object(timezone, "now", return_value=NOW + step):
                    for path in paths:
                        shown = self.client.get(path)
                        with override_settings(PAGE_CACHE=False):
                            made = self.client.get(path)
                        said = (shown.status_code, shown.content)
                        self.assertEqual(said, (made.status_code, made.content), (path, step))
                        changes += before.get(path, said) != said
                        before[path] = said
        self.assertGreater(changes, 10)


class TogetherTest(TogetherTestCase):
    """Many visitors at one moment, with transactions of their own."""

    def setUp(self):
        self.enterContext(override_settings(PAGE_CACHE=True))
        self.enterContext(patch("django.test.client.store_rendered_templates"))
        self.article = make_article("en", slug_en="a-story", title_en="Stale")
        Client().get("/en/")

    def slowly(self, seconds=0.3):
        """Let the page take its time after it has read what it shows; return how often it does."""
        made, get = [], page_cache.PageCacheMiddleware.made

        def slow(middleware, request, *arguments):
            made.append(request.path)
            get_response = middleware.get_response

            class Slow(type(middleware)):
                pass

            other = Slow(lambda request: (get_response(request), time.sleep(seconds))[0])
            return get(other, request, *arguments)

        self.enterContext(patch.object(page_cache.PageCacheMiddleware, "made", slow))
        return made

    def test_one_makes_a_page_for_all_that_ask(self):
        made = self.slowly()
        answers = self.together(lambda number: Client().get(ARTICLE).content, 12)
        self.assertEqual((len(set(answers)), made), (1, [ARTICLE]))
