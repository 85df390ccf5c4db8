from copy import deepcopy
from unittest.mock import patch

from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import TestCase
from django.utils.translation import get_language, override

from articles.models import Article
from publishing import actions
from publishing.models import Review
from publishing.reviews import (
    approve,
    edition_of,
    fingerprint,
    is_approved,
    last_answer,
    return_with_comment,
    submit,
)
from publishing.snapshots import snapshot
from tests.admin import EVERYWHERE
from tests.factories import (
    make_article,
    make_contact,
    make_event,
    make_office,
    make_tag,
    place_contact,
)
from tests.staff import make_staff


class ReviewTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.author = User.objects.create_user("author", "author@example.org", is_staff=True)
        cls.editor = User.objects.create_user("editor", "editor@example.org", is_staff=True)
        everywhere = Permission.objects.filter(codename__in=EVERYWHERE)
        cls.editor.user_permissions.add(permission("publish_article"), *everywhere)

    def setUp(self):
        self.article = make_article("en fr", publish_at=None)

    def publish(self, *languages):
        actions.publish(self.article, languages)
        self.article.refresh_from_db()


def permission(codename):
    article = ContentType.objects.get_for_model(Article)
    return Permission.objects.get_or_create(
        codename=codename, content_type=article, defaults={"name": codename}
    )[0]


class ApprovalTest(ReviewTestCase):
    def setUp(self):
        super().setUp()
        place_contact(self.article)
        self.article.corrections.create(text_en="It is 57.5 million.", text_fr="C’est 57,5.")
        submit(self.article, "en", self.author)
        approve(self.article, "en", self.editor)

    def assertApproved(self, page=None):
        self.assertTrue(is_approved(page or self.article, "en"))

    def assertVoid(self, page=None):
        self.assertFalse(is_approved(page or self.article, "en"))

    def test_it_holds_for_that_language_only(self):
        self.assertApproved()
        self.assertFalse(is_approved(self.article, "fr"))

    def test_an_edit_of_the_language_voids_it(self):
        self.article.summary_en = "Shorter."
        self.article.save()
        self.assertVoid()

    def test_an_edit_of_what_all_share_voids_it(self):
        for name, edit in {
            "field": lambda: Article.objects.update(kind=Article.Kind.STORY),
            "tag": lambda: self.article.tags.add(make_tag()),
            "contact": lambda: self.article.placed_contacts.create(contact=make_contact()),
            "removed": lambda: self.article.placed_contacts.all().delete(),
            "related": lambda: self.article.related_items.create(target=make_event()),
        }.items():
            with self.subTest(name):
                approve(self.article, "en", self.editor)
                self.article = Article.objects.get(pk=self.article.pk)
                self.assertApproved()
                edit()
                self.assertVoid(Article.objects.get(pk=self.article.pk))

    def test_an_edit_of_the_language_in_an_inline_voids_it(self):
        self.article.corrections.update(text_en="It is 58 million.")
        self.assertVoid()

    def test_an_edit_of_another_language_does_not(self):
        self.article.title_fr, self.article.title_ar = "Autre titre", "عنوان"
        self.article.save()
        self.article.corrections.update(text_fr="C’est 58.")
        self.assertApproved()

    def test_it_is_the_working_copy_that_counts(self):
        self.publish("en")
        self.assertApproved()
        copy = actions.edit(self.article)
        self.assertApproved()
        copy.title_fr = "Autre"
        copy.save()
        self.assertApproved(copy)
        copy.title_en = "Other"
        copy.save()
        self.assertVoid()
        self.assertVoid(copy)

    def test_publishing_what_was_approved_keeps_it(self):
        self.publish("en")
        copy = actions.edit(self.article)
        copy.title_en = "Other"
        copy.save()
        copy.corrections.create(text_en="Another.", corrected_on="2020-01-01")
        approve(copy, "en", self.editor)
        self.publish("en", "fr")
        self.assertFalse(Article.objects.filter(draft_of=self.article).exists())
        self.assertApproved(Article.objects.get())

    def test_the_order_of_rows_without_a_place_is_no_content(self):
        self.article.corrections.create(text_en="Another.")
        content = snapshot(self.article)
        turned = deepcopy(content)
        turned["parts"]["corrections"].reverse()
        self.assertNotEqual(turned, content)
        self.assertEqual(edition_of(turned, "en"), edition_of(content, "en"))

    def test_a_later_answer_counts(self):
        return_with_comment(self.article, "en", "The figure is wrong.", self.editor)
        self.assertVoid()


class AnswerTest(ReviewTestCase):
    def test_the_same_content_is_submitted_once(self):
        first = submit(self.article, "en", self.author)
        self.assertEqual(submit(self.article, "en", self.author), first)
        self.assertEqual(Review.objects.count(), 1)

    def test_a_newer_content_takes_the_place_of_the_older(self):
        first = submit(self.article, "en", self.author)
        Article.objects.update(title_en="New")
        second = submit(self.article, "en", self.author)
        first.refresh_from_db()
        self.assertEqual(first.state, Review.State.SUPERSEDED)
        self.assertEqual(Review.objects.of(self.article).open().get(), second)

    def test_languages_are_submitted_apart(self):
        submit(self.article, "en", self.author)
        submit(self.article, "fr", self.author)
        approve(self.article, "fr", self.editor)
        self.assertEqual(Review.objects.open().get().language, "en")

    def test_an_empty_edition_cannot_be_submitted(self):
        with self.assertRaises(ValidationError):
            submit(self.article, "ar", self.author)

    def test_returning_needs_a_comment(self):
        submit(self.article, "en", self.author)
        with self.assertRaises(ValidationError):
            return_with_comment(self.article, "en", "  ", self.editor)
        return_with_comment(self.article, "en", "Which year?", self.editor)
        review = Review.objects.get()
        self.assertEqual((review.state, review.comment), ("returned", "Which year?"))
        self.assertEqual(review.answered_by, self.editor)
        self.assertIsNotNone(review.answered_at)

    def test_what_was_not_read_is_not_approved(self):
        submit(self.article, "en", self.author)
        seen = fingerprint(self.article, "en")
        Article.objects.update(title_en="Changed meanwhile")
        with self.assertRaises(ValidationError):
            approve(Article.objects.get(), "en", self.editor, seen=seen)
        self.assertEqual(Review.objects.get().state, Review.State.SUBMITTED)
        self.assertIsNone(last_answer(self.article, "en"))

    def test_a_working_copys_review_is_its_pages(self):
        self.publish("en")
        copy = actions.edit(self.article)
        submit(copy, "en", self.author)
        self.assertEqual(Review.objects.of(self.article).get().page, self.article)


