import os
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from io import StringIO
from unittest.mock import patch

from django.conf import settings
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.utils import timezone

from articles.models import Article
from pages.models import SiteSettings
from publishing import actions
from subscriptions import sending
from subscriptions.addresses import decrypted
from subscriptions.models import DELIVERIES_KEPT_FOR, Delivery, Subscriber
from subscriptions.offers import NEWS_FOR
from tests.databases import SharedDatabaseTestCase, TogetherTestCase
from tests.factories import make_article, make_country
from tests.subscriptions.mail_server import mail_server
from tests.test_durability import PATIENCE, database_url

HOUR = timedelta(hours=1)
SITE = "https://www.example.org"


def make_subscriber(address="ada@example.org", **fields):
    now = timezone.now()
    defaults = {"language": "en", "confirmed_at": now - HOUR, "since_at": now - HOUR}
    subscriber = Subscriber(**defaults | fields)
    subscriber.set_address(address)
    subscriber.save()
    return subscriber


def make_news(languages="en", **fields):
    return make_article(languages, **{"publish_at": timezone.now() - HOUR / 2} | fields)


def send():
    call_command("send_subscriptions", verbosity=0)


def mailed():
    return sorted(message.to[0] for message in mail.outbox)


class WhoGetsWhatTest(TestCase):
    def subjects(self):
        send()
        return {message.to[0]: message.subject for message in mail.outbox}

    def test_each_gets_the_kinds_and_countries_they_chose_in_their_language(self):
        make_subscriber("kind@example.org", kinds=["speech"])
        make_subscriber("country@example.org", countries=["AG", "CH"])
        make_subscriber("language@example.org", language="fr")
        make_subscriber("neither@example.org", kinds=["story"], countries=["AG"])
        make_news("en", title="Speech", kind=Article.Kind.SPEECH)
        make_news("en", title="Place").countries.add(make_country("AG"), make_country("CH"))
        make_news("fr", title="Texte")
        expected = {
            "kind@example.org": "Speech en",
            "country@example.org": "Place en",
            "language@example.org": "Texte fr",
        }
        self.assertEqual(self.subjects(), expected)

    def test_all_that_is_new_is_one_mail_of_text_and_html(self):
        make_subscriber()
        SiteSettings.objects.create(name_en="Site")
        make_news(title="One <b>", summary_en="First\nBcc: all@example.org")
        make_news(title="Two & two")
        send()
        [message] = mail.outbox
        self.assertEqual(message.subject, "2 new pages: Site")
        html = message.alternatives[0].content
        for text in (message.body, html):
            self.assertIn("http://127.0.0.1:8000/en/news/", text)
        self.assertIn("One <b>", message.body)
        self.assertIn("Two &amp; two", html)
        self.assertNotIn("<b>", html)

    def test_what_is_not_new_is_not_mailed(self):
        now = timezone.now()
        make_subscriber()
        make_subscriber("unconfirmed@example.org", confirmed_at=None, since_at=None)
        make_subscriber("old@example.org", since_at=now - timedelta(days=99), kinds=["speech"])
        make_news(publish_at=now - 2 * HOUR)
        make_news(publish_at=now - NEWS_FOR, kind="speech")
        make_news(publish_at=now + HOUR)
        make_news(publish_at=now - HOUR / 2, unpublish_at=now - HOUR / 4)
        actions.edit(make_news("", title_en="A draft", publish_at=None))
        self.assertEqual(self.subjects(), {})

    def test_a_title_adds_no_line_to_the_headers(self):
        make_subscriber()
        make_news(title="Title\r\nBcc: all@example.org\n")
        send()
        [message] = mail.outbox
        self.assertEqual(message.message()["Bcc"], None)
        self.assertEqual(message.recipients(), ["ada@example.org"])

    def test_nobody_gets_the_same_twice(self):
        make_subscriber()
        article = make_news()
        for _ in range(3):
            send()
            Article.objects.update(publish_at_en=timezone.now())
        self.assertEqual(mailed(), ["ada@example.org"])
        self.assertEqual(Delivery.objects.get().article_id, article.pk)

    def test_who_changes_the_language_gets_what_comes_out_from_then_on(self):
        subscriber = make_subscriber()
        make_news("en fr")
        send()
        Subscriber.objects.filter(pk=subscriber.pk).update(language="fr", since_at=timezone.now())
        send()
        self.assertEqual(len(mail.outbox), 1)

    def test_the_number_of_queries_grows_with_the_mails_alone(self):
        make_news()
        for number in range(20):
            make_subscriber(f"{number}@example.org", kinds=["speech"])
        send()
        with self.assertNumQueries(16):
            send()


