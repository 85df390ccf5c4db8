"""What a visitor gets at the addresses of the site."""

import gzip
import re
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper
from django.test import Client, TestCase, override_settings, tag
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Boilerplate
from events.models import Event
from iomcms.views import accepted_language
from organisation.models import PressContact
from pages.models import LeadStory, MenuEntry, SiteSettings
from publishing import related
from publishing.languages import CODES
from publishing.models import Tag
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_contact,
    make_event,
    make_office,
    make_page,
    make_person,
    make_picture,
    make_tag,
    place_contact,
)

LISTS = ["", "news/", "events/", "structure/", "where-we-work/", "press/"]


def everywhere(make, **fields):
    return make(" ".join(CODES), **fields)


class AddressTest(TestCase):
    def test_lists_answer_in_every_language_on_an_empty_site(self):
        for code in CODES:
            for address in LISTS:
                with self.subTest(code=code, address=address):
                    response = self.client.get(f"/{code}/{address}")
                    self.assertEqual(response.status_code, 200)
                    self.assertEqual(response.headers["Content-Language"], code)

    def test_each_type_of_page_answers_in_every_language(self):
        pages = [
            everywhere(make)
            for make in (make_article, make_event, make_office, make_person, make_page)
        ]
        for page in pages:
            for code in CODES:
                with self.subTest(code=code, page=page):
                    response = self.client.get(page.get_absolute_url(code))
                    self.assertContains(response, f' lang="{code}"')
                    self.assertContains(response, page.titles[code])

    def test_arabic_reads_from_right_to_left(self):
        self.assertContains(self.client.get("/ar/"), 'dir="rtl"')

    def test_a_page_below_another_answers_at_its_path(self):
        parent = make_page("en fr", slug_en="about", slug_fr="a-propos")
        make_page("en fr", slug_en="history", slug_fr="histoire", parent=parent)
        self.assertEqual(self.client.get("/en/about/history/").status_code, 200)
        self.assertEqual(self.client.get("/fr/a-propos/histoire/").status_code, 200)
        self.assertEqual(self.client.get("/en/history/").status_code, 404)

    def test_visitors_get_no_cookie_and_nothing_foreign(self):
        article = make_article("en")
        for address in ["/", "/en/", article.get_absolute_url("en"), "/en/nothing-here/"]:
            with self.subTest(address):
                response = Client().get(address)
                self.assertFalse(response.cookies)
                self.assertNotIn("Cookie", response.headers.get("Vary", ""))
                self.assertNotRegex(
                    response.content.decode(), r'(src|<link [^>]*stylesheet[^>]*href)="https?://'
                )

    @tag("once")
    def test_pages_are_light_without_their_pictures(self):
        call_command("load_demo", verbosity=0, picture_width=64)
        pages = [
            model.objects.public("ar").latest("pk").get_absolute_url("ar")
            for model in (Article, Event)
        ]
        lists = ["/ar/", "/ar/news/", "/ar/events/", "/ar/where-we-work/", "/ar/structure/"]
        for address in [*pages, *lists]:
            with self.subTest(address):
                html = self.fetched(address)
                files = set(re.findall(r'(?:src|stylesheet" href)="(/[^"]+\.(?:js|css))"', html))
                self.assertTrue(files)
                self.assertLess(sum(map(self.weight, [address, *files])), 40_000)

    def fetched(self, address):
        return self.client.get(address).content.decode()

    def weight(self, address):
        """Return how many bytes are sent for an address."""
        if address.startswith(settings.STATIC_URL):
            return len(gzip.compress(Path(finders.find(address[8:])).read_bytes()))
        return len(self.client.get(address, headers={"accept-encoding": "gzip"}).content)


class RootTest(TestCase):
    def test_it_leads_to_the_language_of_the_visitor(self):
        for header, code in {
            "fr-CH, fr;q=0.9, en;q=0.8": "fr",
            "ar": "ar",
            "de, es;q=0.5": "es",
            "de": "en",
            "": "en",
            "*": "en",
            "fr;q=0, es;q=0.1": "es",
            "\x00;;;=": "en",
        }.items():
            with self.subTest(header):
                response = self.client.get("/", headers={"accept-language": header})
                self.assertRedirects(response, f"/{code}/", fetch_redirect_response=False)

    def test_caches_keep_it_per_language_and_no_cookie_counts(self):
        self.client.cookies["django_language"] = "ar"
        response = self.client.get("/", headers={"accept-language": "fr"})
        self.assertEqual(response.headers["Location"], "/fr/")
        self.assertEqual(response.headers["Vary"], "Accept-Language")
        self.assertIn("public", response.headers["Cache-Control"])

    def test_a_language_is_matched_as_a_whole(self):
        self.assertEqual(accepted_language("enx"), "en")
        self.assertEqual(accepted_language("fre"), "en")


