from collections import Counter

from django.test import SimpleTestCase, tag

from imports.recognition import recognise

from .pages import LANGUAGES, expected_of, fixtures, source_of_fixture, values_of


@tag("once")
class FixtureTests(SimpleTestCase):
    maxDiff = None

    def test_each_page_is_read_field_by_field(self):
        for language, page in fixtures():
            with self.subTest(language=language, page=page["name"]):
                values = values_of(recognise(source_of_fixture(language, page)))

                expected = expected_of(page["expected"])
                begins = expected.get("begins", "")
                self.assertTrue(values.get("begins", "").startswith(begins), values.get("begins"))
                self.assertEqual({**values, "begins": begins}, {**expected, "begins": begins})

    def test_there_are_pages_of_every_language(self):
        count = Counter(language for language, _ in fixtures())

        self.assertTrue(all(count[language] >= 8 for language in LANGUAGES), count)
