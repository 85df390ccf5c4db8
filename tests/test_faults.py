"""What a site stands on is away, full or wrong: nobody loses what they typed, and pages go on.

How it bears it under load is measured by `python -m bench.faults`.
"""

import errno
import smtplib
from datetime import timedelta
from io import BytesIO
from tempfile import TemporaryDirectory
from unittest import SkipTest
from unittest.mock import patch

from django.core import mail
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, SimpleTestCase, TestCase, override_settings, tag
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from iomcms import postgresql
from iomcms.caches import BearingFileCache, FileCache
from library import known_files
from library.models import Picture
from library.storage import WholeFileStorage, is_away
from publishing import actions, freshness
from publishing.mail import send
from tests.admin import AdminTestCase, FormReader, address
from tests.caching import kept_pages
from tests.factories import make_article, make_picture, picture_file

FULL = OSError(errno.ENOSPC, "No space left on device")
AWAY = OperationalError("connection refused")
TYPED = "A <title> & marks\r\nand قوس"


class OutageTest(AdminTestCase):
    """What an editor sees who sends a form while the site cannot take it."""

    def setUp(self):
        super().setUp()
        self.client.raise_request_exception = False
        self.article = make_article("en", title="Old")

    def send(self, error, **changes):
        with patch("publishing.admin.submission.save", side_effect=error):
            return self.fail_at(lambda: self.save(Article, self.article, **changes))

    def fail_at(self, act):
        with self.assertLogs("django.request", "ERROR"):
            return act()

    def test_an_editor_gets_back_what_they_sent_and_sends_it_again(self):
        for error in (AWAY, InterfaceError("closed"), FULL):
            response = self.send(error, summary_en=TYPED, _continue="1")
            self.assertEqual((response.status_code, response["Retry-After"]), (503, "30"))
            self.assertContains(response, "out of reach", status_code=503)
        reader = FormReader()
        reader.feed(response.content.decode())
        self.assertEqual(reader.fields["summary_en"], [TYPED])
        path = address(Article, "change", self.article.pk)
        self.assertContains(response, f'action="{path}"', status_code=503)
        self.assertEqual(self.client.post(path, reader.fields).status_code, 302)
        copy = Article.objects.get(draft_of=self.article)
        self.assertEqual(copy.summary_en.splitlines(), TYPED.splitlines())

    def test_a_fault_of_the_site_itself_takes_nobodys_text_either(self):
        response = self.send(ValueError("a bug"), summary_en=TYPED)
        self.assertContains(response, "Send it again", status_code=500)

    def test_it_speaks_the_language_of_the_admin(self):
        self.client.cookies["django_language"] = "ar"
        response = self.send(AWAY, summary_en=TYPED)
        self.assertContains(response, 'lang="ar" dir="rtl"', status_code=503)

    def test_no_secret_comes_back_and_nothing_to_who_has_no_session(self):
        with patch("accounts.throttle.attempt", side_effect=AWAY):
            sent = {"oldpassword": "correct horse", "password1": "battery staple", "next": TYPED}
            self.user.set_password("correct horse")
            self.user.save()
            self.client.force_login(self.user)
            path = reverse("account_change_password")
            response = self.fail_at(lambda: self.client.post(path, sent))
            self.assertContains(response, "marks", status_code=503)
            self.assertNotContains(response, "correct horse", status_code=503)
            self.assertNotContains(response, "battery staple", status_code=503)
            self.client.logout()
            sent = {"login": "webmaster", "password": "correct horse"}
            response = self.fail_at(lambda: self.client.post(reverse("account_login"), sent))
            self.assertNotContains(response, "webmaster", status_code=503)

    def test_the_page_does_no_more_than_the_form_did(self):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(self.user)
        path = address(Article, "change", self.article.pk)
        with patch("audit.middleware.ActingMiddleware.__call__", side_effect=AWAY):
            response = self.fail_at(
                lambda: client.post(path, {"title_en": "Evil", "csrfmiddlewaretoken": "forged"})
            )
        reader = FormReader()
        reader.feed(response.content.decode())
        self.assertEqual(reader.fields["csrfmiddlewaretoken"], ["forged"])
        self.assertEqual(client.post(path, reader.fields).status_code, 403)

    def test_who_only_looks_is_told_to_come_again(self):
        with patch("django.contrib.admin.sites.AdminSite.index", side_effect=AWAY):
            response = self.fail_at(lambda: self.client.get(reverse("admin:index")))
        self.assertContains(response, "try again in a few minutes", status_code=503)
        self.assertNotContains(response, "<form", status_code=503)

    def test_a_reader_is_told_and_no_cache_keeps_it(self):
        self.client.logout()
        for error, status in ((AWAY, 503), (ValueError("a bug"), 500)):
            with patch("iomcms.views.lead_story", side_effect=error):
                response = self.fail_at(lambda: self.client.get("/fr/"))
            self.assertContains(response, 'lang="fr"', status_code=status)
            self.assertNotIn("s-maxage", response.get("Cache-Control", ""))