class MissingEditionTest(TestCase):
    def test_the_page_names_and_links_the_editions_there_are(self):
        article = make_article("fr ar", title_en="Not yet", slug_en="not-yet")
        response = self.client.get("/en/news/not-yet/")
        self.assertContains(response, article.get_absolute_url("fr"), status_code=404)
        self.assertContains(response, article.title_fr, status_code=404)
        self.assertContains(response, article.get_absolute_url("ar"), status_code=404)
        self.assertNotContains(response, "Not yet", status_code=404)

    def test_the_address_of_another_language_is_understood(self):
        article = make_article("fr")
        response = self.client.get(f"/en/news/{article.slug_fr}/")
        self.assertContains(response, article.get_absolute_url("fr"), status_code=404)

    def test_the_address_of_another_language_leads_to_the_page_in_this_one(self):
        article = make_article("en fr", slug_fr="bonjour")
        response = self.client.get("/en/news/bonjour/")
        self.assertRedirects(response, article.get_absolute_url("en"))

    def test_what_is_public_nowhere_is_as_if_it_did_not_exist(self):
        make_article("en", publish_at=FUTURE, slug_en="embargoed")
        make_article("en", publish_at=None, slug_en="a-draft00")
        nothing = self.client.get("/en/news/nothing00/").content
        for slug in ("embargoed", "a-draft00"):
            with self.subTest(slug):
                response = self.client.get(f"/en/news/{slug}/")
                self.assertEqual(response.status_code, 404)
                self.assertEqual(
                    response.content.replace(slug.encode(), b""), nothing.replace(b"nothing00", b"")
                )

    def test_a_draft_edition_gives_its_address_away_in_no_other_language(self):
        make_article("fr", title_es="Secreto", slug_es="secreto")
        response = self.client.get("/en/news/secreto/")
        self.assertNotContains(response, "/fr/news/article", status_code=404)

    def test_the_language_switch_names_only_public_editions(self):
        article = make_article("en fr", title_ar="مسودة")
        response = self.client.get(article.get_absolute_url("en"))
        self.assertContains(response, article.get_absolute_url("fr"))
        self.assertNotContains(response, 'hreflang="ar"')


class HomeTest(TestCase):
    def test_the_first_public_lead_story_leads(self):
        site = SiteSettings.objects.create(name_en="Site")
        waiting, chosen, latest = (
            make_article("en", publish_at=FUTURE),
            make_article("en", dateline_on="2020-01-01"),
            make_article("en", dateline_on="2024-12-31"),
        )
        for position, article in enumerate([waiting, chosen]):
            LeadStory.objects.create(site=site, article=article, position=position)
        context = self.client.get("/en/").context
        self.assertEqual(context["lead"], chosen)
        self.assertEqual(context["latest"], [latest])

    def test_without_a_chosen_one_the_latest_leads(self):
        make_article("en", dateline_on="2020-01-01")
        latest = make_article("en", dateline_on="2024-12-31")
        self.assertEqual(self.client.get("/en/").context["lead"], latest)


class StyleSheetTest(TestCase):
    def test_the_colours_are_data_and_their_address_changes_with_them(self):
        site = SiteSettings.objects.create(name_en="Site", primary_colour="#123456")
        first = site.style_sheet
        response = self.client.get(first)
        self.assertContains(response, "--brand: #123456")
        self.assertIn("immutable", response.headers["Cache-Control"])
        self.assertContains(self.client.get("/en/"), first)
        site.primary_colour = "#654321"
        self.assertNotEqual(site.style_sheet, first)

    def test_a_page_has_one_and_it_is_light(self):
        html = self.client.get("/en/").content.decode()
        [address] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
        response = self.client.get(address, headers={"accept-encoding": "gzip"})
        self.assertEqual(response.headers["Content-Encoding"], "gzip")
        self.assertLess(len(response.content), 20_000)
        self.assertNotIn(b"/*", gzip.decompress(response.content))


