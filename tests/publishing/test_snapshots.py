from copy import deepcopy
from datetime import UTC, datetime
from itertools import product
from uuid import uuid4

from django.db import connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Boilerplate
from events.models import Event
from organisation.models import Person
from publishing.snapshots import applied, apply, snapshot
from tests.factories import (
    PAST,
    make_article,
    make_contact,
    make_country,
    make_event,
    make_office,
    make_person,
    make_tag,
    place_contact,
)


def full_article():
    article = make_article("en fr", title="Cities", body_en="<p>Text</p>", embargo_until=None)
    article.tags.add(make_tag())
    article.goals.add(11)
    article.countries.add(make_country())
    article.offices.add(make_office())
    place_contact(article)
    article.corrections.create(text_en="It is 57.5 million.", text_fr="C’est 57,5 millions.")
    article.related_items.create(target=make_event())
    article.placed_boilerplates.create(boilerplate=Boilerplate.objects.create(title_en="About"))
    return article


def full_event():
    event = make_event("en", parent=make_event("en"), country=make_country("CH"))
    event.sessions.create(starts_at=datetime(2024, 5, 28, 12, tzinfo=UTC), title_en="Opening")
    event.speakers.create(person=make_person(), role_en="Chair")
    event.partners.create(name_en="A university")
    event.placed_contacts.create(contact=make_contact())
    return event


class RoundTripTest(TestCase):
    def assertSurvives(self, page):
        content = snapshot(page)
        copy = type(page)(draft_of=page)
        apply(content, copy)
        self.assertEqual(snapshot(type(page).objects.get(pk=copy.pk)), content)
        apply(content, page)
        self.assertEqual(snapshot(page), content)

    def test_an_article_with_all_that_can_stand_on_it(self):
        self.assertSurvives(full_article())

    def test_an_event_with_programme_and_speakers(self):
        self.assertSurvives(full_event())

    def test_a_person_with_appointments(self):
        person = make_person("en")
        person.appointments.create(role_en="Director", office=make_office(), from_on="2023-10-01")
        self.assertSurvives(person)

    def test_a_copy_shares_no_row_with_its_page(self):
        article = full_article()
        copy = Article(draft_of=article)
        apply(snapshot(article), copy)
        copy.corrections.all().delete()
        copy.tags.clear()
        self.assertEqual(article.corrections.count(), 1)
        self.assertEqual(article.tags.count(), 1)


class AppliedTest(TestCase):
    """What would become of a page is told without writing it."""

    def test_it_foretells_what_apply_does(self):
        article = full_article()
        content = snapshot(article)
        content["shared"] |= {"kind": "story", "tags": []}
        content["editions"]["fr"] |= {"title": "Autre", "summary": "Bref"}
        content["editions"]["ar"]["title"] = "مدن"
        first = content["parts"]["corrections"][0]
        first["editions"]["fr"]["text"] = "Nouveau"
        second = deepcopy(first) | {"key": str(uuid4())}
        second["shared"]["corrected_on"] = "2020-01-01"
        content["parts"] |= {"placed_contacts": [], "corrections": [first, second]}
        for languages, shared in product(([], ["fr"], ["en", "fr", "ar"]), (True, False)):
            with self.subTest(languages=languages, shared=shared), transaction.atomic():
                page = Article.objects.get()
                foretold = applied(content, snapshot(page), languages, shared)
                apply(content, page, languages, shared)
                found = snapshot(Article.objects.get())
                for edition in (*foretold["editions"].values(), *found["editions"].values()):
                    edition.pop("slug")  # a new title gets one when it is saved
                self.assertEqual(found, foretold)
                transaction.set_rollback(True)


class PartialTest(TestCase):
    def test_one_language_leaves_the_others_and_what_they_share_untouched(self):
        article = full_article()
        before = snapshot(article)
        content = snapshot(article)
        for code in ("en", "fr"):
            content["editions"][code]["title"] = f"New {code}"
        content["shared"]["kind"] = "story"
        content["parts"]["corrections"][0]["editions"]["fr"]["text"] = "Nouveau"
        content["parts"]["placed_contacts"] = []
        apply(content, article, ["fr"], shared=False)
        after = snapshot(Article.objects.get(pk=article.pk))
        self.assertEqual(after["editions"]["fr"]["title"], "New fr")
        self.assertEqual(after["parts"]["corrections"][0]["editions"]["fr"]["text"], "Nouveau")
        self.assertEqual(after["editions"]["en"], before["editions"]["en"])
        self.assertEqual(after["shared"], before["shared"])
        self.assertEqual(after["parts"]["placed_contacts"], before["parts"]["placed_contacts"])

    def test_rows_removed_in_the_copy_are_removed_from_the_page(self):
        article = full_article()
        content = snapshot(article)
        content["parts"]["corrections"] = []
        content["shared"]["tags"] = []
        apply(content, article)
        self.assertFalse(article.corrections.exists())
        self.assertFalse(article.tags.exists())

    def test_what_is_there_already_is_not_written(self):
        article = full_article()
        content = snapshot(article)
        with CaptureQueriesContext(connection) as captured:
            apply(content, article)
        written = [
            sql
            for sql in (each["sql"] for each in captured)
            if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "search_searchdocument" not in sql
        ]
        self.assertEqual(len(written), 1, written)
        self.assertTrue(written[0].startswith('UPDATE "articles_article"'))

    def test_what_is_gone_in_the_meantime_is_left_out(self):
        article = full_article()
        content = snapshot(article)
        article.tags.first().delete()
        apply(content, article)
        self.assertFalse(article.tags.exists())

    def test_publication_is_no_content(self):
        person = make_person("en", publish_at=PAST)
        content = snapshot(person)
        Person.objects.update(publish_at_en=None)
        person.refresh_from_db()
        apply(content, person)
        self.assertIsNone(Person.objects.get().publish_at_en)
        self.assertEqual(Event.objects.count(), 0)
