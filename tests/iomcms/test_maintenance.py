"""Under maintenance the site is read, nothing is written, and nothing that was typed is lost."""

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from publishing import actions, maintenance
from publishing.models import ScheduledChange
from search.models import UnansweredQuery
from subscriptions.management.commands import send_subscriptions
from tests.admin import AdminTestCase, FormReader, address, fields_of
from tests.caching import kept_pages
from tests.factories import make_article

MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
WRITING = ("INSERT", "UPDATE", "DELETE")


class Folder:
    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        self.file = Path(folder, "maintenance")
        self.enterContext(override_settings(MAINTENANCE_FILE=self.file))


class ClosedTest(Folder, AdminTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en fr", title="Old")
        self.change = address(Article, "change", self.article.pk)

    def test_public_pages_are_read_and_nothing_is_written(self):
        self.client.logout()
        maintenance.begin()
        paths = [self.article.get_absolute_url("en"), "/en/", "/en/news/", "/fr/press/", "/api/v1/"]
        paths += ["/en/search/?q=nothing+like+it", "/sitemap.xml", "/en/press/subscriptions/"]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for path in paths:
                self.assertEqual(self.client.get(path, follow=True).status_code, 200, path)
        written = [q["sql"] for q in asked.captured_queries if q["sql"].startswith(WRITING)]
        self.assertEqual(written, [])
        self.assertFalse(UnansweredQuery.objects.exists())

    def test_a_page_that_is_made_looks_for_no_file(self):
        self.client.logout()
        with patch.object(maintenance, "present", side_effect=AssertionError):
            self.assertEqual(self.client.get("/en/news/").status_code, 200)

    def test_the_admin_and_every_form_are_closed(self):
        maintenance.begin()
        for method, path in [
            ("get", "/admin/"),
            ("get", self.change),
            ("post", self.change),
            ("post", "/admin/login/"),
            ("post", "/en/press/subscriptions/"),
            ("get", "/private/abc/"),
            ("delete", "/en/"),
        ]:
            response = getattr(self.client, method)(path)
            self.assertEqual(response.status_code, 503, path)
            self.assertEqual(response["Retry-After"], "120")
            self.assertIn("no-store", response["Cache-Control"])
        maintenance.end()
        self.assertEqual(self.client.get(self.change).status_code, 200)

    def test_nobody_is_asked_for_who_he_is(self):
        maintenance.begin()
        with self.assertNumQueries(0):
            self.client.get(self.change)

    def test_it_says_until_when_in_the_language_of_the_reader(self):
        until = timezone.now().replace(minute=7) + timedelta(hours=2)
        maintenance.begin(until)
        response = self.client.get("/admin/", headers={"accept-language": "ar"})
        self.assertContains(response, 'lang="ar" dir="rtl"', status_code=503)
        self.assertContains(response, ":07", status_code=503)
        self.assertTrue(3600 <= int(response["Retry-After"]) <= 3 * 3600)

    def test_what_takes_longer_promises_nothing(self):
        maintenance.begin(timezone.now() - timedelta(minutes=1))
        response = self.client.get("/admin/")
        self.assertEqual(response["Retry-After"], "120")

    def test_what_was_typed_is_on_the_page_and_can_be_sent_again(self):
        user = self.client.session["_auth_user_id"]
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(User.objects.get(pk=user))
        data = fields_of(self.client.get(self.change)) | {"title_en": 'New\n<b>"title"</b>'}
        maintenance.begin()
        response = self.client.post(f"{self.change}?x=1", data)
        self.assertContains(response, f'action="{self.change}?x=1"', status_code=503)
        self.assertNotContains(response, "<a ", status_code=503)  # which would lose it
        reader = FormReader()
        reader.feed(response.content.decode())
        again = reader.fields
        self.assertEqual(set(again), set(data))
        self.assertEqual(again["title_en"], [data["title_en"]])
        maintenance.end()
        self.assertEqual(self.client.post(self.change, again).status_code, 302)

    def test_what_another_site_has_sent_is_not_passed_on(self):
        maintenance.begin()
        for site, is_kept in (("cross-site", False), ("same-origin", True), ("none", True)):
            form = self.client.post(self.change, {"x": "1"}, headers={"Sec-Fetch-Site": site})
            self.assertEqual("Send it again" in form.content.decode(), is_kept, site)

    def test_no_password_stands_on_a_page_and_a_file_is_asked_for_again(self):
        maintenance.begin()
        form = {"username": "amina", "password": "her-pass-word", "new_password1": "her-pass-word"}
        form["file"] = SimpleUploadedFile("a.txt", b"x")
        response = self.client.post("/admin/login/", form)
        self.assertContains(response, "amina", status_code=503)
        self.assertNotContains(response, "her-pass-word", status_code=503)
        self.assertContains(response, "Files have to be chosen again", status_code=503)


@override_settings(CACHES={"default": MEMORY, "pages": MEMORY | {"LOCATION": "pages"}})
class ScheduledTest(Folder, TestCase):
    def test_scheduled_changes_wait_and_come_out_afterwards(self):
        article = make_article("en", title="Old")
        copy = actions.edit(article)
        copy.title_en = "New"
        copy.save()
        now = timezone.now()
        actions.publish(article, ["en"], at=now + timedelta(minutes=1))
        path = article.get_absolute_url("en")
        with kept_pages():
            self.client.get(path)
            maintenance.begin()
            later = now + timedelta(minutes=2)
            with patch("django.utils.timezone.now", return_value=later):
                for _ in range(2):
                    self.assertContains(self.client.get(path), "Old")
                self.assertTrue(ScheduledChange.objects.waiting().exists())
                maintenance.end()
                self.assertContains(self.client.get(path), "New")
        self.assertFalse(ScheduledChange.objects.waiting().exists())

    @override_settings(SUBSCRIPTIONS=True)
    def test_news_by_mail_wait(self):
        maintenance.begin()
        with (
            patch.object(send_subscriptions, "send", side_effect=AssertionError),
            self.assertNumQueries(0),
        ):
            call_command("send_subscriptions", stdout=StringIO())


class CommandTest(Folder, SimpleTestCase):
    def said(self, *arguments):
        out = StringIO()
        call_command("maintenance", *arguments, stdout=out)
        return out.getvalue().strip()

    def test_it_is_begun_and_ended(self):
        self.assertEqual(self.said(), "The site is not under maintenance.")
        self.assertEqual(self.said("on"), "The site is under maintenance.")
        self.assertEqual(self.said(), "The site is under maintenance.")
        self.assertEqual(self.said("off"), "The site is not under maintenance.")
        self.assertEqual(self.said("off"), "The site is not under maintenance.")

    def test_a_time_is_the_next_one_where_the_site_is(self):
        now = datetime(2027, 3, 1, 13, 30, tzinfo=ZoneInfo("Europe/Zurich"))
        with patch("django.utils.timezone.now", return_value=now):
            self.assertIn("until 2027-03-01 14:00", self.said("on", "--until", "14:00"))
            self.assertEqual(maintenance.present().seconds_left(), 1800)
            self.assertIn("until 2027-03-02 13:00", self.said("on", "--until", "13:00"))
            self.assertIn("2027-03-05 09:00", self.said("on", "--until", "2027-03-05T09:00"))
            for text in ("soon", "25:00", "2027-02-01T09:00"):
                with self.assertRaises(CommandError):
                    self.said("on", "--until", text)
            with self.assertRaises(CommandError):
                self.said("off", "--until", "14:00")

    def test_a_file_made_by_hand_will_do(self):
        self.file.touch()
        self.assertEqual(maintenance.present().seconds_left(), 0)
        self.file.write_text("2027-03-01T14:00\n")
        self.assertIsNotNone(maintenance.present().until.tzinfo)

    def test_whatever_is_there_closes_the_site(self):
        self.file.write_bytes(b"\xff\xfe")
        self.assertEqual(maintenance.present(), maintenance.Maintenance(None))
        self.file.unlink()
        self.file.mkdir()
        self.assertEqual(maintenance.present(), maintenance.Maintenance(None))

    def test_a_folder_that_cannot_be_written_is_named(self):
        with override_settings(MAINTENANCE_FILE=self.file / "no" / "where"):
            with self.assertRaisesMessage(CommandError, "no/where"):
                self.said("on")
            self.assertIsNone(maintenance.present())
