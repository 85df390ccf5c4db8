"""The lists of what is about a subject: they say what the relations say, and are read in order."""

from datetime import date, timedelta
from itertools import product
from random import Random
from unittest import skipUnless

from django.core.management import call_command
from django.db import connection
from django.test import TestCase, tag
from django.test.utils import CaptureQueriesContext

from articles import querysets
from articles.models import RELATIONS, Article, ListEntry, subject
from publishing import actions
from publishing.models import Goal
from tests.factories import FUTURE, PAST, make_article, make_country, make_office, make_tag


def entries():
    return set(ListEntry.objects.values_list("article", "subject", "dateline_on"))


def relations():
    """Return what the entries should be, by the articles themselves."""
    return {
        (page.pk, subject(relation, pk), page.dateline_on)
        for page in Article.objects.pages()
        for relation in RELATIONS
        for pk in getattr(page, relation).values_list("pk", flat=True)
    }


class EntryTest(TestCase):
    def setUp(self):
        self.article = make_article()
        self.tag, self.country, self.office = make_tag(), make_country(), make_office()

    def test_they_follow_what_an_article_is_about_from_either_side(self):
        self.article.tags.add(self.tag)
        self.article.offices.add(self.office)
        self.country.article_set.add(self.article)
        self.article.goals.set(Goal.objects.all()[:2])
        self.assertEqual(len(entries()), 3 + min(2, Goal.objects.count()))
        self.assertEqual(entries(), relations())
        self.article.offices.clear()
        self.article.tags.clear()
        self.country.article_set.remove(self.article)
        self.assertEqual(entries(), relations())

    def test_they_have_the_date_of_the_article(self):
        self.article.offices.add(self.office)
        self.article.dateline_on = date(2020, 2, 2)
        self.article.save()
        self.assertEqual(entries(), relations())

    def test_a_working_copy_has_none_until_it_is_published(self):
        self.article.offices.add(self.office)
        copy = actions.edit(self.article)
        copy.offices.set([make_office()])
        copy.dateline_on = date(2021, 1, 1)
        copy.save()
        self.assertEqual(len(entries()), 1)
        self.assertEqual(entries(), relations())
        actions.publish(self.article, ["en"])
        self.assertEqual({day for _pk, _subject, day in entries()}, {date(2021, 1, 1)})
        self.assertEqual(entries(), relations())

    def test_nothing_is_left_of_what_is_deleted(self):
        self.article.tags.add(self.tag)
        self.tag.delete()
        self.assertEqual(entries(), set())
        self.article.offices.add(self.office)
        actions.delete(self.article)
        self.assertEqual(entries(), set())

    def test_all_are_made_anew_of_what_was_written_past_the_models(self):
        other = make_article(dateline_on=date(2019, 1, 1))
        self.article.tags.add(self.tag)
        through = Article.offices.through
        through.objects.bulk_create(
            through(article=page, office=self.office) for page in (self.article, other)
        )
        Article.objects.update(dateline_on=date(2018, 1, 1))
        actions.edit(other)
        self.assertNotEqual(entries(), relations())
        call_command("rebuild_lists")
        self.assertEqual(entries(), relations())


def plain(kind=None, year=None, tag=None, office=None, country=None):
    """Return the keys of a list as the plain query finds them, which reads everything."""
    wanted = {
        "kind": kind,
        "dateline_on__year": year,
        "tags__slug": tag,
        "offices__slug_en": office,
        "countries__code": country,
    }
    rows = Article.objects.public("en")
    for lookup, value in wanted.items():
        rows = rows.filter(**{lookup: value}) if value else rows
    return list(rows.order_by("-dateline_on", "-pk").values_list("pk", flat=True).distinct())


class ChosenTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        random = Random(7)
        tags, countries = [make_tag("a"), make_tag("b")], [make_country("KE"), make_country("TD")]
        offices = [make_office(slug_en="x"), make_office(slug_en="y")]
        for _ in range(60):
            page = make_article(
                kind=random.choice(Article.Kind.values[:2]),
                publish_at=random.choice([PAST, PAST, FUTURE]),
                dateline_on=date(2020, 1, 1) + timedelta(days=random.randrange(900)),
            )
            for relation, some in (("tags", tags), ("offices", offices), ("countries", countries)):
                getattr(page, relation).set(random.sample(some, random.randrange(3)))

    def check(self):
        choices = product(
            (None, "news"), (None, 2021), (None, "a"), (None, "x"), (None, "KE", "XX")
        )
        for values in choices:
            chosen = dict(zip(("kind", "year", "tag", "office", "country"), values, strict=True))
            with self.subTest(chosen):
                rows = Article.objects.public("en").chosen(**chosen).newest_first()
                self.assertEqual([page.pk for page in rows.for_list("en")], plain(**chosen))

    def test_it_finds_what_the_plain_query_finds(self):
        self.check()

    def test_it_does_so_where_lists_are_long(self):
        self.addCleanup(setattr, querysets, "LONG", querysets.LONG)
        querysets.LONG = 5
        self.check()

    def test_it_asks_as_often_for_many_as_for_few(self):
        counts = set()
        self.client.get("/en/news/?tag=a")
        for number in (1, 30):
            for _ in range(number):
                make_article().tags.add("a")
            with CaptureQueriesContext(connection) as captured:
                self.client.get("/en/news/?tag=a")
            counts.add(len(captured))
        self.assertEqual(len(counts), 1)

    @skipUnless(connection.vendor == "postgresql", "The plans are those of PostgreSQL.")
    @tag("once")
    def test_lists_are_read_from_their_index_and_not_sorted(self):
        public = Article.objects.public("en")
        for rows, index in {
            public.newest_first(): "article_newest_en",
            public.chosen(kind="news").newest_first(): "article_newest",
            public.chosen(tag="a"): "article_list",
            public.chosen(country="KE", year=2021): "article_list",
        }.items():
            with self.subTest(index), connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off;")
                cursor.execute("SET LOCAL enable_bitmapscan = off")
                plan = rows.values("pk")[:21].explain()
                self.assertIn(index, plan)
                self.assertNotIn("Sort", plan)
