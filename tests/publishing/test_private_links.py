from datetime import timedelta
from unittest.mock import patch

from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.serializers import serialize
from django.test import Client, TestCase, override_settings
from django.utils import timezone

from articles.models import Article
from publishing import actions
from publishing.models import PrivateLink, PrivateLinkUse, Review
from publishing.private_links import address_of, make_link, revoke
from publishing.reviews import fingerprint, is_approved, submit
from tests.factories import FUTURE, PAST, make_article

REVIEW, EMBARGO = PrivateLink.Purpose.REVIEW, PrivateLink.Purpose.EMBARGO


class LinkTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.chief = User.objects.create_superuser("chief", "chief@example.org")

    def setUp(self):
        self.client = Client(enforce_csrf_checks=True)
        self.article = make_article("en fr", publish_at=None, title="Figures")

    def publish(self, **fields):
        actions.publish(self.article, ["en"], **fields)
        self.article.refresh_from_db()

    def link(self, page=None, language="en", purpose=EMBARGO, expires_at=FUTURE):
        page = page or self.article
        self.made, token = make_link(page, language, purpose, "A reader", expires_at, self.chief)
        return address_of(token)


class ReadingTest(LinkTestCase):
    def test_it_shows_one_edition_to_someone_without_an_account(self):
        response = self.client.get(self.link(language="fr"))
        self.assertContains(response, "Figures fr")
        self.assertContains(response, 'role="note"', count=1)
        self.assertContains(response, '<html lang="fr"')
        self.assertEqual(response.headers["Content-Language"], "fr")
        self.assertNotContains(response, 'method="post"')

    def test_it_shows_what_will_go_out_and_not_what_is_public(self):
        self.publish()
        copy = actions.edit(self.article)
        copy.title_fr = "Chiffres nouveaux"
        copy.save()
        self.assertContains(self.client.get(self.link(language="fr")), "Chiffres nouveaux")

    def test_a_visitor_gets_no_cookie_and_the_page_is_kept_nowhere(self):
        for purpose in (REVIEW, EMBARGO):
            response = self.client.get(self.link(purpose=purpose))
            self.assertFalse(response.cookies)
            self.assertFalse(self.client.cookies)
            self.assertEqual(response.headers["Cache-Control"], "no-store, private")
            self.assertEqual(response.headers["X-Robots-Tag"], "noindex, nofollow")
            self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")

    def test_the_page_does_not_name_its_private_address(self):
        address = self.link(purpose=REVIEW)
        self.assertNotContains(self.client.get(address), address.split("/")[2])

    def test_each_reading_is_logged(self):
        address = self.link()
        for _ in range(2):
            self.client.get(address, REMOTE_ADDR="192.0.2.7")
        self.client.get(address, REMOTE_ADDR="")
        uses = list(PrivateLinkUse.objects.order_by("pk"))
        self.assertEqual([use.link for use in uses], [self.made] * 3)
        self.assertEqual([use.used_from for use in uses], ["192.0.2.7", "192.0.2.7", None])
        self.assertLess(abs(uses[0].used_at - timezone.now()), timedelta(minutes=1))

    def test_its_secret_is_stored_nowhere(self):
        address = self.link()
        token = address.split("/")[2]
        self.client.get(address)
        stored = serialize("json", [*PrivateLink.objects.all(), *PrivateLinkUse.objects.all()])
        self.assertNotIn(token, stored)
        self.assertGreaterEqual(len(token), 43)

    def test_it_is_not_made_for_a_moment_gone(self):
        with self.assertRaises(ValidationError):
            self.link(expires_at=PAST)
        self.assertFalse(PrivateLink.objects.exists())


