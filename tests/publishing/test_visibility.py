from datetime import UTC, datetime, timedelta

from django.db import IntegrityError
from django.test import TestCase
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyTestCase

from articles.models import Article
from publishing.languages import CODES, localized
from tests.factories import FUTURE, PAST, make_article, make_office, make_page

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
moments = st.none() | st.integers(-3, 3).map(lambda hours: NOON + timedelta(hours=hours))


class TheRuleTest(PropertyTestCase):
    @given(st.fixed_dictionaries({code: st.tuples(moments, moments) for code in CODES}), moments)
    def test_query_and_object_agree_with_the_rule_in_every_language(self, editions, at):
        at = at or NOON
        article = Article.objects.create(title_en="A")
        for code, (starts, ends) in editions.items():
            if starts is None or (ends is not None and ends <= starts):
                ends = None
            editions[code] = (starts, ends)
            setattr(article, localized("title", code), f"Title {code}")
            setattr(article, localized("publish_at", code), starts)
            setattr(article, localized("unpublish_at", code), ends)
        article.save()
        for code, (starts, ends) in editions.items():
            expected = starts is not None and starts <= at and (ends is None or ends > at)
            self.assertEqual(Article.objects.public(code, at).exists(), expected)
            self.assertEqual(article.is_public(code, at), expected)
        self.assertEqual(
            Article.objects.public_anywhere(at).exists(), bool(article.public_languages(at))
        )


class EditionTest(TestCase):
    def test_a_language_without_publication_never_shows_through_another(self):
        make_article("en", title_fr="Brouillon")
        self.assertFalse(Article.objects.public("fr").exists())

    def test_the_moment_of_publication_is_included_and_the_end_is_not(self):
        make_article("en", publish_at=NOON, unpublish_at=NOON + timedelta(hours=1))
        self.assertTrue(Article.objects.public("en", NOON).exists())
        self.assertFalse(Article.objects.public("en", NOON + timedelta(hours=1)).exists())

    def test_the_database_refuses_a_published_edition_without_a_title(self):
        with self.assertRaises(IntegrityError):
            Article.objects.create(title_en="A", publish_at_fr=PAST, slug_fr="a")

    def test_the_database_refuses_an_end_before_the_start(self):
        with self.assertRaises(IntegrityError):
            make_article("en", publish_at=FUTURE, unpublish_at=PAST)

    def test_the_database_refuses_publication_before_the_embargo_ends(self):
        with self.assertRaises(IntegrityError):
            make_article("en", embargo_until=FUTURE)

    def test_two_articles_cannot_share_an_address_in_one_language(self):
        make_article("en", slug_en="same")
        with self.assertRaises(IntegrityError):
            make_article("en", slug_en="same")

    def test_the_same_address_may_serve_in_two_languages(self):
        make_article("en", slug_en="note")
        self.assertEqual(make_article("fr", slug_fr="note").slug_fr, "note")


class SlugTest(TestCase):
    def test_each_language_makes_its_address_from_its_title(self):
        article = Article.objects.create(
            title_en="Migration dialogue", title_fr="Été à Genève", title_ar="مؤتمر الأمم المُتحدة"
        )
        self.assertEqual(article.slug_en, "migration-dialogue")
        self.assertEqual(article.slug_fr, "ete-a-geneve")
        self.assertEqual(article.slug_ar, "مؤتمر-الأمم-المتحدة")
        self.assertIsNone(article.slug_es)

    def test_a_title_used_before_gets_a_numbered_address(self):
        self.assertEqual(Article.objects.create(title_en="Ready").slug_en, "ready")
        self.assertEqual(Article.objects.create(title_en="Ready").slug_en, "ready-2")

    def test_a_very_long_title_fits_with_its_number(self):
        long = "word " * 60
        first, second = (Article.objects.create(title_en=long[:250]) for _ in range(2))
        self.assertLessEqual(len(second.slug_en), 120)
        self.assertNotEqual(first.slug_en, second.slug_en)

    def test_a_written_address_is_kept(self):
        self.assertEqual(make_article("en", slug_en="mine").slug_en, "mine")

    def test_pages_of_other_parents_may_share_a_slug(self):
        first, second = make_page(slug_en="one"), make_page(slug_en="two")
        for parent in (first, second):
            make_page(slug_en="same", parent=parent)

    def test_an_office_may_be_saved_without_any_slug_in_a_language(self):
        self.assertIsNone(make_office("en").slug_ar)
