"""What crawlers and other programs find at fixed addresses."""

import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from unittest import skipUnless
from unittest.mock import patch
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase, tag
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from iomcms import sitemaps
from pages.models import SiteSettings
from publishing import actions
from publishing.languages import CODES
from publishing.models import Goal, Tag
from tests.factories import (
    FUTURE,
    make_article,
    make_contact,
    make_country,
    make_event,
    make_office,
    make_page,
    make_person,
    make_tag,
)

SCHEMA = Path(__file__).parent / "schemas" / "sitemap.xsd"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
ORIGIN = "http://testserver"


#: How many keys a map has.
SPAN = sitemaps.SPAN


class MapTestCase(TestCase):
    def setUp(self):
        # The keys go on from test to test: here all of them are in the first map.
        self.enterContext(patch.object(sitemaps, "SPAN", 2**40))

    def text(self, path):
        response = self.client.get(path)
        self.assertEqual(response.status_code, 200, path)
        return b"".join(response)

    def entries(self, path):
        """Return the other editions and the rest of each entry, by its address."""
        return {
            entry.findtext(f"{MAP}loc"): entry for entry in ElementTree.fromstring(self.text(path))
        }

    def maps(self):
        return [address.removeprefix(ORIGIN) for address in self.entries("/sitemap.xml")]


class SubjectsTest(MapTestCase):
    path = "/sitemap-subjects.xml"

    def test_it_names_what_has_something_public_in_each_language(self):
        article = make_article("en fr", dateline_on=date(2024, 5, 23))
        article.tags.add(make_tag("cities"))
        article.goals.add(Goal.objects.get(number=11))
        article.countries.add(make_country("CH"))
        make_page("ar").goals.add(Goal.objects.get(number=4))
        make_event("es", country=make_country("AG"))
        hidden = make_article(publish_at=FUTURE, dateline_on=date(2019, 1, 1))
        hidden.tags.add(make_tag("secret"))
        places = ["topics/cities", "goals/11", "countries/CH", "news/2024", "news/2024/05"]
        expected = {f"{ORIGIN}/{code}/{place}/" for code in ("en", "fr") for place in places}
        expected |= {f"{ORIGIN}/ar/goals/4/", f"{ORIGIN}/es/countries/AG/"}
        self.assertEqual(set(self.entries(self.path)), expected)
        for address in expected:
            self.assertEqual(self.client.get(address.removeprefix(ORIGIN)).status_code, 200)

    def test_its_queries_do_not_grow(self):
        counts = []
        for count in (1, 20):
            for _ in range(count):
                make_article("en fr").tags.add(make_tag(f"topic-{Tag.objects.count()}"))
            with CaptureQueriesContext(connection) as captured:
                self.text(self.path)
            counts.append(len(captured))
        self.assertLessEqual(counts[1], counts[0])


class SitemapTest(MapTestCase):
    def test_the_index_names_a_map_for_each_type_and_language_that_has_pages(self):
        make_article("en ar")
        make_office("fr")
        make_event(publish_at=FUTURE)
        self.assertEqual(
            self.maps(),
            [
                "/sitemap-lists.xml",
                "/sitemap-subjects.xml",
                "/sitemap-office-fr-1.xml",
                "/sitemap-article-en-1.xml",
                "/sitemap-article-ar-1.xml",
                "/sitemap-news.xml",
            ],
        )

    def test_a_page_stands_in_the_map_of_each_public_edition_with_the_others(self):
        article = make_article("fr es ar", publish_at=None)
        now = timezone.now()
        type(article).objects.update(publish_at_fr=now, publish_at_ar=now, publish_at_es=FUTURE)
        own = {code: ORIGIN + article.get_absolute_url(code) for code in ("fr", "ar")}
        for code in own:
            [(address, entry)] = self.entries(f"/sitemap-article-{code}-1.xml").items()
            self.assertEqual(address, own[code])
            links = {link.get("hreflang"): link.get("href") for link in entry.iter(LINK)}
            self.assertEqual(links, own | {"x-default": own["fr"]})
        self.assertEqual(self.client.get("/sitemap-article-es-1.xml").status_code, 404)

    def test_what_changes_unseen_changes_no_map(self):
        article = make_article("en", title_fr="Brouillon")
        before = self.text("/sitemap-article-en-1.xml")
        copy = actions.edit(article)
        copy.title_en, copy.summary_fr = "Another", "Bientôt"
        copy.save()
        article.save()
        self.assertEqual(self.text("/sitemap-article-en-1.xml"), before)

    def test_a_correction_is_a_change(self):
        article = make_article()
        article.corrections.create(text_en="Ten.", corrected_on=date(2024, 6, 1))
        article.corrections.create(text_fr="Dix.", corrected_on=date(2024, 7, 1))
        [entry] = self.entries("/sitemap-article-en-1.xml").values()
        self.assertEqual(entry.findtext(f"{MAP}lastmod"), "2024-06-01T00:00:00+02:00")

    def test_a_map_has_a_span_of_keys(self):
        first, second, third = (make_article() for _ in range(3))
        make_article(publish_at=FUTURE)
        with patch.object(sitemaps, "SPAN", 2):
            numbers = {sitemaps.number_of(page.pk) for page in (first, second, third)}
            paths = [f"/sitemap-article-en-{number}.xml" for number in sorted(numbers)]
            self.assertEqual([path for path in self.maps() if "article" in path], paths)
            parts = [self.entries(path) for path in paths]
            self.assertEqual(sum(map(len, parts)), 3)
            self.assertEqual(len({**parts[0], **parts[1]}), 3)
            beyond = f"/sitemap-article-en-{max(numbers) + 1}.xml"
            self.assertEqual(self.client.get(beyond).status_code, 404)

    def test_no_map_can_be_too_large(self):
        longest = "\N{ARABIC LETTER QAF}" * 120
        make_article(" ".join(CODES), **{f"slug_{code}": longest for code in CODES})
        size = len(self.text("/sitemap-article-en-1.xml"))
        self.assertLess(size * SPAN, 50 * 2**20)

    def test_more_pages_cost_no_more_queries(self):
        numbers = []
        for make_more in (1, 5):
            for _ in range(make_more):
                make_article("en fr")
            with CaptureQueriesContext(connection) as captured:
                for path in ("/sitemap.xml", "/sitemap-article-en-1.xml", "/sitemap-news.xml"):
                    self.text(path)
            numbers.append(len(captured))
        self.assertEqual(numbers[0], numbers[1])

    def test_what_no_map_has_is_not_found(self):
        make_article()
        for name in (
            "article-en-0",
            "article-de-1",
            "user-en-1",
            "article-en-99999999999999999999",
        ):
            with self.subTest(name):
                self.assertEqual(self.client.get(f"/sitemap-{name}.xml").status_code, 404)

    @skipUnless(shutil.which("xmllint"), "no xmllint")
    def test_every_map_keeps_to_the_schema(self):
        for make in (make_article, make_event, make_office, make_person, make_page):
            make(" ".join(CODES), title="A & <B> “C” \N{ARABIC LETTER QAF}")
        make_article(publish_at=timezone.now(), title="Tom & <Jerry>")
        for path in ["/sitemap.xml", *self.maps()]:
            with self.subTest(path), NamedTemporaryFile(suffix=".xml") as file:
                file.write(self.text(path))
                file.flush()
                command = ["xmllint", "--nonet", "--noout", "--schema", SCHEMA, file.name]
                told = subprocess.run(command, capture_output=True, text=True, check=False)
                self.assertEqual(told.returncode, 0, told.stderr)