@override_settings(DEBUG=False)
class DeadLinkTest(LinkTestCase):
    def seen(self, address, method="get"):
        """Return all that a visitor sees of an address: each answer on the way, and the last."""
        response = getattr(self.client, method)(address, follow=True)
        way = [
            (url.replace("unknown", "private"), status) for url, status in response.redirect_chain
        ]
        return way, response.status_code, response.headers, response.content

    def assertDead(self, address):
        for method in ("get", "head", "post", "put", "options"):
            with self.subTest(address, method=method):
                answer = self.seen(address, method)
                self.assertEqual(answer, self.seen(address.replace("private", "unknown"), method))
                if method != "options":
                    self.assertEqual(answer[1], 404)
        self.assertFalse(PrivateLinkUse.objects.exists())

    def test_unknown(self):
        for token in ("x", "a" * 43, "é", "a.b", "%00", "a" * 5000):
            self.assertDead(f"/private/{token}/")

    def test_tampered_with(self):
        address = self.link()
        self.assertDead(address[:-2] + ("a" if address[-2] != "a" else "b") + "/")
        self.assertDead(address.swapcase().replace("PRIVATE", "private"))

    def test_expired(self):
        address = self.link(expires_at=timezone.now() + timedelta(hours=1))
        PrivateLink.objects.update(expires_at=timezone.now())
        self.assertDead(address)

    def test_it_expires_at_its_moment(self):
        moment = timezone.now() + timedelta(hours=1)
        address = self.link(expires_at=moment)
        with patch.object(timezone, "now", return_value=moment - timedelta(seconds=1)):
            self.assertEqual(self.client.get(address).status_code, 200)
        with patch.object(timezone, "now", return_value=moment):
            self.assertEqual(self.client.get(address, follow=True).status_code, 404)

    def test_revoked_at_once(self):
        address = self.link()
        revoke(self.made)
        self.assertDead(address)
        first = self.made.revoked_at
        revoke(self.made)
        self.assertEqual(self.made.revoked_at, first)

    def test_of_a_deleted_page(self):
        address = self.link()
        actions.delete(self.article)
        self.assertDead(address)

    def test_of_an_edition_without_a_title(self):
        self.assertDead(self.link(language="es"))

    def test_a_review_by_a_dead_link_is_no_review(self):
        address = self.link(purpose=REVIEW)
        revoke(self.made)
        self.client.post(address, {"answer": "approved", "seen": fingerprint(self.article, "en")})
        self.assertFalse(Review.objects.exists())


class PublicTest(LinkTestCase):
    def test_an_embargo_link_leads_to_the_page_once_that_is_public(self):
        moment = timezone.now() + timedelta(hours=1)
        address = self.link()
        self.publish(at=moment)
        with patch.object(timezone, "now", return_value=moment - timedelta(seconds=1)):
            self.assertEqual(self.client.get(address).status_code, 200)
        with patch.object(timezone, "now", return_value=moment):
            response = self.client.get(address)
        self.assertEqual(response.status_code, 302)
        self.assertEqual(response.headers["Location"], self.article.get_absolute_url("en"))
        self.assertEqual(response.headers["Cache-Control"], "no-store, private")
        self.assertEqual(PrivateLinkUse.objects.count(), 2)

    def test_it_shows_no_later_working_copy(self):
        self.publish()
        copy = actions.edit(self.article)
        copy.title_en = "Not for the press"
        copy.save()
        response = self.client.get(self.link(), follow=True)
        self.assertNotContains(response, "Not for the press")

    def test_it_shows_nothing_of_a_withdrawn_page(self):
        self.publish()
        actions.withdraw(self.article, "en", note="It was wrong.")
        response = self.client.get(self.link(), follow=True)
        self.assertContains(response, "It was wrong.", status_code=410)

    def test_a_review_link_shows_the_changes_of_a_public_page(self):
        self.publish()
        address = self.link(purpose=REVIEW)
        self.assertEqual(self.client.get(address).status_code, 302)
        copy = actions.edit(self.article)
        copy.title_fr = "Autre"
        copy.save()
        self.assertEqual(self.client.get(address).status_code, 302)
        copy.title_en = "Corrected figures"
        copy.save()
        self.assertContains(self.client.get(address), "Corrected figures")

    def test_a_review_link_shows_a_withdrawn_page_that_is_written_anew(self):
        self.publish()
        actions.withdraw(self.article, "en")
        self.assertContains(self.client.get(self.link(purpose=REVIEW)), "Figures en")


