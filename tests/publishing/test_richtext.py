from django.test import TestCase, override_settings

from articles.models import Article
from publishing.richtext import sanitize
from tests.factories import make_article

HOSTILE = '<p onclick="x()">Hello<script>alert(1)</script></p>'


class EveryWayInTest(TestCase):
    def stored(self):
        return Article.objects.values_list("body_en", flat=True).get()

    def test_create(self):
        article = make_article(body_en=HOSTILE)
        self.assertEqual(self.stored(), "<p>Hello</p>")
        self.assertEqual(article.body_en, "<p>Hello</p>")

    def test_save(self):
        article = make_article()
        article.body_en = HOSTILE
        article.save(update_fields=["body_en"])
        self.assertEqual(self.stored(), "<p>Hello</p>")

    def test_update(self):
        make_article()
        Article.objects.update(body_en=HOSTILE)
        self.assertEqual(self.stored(), "<p>Hello</p>")

    def test_bulk_create(self):
        Article.objects.bulk_create([Article(title_en="A", slug_en="a", body_en=HOSTILE)])
        self.assertEqual(self.stored(), "<p>Hello</p>")

    def test_bulk_update(self):
        article = make_article()
        article.body_en = HOSTILE
        Article.objects.bulk_update([article], ["body_en"])
        self.assertEqual(self.stored(), "<p>Hello</p>")

    def test_full_clean(self):
        article = Article(title_en="A", body_en=HOSTILE)
        article.full_clean()
        self.assertEqual(article.body_en, "<p>Hello</p>")


class SanitizeTest(TestCase):
    def test_what_the_editor_offers_is_kept(self):
        html = (
            "<h2>Two</h2><h3>Three</h3><p><strong>a</strong> <em>b</em> H<sub>2</sub>O</p>"
            "<ul><li><p>x</p></li></ul><ol><li><p>y</p></li></ol><blockquote><p>q</p></blockquote>"
            '<p><a href="https://example.org/">link</a></p><hr>'
            "<table><tbody><tr><th><p>h</p></th><td><p>d</p></td></tr></tbody></table>"
            '<figure><img src="/media/a.png" alt="A bridge"><figcaption>c</figcaption></figure>'
        )
        self.assertEqual(sanitize(html), html)

    def test_it_changes_nothing_the_second_time(self):
        once = sanitize('<div><p style="color:red">a & b</p><h1>x</h1><iframe src="/"></iframe>')
        self.assertEqual(sanitize(once), once)

    def test_links_that_run_code_lose_their_address(self):
        for address in ("javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x"):
            self.assertNotIn("href", sanitize(f'<a href="{address}">x</a>'))

    def test_a_picture_on_another_host_loses_its_address(self):
        for address in ("https://evil.example/x.png", "//evil.example/x.png", "data:image/png,x"):
            self.assertNotIn("src", sanitize(f'<img src="{address}" alt="x">'))

    def test_an_empty_paragraph_is_nothing(self):
        self.assertEqual(sanitize("<p></p>"), "")
        self.assertIsNone(sanitize(None))

    @override_settings(MEDIA_URL="https://files.example.org/")
    def test_pictures_of_a_separate_file_host_are_kept(self):
        self.assertIn("src", sanitize('<img src="https://files.example.org/a.png" alt="x">'))
