import re
from datetime import timedelta
from threading import Event
from threading import enumerate as enumerate_threads
from unittest.mock import patch

from django.core import mail
from django.core.management import call_command
from django.test import Client, RequestFactory, TestCase, override_settings
from django.utils import timezone
from django.views.debug import ExceptionReporter

from subscriptions import limits
from subscriptions.forms import signer
from subscriptions.models import Attempt, Delivery, Subscriber
from subscriptions.tokens import CONFIRM, PREFERENCES, UNSUBSCRIBE, token_for
from tests.factories import make_article, make_country

FORM = "/en/press/subscriptions/"
ADDRESS = "ada@example.org"
SITE = "https://www.example.org"


def old_stamp(seconds=60):
    """Return the stamp of a form that was opened some time ago."""
    with patch("time.time", return_value=timezone.now().timestamp() - seconds):
        return signer().sign("form")


def link_in(message, purpose):
    """Return the path of a link in a mail."""
    return re.search(rf"{SITE}(/\w+/press/subscriptions/{purpose}/\S+/)", message.body)[1]


@override_settings(SITE_URL=SITE)
class SubscriptionTestCase(TestCase):
    def setUp(self):
        self.client = Client(enforce_csrf_checks=True)

    def sign_up(self, address=ADDRESS, **data):
        data = {"address": address, "language": "en", "stamp": old_stamp()} | data
        return self.client.post(FORM, data)

    def subscribe(self, address=ADDRESS, **data):
        """Sign up and confirm; return the subscriber."""
        self.sign_up(address, **data)
        self.client.post(link_in(mail.outbox.pop(), CONFIRM))
        return Subscriber.objects.confirmed().latest("pk")

    def page(self, subscriber, purpose):
        return f"/en/press/subscriptions/{purpose}/{token_for(subscriber, purpose)}/"


class DoubleOptInTest(SubscriptionTestCase):
    def test_from_the_form_to_the_news_to_the_end(self):
        response = self.sign_up(kinds=["press_release"])
        self.assertRedirects(response, "/en/press/subscriptions/asked/")
        [asked] = mail.outbox
        self.assertEqual(asked.to, [ADDRESS])
        make_article(publish_at=timezone.now(), kind="press_release", title="Before")
        call_command("send_subscriptions", verbosity=0)
        self.assertEqual(len(mail.outbox), 1, "nothing goes out before it is confirmed")

        path = link_in(asked, CONFIRM)
        self.assertContains(self.client.get(path), "<button")
        self.assertFalse(Subscriber.objects.confirmed().exists(), "a visit confirms nothing")
        self.assertContains(self.client.post(path), "You are subscribed")

        make_article(publish_at=timezone.now(), kind="press_release", title="Release")
        make_article(publish_at=timezone.now(), kind="story", title="Story")
        call_command("send_subscriptions", verbosity=0)
        news = mail.outbox[1]
        self.assertEqual((news.to, news.subject), ([ADDRESS], "Release en"))
        self.assertIn(f"{SITE}/en/news/release-en/", news.body)
        self.assertNotRegex(news.body, "Story|Before")

        path = link_in(news, UNSUBSCRIBE)
        self.assertContains(self.client.get(path), "<button")
        self.assertTrue(Subscriber.objects.exists(), "a visit ends nothing")
        self.assertContains(self.client.post(path), "You are unsubscribed")
        self.assertFalse(Subscriber.objects.exists() or Delivery.objects.exists())
        self.assertContains(self.client.get(path), "You are unsubscribed")

    def test_no_page_sets_a_cookie_or_lets_its_address_out(self):
        subscriber = self.subscribe()
        for purpose in (CONFIRM, PREFERENCES, UNSUBSCRIBE):
            response = self.client.get(self.page(subscriber, purpose))
            self.assertFalse(response.cookies)
            self.assertEqual(response["Referrer-Policy"], "no-referrer")
            self.assertIn("no-store", response["Cache-Control"])
        self.assertFalse(self.client.get(FORM).cookies)

    def test_it_is_in_the_language_that_was_chosen(self):
        self.sign_up(language="ar")
        self.assertIn(f"{SITE}/ar/press/", mail.outbox[0].body)


class KnownAddressTest(SubscriptionTestCase):
    def test_the_answer_does_not_tell_who_is_known(self):
        self.subscribe()
        Subscriber.objects.update(asked_at=timezone.now() - timedelta(days=1))
        known, unknown = self.sign_up("ADA@example.org"), self.sign_up("new@example.org")
        self.assertEqual(
            (known.status_code, known.content, known["Location"]),
            (unknown.status_code, unknown.content, unknown["Location"]),
        )
        self.assertIn("subscribed already", mail.outbox[0].body)
        self.assertIn("confirm", mail.outbox[1].body)

    def test_nobody_but_its_holder_changes_the_wishes_of_an_address(self):
        subscriber = self.subscribe(kinds=["story"])
        Subscriber.objects.update(asked_at=timezone.now() - timedelta(days=1))
        self.sign_up(kinds=["speech"], language="fr")
        subscriber.refresh_from_db()
        self.assertEqual((subscriber.kinds, subscriber.language), (["story"], "en"))

    def test_an_address_gets_one_mail_an_hour(self):
        for _ in range(3):
            self.assertEqual(self.sign_up().status_code, 302)
        self.assertEqual(len(mail.outbox), 1)

    @override_settings(EMAIL_BACKEND="tests.subscriptions.backends.Refusing")
    def test_a_mail_that_cannot_be_sent_changes_neither_answer_nor_log(self):
        with self.assertLogs("subscriptions") as logs:
            self.assertEqual(self.sign_up().status_code, 302)
        self.assertNotIn("ada", "".join(logs.output))


