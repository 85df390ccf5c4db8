"""What there is, found without counting."""

from datetime import date, timedelta

from django.db.models import Q
from django.db.models.functions import TruncYear
from django.test import TestCase

from articles.models import Article
from publishing.existence import existing, leaps
from tests.factories import FUTURE, make_article


class ExistingTest(TestCase):
    def test_it_names_what_has_a_row_in_one_query(self):
        make_article("fr")
        found = {code: Article.objects.public(code) for code in ("en", "fr", "ar")}
        with self.assertNumQueries(1):
            self.assertEqual(existing(found | {"none": Article.objects.none()}), ["fr"])

    def test_where_nothing_can_be_nothing_is_asked(self):
        with self.assertNumQueries(0):
            self.assertEqual(existing({"none": Article.objects.none()}), [])

    def test_it_looks_as_far_as_a_slice_says(self):
        for _ in range(3):
            make_article()
        rows = Article.objects.order_by("pk")
        self.assertEqual(existing({"third": rows[2:3], "fourth": rows[3:4]}), ["third"])


class LeapsTest(TestCase):
    def years(self, rows):
        rows = rows.newest_first().rewrite(False)
        further = lambda day: Q(dateline_on__lt=TruncYear(day))  # noqa: E731
        return leaps(rows, "dateline_on", further)

    def test_it_has_the_first_of_each_and_no_more(self):
        first_day = date(1996, 1, 1)
        days = [first_day + timedelta(days=number * 7919 % 9_000) for number in range(40)]
        for day in days:
            make_article(dateline_on=day)
        make_article(dateline_on=date(2030, 1, 1), publish_at=FUTURE)
        latest = {}
        for day in sorted(days):
            latest[day.year] = day
        with self.assertNumQueries(1):
            found = self.years(Article.objects.public("en"))
        self.assertEqual(found, sorted(latest.values(), reverse=True))

    def test_it_has_nothing_of_nothing(self):
        self.assertEqual(self.years(Article.objects.public("en")), [])
        self.assertEqual(self.years(Article.objects.none()), [])