class NewsMapTest(MapTestCase):
    def test_it_has_the_news_of_two_days(self):
        now = timezone.now()
        SiteSettings.objects.create(name_en="The site", name_fr="Le site")
        make_article("en", publish_at=now - timedelta(hours=49))
        article = make_article("en fr", publish_at=now - timedelta(hours=47), title="Fresh")
        make_article("en", publish_at=now + timedelta(hours=1))
        entries = self.entries("/sitemap-news.xml")
        self.assertEqual(
            list(entries), [ORIGIN + article.get_absolute_url(code) for code in ("en", "fr")]
        )
        french = entries[ORIGIN + article.get_absolute_url("fr")].find(f"{NEWS}news")
        self.assertEqual(french.findtext(f"{NEWS}title"), "Fresh fr")
        publication = french.find(f"{NEWS}publication")
        self.assertEqual([part.text for part in publication], ["Le site", "fr"])
        published = datetime.fromisoformat(french.findtext(f"{NEWS}publication_date"))
        self.assertEqual(published, article.publish_at_fr)


@tag("once")
class WellKnownTest(TestCase):
    def test_crawlers_are_kept_from_the_admin_and_shown_the_maps(self):
        lines = self.client.get("/robots.txt").content.decode().splitlines()
        for line in (
            "Disallow: /admin/",
            "Disallow: /ar/preview/",
            f"Sitemap: {ORIGIN}/sitemap.xml",
        ):
            self.assertIn(line, lines)

    def security(self):
        response = self.client.get("/.well-known/security.txt")
        lines = response.content.decode().splitlines()
        return response.status_code, dict(line.split(": ", 1) for line in lines if ": " in line)

    def test_weaknesses_are_reported_to_the_contact_of_the_site(self):
        SiteSettings.objects.create(security_contact="https://example.org/security")
        status, fields = self.security()
        self.assertEqual((status, fields["Contact"]), (200, "https://example.org/security"))
        self.assertEqual(fields["Preferred-Languages"], "en, fr, es, ar")
        self.assertEqual(fields["Canonical"], f"{ORIGIN}/.well-known/security.txt")
        expires = datetime.fromisoformat(fields["Expires"])
        self.assertLess(expires, datetime.now(UTC) + timedelta(days=365))
        self.assertGreater(expires, datetime.now(UTC) + timedelta(days=100))

    def test_the_desk_takes_them_where_nobody_else_does(self):
        site = SiteSettings.objects.create(contact=make_contact(emails="desk@example.org"))
        self.assertEqual(self.security()[1]["Contact"], "mailto:desk@example.org")
        site.contact.until_on = date(2020, 1, 1)
        site.contact.save()
        self.assertEqual(self.security()[0], 404)

    def test_a_contact_for_security_is_an_address(self):
        for contact, is_one in {
            "a@example.org": True,
            "https://example.org/x": True,
            "http://example.org/": False,
            "javascript:alert(1)": False,
            "a@example.org\nExpires: 2999": False,
            "nobody": False,
        }.items():
            with self.subTest(contact):
                site = SiteSettings(pk=1, security_contact=contact)
                self.assertEqual(is_one, "security_contact" not in faults(site))

    def test_the_manifest_is_in_the_language_and_its_icons_are_as_it_says(self):
        SiteSettings.objects.create(name_ar="الموقع", primary_colour="#123456")
        response = self.client.get("/ar/site.webmanifest")
        manifest = response.json()
        self.assertEqual(response["Content-Type"], "application/manifest+json")
        self.assertEqual(
            [manifest[name] for name in ("name", "lang", "dir", "start_url", "theme_color")],
            ["الموقع", "ar", "rtl", "/ar/", "#123456"],
        )
        for icon in manifest["icons"]:
            with Image.open(icon["src"].lstrip("/")) as image:
                self.assertEqual("{}x{}".format(*image.size), icon["sizes"])


def faults(site):
    try:
        site.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}