class WithdrawnBetweenTest(TestCase):
    def test_what_is_withdrawn_after_it_was_listed_is_not_mailed_and_may_be_later(self):
        make_subscriber("a@example.org")
        make_subscriber("b@example.org")
        make_news(title="Kept")
        withdrawn = make_news(title="Withdrawn")
        claim, now = sending.claim, timezone.now()

        def withdraw_meanwhile(*arguments):
            claimed = claim(*arguments)
            Article.objects.filter(pk=withdrawn.pk).update(unpublish_at_en=now)
            return claimed

        with patch.object(sending, "claim", withdraw_meanwhile):
            send()
        self.assertEqual([message.subject for message in mail.outbox], ["Kept en", "Kept en"])
        Article.objects.update(unpublish_at_en=None)
        send()
        self.assertEqual(mail.outbox[2].subject, "Withdrawn en")

    def test_who_unsubscribes_meanwhile_gets_nothing(self):
        subscriber = make_subscriber()
        make_news()
        with patch.object(sending, "groups", lambda: iter([[subscriber]])):
            Subscriber.objects.all().delete()
            send()
        self.assertFalse(mail.outbox)


@override_settings(EMAIL_BACKEND="tests.subscriptions.backends.Refusing")
class RefusedTest(TestCase):
    def test_one_address_that_is_refused_stops_no_other_and_stands_in_no_log(self):
        for name in ("550", "450", "silent", "good", "better"):
            make_subscriber(f"{name}@example.org")
        make_news()
        output = StringIO()
        with self.assertLogs("subscriptions") as logs:
            call_command("send_subscriptions", stdout=output)
        self.assertEqual(mailed(), ["better@example.org", "good@example.org"])
        self.assertIn("2 mails sent, 3 refused", output.getvalue())
        self.assertNotIn("example.org", "".join(logs.output))

    def test_only_what_was_refused_for_now_is_tried_again(self):
        for name in ("550", "450", "silent"):
            make_subscriber(f"{name}@example.org")
        make_news()
        with self.assertLogs("subscriptions"):
            send()
        with self.assertLogs("subscriptions") as logs:
            send()
        self.assertEqual(len(logs.output), 1)
        self.assertIn("450", logs.output[0])

    def send_news(self, times):
        for _ in range(times):
            make_news()
            with self.assertLogs("subscriptions"):
                send()

    def kept(self):
        return sorted(decrypted(each.address) for each in Subscriber.objects.all())

    def test_an_address_that_is_refused_for_good_again_and_again_is_forgotten(self):
        others = ["450@example.org", "550+5.7.1@example.org", "ada@example.org", "good@example.org"]
        for address in ("550@example.org", "550+5.1.1@example.org", *others):
            make_subscriber(address)
        self.send_news(times=2)
        self.assertEqual(len(self.kept()), 6)
        self.send_news(times=1)
        self.assertEqual(self.kept(), others)
        self.assertFalse(Subscriber.objects.exclude(refusals=0).exists())

    def test_a_mail_that_arrives_begins_the_count_anew(self):
        subscriber = make_subscriber("good@example.org", refusals=2)
        make_news()
        send()
        subscriber.refresh_from_db()
        self.assertEqual(subscriber.refusals, 0)

    def test_a_server_that_takes_nothing_makes_nobody_forgotten(self):
        make_subscriber("550@example.org")
        self.send_news(times=4)
        self.assertEqual(self.kept(), ["550@example.org"])


class HangingUpTest(TestCase):
    """A mail server that closes a connection when it has enough of it."""

    def send_twice(self, hangs_up):
        """Mail three subscribers from a server that hangs up; return who got it, run by run."""
        for name in "abc":
            make_subscriber(f"{name}@example.org")
        make_news()
        runs = []
        with mail_server() as server:
            server.hangs_up = hangs_up
            host, port = server.server_address
            backend = "django.core.mail.backends.smtp.EmailBackend"
            with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST=host, EMAIL_PORT=port):
                for _ in range(2):
                    send()
                    runs.append("".join(address[0] for address, _text in server.mails))
        return runs

    def test_between_two_mails_nobody_misses_the_news(self):
        self.assertEqual(self.send_twice(lambda verb, taken: taken), ["abc", "abc"])

    def test_before_a_word_of_a_mail_left_it_leaves_later(self):
        with self.assertLogs("subscriptions"):
            runs = self.send_twice(lambda verb, taken: taken and verb == b"RCPT")
        self.assertEqual(runs, ["ac", "acb"])

    def test_in_the_middle_of_a_mail_it_is_not_sent_twice(self):
        with self.assertLogs("subscriptions"):
            runs = self.send_twice(lambda verb, taken: taken and verb == b"DATA")
        self.assertEqual(runs, ["ac", "ac"])


