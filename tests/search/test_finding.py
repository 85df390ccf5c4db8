"""What is found where much matches, or what matches is old."""

from datetime import UTC, date, datetime, timedelta
from unittest import mock, skipUnless

from django.db import connection
from django.test import TestCase
from django.utils import timezone

from search import finding
from search.engines import eras, postgresql
from search.models import TitleWord
from search.queries import Query
from tests.factories import FUTURE, make_article, make_country


def found(question, **chosen):
    hits = finding.find(Query.of(question, "en"), timezone.now(), **chosen).hits
    return {hit.object_id for hit in hits}


def scans():
    """Return how often this transaction has gone through the documents or an index of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_scan + idx_scan FROM pg_stat_xact_user_tables "
            "WHERE relname = 'search_searchdocument'"
        )
        return cursor.fetchone()[0]


class FindingTest(TestCase):
    def test_pages_of_any_age_are_found_and_none_of_the_future(self):
        now = timezone.now()
        years = [1850, 1931, 1969, 1999, 2000, 2009, 2010, *range(2015, now.year)]
        moments = [datetime(year, month, 1, tzinfo=UTC) for year in years for month in (1, 12)]
        articles = [
            make_article(title_en=f"Bridge {moment:%Y %m}", publish_at=moment)
            for moment in (*moments, now)
        ]
        make_article(title_en="Bridge to come", publish_at=FUTURE)
        self.assertEqual(found("bridge"), {article.pk for article in articles})

    def test_of_more_than_are_judged_those_with_the_words_in_the_title_are_there(self):
        old = make_article(title_en="The bridge", publish_at=datetime(2001, 5, 1, tzinfo=UTC))
        for _number in range(5):
            make_article(body_en="<p>A bridge</p>")
        with mock.patch.object(finding, "MOST", 2), self.assertNumQueries(1):
            result = finding.find(Query.of("bridge", "en"), timezone.now())
        self.assertTrue(result.has_more)
        self.assertEqual((len(result.hits), result.hits[0].object_id), (2, old.pk))

    def test_old_pages_are_found_by_what_they_are_narrowed_down_to(self):
        country = make_country("BE")
        old = make_article(
            title_en="Bridge", publish_at=datetime(2003, 5, 1, tzinfo=UTC), kind="story"
        )
        old.countries.add(country)
        type(old).objects.filter(pk=old.pk).update(dateline_on=date(2003, 5, 1))
        old.refresh_from_db()
        old.save()
        for _number in range(5):
            make_article(title_en="Bridge")
        with mock.patch.object(finding, "MOST", 2):
            for chosen in ({"country": country.pk}, {"kind": "story"}, {"year": 2003}):
                with self.subTest(chosen):
                    self.assertEqual(found("bridge", **chosen), {old.pk})

    def test_the_begin_of_words_of_titles_finds_all_of_them(self):
        articles = [make_article(title_en=title) for title in ("Migration", "Migrants arrive")]
        for word in ("migration", "migrants"):
            TitleWord.objects.create(language="en", word=word, normal=word)
        self.assertEqual(found("migr"), {article.pk for article in articles})
        self.assertEqual(found("arrive migr"), {articles[1].pk})

    def test_a_number_is_a_word_and_no_moment_of_publication(self):
        article = make_article(title_en="Plan 2024", publish_at=datetime(2024, 5, 1, tzinfo=UTC))
        make_article(title_en="Bridge", publish_at=datetime(2024, 5, 1, tzinfo=UTC))
        self.assertEqual(found("2024 "), {article.pk})

    @skipUnless(connection.vendor == "postgresql", "SQLite has no stop words")
    def test_a_question_of_idle_words_asks_for_nothing(self):
        make_article(title_en="The bridge")
        self.assertEqual(found("the "), set())

    @skipUnless(connection.vendor == "postgresql", "SQLite has no eras")
    def test_what_is_rare_is_not_looked_for_from_month_to_month(self):
        article = make_article(title_en="Bridge", publish_at=datetime(2003, 5, 1, tzinfo=UTC))
        before = scans()
        self.assertEqual(found("bridge "), {article.pk})
        self.assertLess(scans() - before, len(eras.walk(timezone.now())[-1]) / 2)

    @skipUnless(connection.vendor == "postgresql", "SQLite has no eras")
    def test_a_wrong_guess_how_much_there_is_changes_no_answer(self):
        now = timezone.now()
        for age in (0, 5, 40, 400, 401, 1_500, 4_000, 11_000, 40_000):
            moment = now - timedelta(days=age)
            make_article(title_en=f"Bridge {age}", publish_at=moment)
            make_article(body_en="<p>A bridge</p>", publish_at=moment)
        for most in (3, 10, 100):
            answers = []
            for many in (0, 1_000):  # all is frequent, all is rare
                with (
                    mock.patch.object(finding, "MOST", most),
                    mock.patch.object(postgresql, "MANY", many),
                ):
                    result = finding.find(Query.of("bridge", "en"), now)
                answers.append(([hit.pk for hit in result.hits], result.has_more))
            with self.subTest(most):
                self.assertEqual(len(answers[0][0]), min(most, 18))
                self.assertEqual(*answers)
