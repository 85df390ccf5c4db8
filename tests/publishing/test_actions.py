from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.core.exceptions import ValidationError
from django.test import TestCase
from django.utils import timezone

from articles.models import Article
from publishing import actions
from publishing.due import apply_due_changes
from publishing.models import ScheduledChange, Version, Withdrawal
from publishing.snapshots import snapshot
from tests.factories import FUTURE, PAST, make_article, make_contact, make_tag, place_contact


def at(moment):
    return patch.object(timezone, "now", return_value=moment)


class WorkingCopyTest(TestCase):
    def test_a_page_never_out_is_edited_itself(self):
        article = make_article("en", publish_at=None)
        self.assertEqual(actions.edit(article), article)

    def test_a_public_page_is_edited_in_a_copy_with_all_that_stands_on_it(self):
        article = make_article("en fr")
        article.tags.add(make_tag())
        place_contact(article)
        copy = actions.edit(article)
        self.assertNotEqual(copy.pk, article.pk)
        self.assertEqual(snapshot(copy), snapshot(article))
        self.assertEqual(actions.edit(article), copy)

    def test_a_copy_is_public_nowhere(self):
        article = make_article("en")
        copy = actions.edit(article)
        Article.objects.filter(pk=copy.pk).update(publish_at_en=PAST)
        self.assertEqual(list(Article.objects.public("en")), [article])
        self.assertEqual(list(Article.objects.public_anywhere()), [article])


class PublishTest(TestCase):
    def setUp(self):
        self.article = make_article("en fr", title="Old")
        self.copy = actions.edit(self.article)
        self.copy.title_en, self.copy.title_fr = "New en", "New fr"
        self.copy.kind = Article.Kind.STORY
        self.copy.save()

    def live(self):
        return Article.objects.get(pk=self.article.pk)

    def test_what_differs_is_known_by_language(self):
        self.assertEqual(actions.pending(self.article), (["en", "fr"], True))

    def test_one_language_goes_out_and_the_other_waits(self):
        actions.publish(self.article, ["fr"], with_shared=False)
        self.assertEqual(self.live().title_fr, "New fr")
        self.assertEqual(self.live().title_en, "Old en")
        self.assertEqual(self.live().kind, Article.Kind.NEWS)
        self.assertEqual(actions.pending(self.article), (["en"], True))

    def test_a_copy_with_nothing_left_is_gone(self):
        actions.publish(self.article, ["en", "fr"])
        self.assertFalse(Article.objects.filter(draft_of=self.article).exists())
        self.assertEqual(actions.pending(self.article), ([], False))

    def test_a_moment_in_the_past_means_now(self):
        self.assertGreater(actions.publish(self.article, ["en"], at=PAST).at, PAST)

    def test_a_later_change_of_a_public_page_waits(self):
        published = actions.publish(self.article, ["en"], at=FUTURE)
        self.assertEqual(published.change.state, ScheduledChange.State.WAITING)
        self.assertEqual(self.live().title_en, "Old en")
        apply_due_changes()
        self.assertEqual(self.live().title_en, "Old en")
        apply_due_changes(FUTURE)
        self.assertEqual(self.live().title_en, "New en")
        self.assertEqual(self.live().title_fr, "Old fr")

    def test_a_language_not_yet_public_simply_gets_its_moment(self):
        self.copy.title_ar = "عنوان"
        self.copy.save()
        self.assertIsNone(actions.publish(self.article, ["ar"], FUTURE, with_shared=False).change)
        self.assertEqual(self.live().publish_at_ar, FUTURE)
        self.assertFalse(self.live().is_public("ar"))

    def test_a_failed_change_leaves_the_page_and_tells(self):
        actions.publish(self.article, ["en"], at=FUTURE)
        Article.objects.filter(pk=self.article.pk).update(title_en="Changed meanwhile")
        with self.assertLogs("publishing.due", "ERROR"):
            apply_due_changes(FUTURE)
        change = ScheduledChange.objects.get()
        self.assertEqual(change.state, ScheduledChange.State.FAILED)
        self.assertTrue(change.error)
        self.assertEqual(self.live().title_en, "Changed meanwhile")

    def test_a_change_is_applied_once(self):
        actions.publish(self.article, ["en"], at=FUTURE)
        apply_due_changes(FUTURE)
        versions = Version.objects.count()
        apply_due_changes(FUTURE)
        self.assertEqual(Version.objects.count(), versions)

    def test_a_page_that_breaks_a_rule_does_not_go_out(self):
        self.copy.title_fr = ""
        self.copy.save()
        with self.assertRaises(ValidationError):
            actions.publish(self.article, ["fr"])
        self.assertEqual(self.live().title_fr, "Old fr")

    def test_a_plain_draft_goes_out_at_its_moment(self):
        draft = make_article("en", publish_at=None)
        actions.publish(draft, ["en"], at=FUTURE)
        draft.refresh_from_db()
        self.assertEqual(draft.publish_at_en, FUTURE)