class KeptTest(TestCase):
    def test_who_was_mailed_what_is_forgotten_when_it_is_no_news_any_more(self):
        make_subscriber()
        make_news()
        send()
        days = timedelta(days=1)
        for age, kept in ((NEWS_FOR + days, True), (DELIVERIES_KEPT_FOR, False)):
            since = timezone.now() - age
            Delivery.objects.update(claimed_at=since)
            Article.objects.update(publish_at_en=since)
            send()
            self.assertEqual(Delivery.objects.exists(), kept)
        self.assertEqual(len(mail.outbox), 1)


class UnreachableTest(TestCase):
    def test_nothing_is_claimed_where_no_server_answers(self):
        make_subscriber()
        make_news()
        backend = "django.core.mail.backends.smtp.EmailBackend"
        with (
            override_settings(EMAIL_BACKEND=backend),
            patch.object(EmailBackend, "open", side_effect=ConnectionRefusedError),
            self.assertRaisesMessage(CommandError, "The mail server does not answer"),
        ):
            send()
        self.assertFalse(Delivery.objects.exists())
        send()
        self.assertEqual(len(mail.outbox), 1)

    def test_it_needs_subscriptions(self):
        make_subscriber()
        with self.assertRaisesMessage(CommandError, "is on"):
            call_command("send_subscriptions", forget=True)
        with override_settings(SUBSCRIPTIONS=False):
            with self.assertRaisesMessage(CommandError, "is off"):
                send()
            call_command("send_subscriptions", forget=True, stdout=StringIO())
        self.assertFalse(Subscriber.objects.exists())


class TogetherTest(TogetherTestCase):
    def test_two_senders_at_once_mail_everybody_once(self):
        addresses = [f"{number:02}@example.org" for number in range(40)]
        for address in addresses:
            make_subscriber(address)
        make_news()
        self.together(lambda number: send(), 3)
        self.assertEqual(mailed(), addresses)


SENDER = """
import django
from django.conf import settings
from django.core.management import call_command

settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", {port}
django.setup()
call_command("send_subscriptions")
"""


class KilledTest(SharedDatabaseTestCase):
    """The sender is a process of its own, the mail server keeps what really left."""

    def start(self, server):
        return subprocess.Popen(
            [sys.executable, "-c", SENDER.format(port=server.server_address[1])],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {
                "DATABASE_URL": database_url(),
                "DJANGO_SETTINGS_MODULE": "iomcms.settings.dev",
                "SITE_URL": SITE,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def test_killed_in_the_middle_it_goes_on_and_mails_nobody_twice(self):
        addresses = [f"{number:02}@example.org" for number in range(12)]
        for address in addresses:
            make_subscriber(address)
        make_news(title="Ein Titel")
        with mail_server() as server:
            process = self.start(server)
            server.taken = lambda number: process.kill() if number == 5 else None
            self.assertEqual(process.wait(PATIENCE), -9)
            self.assertEqual(len(server.mails), 5)
            self.assertEqual(Delivery.objects.filter(sent_at=None).count(), 1)
            server.taken = lambda number: None
            self.assertEqual(self.start(server).wait(PATIENCE), 0)
        self.assertEqual(sorted(address for address, _text in server.mails), addresses)
        self.assert_one_click(server.mails[-1][1])

    def assert_one_click(self, text):
        """Check the headers as they arrive."""
        message = message_from_bytes(text, policy=default)
        path = r"/en/press/subscriptions/unsubscribe/[\w.-]+/"
        self.assertRegex(message["List-Unsubscribe"].strip(), rf"\A<{SITE}{path}>\Z")
        self.assertEqual(message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        self.assertNotIn(b"=?utf-8?", text.partition(b"\r\n\r\n")[0].lower())