class AnsweringTest(LinkTestCase):
    def setUp(self):
        super().setUp()
        self.address = self.link(purpose=REVIEW)

    def answer(self, answer, comment="", address=None, seen=None, **headers):
        data = {
            "answer": answer,
            "comment": comment,
            "seen": seen or fingerprint(self.article, "en"),
        }
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(address or self.address, data, headers=headers)

    def test_the_form_stands_below_the_page_without_cookie_or_token(self):
        response = self.client.get(self.address)
        self.assertContains(response, '<form method="post"')
        self.assertContains(response, fingerprint(self.article, "en"))
        self.assertNotContains(response, "csrf")

    def test_the_answer_is_recorded_under_the_name_of_the_link(self):
        submit(self.article, "en", self.chief)
        response = self.answer("approved", "Good.")
        self.assertRedirects(response, f"{self.address}#review")
        self.assertFalse(response.cookies)
        review = Review.objects.get()
        self.assertEqual((review.state, review.answered_as), ("approved", "A reader"))
        self.assertEqual((review.comment, review.answered_by), ("Good.", None))
        self.assertTrue(is_approved(self.article, "en"))
        self.assertContains(self.client.get(self.address), "You approved this text on")
        self.assertEqual([message.to for message in mail.outbox], [["chief@example.org"]])

    def test_a_later_edit_voids_it(self):
        self.answer("approved")
        Article.objects.update(title_en="Changed")
        self.assertFalse(is_approved(Article.objects.get(), "en"))
        self.assertNotContains(self.client.get(self.address), "You approved this text on")

    def test_it_can_be_returned_with_a_comment_only(self):
        response = self.answer("returned", "  ")
        self.assertContains(response, "Say what should change.")
        self.assertFalse(Review.objects.exists())
        self.answer("returned", "Which year?")
        self.assertEqual(Review.objects.get().state, Review.State.RETURNED)
        self.assertContains(self.client.get(self.address), "You returned this text on")

    def test_what_was_changed_meanwhile_is_shown_again(self):
        seen = fingerprint(self.article, "en")
        Article.objects.update(title_en="Changed meanwhile")
        response = self.answer("approved", "My comment", seen=seen)
        self.assertContains(response, "The text was changed after you opened it")
        self.assertContains(response, "Changed meanwhile")
        self.assertContains(response, "My comment")
        self.assertContains(response, fingerprint(Article.objects.get(), "en"))
        self.assertFalse(Review.objects.exists())

    def test_nonsense_is_no_answer(self):
        for answer, comment, seen in (
            ("published", "", None), ("", "", None), ("approved", "a" * 5001, None),
            ("approved", "a\x00b", None), ("approved", "", "x" * 65), ("approved", "", "x"),
        ):  # fmt: skip
            with self.subTest(answer=answer, comment=comment[:5], seen=seen):
                self.assertEqual(self.answer(answer, comment, seen=seen).status_code, 200)
                self.assertFalse(Review.objects.exists())

    def test_a_form_of_another_site_is_refused(self):
        for headers in (
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"sec-fetch-site": "none"},
            {"origin": "https://elsewhere.example"},
            {"origin": "http://testserver.elsewhere.example"},
        ):
            with self.subTest(headers):
                response = self.answer("approved", **headers)
                self.assertEqual(response.status_code, 403)
                self.assertEqual(response.headers["Cache-Control"], "no-store, private")
                self.assertFalse(Review.objects.exists())

    def test_a_form_of_this_site_is_taken_whatever_the_age_of_the_browser(self):
        for headers in (
            {"sec-fetch-site": "same-origin", "origin": "null"},
            {"origin": "null"},
            {"origin": "http://testserver"},
            {},
        ):
            with self.subTest(headers):
                self.assertEqual(self.answer("approved", **headers).status_code, 302)

    def test_an_embargo_link_takes_no_answer(self):
        response = self.answer("approved", address=self.link(purpose=EMBARGO))
        self.assertEqual(response.status_code, 405)
        self.assertFalse(Review.objects.exists())

    def test_readings_are_logged_and_answers_are_not_readings(self):
        self.client.get(self.address)
        self.answer("approved")
        self.assertEqual(PrivateLinkUse.objects.count(), 1)
