from django.test import SimpleTestCase, TestCase
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from publishing.desk.meaning import fingerprint, meaning
from publishing.snapshots import snapshot
from tests.factories import make_article, make_picture

SPACES = st.lists(st.sampled_from([" ", "\n", "\t", "\N{NO-BREAK SPACE}"]), min_size=1, max_size=4)


class MeaningTest(SimpleTestCase):
    def assertSame(self, one, other):
        self.assertEqual(meaning(one, rich=True), meaning(other, rich=True))

    def assertDiffer(self, one, other):
        self.assertNotEqual(meaning(one, rich=True), meaning(other, rich=True))

    def test_a_number_counts(self):
        self.assertDiffer("<p>57 cities</p>", "<p>58 cities</p>")
        self.assertNotEqual(meaning("57 cities"), meaning("58 cities"))

    def test_a_word_a_mark_a_link_and_an_emphasis_count(self):
        self.assertDiffer("<p>Cities grow.</p>", "<p>Towns grow.</p>")
        self.assertDiffer("<p>Cities grow.</p>", "<p>Cities grow?</p>")
        self.assertDiffer('<p><a href="/en/a/">x</a></p>', '<p><a href="/en/b/">x</a></p>')
        self.assertDiffer("<p>They must go.</p>", "<p>They <em>must</em> go.</p>")
        self.assertDiffer("<p>Cities</p>", "<h2>Cities</h2>")

    @given(SPACES, SPACES)
    def test_white_space_does_not_count(self, first, second):
        for one in (" ".join, "".join):
            spaced = f"<p>{''.join(first)}58{one(second)}cities grow</p>\n"
            self.assertSame("<p>58 cities grow</p>", spaced)

    def test_the_order_of_markup_does_not_count(self):
        self.assertSame(
            "<p><em><strong>58</strong></em></p>", "<p><strong><em>58</em></strong></p>"
        )
        self.assertSame(
            '<p><a href="/en/a/"><em>so</em></a></p>', '<p><em><a href="/en/a/">so</a></em></p>'
        )

    def test_another_picture_is_no_other_text(self):
        self.assertSame('<p>A</p><p><img src="/media/a.png" alt="One"></p>', "<p>A</p>")


class FingerprintTest(TestCase):
    def of(self, article, language="en"):
        return fingerprint(snapshot(article), Article, language)

    def test_it_is_the_same_in_every_interface(self):
        article = make_article("en", body_en='<p>A <img src="/media/a.png" alt="b"></p>')
        with translation.override("ar"):
            in_arabic = self.of(article)
        self.assertEqual(in_arabic, self.of(article))

    def test_what_all_languages_share_and_addresses_do_not_count(self):
        article = make_article("en")
        before = self.of(article)
        article.main_picture = make_picture()
        article.slug_en = "elsewhere"
        article.save()
        self.assertEqual(self.of(article), before)

    def test_the_texts_of_rows_count_and_not_their_order(self):
        article = make_article("en")
        before = self.of(article)
        article.corrections.create(text_en="It is 58.")
        self.assertNotEqual(self.of(article), before)

    def test_an_edition_without_a_text_has_none(self):
        self.assertEqual(self.of(make_article("en"), "fr"), "")