class FullDiskTest(AdminTestCase):
    def refuse(self, error=FULL):
        self.enterContext(patch.object(default_storage, "_save", side_effect=error))

    def upload(self):
        return self.save(Picture, name="Bridge", alt_en=TYPED, file=picture_file())

    def test_the_form_comes_again_with_its_words_and_the_error_at_the_file(self):
        for error in (FULL, TimeoutError()):
            with patch.object(default_storage, "_save", side_effect=error):
                with self.assertLogs("library.file_forms", "ERROR"):
                    response = self.upload()
                self.assertRefused(response, "file", "could not be stored")
                form = response.context["adminform"].form
                self.assertEqual(form["alt_en"].value().splitlines(), TYPED.splitlines())
            self.assertFalse(Picture.objects.exists())
        self.assertSaved(self.upload())

    def test_a_bucket_that_fails_is_told_like_a_disk(self):
        from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

        for error in (EndpointConnectionError, ReadTimeoutError):  # of which one is an OSError
            away = error(endpoint_url="https://s3.example", error="")
            with (
                patch.object(default_storage, "_save", side_effect=away),
                self.assertLogs("library.file_forms", "ERROR"),
            ):
                self.assertRefused(self.upload(), "file", "could not be stored")

    def test_many_at_once_are_each_told(self):
        self.refuse()
        data = {"files": [picture_file()], "alt_en": "A bridge", "rights": "own"}
        with self.assertLogs("library.bulk_upload", "ERROR"):
            response = self.client.post(
                reverse("admin:library_picture_upload"),
                data,
                headers={"accept": "application/json"},
            )
        [outcome] = response.json()["outcomes"]
        self.assertEqual(outcome["state"], "refused")
        self.assertIn("could not be stored", outcome["message"])

    def test_a_picture_is_not_called_damaged_where_there_is_no_room_to_look_at_it(self):
        with (
            patch("library.files.TemporaryFile", side_effect=FULL),
            self.assertLogs("library.files", "ERROR"),
        ):
            self.assertRefused(self.upload(), "file", "could not be stored")


class StorageTest(SimpleTestCase):
    def setUp(self):
        self.storage = WholeFileStorage(self.enterContext(TemporaryDirectory()))

    def test_what_cannot_be_written_to_its_end_leaves_nothing(self):
        class Broken(File):
            def chunks(self, chunk_size=None):
                yield b"begun"
                raise FULL

        self.storage.save("bridge.png", ContentFile(b"first"))
        with self.assertRaises(OSError):
            self.storage.save("bridge.png", Broken(BytesIO(), "bridge.png"))
        self.assertEqual(self.storage.listdir(""), ([], ["bridge.png"]))
        self.assertEqual(self.storage.open("bridge.png").read(), b"first")

    def test_what_is_in_a_file_is_no_fault_of_the_place_for_files(self):
        self.assertFalse(is_away(OSError("image file is truncated")))
        self.assertFalse(is_away(FileNotFoundError(errno.ENOENT, "")))
        self.assertTrue(is_away(ConnectionRefusedError()))

    def test_a_cache_in_files_that_cannot_be_written_is_borne(self):
        folder = self.enterContext(TemporaryDirectory())
        cache = BearingFileCache(f"{folder}/cache", {})
        cache.set("kept", 1)
        with (
            patch("iomcms.caches.NamedTemporaryFile", side_effect=FULL),
            self.assertLogs("iomcms.caches", "WARNING"),
        ):
            self.assertTrue(cache.add("count", 0))
            with self.assertRaises(ValueError):  # as where it was thrown out
                cache.incr("count")
            cache.set("other", 2)
            with self.assertRaises(OSError):
                FileCache(f"{folder}/cache", {}).set("other", 2)
        self.assertEqual((cache.get("kept"), cache.get("other")), (1, None))


