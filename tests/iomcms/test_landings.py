"""What the site says about a topic, a goal and a country, and from an office."""

from datetime import timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing.models import Tag
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_contact,
    make_country,
    make_event,
    make_office,
    make_page,
    make_person,
    make_tag,
)


def make_upcoming(**fields):
    return make_event(starts_at=timezone.now() + timedelta(days=9), **fields)


class TopicTest(TestCase):
    address = "/en/topics/cities/"

    def setUp(self):
        self.tag = make_tag("cities", name_en="Cities", name_fr="Villes")

    def tagged(self, page):
        page.tags.add(self.tag)
        return page

    def test_it_shows_pages_of_every_type(self):
        article, event = self.tagged(make_article()), self.tagged(make_upcoming())
        others = [
            self.tagged(page)
            for page in (make_event(starts_at=PAST), make_office(), make_person(), make_page())
        ]
        make_article(title="Of something else")
        response = self.client.get(self.address)
        self.assertEqual(response.context["articles"].rows, [article])
        self.assertEqual(list(response.context["upcoming"]), [event])
        self.assertEqual(
            {link.title for link in response.context["others"]},
            {page.title_en for page in others},
        )
        self.assertNotContains(response, "Of something else")
        self.assertContains(response, "<span>Cities</span>")

    def test_its_address_is_its_own_whatever_a_visitor_adds(self):
        self.tagged(make_article("en fr"))
        response = self.client.get(f"{self.address}?utm_source=x")
        self.assertContains(response, f'rel="canonical" href="http://testserver{self.address}">')
        self.assertContains(response, 'hreflang="fr"')

    def test_search_engines_read_the_way_to_it(self):
        self.tagged(make_article())
        self.assertContains(self.client.get(self.address), '"BreadcrumbList"')
        self.assertContains(self.client.get(self.address), '"name": "Cities"')

    def test_a_name_in_any_language_is_better_than_none(self):
        Tag.objects.filter(pk=self.tag.pk).update(name_en=None, name_ar=None)
        article = self.tagged(make_article())
        for path in (self.address, "/en/news/", f"/api/v1/articles/{article.pk}"):
            self.assertContains(self.client.get(path), "Villes")
        Tag.objects.filter(pk=self.tag.pk).update(name_fr=None, name_es=None)
        for path in (self.address, "/en/news/", f"/api/v1/articles/{article.pk}"):
            self.assertEqual(self.client.get(path).status_code, 200)

    def test_pages_lead_to_it(self):
        article = self.tagged(make_article())
        self.assertContains(self.client.get(article.get_absolute_url("en")), self.address)

    def test_it_exists_in_the_languages_in_which_something_is_public(self):
        self.tagged(make_page("en"))
        self.tagged(make_article("fr"))
        self.assertContains(self.client.get(self.address), 'hreflang="fr"')
        self.assertNotContains(self.client.get(self.address), 'hreflang="ar"')
        self.assertContains(self.client.get("/fr/topics/cities/"), "<span>Villes</span>")
        self.assertEqual(self.client.get("/ar/topics/cities/").status_code, 404)

    def test_a_topic_of_hidden_pages_is_as_one_that_does_not_exist(self):
        self.tagged(make_article(publish_at=FUTURE))
        response = self.client.get(self.address)
        unknown = self.client.get("/en/topics/unwise/")
        self.assertEqual(response.status_code, 404)
        self.assertEqual(
            response.content.replace(b"cities", b""), unknown.content.replace(b"unwise", b"")
        )

    def test_further_pages_show_the_news_alone(self):
        for _ in range(21):
            self.tagged(make_article())
        self.tagged(make_upcoming(title="Forum"))
        second = self.client.get(f"{self.address}?page=2")
        self.assertEqual(len(second.context["articles"].rows), 1)
        self.assertNotContains(second, "Forum")
        self.assertEqual(self.client.get(f"{self.address}?page=3").status_code, 404)


class GoalTest(TestCase):
    def test_it_shows_what_serves_the_goal(self):
        article = make_article("en fr")
        article.goals.add(13)
        response = self.client.get("/fr/goals/13/")
        self.assertEqual(response.context["articles"].rows, [article])
        self.assertContains(self.client.get(article.get_absolute_url("en")), 'href="/en/goals/13/"')

    def test_a_goal_that_nothing_public_serves_is_not_found(self):
        make_article(publish_at=FUTURE).goals.add(13)
        for number in ("13", "14", "0", "18", "013", "١"):
            with self.subTest(number):
                self.assertEqual(self.client.get(f"/en/goals/{number}/").status_code, 404)


