from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from bench.populate import populate
from bench.population.articles import FIRST
from publishing.languages import CODES, localized
from search.indexing import index
from search.models import SearchDocument

MANY = 200


class PopulationTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        populate(MANY, workers=0)

    def public(self, code):
        return Article.objects.public(code).filter(pk__gt=FIRST)

    def test_all_public_pages_answer_in_every_language(self):
        for code in CODES:
            for article in self.public(code).order_by("pk")[:MANY:20]:
                with self.subTest(code=code, pk=article.pk):
                    response = self.client.get(article.get_absolute_url(code))
                    self.assertEqual(response.status_code, 200)

    def test_every_state_is_there(self):
        rows, now = Article.objects.filter(pk__gt=FIRST), timezone.now()
        self.assertEqual(rows.count(), MANY)
        self.assertTrue(rows.filter(publish_at_en__gt=now).exists())
        self.assertTrue(rows.filter(unpublish_at_en__lt=now).exists())
        for code in CODES[1:]:
            self.assertTrue(rows.filter(**{localized("title", code): None}).exists())

    def test_the_search_finds_an_article_by_its_title(self):
        for code in CODES:
            article = self.public(code).order_by("pk").first()
            title = getattr(article, localized("title", code))
            response = self.client.get(f"/{code}/search/", {"q": title})
            self.assertContains(response, article.get_absolute_url(code))

    def test_the_index_is_what_saving_the_articles_would_make_of_it(self):
        documents = SearchDocument.objects.filter(object_id__gt=FIRST).order_by(
            "object_id", "language"
        )
        taken = [field.name for field in SearchDocument._meta.concrete_fields if field.name != "id"]
        before = list(documents.values(*taken))
        index(Article, Article.objects.filter(pk__gt=FIRST).values_list("pk", flat=True))
        self.assertEqual(len(before), documents.count())
        for made, indexed in zip(before, documents.values(*taken), strict=True):
            self.assertEqual(made, indexed)

    def test_articles_are_valid(self):
        for article in Article.objects.filter(pk__gt=FIRST)[:20]:
            article.full_clean()

    def test_the_form_opens(self):
        self.client.force_login(get_user_model().objects.create_superuser("webmaster"))
        article = self.public(CODES[0]).first()
        response = self.client.get(reverse("admin:articles_article_change", args=[article.pk]))
        self.assertContains(response, article.slug_en)

    def test_a_second_run_adds_nothing_and_a_larger_number_the_rest(self):
        self.assertEqual(populate(MANY, workers=0), 0)
        self.assertEqual(populate(MANY + 5, workers=0), 5)
        self.assertEqual(Article.objects.filter(pk__gt=FIRST).count(), MANY + 5)

    def test_the_next_article_has_a_key_of_its_own(self):
        article = Article.objects.create(
            title_en="New", publish_at_en=datetime(2026, 1, 1, tzinfo=UTC)
        )
        self.assertGreater(article.pk, FIRST + MANY)