class ErrorReportTest(SubscriptionTestCase):
    def report(self, address):
        """Return the report of a fault while a form was handled, from our own code inwards."""
        request = RequestFactory().post(FORM, {"address": address})
        request.sensitive_post_parameters = "__ALL__"
        try:
            self.sign_up(address)
        except RuntimeError as error:
            trace = error.__traceback__  # which begins in the test's client, and that knows
            while not trace.tb_frame.f_code.co_filename.endswith("subscriptions/views.py"):
                trace = trace.tb_next
            return ExceptionReporter(request, type(error), error, trace).get_traceback_html()

    @override_settings(DEBUG=False)
    def test_it_has_no_address_in_it(self):
        for where in ("subscriptions.signing_up.Subscriber.save", "django.forms.Form.is_valid"):
            with patch(where, side_effect=RuntimeError):
                report = self.report("secret-name@example.org")
            self.assertIn("signing_up" if "signing" in where else "is_valid", report)
            self.assertNotIn("secret-name", report)


class FormTest(SubscriptionTestCase):
    def assertNothingStored(self):
        self.assertFalse(Subscriber.objects.exists() or mail.outbox)

    def test_what_no_person_does_is_no_subscription(self):
        self.assertContains(self.sign_up(stamp=old_stamp(0)), "That was quick.")
        for stamp in (old_stamp(2 * 24 * 60 * 60), "form:nonsense", "", "\x00"):
            self.assertContains(self.sign_up(stamp=stamp), "The form could not be sent")
        self.assertEqual(self.sign_up(website="https://example.org").status_code, 302)
        self.assertNothingStored()

    def test_a_stamp_that_is_too_old_is_renewed_with_what_was_written(self):
        response = self.sign_up(stamp="", kinds=["speech"])
        self.assertContains(response, ADDRESS)
        self.assertContains(response, 'value="speech" id="id_kinds_4" checked')
        stamp = re.search(r'name="stamp" value="([^"]+)"', response.content.decode())[1]
        with patch("time.time", return_value=timezone.now().timestamp() + 60):
            self.assertEqual(self.sign_up(stamp=stamp).status_code, 302)

    def test_what_is_no_address_is_refused(self):
        for address in (
            "ada", "ada@", "ada@example.org\nBcc: all@example.org", "ada@example.org,b@example.org",
            "ada@example.org\r\n\r\nHello", "a@\u202eexample.org", "ада@example.org", "\x00@x.org",
            "a" * 300 + "@example.org", "a@" + "b" * 64 + ".org", "a@" + "ü" * 200 + ".org",
        ):  # fmt: skip
            with self.subTest(address):
                self.assertContains(self.sign_up(address), "Check the e-mail address.")
        self.assertNothingStored()

    def test_an_international_domain_is_written_as_mail_servers_do(self):
        self.sign_up("ada@Bücher.example")
        self.assertEqual(mail.outbox[0].to, ["ada@xn--bcher-kva.example"])
        self.sign_up("ada@xn--bcher-kva.example")
        self.assertEqual(Subscriber.objects.count(), 1)

    def test_wishes_that_cannot_be_are_refused(self):
        for wish in ({"kinds": ["nonsense"]}, {"countries": ["XX"]}, {"language": "de"}):
            self.assertEqual(self.sign_up(**wish).status_code, 200)
        self.assertNothingStored()

    def test_a_form_of_another_site_is_refused(self):
        for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
            self.assertEqual(self.client.post(FORM, {}, headers=headers).status_code, 403)

    def test_one_host_sends_few_forms_an_hour(self):
        with patch.object(limits, "MOST", 2):
            answers = [self.sign_up(f"{n}@example.org").status_code for n in range(3)]
            self.assertEqual(answers, [302, 302, 429])
            elsewhere = {"address": ADDRESS, "language": "en", "stamp": old_stamp()}
            visit = {"REMOTE_ADDR": "203.0.113.9"}
            self.assertEqual(self.client.post(FORM, elsewhere, **visit).status_code, 302)
            Attempt.objects.update(made_at=timezone.now() - limits.PERIOD)
            self.assertEqual(self.sign_up("3@example.org").status_code, 302)
        self.assertNotIn("127.0.0.1", str(list(Attempt.objects.values_list("host"))))

    @patch.object(limits, "MOST", 1)
    def test_a_visitor_cannot_choose_the_host_they_are_counted_for(self):
        visits = [
            (0, {"x-forwarded-for": "192.0.2.1"}, "10.0.0.1"),
            (0, {"x-forwarded-for": "192.0.2.2"}, "10.0.0.1"),
            (1, {"x-forwarded-for": "192.0.2.1, 203.0.113.9"}, "198.51.100.1"),
            (1, {"x-forwarded-for": "192.0.2.2, 203.0.113.9"}, "198.51.100.1"),
            (0, {}, "2001:db8:1:2::3"),
            (0, {}, "2001:db8:1:2:4::5"),
        ]
        answers = []
        for number, (proxies, headers, remote) in enumerate(visits):
            form = {"address": f"{number}@example.org", "language": "en", "stamp": old_stamp()}
            with self.settings(PROXIES=proxies):
                response = self.client.post(FORM, form, headers=headers, REMOTE_ADDR=remote)
            answers.append(response.status_code)
        self.assertEqual(answers, [302, 429] * 3)


