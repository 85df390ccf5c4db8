from datetime import UTC, date, datetime

from django.test import SimpleTestCase
from django.utils import translation

from publishing.templatetags.dates import day_range, full_date, iso, long_date


class DatesTest(SimpleTestCase):
    def assertIn4(self, written, expected):
        for code, text in expected.items():
            with self.subTest(code), translation.override(code):
                self.assertEqual(written(), text)

    def test_a_day_in_each_language(self):
        self.assertIn4(
            lambda: full_date(date(2024, 5, 28)),
            {
                "en": "Tuesday, 28 May 2024",
                "fr": "mardi 28 mai 2024",
                "es": "martes, 28 de mayo de 2024",
                "ar": "الثلاثاء، 28 مايو 2024",
            },
        )

    def test_french_writes_the_first_as_an_ordinal(self):
        with translation.override("fr"):
            self.assertEqual(long_date(date(2024, 5, 1)), "1er mai 2024")
            self.assertEqual(long_date(date(2024, 5, 11)), "11 mai 2024")

    def test_a_range_writes_what_both_days_share_once(self):
        first = date(2024, 5, 27)
        self.assertIn4(
            lambda: day_range(first, date(2024, 5, 30)),
            {
                "en": "27–30 May 2024",
                "fr": "27–30 mai 2024",
                "es": "27–30 de mayo de 2024",
                "ar": "27–30 مايو 2024",
            },
        )
        with translation.override("fr"):
            self.assertEqual(
                day_range(first, date(2025, 1, 2)).replace("\u2009", " "),
                "27 mai 2024 – 2 janvier 2025",
            )

    def test_texts_of_rows_and_moments_are_dates_too(self):
        with translation.override("en"):
            self.assertEqual(long_date("2024-05-28"), "28 May 2024")
            self.assertEqual(long_date("2024-05-28T23:30:00+00:00"), "29 May 2024")
            self.assertEqual(long_date(datetime(2024, 5, 28, 23, 30, tzinfo=UTC)), "29 May 2024")
            self.assertEqual(long_date("2024-05-28 23:30:00"), "29 May 2024")
            self.assertEqual(long_date(None), "")

    def test_machines_read_iso(self):
        self.assertEqual(iso(date(2024, 5, 28)), "2024-05-28")
        self.assertEqual(iso("2024-05-28"), "2024-05-28")
        self.assertEqual(iso(None), "")
