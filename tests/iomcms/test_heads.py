"""What the head of a page says: its one address, its other editions, how a link to it looks."""

import re

from django.test import SimpleTestCase, TestCase, tag

from articles.models import Article
from pages.models import SiteSettings
from publishing.languages import CODES
from publishing.templatetags.heads import territorial
from tests.factories import FUTURE, make_article, make_event, make_page, make_person, make_picture

ORIGIN = "http://testserver"
LINK = re.compile(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">')
META = re.compile(r'<meta (?:property|name)="([^"]*)" content="([^"]*)">')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')


class HeadTestCase(TestCase):
    def head(self, path, **headers):
        return self.client.get(path, headers=headers).content.decode().partition("</head>")[0]

    def canonical(self, path, **headers):
        return CANONICAL.findall(self.head(path, **headers))

    def alternates(self, path):
        return dict(LINK.findall(self.head(path)))

    def meta(self, path):
        return dict(META.findall(self.head(path)))


@tag("once")
class AddressTest(HeadTestCase):
    def test_a_page_names_exactly_its_public_editions(self):
        article = make_article("en fr ar")
        Article.objects.update(publish_at_fr=FUTURE)
        own = {code: ORIGIN + article.get_absolute_url(code) for code in ("en", "ar")}
        for code in own:
            links = self.alternates(article.get_absolute_url(code))
            self.assertEqual(links, own | {"x-default": own["en"]})

    def test_whoever_reads_no_language_of_a_page_is_led_to_its_first(self):
        article = make_article("ar es")
        links = self.alternates(article.get_absolute_url("ar"))
        self.assertEqual(links["x-default"], ORIGIN + article.get_absolute_url("es"))

    def test_a_list_is_there_in_every_language(self):
        for path in ("", "news/", "events/", "press/", "structure/", "where-we-work/"):
            links = self.alternates(f"/fr/{path}")
            everywhere = {code: f"{ORIGIN}/{code}/{path}" for code in CODES}
            self.assertEqual(links, everywhere | {"x-default": everywhere["en"]})

    def test_an_address_with_anything_more_is_the_same_page(self):
        article = make_article(slug_en="one")
        for path in ("/en/news/one/", "/en/news/", "/en/events/", "/en/"):
            with self.subTest(path):
                found = self.canonical(f"{path}?utm_source=x&fbclid=%22%3E&page=1")
                self.assertEqual(found, [ORIGIN + path])
        found = self.canonical(article.get_absolute_url("en"), host="127.0.0.1:8000")
        self.assertEqual(found, ["http://127.0.0.1:8000/en/news/one/"])

    def test_each_page_of_a_list_is_a_page_of_its_own(self):
        for _ in range(21):
            make_article()
            make_event()
        for path in ("/en/news/?page=2", "/en/events/?page=2"):
            self.assertEqual(self.canonical(path), [ORIGIN + path])
            self.assertEqual(self.alternates(path), {})

    def test_a_selection_is_not_for_search_engines(self):
        make_article()
        for query in ("kind=news", "kind=nonsense", "tag=x&page=1"):
            path = f"/en/news/?{query}"
            self.assertEqual(self.meta(path)["robots"], "noindex, follow")
            self.assertEqual(self.canonical(path), [])
            self.assertEqual(self.alternates(path), {})

    def test_what_is_no_page_has_no_address(self):
        make_article("fr", slug_fr="seul", title_en="Soon", slug_en="seul")
        for path in ("/en/nowhere/", "/en/news/seul/"):
            head = self.head(path)
            self.assertIn('<meta name="robots" content="noindex">', head)
            self.assertNotIn("canonical", head)
            self.assertNotIn("og:url", head)


@tag("once")
class SharingTest(HeadTestCase):
    def test_a_link_to_a_page_shows_its_title_text_and_picture(self):
        SiteSettings.objects.create(name_en="The site", tagline_en="For all")
        picture = make_picture(alt_en="A “round” table")
        article = make_article(
            "en fr", title='Tom & "Jerry"', search_text_en="Found", main_picture=picture
        )
        meta = self.meta(article.get_absolute_url("en"))
        for name, value in {
            "og:site_name": "The site",
            "og:type": "article",
            "og:title": "Tom &amp; &quot;Jerry&quot; en",
            "og:description": "Found",
            "description": "Found",
            "og:url": ORIGIN + article.get_absolute_url("en"),
            "og:locale": "en_GB",
            "og:locale:alternate": "fr_FR",
            "og:image:type": "image/jpeg",
            "og:image:width": "8",
            "og:image:height": "5",
            "og:image:alt": "A “round” table",
            "twitter:card": "summary_large_image",
            "article:published_time": "2024-01-01T00:00:00+00:00",
        }.items():
            with self.subTest(name):
                self.assertEqual(meta[name], value)
        self.assertRegex(meta["og:image"], rf"^{ORIGIN}/media/renditions/.*\.jpg$")

    def test_where_there_is_no_picture_the_sign_of_the_site_is_shown(self):
        SiteSettings.objects.create(name_en="The site", tagline_en="For all")
        for path in ("/en/", make_page().get_absolute_url("en")):
            meta = self.meta(path)
            self.assertEqual(meta["og:image"], f"{ORIGIN}/static/site/icon-512.png")
            self.assertEqual(meta["twitter:card"], "summary")
            self.assertEqual(meta["og:description"], "For all")

    def test_a_person_is_a_profile(self):
        self.assertEqual(self.meta(make_person().get_absolute_url("en"))["og:type"], "profile")


@tag("once")
class TerritorialTest(SimpleTestCase):
    def test_a_language_gets_the_country_where_most_speak_it(self):
        found = [territorial(code) for code in ("en", "fr", "es", "ar", "pt")]
        self.assertEqual(found, ["en_GB", "fr_FR", "es_ES", "ar_EG", "pt_BR"])
