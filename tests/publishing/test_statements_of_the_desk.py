from django.contrib.auth import get_user_model
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, ArticlePicture
from publishing.models import RelatedItem, Tag
from tests.admin import fields_of
from tests.factories import make_article, make_picture, place_contact

#: The most statements that a page with few rows on it takes, and one with many.
MOST = {"form": (32, 32), "save": (130, 204), "outlook": (34, 34), "publish": (82, 82)}


class StatementsOfTheDeskTest(TestCase):
    """How many statements editors wait for: what stands on a page is read in one."""

    def setUp(self):
        self.client.force_login(get_user_model().objects.create_superuser("editor"))

    def asked(self, article, act):
        url = reverse(f"admin:articles_article_{act}", args=[article.pk])
        with CaptureQueriesContext(connection) as captured:
            response = self.client.get(url)
        form = fields_of(response)
        yield len(captured)
        form |= {"act": "publish", "languages": ["en"]} if act == "publish" else {}
        if act == "change":
            form["title_en"] = ["Another title"]
        with CaptureQueriesContext(connection) as captured:
            response = self.client.post(url, form)
        self.assertEqual(response.status_code, 302)
        yield len(captured)

    def test_they_are_few(self):
        for size, rows in enumerate((1, 6)):
            article = self.article(rows)
            list(self.asked(self.article(rows), "change"))  # statements are written once
            numbers = [*self.asked(article, "change"), *self.asked(article, "publish")]
            for (name, most), number in zip(MOST.items(), numbers, strict=True):
                with self.subTest(name=name, rows=rows):
                    self.assertLessEqual(number, most[size])

    def test_a_save_in_the_working_copy_leaves_what_visitors_find(self):
        article = self.article(1)
        url = reverse("admin:articles_article_change", args=[article.pk])
        form = fields_of(self.client.get(url)) | {"title_en": ["Another title"]}
        with CaptureQueriesContext(connection) as captured:
            self.client.post(url, form)
        written = [each["sql"] for each in captured if not each["sql"].startswith("SELECT")]
        self.assertTrue(written)
        self.assertFalse([sql for sql in written if 'INTO "search_searchdocument"' in sql])

    def article(self, rows):
        article = make_article("en fr")
        for number in range(rows):
            place_contact(article)
            ArticlePicture.objects.create(article=article, picture=make_picture())
            RelatedItem.objects.create(source=article, target=make_article("en"))
            article.corrections.create(text_en="It was nine.")
            article.tags.add(Tag.objects.get_or_create(slug=f"t{number}", name_en=f"T{number}")[0])
        self.assertEqual(Article.objects.get(pk=article.pk).gallery.count(), rows)
        return article
