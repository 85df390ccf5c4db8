"""What all answers of the API share."""

from unittest.mock import patch

from django.core.cache import cache
from django.test import Client, TestCase, override_settings

from articles.models import Article
from iomcms.api import limits
from tests.factories import make_article

LONG = "9" * 5000


class AnswerTest(TestCase):
    def test_it_can_only_be_read(self):
        client = Client(enforce_csrf_checks=True)
        for method in ("post", "put", "patch", "delete", "trace"):
            with self.subTest(method):
                response = getattr(client, method)("/api/v1/articles")
                self.assertEqual(response.status_code, 405)
                self.assertEqual(response["Allow"], "GET, HEAD, OPTIONS")
                self.assertEqual(response["Content-Type"], "application/problem+json")

    def test_scripts_of_other_sites_may_read_it(self):
        for path in ("articles", "articles/999", "openapi.json", "nothing", "articles?limit=0"):
            response = self.client.get(f"/api/v1/{path}", headers={"origin": "https://a.example"})
            self.assertEqual(response["Access-Control-Allow-Origin"], "*")
            self.assertNotIn("Access-Control-Allow-Credentials", response)

    def test_a_preflight_is_answered(self):
        response = self.client.options(
            "/api/v1/articles",
            headers={
                "origin": "https://a.example",
                "access-control-request-method": "GET",
                "access-control-request-headers": "if-none-match",
            },
        )
        self.assertEqual((response.status_code, response.content), (204, b""))
        self.assertIn("GET", response["Access-Control-Allow-Methods"])
        self.assertEqual(response["Access-Control-Allow-Headers"], "If-None-Match")

    def test_it_sets_no_cookie_and_varies_with_no_visitor(self):
        self.client.cookies["sessionid"] = "a" * 32
        for path in ("articles", "articles/999", "openapi.json", ""):
            response = self.client.get(f"/api/v1/{path}", headers={"accept-language": "fr"})
            self.assertFalse(response.cookies)
            self.assertNotRegex(response.headers.get("Vary", ""), "Cookie|Language")

    def test_whoever_has_it_already_gets_304(self):
        article = make_article("en")
        path = f"/api/v1/articles/{article.pk}"
        tag = self.client.get(path)["ETag"]
        response = self.client.get(path, headers={"if-none-match": tag})
        self.assertEqual((response.status_code, response.content), (304, b""))
        self.assertEqual(response["ETag"], tag)
        self.assertEqual(response["Access-Control-Allow-Origin"], "*")
        self.assertEqual(response["Cache-Control"], "public, no-cache")
        Article.objects.update(title_en="Another")
        response = self.client.get(path, headers={"if-none-match": tag})
        self.assertEqual(response.status_code, 200)
        self.assertNotEqual(response["ETag"], tag)

    def test_lists_and_their_cursors_have_a_lasting_tag(self):
        make_article("en"), make_article("en")
        tags = {self.client.get("/api/v1/articles?limit=1")["ETag"] for _ in range(2)}
        self.assertEqual(len(tags), 1)

    def test_the_head_says_what_the_body_would(self):
        make_article("en")
        got, head = self.client.get("/api/v1/articles"), self.client.head("/api/v1/articles")
        self.assertEqual(head.content, b"")
        for name in ("ETag", "Content-Length", "Content-Type", "Content-Language"):
            self.assertEqual(head[name], got[name])

    def test_bad_input_is_refused_and_named(self):
        for query, parameter in {
            "limit=0": "limit",
            "limit=101": "limit",
            "limit=1e309": "limit",
            f"limit={LONG}": "limit",
            "limit=": "limit",
            "language=de": "language",
            "language=": "language",
            "kind=%00": "kind",
            "year=99999": "year",
            f"year={LONG}": "year",
            "tag=a%00b": "tag",
            "tag=": "tag",
            f"tag={'a' * 100_000}": "tag",
            "office=%00": "office",
            "country=A%00": "country",
            "country=ag": "country",
            "cursor=%00": "cursor",
            "cursor=%F0%9F": "cursor",
            f"cursor={'a' * 301}": "cursor",
            "updated_since=yesterday": "updated_since",
            "updated_since=2024-01-01T00:00:00": "updated_since",
            "updated_since=1700000000": "updated_since",
            "updated_since=%00": "updated_since",
            "page=2": "page",
            "lang=fr": "lang",
            "%00=%00": "\0",
        }.items():
            with self.subTest(query[:60]):
                response = self.client.get(f"/api/v1/articles?{query}")
                self.assertEqual(response.status_code, 400)
                self.assertEqual(response["Content-Type"], "application/problem+json")
                self.assertEqual(response["Cache-Control"], "no-store")
                self.assertEqual(response.json()["errors"][0]["parameter"], parameter)

    def test_too_many_parameters_are_refused(self):
        query = "&".join(f"a{number}=1" for number in range(1001))
        self.assertEqual(self.client.get(f"/api/v1/articles?{query}").status_code, 400)

    def test_odd_words_find_nothing(self):
        for word in ("%25", "%F0%9F", "%E2%80%AE", "' OR 1=1 --", "_", "🌉", "\ufffd" * 120):
            for name in ("tag", "office"):
                response = self.client.get("/api/v1/articles", {name: word})
                self.assertEqual(response.json()["items"], [])

    def test_odd_keys_lead_nowhere(self):
        for key in ("0", "-1", LONG, str(2**63), "1e3", "%00", "abc", "1/", "%F0%9F", "１"):
            for kind in ("articles", "events", "offices", "people", "contacts", "countries"):
                with self.subTest(kind=kind, key=key[:20]):
                    response = self.client.get(f"/api/v1/{kind}/{key}")
                    self.assertEqual(response.status_code, 404)
                    self.assertEqual(response["Content-Type"], "application/problem+json")


@override_settings(API_REQUESTS_PER_MINUTE=2)
class LimitTest(TestCase):
    def setUp(self):
        cache.clear()
        self.addCleanup(cache.clear)
        self.enterContext(patch.object(limits.time, "time", return_value=600_018.0))

    def get(self, **more):
        return self.client.get("/api/v1/articles", **more)

    def test_beyond_it_the_answer_is_to_wait(self):
        self.assertEqual(self.get()["RateLimit"], '"address";r=1;t=42')
        self.assertEqual(self.get()["RateLimit"], '"address";r=0;t=42')
        response = self.get()
        self.assertEqual(response.status_code, 429)
        self.assertEqual(response["Retry-After"], "42")
        self.assertEqual(response["RateLimit-Policy"], '"address";q=2;w=60')
        self.assertEqual(response["Content-Type"], "application/problem+json")
        self.assertEqual(response["Access-Control-Allow-Origin"], "*")

    def test_the_next_minute_begins_anew(self):
        for _ in range(3):
            self.get()
        with patch.object(limits.time, "time", return_value=600_060.0):
            self.assertEqual(self.get().status_code, 200)

    def test_each_address_has_its_own(self):
        for _ in range(3):
            self.get()
        self.assertEqual(self.get(REMOTE_ADDR="192.0.2.7").status_code, 200)

    def test_no_address_is_kept(self):
        self.get(REMOTE_ADDR="192.0.2.7")
        kept = str(cache._cache) + str(cache._expire_info)
        self.assertIn("api-", kept)
        self.assertNotIn("192.0.2.7", kept)

    @override_settings(API_REQUESTS_PER_MINUTE=0)
    def test_none_may_be_set(self):
        self.assertNotIn("RateLimit", self.get())
