from django.test import SimpleTestCase, TestCase

from articles.models import Article
from publishing.characters import plain
from tests.factories import make_article


class PlainTest(SimpleTestCase):
    def test_overrides_and_embeddings_are_taken_out(self):
        self.assertEqual(plain("photo\u202egnp.exe"), "photognp.exe")
        self.assertEqual(plain("\u202aa\u202c \u202bb\u202c \u202dc"), "a b c")

    def test_an_isolate_is_closed_or_taken_out(self):
        self.assertEqual(plain("\u2067a"), "a")
        self.assertEqual(plain("a\u2069b"), "ab")
        self.assertEqual(plain("\u2066a\u2069"), "\u2066a\u2069")

    def test_marks_and_joiners_that_languages_need_stay(self):
        for text in (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "a\u200e\u200f",
            "soft\u00adhyphen",
        ):
            self.assertEqual(plain(text), text)

    def test_control_characters_go_and_lines_stay(self):
        self.assertEqual(plain("a\x00b\x1b\r\n\tc"), "ab\r\n\tc")


class StoredTest(TestCase):
    def test_every_row_is_stored_plain(self):
        article = make_article(title_en="photo\u202egnp.exe", body_en="<p>\u2067open</p>")
        stored = Article.objects.get(pk=article.pk)
        self.assertEqual((article.title_en, stored.title_en), ("photognp.exe",) * 2)
        self.assertEqual(stored.body_en, "<p>\u2067open</p>")