class MailTest(ReviewTestCase):
    def sent(self, act, *args, **kwargs):
        mail.outbox.clear()
        with self.captureOnCommitCallbacks(execute=True):
            act(*args, **kwargs)
            self.assertEqual(mail.outbox, [])  # not before it is stored
        return {message.to[0]: message for message in mail.outbox}

    def test_who_may_publish_hears_of_a_submission(self):
        other = User.objects.create_user("other", "other@example.org", is_staff=True)
        other.user_permissions.add(permission("change_article"))
        User.objects.create_superuser("chief", "chief@example.org")
        User.objects.create_superuser("silent", "")
        sent = self.sent(submit, self.article, "en", self.author, origin="https://example.org")
        self.assertEqual(set(sent), {"editor@example.org", "chief@example.org"})
        message = sent["editor@example.org"]
        self.assertIn(self.article.title_en, message.subject)
        self.assertIn("author asks for a review", message.body)
        address = f"https://example.org/admin/preview/articles.article/{self.article.pk}/en/"
        self.assertIn(address, message.body)

    def test_who_publishes_for_another_office_hears_nothing(self):
        scoped = make_staff("Editor", [make_office()], username="scoped", email="s@example.org")
        self.assertNotIn("s@example.org", self.sent(submit, self.article, "en", self.author))
        self.article.offices.set(scoped.scope.offices.all())
        self.assertIn("s@example.org", self.sent(submit, self.article, "fr", self.author))

    def test_who_submits_is_not_told_so(self):
        self.author.user_permissions.set(self.editor.user_permissions.all())
        sent = self.sent(submit, self.article, "en", self.author)
        self.assertEqual(set(sent), {"editor@example.org"})

    def test_publishing_goes_by_type_of_page(self):
        self.assertEqual(self.sent(submit, make_event("en"), "en", self.author), {})

    def test_who_submitted_hears_the_answer(self):
        submit(self.article, "en", self.author)
        sent = self.sent(return_with_comment, self.article, "en", "Which <year>?", self.editor)
        self.assertEqual(set(sent), {"author@example.org"})
        message = sent["author@example.org"]
        self.assertTrue(message.subject.startswith("Returned: "))
        self.assertIn("editor has returned", message.body)
        self.assertIn("Which <year>?", message.body)
        submit(self.article, "en", self.author)
        sent = self.sent(approve, self.article, "en", self.editor, "Good & short.")
        self.assertIn("editor has approved", sent["author@example.org"].body)
        self.assertIn("Good & short.", sent["author@example.org"].body)

    def test_a_reviewer_without_an_account_is_named(self):
        submit(self.article, "en", self.author)
        sent = self.sent(approve, self.article, "en", answered_as="A partner")
        self.assertIn("A partner has approved", sent["author@example.org"].body)

    def test_who_answers_their_own_or_left_gets_none(self):
        submit(self.article, "en", self.editor)
        self.assertEqual(self.sent(approve, self.article, "en", self.editor), {})
        submit(self.article, "fr", self.author)
        User.objects.filter(pk=self.author.pk).update(is_active=False)
        self.assertEqual(self.sent(approve, self.article, "fr", self.editor), {})

    def test_nothing_is_mailed_of_what_was_not_stored(self):
        with self.captureOnCommitCallbacks(execute=True), self.assertRaises(ValidationError):
            submit(self.article, "ar", self.author)
        self.assertEqual(mail.outbox, [])

    def test_a_mail_server_that_fails_undoes_nothing(self):
        backend = "django.core.mail.backends.locmem.EmailBackend.send_messages"
        with (
            patch(backend, side_effect=OSError("refused")),
            self.assertLogs("publishing.mail", "ERROR"),
            self.captureOnCommitCallbacks(execute=True),
        ):
            submit(self.article, "en", self.author)
        self.assertEqual(Review.objects.get().state, Review.State.SUBMITTED)

    def test_a_line_break_in_a_title_ends_no_header(self):
        Article.objects.update(title_en="One\nBcc: two@example.org")
        sent = self.sent(submit, Article.objects.get(), "en", self.author)
        self.assertIn("One Bcc: two", sent["editor@example.org"].subject)

    def test_it_is_written_in_the_language_of_who_reads_it_where_that_is_known(self):
        def language(*_args):
            return get_language()

        for known, written in (("fr", "fr"), ("", "en")):
            with (
                override("ar"),  # that of who submits
                patch.object(User, "language", known, create=True),
                patch("publishing.mail.render_to_string", side_effect=language),
            ):
                Review.objects.all().delete()
                sent = self.sent(submit, self.article, "en", self.author)
            self.assertEqual(sent["editor@example.org"].subject, written)
