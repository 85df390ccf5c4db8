"""The lists of the API: who is in them, in which order, and page by page."""

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisation.models import Country, Office
from publishing.models import Goal
from tests.factories import (
    FUTURE,
    make_article,
    make_contact,
    make_country,
    make_event,
    make_office,
    make_person,
    make_tag,
    place_contact,
)

LISTS = ("articles", "events", "offices", "people", "countries", "contacts")


class ListTestCase(TestCase):
    def list(self, path, **query):
        response = self.client.get(f"/api/v1/{path}", query)
        self.assertEqual(response.status_code, 200, response.content)
        return response.json()

    def ids(self, path, **query):
        return [item["id"] for item in self.list(path, **query)["items"]]


class ListTest(ListTestCase):
    def test_each_answers_on_an_empty_site(self):
        for name in LISTS:
            with self.subTest(name):
                self.assertEqual(self.list(name), {"items": [], "next": None})

    def test_a_list_holds_what_is_public_in_its_language(self):
        both = make_article("en fr", title="Bridge")
        make_article("fr", publish_at=FUTURE)
        french = make_article("fr")
        self.assertEqual(self.ids("articles"), [both.pk])
        self.assertEqual(self.ids("articles", language="fr"), [french.pk, both.pk])
        self.assertEqual(self.ids("articles", language="ar"), [])
        [item] = self.list("articles")["items"]
        self.assertEqual(item["title"], "Bridge en")
        self.assertEqual(item["url"], f"http://testserver{both.get_absolute_url('en')}")
        self.assertEqual([each["language"] for each in item["editions"]], ["en", "fr"])

    def test_articles_are_filtered_as_on_the_site(self):
        office, country = make_office("en", slug_en="antigua"), make_country("AG")
        wanted = make_article("en", kind="speech", dateline_on=date(2021, 1, 1))
        make_article("en")
        wanted.tags.add(make_tag("cities"))
        wanted.offices.add(office)
        wanted.countries.add(country)
        for query in (
            {"kind": "speech"},
            {"year": 2021},
            {"tag": "cities"},
            {"office": "antigua"},
            {"country": "AG"},
        ):
            with self.subTest(query):
                self.assertEqual(self.ids("articles", **query), [wanted.pk])

    def test_an_office_that_is_not_public_filters_nothing(self):
        article = make_article("en")
        article.offices.add(make_office("fr", title_en="Secret", slug_en="secret"))
        self.assertEqual(self.ids("articles", office="secret"), [])
        self.assertEqual(self.list("articles")["items"][0]["offices"], [])

    def test_what_became_public_since_is_new_however_old_it_is(self):
        now = timezone.now()
        old, new = make_article("en"), make_article("en", publish_at=now)
        old.save()  # as a draft of another language is
        since = (now - timedelta(days=1)).isoformat()
        self.assertEqual(self.ids("articles", updated_since=since), [new.pk])
        for extreme, found in (
            ("0001-01-01T00:00:00+14:00", 2),
            ("0214-08-03T09:12:23-22:36", 2),
            ("9999-12-31T23:59:59-14:00", 0),
        ):
            self.assertEqual(len(self.ids("articles", updated_since=extreme)), found)

    def test_events_are_upcoming_or_past(self):
        now = datetime(2026, 3, 1, tzinfo=UTC)
        days = [make_event("en", starts_at=now + timedelta(days=day)).pk for day in (-2, -1, 1, 2)]
        with patch.object(timezone, "now", return_value=now):
            self.assertEqual(self.ids("events", when="upcoming"), days[2:])
            self.assertEqual(self.ids("events", when="past"), days[1::-1])
            self.assertEqual(self.ids("events"), days[::-1])

    def test_events_of_a_country_concern_it_or_take_place_there(self):
        country = make_country("AG")
        there, about = make_event("en", country=country), make_event("en")
        about.countries.add(country)
        make_event("en")
        self.assertEqual(self.ids("events", country="AG"), [about.pk, there.pk])
        self.assertEqual(len(self.ids("events", kind="conference", status="confirmed")), 3)

    def test_offices_are_filtered(self):
        wanted = make_office("en", kind=Office.Kind.LIAISON)
        wanted.countries.add(make_country("AG"))
        wanted.tags.add(make_tag("cities"))
        make_office("en")
        for query in ({"kind": "liaison"}, {"country": "AG"}, {"tag": "cities"}):
            self.assertEqual(self.ids("offices", **query), [wanted.pk])

    def test_countries_are_filtered(self):
        make_country("AG", membership=Country.Membership.MEMBER)
        make_country("CH", region=Country.Region.EUROPE)
        codes = [item["code"] for item in self.list("countries", region="europe")["items"]]
        self.assertEqual(codes, ["CH"])
        [member] = self.list("countries", membership="member")["items"]
        self.assertEqual((member["code"], member["language"]), ("AG", "en"))

    def test_contacts_are_those_of_today(self):
        office = make_office("en", slug_en="antigua")
        current = make_contact(office=office, country=make_country("AG"))
        make_contact(until_on=date(2020, 1, 1))
        self.assertEqual(self.ids("contacts"), [current.pk])
        self.assertEqual(self.ids("contacts", country="AG"), [current.pk])
        self.assertEqual(self.ids("contacts", office="antigua"), [current.pk])
        self.assertEqual(self.ids("contacts", office="nowhere"), [])


