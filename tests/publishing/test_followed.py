from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.test import TestCase
from django.utils import timezone

from publishing.links import follow
from tests.admin import queries_of, reference
from tests.factories import make_article, make_event, make_office, make_page


def link(page, words="words", href="/en/old/"):
    return f'<a href="{href}" data-page="{reference(page)}">{words}</a>'


def followed(html, language, at=None):
    return follow([html], language, at)[0]


class FollowedTest(TestCase):
    def test_a_link_leads_to_where_its_page_is_now(self):
        office = make_office("en fr")
        html = f"<p>See {link(office)}.</p>"
        office.slug_en = "moved"
        office.save()
        self.assertEqual(
            followed(html, "en"), f'<p>See <a href="{office.get_absolute_url("en")}">words</a>.</p>'
        )
        self.assertIn("moved", followed(html, "en"))
        self.assertIn(f'href="{office.get_absolute_url("fr")}"', followed(html, "fr"))

    def test_where_the_page_is_not_public_its_words_remain(self):
        words = 'a <strong>b</strong> <img src="/media/x.png" alt="c>d">'
        for page in (make_article(""), make_article("fr")):
            html = f"<p>See {link(page, words)}.</p>"
            self.assertEqual(followed(html, "en"), f"<p>See {words}.</p>")

    def test_a_page_that_never_was_is_not_public(self):
        for value in ("articles.article:999", "auth.user:1", "no.such:1", "x"):
            html = f'<p><a data-page="{value}" href="/x">words</a></p>'
            self.assertEqual(followed(html, "en"), "<p>words</p>")

    def test_it_is_as_of_a_moment(self):
        tomorrow = timezone.now() + timedelta(days=1)
        html = link(make_article("en", publish_at=tomorrow))
        self.assertEqual(followed(html, "en"), "words")
        self.assertIn("<a href", followed(html, "en", tomorrow + timedelta(hours=1)))

    def test_other_links_and_attributes_stay(self):
        office = make_office("en")
        other = '<p><a href="/x?a=1&amp;b=2" title="a>b">y</a></p>'
        self.assertEqual(followed(other, "en"), other)
        titled = link(office).replace("<a ", '<a title="a > &quot;b&quot;" ')
        self.assertEqual(
            followed(other + titled, "en"),
            f'{other}<a title="a > &quot;b&quot;" href="{office.get_absolute_url("en")}">words</a>',
        )

    def test_the_address_is_escaped(self):
        page = make_office("ar", title="مكتب")
        self.assertNotRegex(followed(link(page), "ar"), r'href="[^"]*[<>\s]')

    def test_all_links_of_all_texts_are_one_query(self):
        ContentType.objects.clear_cache()
        pages = [make("en") for make in (make_article, make_event, make_office, make_page) * 3]
        texts = [f"<p>{link(page)} and {link(page)}</p>" for page in pages]
        follow(texts, "en")  # the types of content are known once and for all
        self.assertEqual(queries_of(lambda: follow(texts, "en")), 1)
        self.assertEqual(queries_of(lambda: followed("<p><a href='/x'>no page</a></p>", "en")), 0)
        self.assertEqual(queries_of(lambda: followed("", "en")), 0)
