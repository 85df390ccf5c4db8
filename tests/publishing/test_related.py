"""What is shown below a page because it is related to it."""

from datetime import date
from unittest import skipUnless
from unittest.mock import patch

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import TestCase, tag
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from publishing import related
from publishing.statements import forget
from tests.factories import (
    FUTURE,
    make_article,
    make_country,
    make_event,
    make_office,
    make_page,
    make_tag,
)


def pair(page):
    return ContentType.objects.get_for_model(page).pk, page.pk


class RelatedTest(TestCase):
    def setUp(self):
        self.enterContext(patch.object(related, "finders", []))
        self.cities, self.climate = make_tag("cities"), make_tag("climate")
        self.article = make_article(title="This one")
        self.article.tags.add(self.cities, self.climate)

    def titles(self, page=None):
        page = page or self.article
        shown = type(page).objects.for_page("en").get(pk=page.pk)
        return [link.title.removesuffix(" en") for link in related.related(shown, "en")]

    def like(self, title, *tags, make=make_article, **fields):
        page = make(title=title, **fields)
        page.tags.add(*tags)
        return page

    def test_who_shares_more_stands_first_and_of_equals_the_newer(self):
        self.like("Old", self.cities, dateline_on=date(2019, 1, 1))
        self.like("New", self.cities, dateline_on=date(2024, 1, 1))
        self.like("Both", self.cities, self.climate, dateline_on=date(2018, 1, 1))
        self.like("Neither", make_tag("labour"))
        self.assertEqual(self.titles(), ["Both", "New", "Old"])

    def test_tags_countries_offices_and_goals_count_in_this_order(self):
        country, office = make_country(), make_office()
        for relation, thing in {"countries": country, "offices": office, "goals": 13}.items():
            getattr(self.article, relation).add(thing)
            getattr(make_article(title=relation), relation).add(thing)
        self.like("tags", self.cities)
        self.assertEqual(self.titles(), ["tags", "countries", "offices", "goals"])

    def test_events_and_articles_lead_to_each_other(self):
        event = self.like("Forum", self.cities, make=make_event)
        self.assertEqual(self.titles(), ["Forum"])
        self.assertEqual(self.titles(event), ["This one"])

    def test_the_editors_choice_stands_first_in_their_order_and_is_complete(self):
        self.like("Both", self.cities, self.climate)
        chosen = [make_page(title=f"Page {number}") for number in range(5)]
        for position, page in enumerate(reversed(chosen)):
            self.article.related_items.create(target=page, position=position)
        titles = [f"Page {number}" for number in range(5)]
        self.assertEqual(self.titles(), titles[::-1])
        self.article.related_items.filter(position__gt=0).delete()
        self.assertEqual(self.titles(), ["Page 4", "Both"])

    def test_what_was_chosen_is_not_found_again(self):
        both = self.like("Both", self.cities, self.climate)
        self.article.related_items.create(target=both)
        self.assertEqual(self.titles(), ["Both"])

    def test_four_are_found_at_most(self):
        for number in range(6):
            self.like(str(number), self.cities, dateline_on=date(2024, 1, 20 - number))
        self.assertEqual(self.titles(), ["0", "1", "2", "3"])

    def test_only_what_is_public_in_the_language_is_shown(self):
        self.like("French", self.cities, languages="fr")
        self.like("Later", self.cities, publish_at=FUTURE)
        self.article.related_items.create(target=make_page(publish_at=FUTURE))
        self.assertEqual(self.titles(), [])

    def test_what_is_hidden_takes_no_place_of_what_is_public(self):
        for make in (make_article, make_event):
            self.like(f"Public {make.__name__}", self.cities, make=make)
            for _ in range(3):
                self.like("Later", self.cities, make=make, publish_at=FUTURE)
                self.like("French", self.cities, make=make, languages="fr")
        with patch.multiple(related, NEWEST=1, WEIGHED=1):
            forget()  # the statements have the limits in them
            self.addCleanup(forget)
            self.assertCountEqual(self.titles(), ["Public make_article", "Public make_event"])

    @skipUnless(connection.vendor == "postgresql", "The plans are those of PostgreSQL.")
    @tag("once")
    def test_rare_and_common_tags_are_read_from_the_list_of_each(self):
        pages = Article.objects.public("en")
        heaviest = related.weighed(pages, {"tags": [1, 2], "offices": [3]})
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            plan = heaviest.values("pk").explain()
        self.assertEqual(plan.count("using article_list on"), 2, plan)

    def test_a_hidden_office_relates_nothing(self):
        hidden = make_office(publish_at=FUTURE)
        for article in (self.article, make_article()):
            article.offices.add(hidden)
        self.assertEqual(self.titles(), [])

    def test_other_types_show_the_editors_choice_alone(self):
        office = self.like("Office", self.cities, make=make_office)
        self.assertEqual(self.titles(office), [])
        office.related_items.create(target=self.article)
        self.assertEqual(self.titles(office), ["This one"])

    def test_a_similar_text_fills_what_is_left(self):
        shared = self.like("Shared", self.cities)
        similar, hidden = make_article(title="Similar"), make_article(publish_at=FUTURE)
        asked = []

        def find(page, language, at, limit, excluded):
            asked.append((page.pk, language, limit, set(excluded)))
            return [pair(hidden), pair(similar)]

        with patch.object(related, "finders", []):
            related.register(find)
            self.assertEqual(self.titles(), ["Shared", "Similar"])
        excluded = {pair(self.article), pair(shared)}
        self.assertEqual(asked, [(self.article.pk, "en", 3, excluded)])

    def test_it_is_one_query_however_much_there_is(self):
        shown = Article.objects.for_page("en").get(pk=self.article.pk)
        ContentType.objects.get_for_model(Article)
        counts = []
        for number in (1, 20):
            for row in range(number):
                self.like(f"{number} {row}", self.cities, self.climate)
                self.like(f"{number} {row}", self.cities, make=make_event)
            with CaptureQueriesContext(connection) as captured:
                related.related(shown, "en")
            counts.append(len(captured))
        self.assertEqual(counts, [1, 1])