class KnownFileTest(TestCase):
    """Files that pages show go on while the database is away, if nothing has changed since."""

    def setUp(self):
        self.enterContext(kept_pages())
        self.enterContext(patch.dict(known_files.told, clear=True))
        self.client.raise_request_exception = False
        self.picture = make_picture()
        self.article = make_article(main_picture=self.picture)
        self.path = self.picture.file.url

    def without_database(self, **kwargs):
        with patch("library.views.apply_due_changes", side_effect=AWAY):
            return self.client.get(self.path, **kwargs)

    def assert_away(self):
        with self.assertLogs("django.request", "ERROR"):
            self.assertEqual(self.without_database().status_code, 503)

    def test_one_that_was_asked_for_before_is_there(self):
        self.assert_away()
        with_it = self.client.get(self.path)
        without = self.without_database()
        self.assertEqual(without.status_code, 200)
        self.assertEqual(b"".join(without), b"".join(with_it))
        self.assertEqual(dict(without.items()), dict(with_it.items()))

    def test_one_that_was_withdrawn_is_not(self):
        self.client.get(self.path)
        actions.withdraw(self.article, "en")
        self.assert_away()

    def test_one_that_is_withdrawn_while_it_is_asked_for_is_not(self):
        def withdrawn_meanwhile(row):
            actions.withdraw(self.article, "en")
            return True

        with patch("library.views.is_public", withdrawn_meanwhile):
            self.client.get(self.path)
        self.assert_away()

    def test_one_that_staff_may_see_is_not(self):
        actions.withdraw(self.article, "en")
        self.assertEqual(self.client.get(self.path).status_code, 404)
        self.assert_away()


class ClockTest(TestCase):
    """The clock of a machine is put forward or back by an hour."""

    HOUR = timedelta(hours=1)

    def setUp(self):
        self.enterContext(kept_pages())
        self.now = timezone.now()
        self.article = make_article("en", title="Old")
        copy = actions.edit(self.article)
        copy.title_en = "New"
        copy.save()
        actions.publish(self.article, ["en"], at=self.now + self.HOUR / 2)
        self.path = self.article.get_absolute_url("en")

    def at(self, by):
        """Show the page an hour before or after now, by the clock of everything."""
        moment = self.now + by
        with (
            patch.object(timezone, "now", return_value=moment),
            patch("time.time", return_value=moment.timestamp()),
            patch.object(freshness, "time", return_value=moment.timestamp()),
        ):
            kept = self.client.get(self.path)
            with override_settings(PAGE_CACHE=False):
                self.assertEqual(self.client.get(self.path).content, kept.content)
        return kept

    def test_each_page_is_that_of_its_moment_and_the_change_is_made_once(self):
        first = self.at(0 * self.HOUR)
        self.assertContains(first, "Old")
        self.assertEqual(self.at(-self.HOUR)["ETag"], first["ETag"])
        self.assertContains(self.at(self.HOUR), "New")
        self.at(0 * self.HOUR)
        again = self.at(self.HOUR)
        self.assertContains(again, "New")
        self.assertIn("s-maxage=1", again["Cache-Control"])

    def test_who_is_signed_in_stays_so_for_an_hour_more_or_less(self):
        from django.contrib.auth import get_user_model

        self.client.force_login(get_user_model().objects.create_superuser("webmaster"))
        for by in (self.HOUR, -self.HOUR):
            with patch.object(timezone, "now", return_value=self.now + by):
                self.assertEqual(self.client.get(reverse("admin:index")).status_code, 200)


class MailTest(SimpleTestCase):
    def sent_with(self, *errors):
        messages = [EmailMessage("Review", "…", to=[f"{n}@example.org"]) for n in range(3)]
        backend = "django.core.mail.backends.locmem.EmailBackend.send_messages"
        mail.outbox.clear()
        with (
            patch(backend, side_effect=[*errors, 1, 1, 1]) as tried,
            self.assertLogs("publishing.mail", "ERROR") as logs,
        ):
            send(messages)
        self.assertNotIn("@", logs.output[0])
        return tried.call_count

    def test_one_mail_that_is_refused_stops_no_other(self):
        refused = smtplib.SMTPRecipientsRefused({"0@example.org": (550, b"no 0@example.org")})
        self.assertEqual(self.sent_with(refused), 3)

    def test_a_server_that_is_away_is_asked_once(self):
        for error in (TimeoutError(), ConnectionRefusedError(), smtplib.SMTPServerDisconnected()):
            self.assertEqual(self.sent_with(error), 1)


@tag("postgresql")
class HangingTest(TestCase):
    def test_a_statement_without_answer_ends_with_its_connection(self):
        if connection.vendor != "postgresql":
            raise SkipTest("It is a server of PostgreSQL that hangs.")
        from iomcms.postgresql.base import PatientConnection

        self.enterContext(patch.object(postgresql, "resting", {}))
        asked = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port")
        hanging = PatientConnection.connect(**{k: v for k, v in asked.items() if k in names})
        self.addCleanup(hanging.close)
        hanging.alias = "default"
        import psycopg

        with (
            postgresql.waiting_for(0.1),
            self.assertRaises(psycopg.OperationalError),
            self.assertLogs("iomcms.postgresql"),
        ):
            hanging.execute("SELECT pg_sleep(1)")
        self.assertTrue(hanging.closed)
        self.assertTrue(postgresql.is_resting("default"))
