"""What is counted for Prometheus, who hears of it, and that nothing in it is of a person."""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth.models import User
from django.test import TestCase, override_settings, tag

from iomcms import health
from iomcms.health import Check
from tests.caching import kept_pages
from tests.factories import make_article

TOKEN = "a-token-that-nobody-else-knows"
MIDDLEWARE = ["iomcms.metrics.MetricsMiddleware", *settings.MIDDLEWARE]
#: Two processes, as a server has them, count in one folder.
SEVERAL = """
import os
import django
django.setup()
from django.test import RequestFactory
from django.conf import settings
from django.http import HttpResponse
from iomcms import health, metrics
health.CHECKS = {}
for _ in range(2):
    if os.fork() == 0:
        metrics.MetricsMiddleware(lambda request: HttpResponse())(RequestFactory().get("/x"))
        os._exit(0)
    os.wait()
metrics.Told.waiting = lambda self: []
settings.METRICS_TOKEN = "t"
asked = RequestFactory(headers={"authorization": "Bearer t"}).get("/metrics/")
print(metrics.figures(asked).content.decode())
"""


@override_settings(
    MIDDLEWARE=MIDDLEWARE,
    METRICS_TOKEN=TOKEN,
    CACHES={
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
    },
)
class MetricsTest(TestCase):
    def setUp(self):
        works = Check(lambda: None)
        works.begin()
        self.enterContext(patch.object(health, "CHECKS", {"database": works}))

    def told(self):
        response = self.client.get("/metrics/", headers={"authorization": f"Bearer {TOKEN}"})
        self.assertEqual(response.status_code, 200)
        lines = [line for line in response.content.decode().splitlines() if line[0] != "#"]
        return {name: float(value) for name, _space, value in (x.rpartition(" ") for x in lines)}

    def difference(self, ask):
        """Return what has risen while something was asked for."""
        before = self.told()
        ask()
        return {
            name: value - before.get(name, 0)
            for name, value in self.told().items()
            if value > before.get(name, 0)
        }

    def test_only_who_knows_the_token_hears_of_it(self):
        for given in ("", "Bearer", "Bearer nonsense", f"bearer {TOKEN}", f"Bearer {TOKEN}é"):
            response = self.client.get("/metrics/", headers={"authorization": given})
            self.assertEqual(response.status_code, 404)
            self.assertNotIn(b"iomcms", response.content)
        with override_settings(METRICS_TOKEN=""):
            response = self.client.get("/metrics/", headers={"authorization": "Bearer "})
            self.assertEqual(response.status_code, 404)

    def test_requests_are_counted_by_view_method_and_status(self):
        path = make_article("en", slug_en="a-name-of-its-own").get_absolute_url("en")
        risen = self.difference(lambda: [self.client.get(path), self.client.get("/en/nowhere/")])
        view = 'view="articles:detail"'
        self.assertEqual(risen[f'iomcms_requests_total{{method="GET",status="200",{view}}}'], 1)
        self.assertEqual(risen[f"iomcms_request_seconds_count{{{view}}}"], 1)
        self.assertGreater(risen[f"iomcms_sql_statements_total{{{view}}}"], 1)
        self.assertGreater(risen[f"iomcms_sql_seconds_total{{{view}}}"], 0)
        self.assertNotIn("a-name-of-its-own", str(risen))

    def test_what_anybody_can_invent_adds_no_figure(self):
        for name in ("one", "other"):
            self.client.get(f"/{name}/y/")
            self.client.get(f"/en/news/{name}/")
            self.client.generic(name.upper(), "/en/")
            figures = self.told()
            if name == "one":
                first = set(figures)
        self.assertEqual(set(figures), first)

    def test_a_page_from_the_cache_has_its_view(self):
        make_article("en")
        with kept_pages():
            risen = self.difference(lambda: [self.client.get("/en/news/") for _ in range(3)])
        self.assertEqual(risen['iomcms_public_pages_total{from="made"}'], 1)
        self.assertEqual(risen['iomcms_public_pages_total{from="cache"}'], 2)
        self.assertEqual(risen['iomcms_request_seconds_count{view="articles:list"}'], 3)

    def test_failures_to_sign_in_are_counted_and_nobody_is_named(self):
        User.objects.create_user("amina", "amina@example.org", "a secret of hers", is_staff=True)
        form = {"login": "amina", "password": "wrong and hers"}
        risen = self.difference(lambda: self.client.post("/admin/login/", form))
        self.assertEqual(risen['iomcms_sign_ins_total{result="failed"}'], 1)
        self.assertNotIn("amina", str(self.told()))

    def test_what_waits_is_told_while_the_database_answers(self):
        waiting = 'iomcms_waiting{what="failed_scheduled_changes"}'
        self.assertEqual(self.told()[waiting], 0)
        self.assertEqual(self.told()['iomcms_health{part="database"}'], 1)
        with patch.object(health, "failing", lambda: ["database"]):
            told = self.told()
        self.assertEqual(told['iomcms_health{part="database"}'], 0)
        self.assertNotIn(waiting, told)

    def test_it_is_off_unless_asked_for(self):
        with override_settings(MIDDLEWARE=settings.MIDDLEWARE[1:]):
            self.assertNotEqual(self.client.get("/metrics/").status_code, 200)


@tag("once")
class SeveralProcessesTest(TestCase):
    def test_any_process_tells_of_all(self):
        with TemporaryDirectory() as folder:
            told = subprocess.run(
                [sys.executable, "-c", SEVERAL],
                env=os.environ
                | {
                    "PROMETHEUS_MULTIPROC_DIR": f"{folder}/new",
                    "DJANGO_SETTINGS_MODULE": "iomcms.settings.dev",
                },
                cwd=settings.BASE_DIR,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        self.assertIn('iomcms_requests_total{method="GET",status="200",view="none"} 2.0', told)
