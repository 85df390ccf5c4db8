from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import patch

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from organisation.models import Country
from pages.models import SiteSettings
from tests.factories import (
    make_article,
    make_contact,
    make_country,
    make_event,
    make_office,
    make_picture,
)

ADVISORY = Article.Kind.MEDIA_ADVISORY
MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class ContactsTest(TestCase):
    def setUp(self):
        Region = Country.Region
        europe = make_country("CH", region=Region.EUROPE)
        asia = make_country("JP", region=Region.ASIA)
        make_contact(name_en="Geneva desk", country=europe, languages=["en", "fr"])
        make_contact(name_en="Tokyo desk", country=asia, languages=["en"])
        make_contact(name_en="World desk", languages=["ar"])

    def shown(self, query):
        body = self.client.get(f"/en/press/{query}").content.decode()
        return {name for name in ("Geneva", "Tokyo", "World") if f"{name} desk" in body}

    def test_they_are_chosen_by_region_and_language(self):
        for query, names in {
            "": {"Geneva", "Tokyo", "World"},
            "?region=europe": {"Geneva"},
            "?language=en": {"Geneva", "Tokyo"},
            "?region=asia&language=en": {"Tokyo"},
            "?region=asia&language=fr": set(),
            "?region=&language=": {"Geneva", "Tokyo", "World"},
        }.items():
            self.assertEqual(self.shown(query), names, query)

    def test_what_nobody_speaks_and_where_nobody_is_is_not_offered(self):
        response = self.client.get("/en/press/")
        self.assertContains(response, '<option value="ar">Arabic</option>')
        self.assertNotContains(response, '<option value="de"')
        self.assertNotContains(response, '<option value="middle_east"')

    def test_hostile_filters_are_no_fault(self):
        for query in [
            "region=%00", "region=%FF", "region=nowhere", "language=%00", "language=" + "a" * 5000,
            "language=%E2%80%AE", "language=%27%22", "language=en%0A", "page=1e309",
            "region=1&region=2",
        ]:  # fmt: skip
            with self.subTest(query):
                self.assertEqual(self.client.get(f"/en/press/?{query}").status_code, 200)

    def test_numbers_and_addresses_keep_their_direction_in_arabic(self):
        make_contact(phones="+41 22 555 01 00", emails="press@example.org")
        response = self.client.get("/ar/press/")
        number = '<a href="tel:+41-22-555-01-00"><bdi>\u2066+41 22 555 01 00\u2069</bdi></a>'
        self.assertContains(response, number, html=True)
        address = '<a href="mailto:press@example.org"><bdi dir="ltr">press@example.org</bdi></a>'
        self.assertContains(response, address, html=True)


class OpenNowTest(TestCase):
    def page_at(self, moment):
        with patch.object(timezone, "now", return_value=moment):
            return self.client.get("/en/press/")

    def test_it_is_told_at_the_request_and_only_in_the_press_room(self):
        office = make_office(timezone="Europe/Zurich")
        make_contact(
            office=office, duty_station_en="Geneva", opens_at=time(9), closes_at=time(17, 30)
        )
        self.assertContains(self.page_at(MONDAY_NOON), "Open now")
        self.assertContains(self.page_at(MONDAY_NOON + timedelta(hours=8)), "Closed now")
        response = self.client.get(office.get_absolute_url("en"))
        self.assertContains(response, "Mon–Fri, 09:00–17:30 (Geneva time)")
        self.assertNotContains(response, "ed now")


class ListsTest(TestCase):
    def test_an_advisory_is_current_for_a_month_or_until_it_is_withdrawn(self):
        make_article(kind=ADVISORY, dateline_on=date(2026, 2, 1), title="Current")
        make_article(kind=ADVISORY, dateline_on=date(2026, 1, 1), title="Former")
        over = {"unpublish_at": MONDAY_NOON - timedelta(hours=1)}
        make_article(kind=ADVISORY, dateline_on=date(2026, 2, 1), title="Withdrawn", **over)
        with patch.object(timezone, "now", return_value=MONDAY_NOON):
            response = self.client.get("/en/press/")
        self.assertContains(response, "Current en")
        self.assertNotContains(response, "Former en")
        self.assertNotContains(response, "Withdrawn en")

    def test_kits_are_those_of_the_latest_public_pages_with_pictures(self):
        picture = make_picture()
        make_article(main_picture=picture, slug_en="with")
        make_article(slug_en="gallery").gallery.create(picture=picture)
        make_event(main_picture=picture, slug_en="event")
        make_article(slug_en="without")
        make_article(main_picture=picture, slug_en="draft", publish_at=None)
        response = self.client.get("/en/press/")
        for address in ("news/with", "news/gallery", "events/event"):
            self.assertContains(response, f'href="/en/{address}/press-kit.zip"', count=1)
        for slug in ("without", "draft"):
            self.assertNotContains(response, f"{slug}/press-kit.zip")

    def test_accreditation_is_what_the_editors_wrote(self):
        self.assertNotContains(self.client.get("/en/press/"), "accreditation")
        page = make_article()
        link = f'<a href="/" data-page="articles.article:{page.pk}">Ask</a>'
        SiteSettings.objects.create(accreditation_en=f"<p>{link}<script>alert()</script></p>")
        response = self.client.get("/en/press/")
        self.assertContains(response, f'<a href="{page.get_absolute_url("en")}">Ask</a>')
        self.assertNotContains(response, "alert")

    def test_it_links_the_form_to_subscribe(self):
        self.assertContains(self.client.get("/fr/press/"), 'href="/fr/press/subscriptions/"')


class QueriesTest(TestCase):
    def queries(self):
        with CaptureQueriesContext(connection) as captured:
            self.assertEqual(self.client.get("/en/press/").status_code, 200)
        return len(captured)

    def test_their_number_does_not_grow_with_what_is_shown(self):
        self.fill(1)
        few = self.queries()
        self.fill(8)
        self.assertEqual(self.queries(), few)

    def fill(self, number):
        for _ in range(number):
            office = make_office()
            make_contact(office=office, opens_at=time(9), closes_at=time(17), phones="+41225550100")
            make_article(kind=ADVISORY, dateline_on=timezone.localdate())
            make_article(kind=Article.Kind.PRESS_RELEASE, main_picture=make_picture())
            make_event(main_picture=make_picture())
