"""The index is right as soon as a page is saved, published, withdrawn or deleted."""

from datetime import UTC, datetime, timedelta
from threading import Barrier
from unittest import mock

from django.db import connection, transaction
from django.test import TestCase, skipUnlessDBFeature
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing import actions
from publishing.due import apply_due_changes
from publishing.history import lock
from publishing.models import ScheduledChange, page_models
from search import following
from search.indexing import index, plain
from search.models import SearchDocument
from search.sources import SOURCES
from tests.databases import PATIENCE, TogetherTestCase
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_country,
    make_event,
    make_office,
    make_page,
    make_person,
    make_tag,
)


def documents(page):
    return SearchDocument.objects.of(page).order_by("language")


def languages(page):
    return [document.language for document in documents(page)]


class PageTest(TestCase):
    def test_every_page_type_is_indexed(self):
        self.assertEqual(set(SOURCES), set(page_models()))
        for make in (make_article, make_event, make_office, make_person, make_page):
            with self.subTest(make):
                self.assertEqual(languages(make("en fr")), ["en", "fr"])

    def test_a_draft_is_not_there_and_what_is_to_be_public_is(self):
        self.assertEqual(languages(make_article(publish_at=None)), [])
        self.assertEqual(documents(make_article(publish_at=FUTURE)).get().publish_at, FUTURE)

    def test_a_document_has_what_the_page_says(self):
        article = make_article(
            title="Cities",
            summary_en="In short",
            body_en="<p>One <em>t</em>wo</p><p>three &amp;</p>",
        )
        document = documents(article).get()
        self.assertEqual((document.title, document.summary), ("Cities en", "In short"))
        self.assertEqual(document.body, "One two three &")
        self.assertEqual((document.kind, document.date), ("news", article.dateline_on))

    def test_the_parts_of_a_page_are_searched_with_it(self):
        event = make_event()
        session = event.sessions.create(starts_at=event.starts_at, title_en="Opening")
        self.assertIn("Opening", documents(event).get().body)
        session.delete()
        self.assertNotIn("Opening", documents(event).get().body)

    def test_nothing_is_taken_from_another_page(self):
        event = make_event()
        event.speakers.create(person=make_person(title="Unseen", publish_at=None))
        self.assertNotIn("Unseen", documents(event).get().body)

    def test_offices_countries_and_tags_follow_from_either_side(self):
        article, office, country = make_article(), make_office(), make_country()
        tag = make_tag()
        office.article_set.add(article)
        article.countries.set([country])
        article.tags.add(tag)
        document = documents(article).get()
        self.assertEqual((document.offices, document.countries), ([office.pk], [country.pk]))
        self.assertEqual(document.tags, [tag.pk])
        tag.delete()
        article.offices.clear()
        document = documents(article).get()
        self.assertEqual((document.offices, document.tags), ([], []))

    def test_a_deleted_page_is_gone(self):
        article = make_article("en fr")
        article.tags.add(make_tag())
        actions.delete(article)
        self.assertFalse(SearchDocument.objects.exists())

    def test_what_is_rolled_back_was_never_there(self):
        article = make_article(title="Before")
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            article.title_en = "After"
            article.save()
            1 / 0  # noqa: B018
        self.assertEqual(documents(article).get().title, "Before en")

    def test_saving_the_same_again_makes_no_second_row(self):
        article = make_article("en fr")
        article.title_fr = ""
        article.publish_at_fr = None
        article.save()
        article.save()
        self.assertEqual(languages(article), ["en"])

    def test_a_page_costs_as_many_queries_with_one_language_as_with_four(self):
        numbers = []
        for page in (make_article("en"), make_article("en fr es ar")):
            with CaptureQueriesContext(connection) as queries:
                index(type(page), [page.pk])
            numbers.append(len(queries))
        self.assertEqual(*numbers)


class LifeTest(TestCase):
    def test_a_working_copy_is_never_found(self):
        article = make_article(title="Live")
        copy = actions.edit(article)
        copy.title_en, copy.publish_at_en = "Secret", PAST
        copy.save()
        copy.tags.add(make_tag())
        self.assertEqual([each.title for each in SearchDocument.objects.all()], ["Live en"])
        self.assertEqual(documents(article).get().tags, [])

    def test_publishing_and_withdrawing_reach_the_index(self):
        article = make_article(title="Live")
        copy = actions.edit(article)
        copy.title_en = "New"
        copy.save()
        copy.tags.add(make_tag())
        actions.publish(article, ["en"])
        document = documents(article).get()
        self.assertEqual((document.title, len(document.tags)), ("New", 1))
        actions.withdraw(article, "en")
        now = timezone.now()
        self.assertFalse(SearchDocument.objects.public("en", now).exists())

    def test_a_page_with_many_parts_costs_the_index_as_much_as_one_with_few(self):
        numbers = []
        for many in (1, 5):
            event = make_event(title="Live")
            copy = actions.edit(event)
            for number in range(many):
                copy.sessions.create(starts_at=event.starts_at, title_en=f"Session {number}")
            with mock.patch.object(following, "index", wraps=index) as indexed:
                actions.publish(event, ["en"])
            self.assertIn(f"Session {many - 1}", documents(event).get().body)
            numbers.append(indexed.call_count)
        self.assertEqual(numbers, [1, 1])

    def test_a_scheduled_change_is_found_from_its_moment_on(self):
        article = make_article(title="Live")
        copy = actions.edit(article)
        copy.title_en = "New"
        copy.save()
        at = timezone.now() + timedelta(hours=1)
        actions.publish(article, ["en"], at=at)
        self.assertTrue(ScheduledChange.objects.waiting().exists())
        self.assertEqual(documents(article).get().title, "Live en")
        apply_due_changes(at + timedelta(minutes=1))
        self.assertEqual(documents(article).get().title, "New")

    def test_a_moment_that_passes_needs_no_work(self):
        make_article(publish_at=datetime(2030, 1, 1, tzinfo=UTC))
        public = SearchDocument.objects.public
        self.assertFalse(public("en", datetime(2029, 12, 31, tzinfo=UTC)).exists())
        self.assertTrue(public("en", datetime(2030, 1, 1, tzinfo=UTC)).exists())


class TogetherTest(TogetherTestCase):
    @skipUnlessDBFeature("has_select_for_update")
    def test_pages_that_begin_to_point_to_each_other_do_not_wait_for_each_other(self):
        person, office = make_person(), make_office()
        both_are_written = Barrier(2)

        def write(number):
            with transaction.atomic():
                page = lock([person, office][number])
                page.save()
                both_are_written.wait(PATIENCE)
                if page == office:
                    page.head = person
                    page.save()
                else:
                    page.appointments.create(office=office, role_en="Head")

        self.together(write, 2)
        self.assertEqual(person.appointments.get().office, office)


class PlainTest(TestCase):
    def test_words_are_parted_where_blocks_are_and_nowhere_else(self):
        self.assertEqual(
            plain("<ul><li>a<strong>b</strong></li><li>c</li></ul>").split(), ["ab", "c"]
        )
