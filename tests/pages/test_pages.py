from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import TestCase

from pages.models import Page
from tests.factories import make_page


class PathTest(TestCase):
    def test_it_is_made_of_the_slugs_above_in_each_language(self):
        top = make_page("en fr", slug_en="about", slug_fr="a-propos")
        page = make_page("en fr", slug_en="history", slug_fr="histoire", parent=top)
        self.assertEqual((page.path_en, page.path_fr), ("about/history", "a-propos/histoire"))
        self.assertIsNone(page.path_ar)

    def test_a_move_takes_along_what_stands_below(self):
        top = make_page(slug_en="about")
        below = make_page(slug_en="history", parent=make_page(slug_en="us", parent=top))
        top.slug_en = "who-we-are"
        top.save()
        below.refresh_from_db()
        self.assertEqual(below.path_en, "who-we-are/us/history")

    def test_two_pages_cannot_share_a_path(self):
        make_page(slug_en="about")
        with self.assertRaises(ValidationError) as caught:
            Page(title_en="Other", slug_en="about").full_clean()
        self.assertIn("slug_en", caught.exception.message_dict)
        with self.assertRaises(IntegrityError):
            make_page(slug_en="about")

    def test_an_address_of_the_site_itself_is_refused(self):
        for slug in ("news", "events", "structure", "press", "where-we-work"):
            with self.subTest(slug), self.assertRaises(ValidationError) as caught:
                Page(title_en="Mine", slug_en=slug).full_clean()
            self.assertIn("slug_en", caught.exception.message_dict)

    def test_a_page_cannot_stand_below_itself(self):
        top = make_page()
        top.parent = make_page(parent=top)
        with self.assertRaises(ValidationError) as caught:
            top.full_clean()
        self.assertIn("parent", caught.exception.message_dict)


class PageTest(TestCase):
    def test_it_links_the_public_pages_above_and_below(self):
        top = make_page(slug_en="about", title="About")
        page = make_page(slug_en="us", title="Us", parent=top)
        make_page(slug_en="history", title="History", parent=page)
        make_page(slug_en="secret", title="Secret", parent=page, publish_at=None)
        response = self.client.get("/en/about/us/")
        self.assertContains(response, 'href="/en/about/"')
        self.assertContains(response, 'href="/en/about/us/history/"')
        self.assertNotContains(response, "Secret")
