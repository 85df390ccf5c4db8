"""The lists of what is about a subject: they say what the relations say, and are read in order."""

from datetime import date, timedelta
from itertools import product
from random import Random
from threading import Event
from time import sleep
from unittest import skipUnless
from unittest.mock import patch

from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase, tag
from django.test.utils import CaptureQueriesContext

from articles import list_entries, missing, querysets
from articles.models import RELATIONS, Article, ListEntry, subject
from organisation.models import Country
from publishing import actions
from publishing.models import Goal, Tag, TaggedItem
from tests.databases import PATIENCE, TogetherTestCase
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

    def test_an_article_takes_its_entries_along(self):
        self.about_everything()
        self.article.delete()
        self.assertEqual(entries(), set())

    def about_everything(self):
        self.article.tags.add(self.tag)
        self.article.goals.add(13)
        self.article.countries.add(self.country)
        self.article.offices.add(self.office)

    def test_lists_of_what_is_deleted_or_cleared_are_emptied(self):
        roads = {
            "country cleared": lambda: self.country.article_set.clear(),
            "office cleared": lambda: self.office.article_set.clear(),
            "goal deleted": lambda: Goal.objects.get(pk=13).delete(),
            "tags deleted": lambda: Tag.objects.all().delete(),
        }
        self.about_everything()
        for number, (road, act) in enumerate(roads.items()):
            with self.subTest(road):
                act()
                self.assertEqual(entries(), relations())
                self.assertEqual(len(entries()), 3 - number)

    def test_they_follow_the_rows_of_tags(self):
        other = make_article()
        row = TaggedItem.objects.create(content_object=self.article, tag=self.tag)
        self.assertEqual(entries(), relations())
        row.tag = make_tag("other")
        row.save()
        self.assertEqual(entries(), relations())
        row.content_object = other
        row.save()
        self.assertEqual({pk for pk, *_rest in entries()}, {other.pk})
        row.delete()
        self.assertEqual(entries(), set())

    def test_rows_of_tags_that_go_together_are_followed_once(self):
        for _ in range(20):
            make_article().tags.add(self.tag)
        with CaptureQueriesContext(connection) as captured:
            TaggedItem.objects.filter(tag=self.tag).delete()
        about_entries = [query for query in captured if "articles_listentry" in query["sql"]]
        self.assertEqual(entries(), set())
        self.assertLess(len(about_entries), 4)

    def test_many_are_entered_some_at_a_time(self):
        for _ in range(5):
            make_article().tags.add(self.tag)
        ListEntry.objects.all().delete()
        with patch.object(list_entries, "BATCH", 2):
            list_entries.enter(Article, list(Article.objects.values_list("pk", flat=True)))
        self.assertEqual(entries(), relations())

    def write_past_signals(self):
        other = make_article(dateline_on=date(2019, 1, 1))
        self.article.tags.add(self.tag)
        through = Article.offices.through
        through.objects.bulk_create(
            through(article=page, office=self.office) for page in (self.article, other)
        )
        Article.objects.update(dateline_on=date(2018, 1, 1))
        TaggedItem.objects.update(tag=make_tag("other"))
        actions.edit(other)

    def test_all_are_made_anew_of_what_was_written_past_the_models(self):
        self.write_past_signals()
        self.assertNotEqual(entries(), relations())
        call_command("rebuild_lists")
        self.assertEqual(entries(), relations())

    def test_a_check_counts_what_differs_and_changes_nothing(self):
        self.write_past_signals()
        before = entries()
        with self.assertRaisesMessage(CommandError, "4 entries differ"):  # one is of the former tag
            call_command("rebuild_lists", "--check")
        self.assertEqual(entries(), before)
        call_command("rebuild_lists")
        call_command("rebuild_lists", "--check")

    def test_whoever_runs_the_site_is_told_that_lists_are_wrong(self):
        def told():
            return [each.id for each in run_checks(databases=["default"])]

        self.article.tags.add(self.tag)
        self.assertNotIn("articles.W001", told())
        self.write_past_signals()
        self.assertIn("articles.W001", told())
        call_command("rebuild_lists")
        self.assertNotIn("articles.W001", told())
        with patch.object(missing, "sample", side_effect=DatabaseError):
            self.assertNotIn("articles.W001", told())

    def test_a_check_asks_as_often_for_many_as_for_few(self):
        for _ in range(4):
            make_article().tags.add(self.tag)
        with self.assertNumQueries(6), patch.object(missing, "SAMPLE", 2):
            self.assertEqual(missing.check_lists(databases=["default"]), [])


@skipUnless(connection.vendor == "postgresql", "SQLite has one writer at a time.")
class AtOnceTest(TogetherTestCase):
    """Two who write at once, the second of whom comes while the first one is not done."""

    def test_a_date_and_a_tag_that_are_written_at_once_both_count(self):
        article, tag = make_article(), make_tag()
        is_dated, is_tagging = Event(), Event()

        def act(number):
            if number:
                is_dated.wait(PATIENCE)
                is_tagging.set()
                article.tags.add(tag)
                return
            with transaction.atomic():
                dated = Article.objects.get()
                dated.dateline_on = date(2020, 2, 2)
                dated.save()
                is_dated.set()
                is_tagging.wait(PATIENCE)
                sleep(0.3)  # so that the tag is added, or waits

        self.together(act, 2)
        self.assertEqual(entries(), {(article.pk, f"tags:{tag.pk}", date(2020, 2, 2))})

    def test_what_is_written_while_all_are_made_anew_counts(self):
        article, tag, office = make_article(), make_tag(), make_office()
        article.offices.add(office)
        is_tagged, is_rebuilding = Event(), Event()

        def act(number):
            if number:
                is_tagged.wait(PATIENCE)
                is_rebuilding.set()
                list_entries.rebuild()
                return
            with transaction.atomic():
                article.tags.add(tag)
                article.offices.clear()
                is_tagged.set()
                is_rebuilding.wait(PATIENCE)
                sleep(0.3)

        self.together(act, 2)
        self.assertEqual({about for _pk, about, _day in entries()}, {f"tags:{tag.pk}"})


def plain(kind=None, year=None, tag=None, office=None, country=None):
    """Return the keys of a list as the plain query finds them, which reads everything."""
    wanted = {
        "kind": kind,
        "dateline_on__year": year,
        "pk__in": tag and TaggedItem.objects.filter(tag__slug=tag).values("object_id"),
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

    @skipUnless(connection.vendor == "postgresql", "The plans are those of PostgreSQL.")
    @tag("once")
    def test_what_lists_have_is_asked_of_each_list(self):
        """Where all are joined instead, the plan has no subquery for each row."""
        rows = Country.objects.filter(Article.objects.public("en").have("countries"))
        plan = rows.order_by().values("pk").explain()
        self.assertIn("SubPlan", plan)
        self.assertNotIn("Hash", plan)

    def test_the_sparsest_list_leads(self):
        self.addCleanup(setattr, querysets, "LONG", querysets.LONG)
        querysets.LONG = 2
        long, short = make_tag("long"), make_country("NE")
        for days in range(8):
            page = make_article(dateline_on=date(2022, 1, 1) - timedelta(days=days))
            page.tags.add(long)
            if days % 2:
                page.countries.add(short)
        rows = Article.objects.public("en").chosen(tag="long", country="NE")
        self.assertIn(f"= countries:{short.pk})", str(rows.query))
        self.assertEqual(rows.count(), 4)