class LinkTest(SubscriptionTestCase):
    def setUp(self):
        super().setUp()
        self.sign_up()
        self.subscriber = Subscriber.objects.get()

    def test_a_link_that_is_too_old_confirms_nothing_and_the_address_goes(self):
        path = link_in(mail.outbox[0], CONFIRM)
        later = timezone.now() + timedelta(days=8)
        with (
            patch("time.time", return_value=later.timestamp()),
            patch.object(timezone, "now", return_value=later),
        ):
            self.assertContains(self.client.post(path), "leads nowhere", status_code=404)
            call_command("send_subscriptions", verbosity=0)
        self.assertFalse(Subscriber.objects.exists())

    def test_a_link_that_is_forged_or_for_something_else_leads_nowhere(self):
        tokens = {purpose: token_for(self.subscriber, purpose) for purpose in LINKS}
        for purpose in LINKS:
            others = [token for other, token in tokens.items() if other != purpose]
            own = tokens[purpose]
            for token in [*others, own[:-1], f"x{own}", self.subscriber.key, "\x00", "a" * 9000]:
                path = f"/en/press/subscriptions/{purpose}/{token}/"
                for ask in (self.client.get, self.client.post):
                    self.assertEqual(ask(path).status_code, 404, path)
        self.subscriber.refresh_from_db()
        self.assertIsNone(self.subscriber.confirmed_at)

    def test_one_click_of_a_mail_program_ends_it_without_cookie_or_origin(self):
        response = Client(enforce_csrf_checks=True).post(
            self.page(self.subscriber, UNSUBSCRIBE),
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
            headers={"origin": "https://mail.example", "sec-fetch-site": "cross-site"},
        )
        self.assertEqual(response.status_code, 200)
        self.assertFalse(Subscriber.objects.exists())

    def test_wishes_are_changed_by_a_link(self):
        make_country("AG")
        self.client.post(self.page(self.subscriber, CONFIRM))
        path = self.page(self.subscriber, PREFERENCES)
        self.assertContains(self.client.get(path), 'value="AG"')
        response = self.client.post(path, {"language": "fr", "kinds": "story", "countries": "AG"})
        self.assertContains(response, "Your wishes are saved.")
        before = self.subscriber.since_at
        self.subscriber.refresh_from_db()
        wishes = (self.subscriber.language, self.subscriber.kinds, self.subscriber.countries)
        self.assertEqual(wishes, ("fr", ["story"], ["AG"]))
        self.assertNotEqual(self.subscriber.since_at, before)
        self.assertEqual(self.client.post(path, {"kinds": "nonsense"}).status_code, 200)


LINKS = (CONFIRM, PREFERENCES, UNSUBSCRIBE)


@override_settings(SUBSCRIPTIONS=False)
class TurnedOffTest(SubscriptionTestCase):
    def test_there_is_no_address_and_nothing_is_stored(self):
        self.assertEqual(self.client.get(FORM).status_code, 404)
        self.assertEqual(self.sign_up().status_code, 404)
        subscriber = Subscriber(key="known")
        for purpose in LINKS:
            self.assertEqual(self.client.get(self.page(subscriber, purpose)).status_code, 404)
        self.assertFalse(Subscriber.objects.exists() or Attempt.objects.exists())
        self.assertNotContains(self.client.get("/en/press/"), "subscriptions")


class BesideTheRequestTest(SubscriptionTestCase):
    @override_settings(MAIL_IN_BACKGROUND=True)
    def test_the_answer_does_not_wait_for_the_mail_server(self):
        answers = Event()
        with patch("subscriptions.mails.Mail.send", lambda _mail: answers.wait(10)):
            self.assertEqual(self.sign_up().status_code, 302)
            [sending] = [thread for thread in enumerate_threads() if thread.name == "confirmation"]
            answers.set()
            sending.join(10)
        self.assertFalse(sending.is_alive())
