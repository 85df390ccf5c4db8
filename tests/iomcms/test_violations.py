"""What browsers report that they refused is counted, and nothing is kept of who they are."""

import json
from unittest.mock import patch

from django.contrib.auth.models import Permission, User
from django.test import TestCase
from django.urls import reverse

from iomcms import policies
from iomcms.violations import models
from iomcms.violations.models import Violation
from tests.factories import make_article


def told(**changes):
    """Return a report as browsers send it."""
    return {
        "document-uri": "http://testserver/en/news/",
        "referrer": "https://search.example/?q=who-asks",
        "effective-directive": "script-src-elem",
        "violated-directive": "script-src-elem",
        "original-policy": policies.public(),
        "disposition": "enforce",
        "blocked-uri": "https://ads.example/a/tracker.js?visitor=17",
        "source-file": "http://testserver/en/news/?q=who-asks",
        "script-sample": "a secret",
        "status-code": 200,
    } | {name.replace("_", "-"): value for name, value in changes.items()}


class ReportTest(TestCase):
    def send(self, status=204, **changes):
        body = json.dumps({"csp-report": told(**changes)})
        return self.send_text(body, status)

    def send_text(self, body, status):
        address = policies.REPORTS
        response = self.client.post(address, body, content_type="application/csp-report")
        self.assertEqual((response.status_code, response.content), (status, b""))
        self.assertFalse(response.cookies)
        return response

    def rows(self):
        return set(Violation.objects.values_list("directive", "blocked", "page", "times"))

    def test_it_is_counted_by_rule_host_and_kind_of_page(self):
        with self.assertLogs("iomcms.violations", "WARNING") as logs:
            for _time in range(3):
                self.send()
        self.assertEqual(
            self.rows(), {("script-src-elem", "https://ads.example", "articles:list", 3)}
        )
        self.assertEqual(len(logs.output), 1)
        self.assertNotIn("visitor", str(logs.output))

    def test_a_browser_that_is_signed_in_nowhere_may_send_it(self):
        strict = self.client_class(enforce_csrf_checks=True)
        body = json.dumps({"csp-report": told(blocked_uri="inline")})
        with self.assertLogs("iomcms.violations", "WARNING"):
            response = strict.post(policies.REPORTS, body, content_type="application/csp-report")
        self.assertEqual(response.status_code, 204)

    def test_nothing_that_is_personal_or_secret_is_kept(self):
        with self.assertLogs("iomcms.violations", "WARNING") as logs:
            self.send(document_uri="http://testserver/private/tOkEn/?x=1", blocked_uri="inline")
            self.send(
                document_uri="http://testserver/admin/",
                blocked_uri="http://testserver/private/tOkEn/?x=1",
            )
        self.assertEqual(
            self.rows(),
            {
                ("script-src-elem", "inline", "publishing:private_link", 1),
                ("script-src-elem", "/private/…/", "admin:index", 1),
            },
        )
        self.assertNotIn("tOkEn", str(logs.output))

    def test_a_secret_is_known_however_its_address_is_written(self):
        with self.assertLogs("iomcms.violations", "WARNING") as logs:
            for path in ("//private//tOkEn/", "/%70rivate/tOkEn/", "/private%2FtOkEn"):
                self.send(blocked_uri=f"http://testserver{path}")
        self.assertNotIn("tOkEn", str(logs.output) + str(self.rows()))

    def test_what_is_no_affair_of_our_pages_is_not_kept(self):
        for changes in (
            {"document_uri": "https://elsewhere.example/"},
            {"blocked_uri": "chrome-extension://abc/a.js"},
            {"blocked_uri": "moz-extension"},
            {"blocked_uri": "about"},
            {"blocked_uri": "https://<script>.example/"},
            {"blocked_uri": "https://"},
            {"effective_directive": "no-such-rule"},
        ):
            with self.subTest(changes):
                self.send(**changes)
                self.assertEqual(self.rows(), set())

    def test_what_is_no_report_is_refused(self):
        for body in (
            "",
            "null",
            "[]",
            "{}",
            '{"csp-report": []}',
            '{"csp-report": {}}',
            "[" * 5000,
            json.dumps({"csp-report": told(blocked_uri=7)}),
            json.dumps({"csp-report": told(document_uri="http://[")}),
            json.dumps({"csp-report": told(effective_directive=["a"])}),
        ):
            with self.subTest(body[:60]):
                self.send_text(body, 400)
        self.send_text(b"\xff", 400)
        self.send_text("x" * 17_000, 413)
        self.assertEqual(self.client.get(policies.REPORTS).status_code, 405)
        self.assertEqual(self.rows(), set())

    def test_inventing_many_pushes_out_what_came_once_and_no_more_room_is_taken(self):
        with patch.object(models, "MOST", 3), self.assertLogs("iomcms.violations", "WARNING"):
            for _time in range(2):
                self.send(blocked_uri="inline")
            for number in range(10):
                self.send(blocked_uri=f"https://{number}.example/")
        self.assertEqual(Violation.objects.count(), 3)
        self.assertTrue(Violation.objects.filter(blocked="inline", times=2).exists())

    def test_public_pages_stay_kept(self):
        path = make_article("en").get_absolute_url("en")
        etag = self.client.get(path)["ETag"]
        with self.assertLogs("iomcms.violations", "WARNING"):
            self.send()
        self.assertEqual(self.client.get(path)["ETag"], etag)


class ListTest(TestCase):
    address = reverse("admin:violations_violation_changelist")

    def setUp(self):
        self.violation = Violation.objects.create(directive="img-src", blocked="https://a.example")

    def test_the_webmaster_reads_it(self):
        self.client.force_login(User.objects.create_superuser("webmaster"))
        response = self.client.get(self.address)
        self.assertContains(response, "https://a.example")
        self.assertContains(response, "img-src")
        for action in ("add", "change"):
            arguments = [self.violation.pk] if action == "change" else []
            path = reverse(f"admin:violations_violation_{action}", args=arguments)
            self.assertEqual(self.client.post(path, {"blocked": "x"}).status_code, 403)

    def test_nobody_else_does(self):
        editor = User.objects.create_user("editor", is_staff=True)
        editor.user_permissions.set(
            Permission.objects.exclude(content_type__app_label="violations")
        )
        self.client.force_login(editor)
        self.assertEqual(self.client.get(self.address).status_code, 403)
