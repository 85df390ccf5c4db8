"""The news by year and month."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from tests.factories import FUTURE, PAST, make_article


class ArchiveTest(TestCase):
    def shown(self, address, language="en"):
        return self.client.get(f"/{language}/news/{address}").context["articles"].rows

    def test_a_year_and_a_month_show_what_is_dated_in_them(self):
        days = [date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 29), date(2023, 12, 31)]
        january, first, last, before = (make_article(dateline_on=day) for day in days)
        self.assertEqual(self.shown("2024/"), [last, first, january])
        self.assertEqual(self.shown("2024/02/"), [last, first])
        self.assertEqual(self.shown("2023/12/"), [before])

    def test_the_calendar_has_what_is_public_in_the_language(self):
        make_article("en fr", dateline_on=date(2024, 5, 1))
        make_article("en", dateline_on=date(2024, 5, 31))
        make_article("en", dateline_on=date(2024, 3, 1))
        make_article("en", dateline_on=date(2019, 3, 1))
        make_article("en", dateline_on=date(1999, 3, 1), publish_at=FUTURE)
        for code, expected in {
            "en": ["2024/", "2019/", "2024/05/", "2024/03/"],
            "fr": ["2024/", "2024/05/"],
            "ar": [],
        }.items():
            html = self.client.get(f"/{code}/news/").content.decode()
            self.assertEqual(re.findall(rf'href="/{code}/news/([0-9/]+)"', html), expected)
        calendar = self.client.get("/en/news/2019/").context["calendar"]
        self.assertEqual([month.month for month in calendar.months], [3])
        response = self.client.get("/en/news/")
        self.assertContains(response, 'href="/en/news/2019/"')
        self.assertContains(response, 'href="/en/news/2024/05/"')

    def test_what_is_public_in_other_languages_only_is_not_found(self):
        make_article("fr", dateline_on=date(2024, 5, 1))
        make_article("en", dateline_on=date(2024, 4, 1))
        self.assertEqual(self.client.get("/en/news/2024/05/").status_code, 404)
        response = self.client.get("/en/news/2024/04/")
        self.assertNotContains(response, 'hreflang="fr"')
        self.assertContains(self.client.get("/en/news/2024/"), 'hreflang="fr"')

    def test_odd_forms_are_not_found(self):
        make_article(dateline_on=date(2024, 5, 1))
        for address in [
            "2024/5",
            "2024/13",
            "2024/00",
            "24",
            "02024",
            "٢٠٢٤",
            "2024/05/01",
            "0001",
        ]:
            with self.subTest(address):
                self.assertEqual(self.client.get(f"/en/news/{address}/").status_code, 404)
        self.assertEqual(self.client.get("/en/news/2024/?page=2").status_code, 404)

    def test_it_asks_as_often_for_many_as_for_few(self):
        counts = []
        for number in (1, 60):
            Article.objects.bulk_create(
                Article(
                    title_en="A",
                    slug_en=f"a-{number}-{row}",
                    publish_at_en=PAST,
                    dateline_on=date(2024, 1 + row % 12, 1),
                )
                for row in range(number)
            )
            for address in ("/en/news/", "/en/news/2024/", "/en/news/2024/01/"):
                with CaptureQueriesContext(connection) as captured:
                    self.client.get(address)
                counts.append(len(captured))
        self.assertEqual(counts[:3], counts[3:])
        self.assertLessEqual(max(counts), 6)


class YearAsAddressTest(TestCase):
    def test_the_form_refuses_it_and_says_why(self):
        with self.assertRaises(ValidationError) as caught:
            Article(title_en="2024", slug_en="2024").full_clean()
        self.assertIn("archive", str(caught.exception.message_dict["slug_en"]))

    def test_the_database_refuses_it(self):
        with self.assertRaises(IntegrityError):
            make_article(slug_en="2024")

    def test_a_title_that_is_a_year_gets_another_address(self):
        article = make_article(title_en="2024")
        self.assertEqual(article.slug_en, "2024-2")
        self.assertEqual(self.client.get("/en/news/2024-2/").status_code, 200)
