"""What a page that comes from no cache asks the database, and how much it sends."""

import re
from collections import Counter
from unittest.mock import patch

from django.db import connection
from django.test import TestCase, tag
from django.test.utils import CaptureQueriesContext

from articles.models import Boilerplate
from pages.models import LeadStory, MenuEntry, SiteSettings
from publishing import freshness, related
from publishing.models import Tag
from tests.factories import (
    PAST,
    make_article,
    make_contact,
    make_event,
    make_office,
    make_page,
    make_person,
    make_picture,
    make_tag,
    place_contact,
)

#: The columns of long texts, and of the titles of pages, in another language than English.
FOREIGN = re.compile(
    r'"(?:summary|body|mandate|biography|note_to_editors|search_text|description|footer_text)'
    r'_(?:fr|es|ar)"'
    r'|"(?:articles_article|events_event|pages_page|organisation_office|organisation_person)"'
    r'\."title_(?:fr|es|ar)"'
)
MANY = 12


@patch.object(related, "finders", [])
class LeanPageTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        site = SiteSettings.objects.create(name_en="Site", contact=make_contact())
        cls.article, cls.event = make_article("en fr"), make_event("en fr", starts_at=PAST)
        cls.office, cls.person = make_office("en fr"), make_person("en fr")
        cls.page = make_page("en fr")
        make_page("en", parent=cls.page)
        for place in MenuEntry.Place.values:
            MenuEntry.objects.create(place=place, label_en=place, target=cls.page)
        LeadStory.objects.create(site=site, article=cls.article)
        enrich(cls.article, cls.event, cls.office)

    def addresses(self):
        pages = (self.article, self.event, self.office, self.person, self.page)
        return {type(page).__name__: page.get_absolute_url("en") for page in pages} | {
            "home": "/en/",
            "list": "/en/news/",
            "list, filtered": "/en/news/?kind=news",
            "events": "/en/events/",
            "structure": "/en/structure/",
            "where we work": "/en/where-we-work/",
            "press": "/en/press/",
            "search": "/en/search/",
            "results": "/en/search/?q=article",
        }

    def asked(self, address):
        """Return the statements of a page, with all that can be remembered remembered."""
        with patch.object(freshness, "token", return_value=f"state-of-{self.id()}"):
            self.client.get(address)
            with CaptureQueriesContext(connection) as captured:
                self.assertEqual(self.client.get(address).status_code, 200)
                return [query["sql"] for query in captured.captured_queries]

    def test_each_kind_of_page_asks_little_and_no_more_of_many(self):
        most = {
            "Article": 2,
            "Event": 2,
            "Office": 4,
            "Person": 2,
            "Page": 2,
            "home": 3,
            "list": 1,
            "list, filtered": 1,
            "events": 2,
            "structure": 1,
            "where we work": 1,
            "press": 5,
            "search": 0,
            "results": 4,
        }
        few = {name: len(self.asked(address)) for name, address in self.addresses().items()}
        for _time in range(MANY):
            enrich(self.article, self.event, self.office)
        for name, address in self.addresses().items():
            with self.subTest(name):
                self.assertEqual(len(self.asked(address)), few[name])
                self.assertLessEqual(few[name], most[name])

    def test_nothing_is_asked_twice_even_where_nothing_can_be_kept(self):
        for name, address in self.addresses().items():
            with self.subTest(name), patch.object(freshness, "token", return_value=None):
                self.client.get(address)
                with CaptureQueriesContext(connection) as captured:
                    self.client.get(address)
                    asked = Counter(query["sql"] for query in captured.captured_queries)
                self.assertEqual([sql for sql, times in asked.items() if times > 1], [])

    def test_only_the_columns_of_one_language_are_read(self):
        for name, address in self.addresses().items():
            with self.subTest(name):
                found = [FOREIGN.findall(sql) for sql in self.asked(address)]
                self.assertEqual([each for each in found if each], [])

    @tag("once")
    def test_pages_weigh_little(self):
        for name, address in self.addresses().items():
            with self.subTest(name):
                self.assertLess(len(self.client.get(address).content), 30_000)


def enrich(article, event, office):
    place_contact(article)
    event.placed_contacts.create(contact=make_contact())
    for page in (article, event):
        page.tags.add(make_tag(f"tag-{Tag.objects.count()}"))
        page.goals.add(page.tags.count())
        page.offices.add(office)
        page.related_items.create(target=make_article("en"))
    make_event("en", parent=event)
    event.sessions.create(starts_at=PAST, title_en="Opening")
    event.speakers.create(person=make_person("en"))
    article.gallery.create(picture=make_picture())
    article.corrections.create(text_en="The figure is 57.5 million.")
    boilerplate = Boilerplate.objects.create(title_en="About", text_en="<p>We are.</p>")
    article.placed_boilerplates.create(boilerplate=boilerplate)