class ErrorPagesTest(TestCase):
    def test_a_fault_is_answered_in_the_visitors_language_without_the_database(self):
        client = Client(raise_request_exception=False)
        with (
            self.settings(DEBUG=False),
            self.assertLogs("django.request", "ERROR"),
            patch.object(CursorWrapper, "execute", side_effect=DatabaseError("gone")),
        ):
            answers = {code: client.get(f"/{code}/") for code in CODES}
        for code, response in answers.items():
            with self.subTest(code):
                self.assertEqual(response.status_code, 500)
                self.assertContains(response, f'lang="{code}"', status_code=500)
                self.assertNotContains(response, "gone", status_code=500)
        self.assertEqual(len({response.content for response in answers.values()}), len(CODES))

    @override_settings(DEBUG=False)
    def test_an_unknown_address_is_answered_in_its_language(self):
        for code in CODES:
            response = self.client.get(f"/{code}/no/such/page/")
            self.assertContains(response, f' lang="{code}"', status_code=404)

    def test_hostile_addresses_are_no_fault(self):
        make_article("en")
        for query in [
            "page=-1", "page=0", "page=1e309", "page=" + "9" * 400, "page=²", "page=%00",
            "kind=%00", "kind=nonsense", "year=99999999999999999999", "year=-1", "tag=%27%22",
            "office=%E2%80%AE", "country=xx", "tag=" + "a" * 5000, "nonsense=1",
            "page=51&before=%00", "page=51&before=%ED%A0%80.1", "page=51&after=" + "9" * 100_000,
            "page=51&before=1.1&before=2024-05-24.1", "page=1e309&before=2024-05-24.1",
        ]:  # fmt: skip
            with self.subTest(query):
                self.assertIn(self.client.get(f"/en/news/?{query}").status_code, (200, 404))
        for path in [
            "/en/news/%00/", "/en/%00/", "/en/news/%FF/", "/en/%E2%80%AE/", "/en/news//",
            "/en/topics/%00/", "/en/topics/%FF/", "/en/topics/" + "a" * 5000 + "/",
            "/en/goals/1e309/", "/en/goals/%00/", "/en/countries/%FF/", "/en/news/9999/12/",
            "/en/news/1000/01/", "/en/news/2999/", "/en/news/2024/99999999999999999999/",
        ]:  # fmt: skip
            with self.subTest(path):
                self.assertEqual(self.client.get(path).status_code, 404)


class QueryCountTest(TestCase):
    """The number of queries of a page does not grow with the number of rows."""

    most = {
        "/en/": 8,
        "/en/news/": 6,
        "/en/events/": 6,
        "/en/press/": 8,
        "/en/structure/": 6,
        "/en/where-we-work/": 4,
    }

    def fill(self, rows):
        """Make that many articles, events and contacts, and relate each article to an office."""
        number = Article.objects.count()
        office = make_office("en", slug_en=f"office-{number}")
        names = [f"{number}-{row}" for row in range(rows)]
        articles = Article.objects.bulk_create(
            Article(
                kind=Article.Kind.PRESS_RELEASE, title_en=name, slug_en=name, publish_at_en=PAST
            )
            for name in names
        )
        office.article_set.add(*articles)
        Event.objects.bulk_create(
            Event(
                kind=Event.Kind.WORKSHOP,
                title_en=name,
                slug_en=name,
                publish_at_en=PAST,
                starts_at=FUTURE,
                ends_at=FUTURE,
            )
            for name in names
        )
        PressContact.objects.bulk_create(
            PressContact(name_en=name, duty_station_en="Geneva", emails="media@example.org")
            for name in names[::10]
        )

    def queries(self, address):
        self.client.get(address)  # the content types are remembered from here on
        with CaptureQueriesContext(connection) as captured:
            self.assertEqual(self.client.get(address).status_code, 200)
        return len(captured)

    def test_lists(self):
        site = SiteSettings.objects.create(name_en="Site", contact=make_contact())
        MenuEntry.objects.create(label_en="About", target=make_page("en"))
        LeadStory.objects.create(site=site, article=make_article("en"))
        self.fill(10)
        few = {address: self.queries(address) for address in self.most}
        self.fill(990)
        for address, most in self.most.items():
            with self.subTest(address):
                self.assertEqual(self.queries(address), few[address])
                self.assertLessEqual(few[address], most)

    @patch.object(related, "finders", [])
    def test_pages_with_all_that_can_stand_on_them(self):
        site = SiteSettings.objects.create(name_en="Site", contact=make_contact())
        LeadStory.objects.create(site=site, article=make_article("en"))
        article, event = make_article("en"), make_event("en", starts_at=PAST)
        counts = []
        for rows in (1, 12):
            for _ in range(rows):
                self.enrich(article, event)
            counts.append([self.queries(page.get_absolute_url("en")) for page in (article, event)])
        self.assertEqual(*counts)
        self.assertLessEqual(max(counts[0]), 6)

    def test_what_reads_alike_is_found_in_four_queries_more(self):
        for number in range(6):
            make_article("en", title=f"Cities and climate {number}")
        self.assertLessEqual(self.queries(Article.objects.first().get_absolute_url("en")), 9)

    def enrich(self, article, event):
        place_contact(article)
        event.placed_contacts.create(contact=make_contact())
        for page in (article, event):
            page.tags.add(make_tag(f"tag-{page.pk}-{Tag.objects.count()}"))
            page.goals.add(page.tags.count())
            page.offices.add(make_office("en"))
            page.related_items.create(target=make_article("en"))
            page.related_items.create(target=make_page("en"))
        make_event("en", parent=event)
        event.sessions.create(starts_at=PAST, title_en="Opening")
        event.speakers.create(person=make_person("en"))
        event.partners.create(name_en="A university")
        article.gallery.create(picture=make_picture())
        article.corrections.create(text_en="The figure is 57.5 million.")
        boilerplate = Boilerplate.objects.create(title_en="About", text_en="<p>We are.</p>")
        article.placed_boilerplates.create(boilerplate=boilerplate)