class PagesTest(ListTestCase):
    def walk(self, path, between=lambda: None):
        found, address = [], f"/api/v1/{path}"
        while address:
            body = self.client.get(address).json()
            found += [item.get("id") or item["code"] for item in body["items"]]
            address = body["next"]
            between()
        return found

    def make_some(self):
        articles = [
            make_article("en fr", dateline_on=date(2024, 5, 1 + number // 3)) for number in range(8)
        ]
        return [article.pk for article in reversed(articles)]

    def test_what_is_published_meanwhile_moves_nothing(self):
        expected = self.make_some()
        found = self.walk("articles?limit=3", lambda: make_article("en"))
        self.assertEqual(found, expected)

    def test_what_is_withdrawn_meanwhile_moves_nothing(self):
        expected = self.make_some()
        first = self.list("articles", limit=3)
        make_article("en").__class__.objects.filter(pk__in=expected[:3]).delete()
        rest = self.client.get(first["next"]).json()["items"]
        self.assertEqual([item["id"] for item in rest], expected[3:6])

    def test_every_list_is_walked_to_its_end(self):
        for number in range(3):
            make_event("en"), make_office("en"), make_person("en"), make_contact()
            make_country("A" + "BCD"[number])
        for name in (*LISTS[1:], "events?when=past"):
            with self.subTest(name):
                mark = "&" if "?" in name else "?"
                self.assertEqual(len(set(self.walk(f"{name}{mark}limit=1"))), 3)

    def test_the_next_page_keeps_what_was_asked_for(self):
        self.make_some()
        address = self.list("articles", limit=2, language="fr", kind="news")["next"]
        self.assertTrue(address.startswith("http://testserver/api/v1/articles?"))
        for part in ("limit=2", "language=fr", "kind=news", "cursor="):
            self.assertIn(part, address)

    def test_a_cursor_holds_for_its_list_only_and_cannot_be_made_up(self):
        self.make_some()
        make_event("en"), make_event("en")
        cursor = self.list("events", limit=1)["next"].rpartition("cursor=")[2]
        head, _dot, signature = cursor.rpartition(".")
        others = [cursor[:-1], cursor[1:], head, f".{signature}", f"{head}A.{signature}", "W10.x"]
        for path, given in [("articles", cursor), *(("events", other) for other in others)]:
            with self.subTest(given):
                response = self.client.get(f"/api/v1/{path}", {"cursor": given})
                self.assertEqual(response.status_code, 400)
                self.assertEqual(response.json()["errors"][0]["parameter"], "cursor")


class QueryCountTest(ListTestCase):
    def fill(self, *codes):
        for code in codes:
            office, person = make_office("en"), make_person("en")
            country, tag = make_country(code), make_tag(f"tag-{code}")
            article, event = make_article("en"), make_event("en", country=country)
            for page in (article, event):
                page.offices.add(office)
                page.countries.add(country)
                page.related_items.create(target=person)
            for page in (article, event, office, person):
                page.tags.add(tag)
                page.goals.add(Goal.objects.get(pk=11))
            event.speakers.create(person=person)
            person.appointments.create(office=office, role_en="Chief")
            office.countries.add(country)
            Office.objects.filter(pk=office.pk).update(head=person)
            place_contact(article, office=office, country=country)

    def counts(self):
        counts = {}
        for name in LISTS:
            with CaptureQueriesContext(connection) as queries:
                self.list(name)
            counts[name] = len(queries)
        return counts

    def test_many_rows_cost_no_more_queries_than_one(self):
        self.fill("AG")
        self.counts()  # content types are remembered
        few = self.counts()
        self.fill("BB", "CH", "DE")
        self.assertEqual(self.counts(), few)
        self.assertLessEqual(max(few.values()), 3)