class WithdrawTest(TestCase):
    def test_the_other_languages_stay_byte_for_byte(self):
        article = make_article("en fr")
        before = self.client.get(article.get_absolute_url("en")).content
        actions.withdraw(article, "fr")
        article.refresh_from_db()
        self.assertTrue(article.is_public("en"))
        self.assertFalse(article.is_public("fr"))
        after = self.client.get(article.get_absolute_url("en")).content
        french = article.get_absolute_url("fr").encode()
        self.assertIn(french, before)
        self.assertNotIn(french, after)

    def test_what_is_not_public_cannot_be_withdrawn(self):
        with self.assertRaises(ValidationError):
            actions.withdraw(make_article("en"), "fr")

    def test_a_moment_to_come_is_taken_back(self):
        article = make_article("en", publish_at=FUTURE)
        actions.take_back(article, ["en"])
        article.refresh_from_db()
        self.assertIsNone(article.publish_at_en)

    def test_publishing_again_forgets_the_note(self):
        article = make_article("en")
        actions.withdraw(article, "en", note="It was wrong.")
        self.assertEqual(Withdrawal.objects.get().note, "It was wrong.")
        actions.publish(article, ["en"])
        self.assertFalse(Withdrawal.objects.exists())
        article.refresh_from_db()
        self.assertTrue(article.is_public("en"))


class HistoryTest(TestCase):
    def test_a_version_restores_into_the_working_copy_and_not_the_public_page(self):
        article = make_article("en", title="First")
        actions.publish(article, ["en"])
        copy = actions.edit(article)
        copy.title_en = "Second"
        copy.save()
        actions.publish(article, ["en"])
        first = Version.objects.of(article).get(number=1)
        row = actions.restore(article, first)
        self.assertEqual(row.title_en, "First en")
        article.refresh_from_db()
        self.assertEqual(article.title_en, "Second")

    def test_a_deleted_page_is_recovered_at_its_number_as_a_draft(self):
        article = make_article("en fr")
        place_contact(article)
        content, pk = snapshot(article), article.pk
        actions.delete(article)
        self.assertFalse(Article.objects.filter(pk=pk).exists())
        page = actions.recover(Version.objects.get(action=Version.Action.DELETED))
        self.assertEqual((page.pk, snapshot(page)), (pk, content))
        self.assertEqual(page.public_languages(), [])

    def test_versions_are_numbered_over_page_and_copy(self):
        article = make_article("en")
        for _ in range(3):
            actions.publish(article, ["en"])
        self.assertEqual([v.number for v in Version.objects.of(article)], [3, 2, 1])


class EmbargoTest(TestCase):
    def test_nothing_goes_out_before_it(self):
        article = make_article("en", publish_at=None, embargo_until=FUTURE)
        with self.assertRaises(ValidationError):
            actions.publish(article, ["en"])
        actions.publish(article, ["en"], at=FUTURE)
        article.refresh_from_db()
        self.assertEqual(article.publish_at_en, FUTURE)


class MomentsTest(TestCase):
    def test_everything_appears_on_the_first_request_after_the_moment(self):
        moment = datetime(2030, 1, 1, tzinfo=UTC)
        article = make_article("en", publish_at=None)
        make_contact()
        with at(moment - timedelta(days=1)):
            actions.publish(article, ["en"], at=moment)
            address = Article.objects.get().get_absolute_url("en")
            self.assertEqual(self.client.get(address).status_code, 404)
        with at(moment):
            self.assertEqual(self.client.get(address).status_code, 200)