class CountryTest(TestCase):
    def setUp(self):
        self.country = make_country("KE", name_en="Kenya", membership="member", has_presence=True)

    def test_it_shows_facts_offices_contacts_news_and_events(self):
        office, hidden = make_office(title="Nairobi"), make_office(publish_at=FUTURE)
        for each in (office, hidden):
            each.countries.add(self.country)
        make_contact(name_en="Nairobi desk", country=self.country)
        make_contact(name_en="Gone", country=self.country, until_on="2020-01-01")
        article, event = make_article(), make_upcoming(country=self.country)
        article.countries.add(self.country)
        event.countries.add(self.country)
        response = self.client.get("/en/countries/KE/")
        self.assertEqual(response.context["articles"].rows, [article])
        self.assertEqual(list(response.context["upcoming"]), [event])
        for text in ("Kenya", "Member State", office.get_absolute_url("en"), "Nairobi desk"):
            self.assertContains(response, text)
        self.assertNotContains(response, hidden.title_en)
        self.assertNotContains(response, "Gone")

    def test_an_event_is_found_by_where_it_takes_place(self):
        event = make_upcoming(country=self.country)
        response = self.client.get("/en/countries/KE/")
        self.assertEqual(list(response.context["upcoming"]), [event])

    def test_a_country_has_its_page_before_anything_is_published_about_it(self):
        self.assertEqual(self.client.get("/ar/countries/KE/").status_code, 200)
        self.assertContains(self.client.get("/en/where-we-work/"), "/en/countries/KE/")

    def test_what_is_no_country_is_not_found(self):
        for code in ("ZZ", "ke", "KEN", "K", "%00%00"):
            with self.subTest(code):
                self.assertEqual(self.client.get(f"/en/countries/{code}/").status_code, 404)


class OfficeTest(TestCase):
    def test_it_shows_news_and_events_of_the_office_and_its_parts(self):
        bureau = make_office()
        part = make_office(parent=make_office(parent=bureau))
        hidden = make_office(parent=bureau, publish_at=FUTURE)
        pages = [make_article(), make_upcoming()]
        for page in pages:
            page.offices.add(bureau, part)
        make_article().offices.add(hidden)
        make_article()
        context = self.client.get(bureau.get_absolute_url("en")).context
        self.assertEqual([*context["latest"], *context["upcoming"]], pages)

    def test_to_choose_an_office_is_to_choose_its_parts_everywhere(self):
        bureau = make_office(slug_en="bureau")
        part = make_office(parent=bureau)
        for page in (make_article(title="Of a part"), make_event(title="Of a part")):
            page.offices.add(part)
        for path in ("news/", "news/feed/", "events/feed/"):
            self.assertContains(self.client.get(f"/en/{path}?office=bureau"), "Of a part")
        for path in ("articles", "events"):
            self.assertContains(self.client.get(f"/api/v1/{path}?office=bureau"), "Of a part")


class QueryCountTest(TestCase):
    def enrich(self):
        self.tag = self.tag or make_tag("cities")
        for make in (make_article, make_upcoming, make_event, make_office, make_page):
            page = make()
            page.tags.add(self.tag)
            page.goals.add(13)
            if make is make_office:
                page.countries.add(self.country)
                type(page).objects.filter(pk=page.pk).exclude(pk=self.office.pk).update(
                    parent=self.office
                )
            else:
                page.countries.add(self.country)
                page.offices.add(self.office)

    def test_landing_pages_ask_as_often_for_many_as_for_few(self):
        self.tag, self.country, self.office = None, make_country("KE"), make_office()
        addresses = [
            "/en/topics/cities/",
            "/en/goals/13/",
            "/en/countries/KE/",
            self.office.get_absolute_url("en"),
        ]
        counts = []
        for number in (1, 12):
            for _ in range(number):
                self.enrich()
            counts.append([])
            for address in addresses:
                self.client.get(address)  # the content types are remembered from here on
                with CaptureQueriesContext(connection) as captured:
                    self.assertEqual(self.client.get(address).status_code, 200)
                counts[-1].append(len(captured))
        self.assertEqual(*counts)
        self.assertLessEqual(max(counts[0]), 8)
