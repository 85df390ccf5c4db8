"""One object of the API: what it says, and what it does not."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Boilerplate
from organisation.models import Office
from publishing import actions
from publishing.models import Goal, Withdrawal
from tests.factories import (
    FUTURE,
    make_article,
    make_contact,
    make_country,
    make_event,
    make_office,
    make_person,
    make_picture,
    make_tag,
    place_contact,
)


class DetailTestCase(TestCase):
    def get(self, path, status=200, **query):
        response = self.client.get(f"/api/v1/{path}", query)
        self.assertEqual(response.status_code, status, response.content)
        return response.json()


class ArticleTest(DetailTestCase):
    def test_it_says_what_its_page_says(self):
        picture = make_picture(credit="A. Photographer", alt_fr="Un pont", caption_fr="À midi")
        article = make_article(
            "en fr", main_picture=picture, body_fr="<p>Le <strong>pont</strong></p>"
        )
        article.tags.add(make_tag("cities", name_fr="Villes"))
        article.goals.add(Goal.objects.get(pk=11))
        article.countries.add(make_country("AG"))
        article.gallery.create(picture=picture)
        article.corrections.create(corrected_on=date(2024, 6, 1), text_fr="300 mètres")
        about = Boilerplate.objects.create(title_fr="À propos", text_fr="<p>Nous</p>")
        article.placed_boilerplates.create(boilerplate=about)
        place_contact(article, phones="+41 22 555 01 00 ext. 12", role_fr="Porte-parole")
        body = self.get(f"articles/{article.pk}", language="fr")
        self.assertEqual(body["html"], "<p>Le <strong>pont</strong></p>")
        self.assertEqual(body["tags"], [{"slug": "cities", "name": "Villes"}])
        self.assertEqual(body["goals"][0]["title"], "Villes et communautés durables")
        self.assertEqual(body["countries"], [{"code": "AG", "name": "Country AG"}])
        self.assertEqual(body["boilerplates"], [{"title": "À propos", "html": "<p>Nous</p>"}])
        self.assertEqual(
            body["corrections"], [{"corrected_on": "2024-06-01", "text": "300 mètres"}]
        )
        [contact] = body["contacts"]
        self.assertEqual((contact["name"], contact["language"]), ("Media desk", "en"))
        self.assertIn("ext=12", contact["phones"][0]["uri"])
        self.assertEqual(body["picture"]["credit"], "A. Photographer")
        self.assertEqual(
            (body["picture"]["alt"], body["picture"]["caption"]), ("Un pont", "À midi")
        )
        self.assertEqual(body["gallery"][0]["url"], body["picture"]["url"])
        for url in (
            body["picture"]["url"],
            *(each["url"] for each in body["picture"]["renditions"]),
        ):
            self.assertTrue(url.startswith("http://testserver/media/"), url)

    def test_addresses_in_its_text_have_their_host_and_no_script_comes_along(self):
        target, picture = make_article("en", slug_en="target"), make_picture()
        article = make_article(
            "en",
            body_en=f'<p><a href="/en/x/" data-page="articles.article:{target.pk}">There</a>, '
            'not href="/en/" <a href="https://example.org/a?b=1&amp;c=2">elsewhere</a></p>'
            f'<figure><img src="{picture.file.url}" alt="A"></figure>'
            '<figure class="video"><a href="https://vimeo.com/1">'
            f'<img src="{picture.file.url}" alt="B"></a></figure>',
        )
        html = self.get(f"articles/{article.pk}")["html"]
        self.assertIn('<a href="http://testserver/en/news/target/">There</a>', html)
        self.assertIn('not href="/en/" <a', html)
        self.assertIn('href="https://example.org/a?b=1&amp;c=2"', html)
        self.assertIn('src="http://testserver/media/', html)
        self.assertNotRegex(html, r'(src|srcset|, )="?/|<script|data-player')
        self.assertNotIn(", /media", html)

    def test_only_what_is_public_is_named(self):
        hidden = [make_office("fr", title_en="Secret", slug_en="secret"), make_event("fr")]
        article = make_article("en")
        article.offices.add(hidden[0])
        for target in (*hidden, make_person("en", publish_at=FUTURE), make_event("en")):
            article.related_items.create(target=target)
        body = self.get(f"articles/{article.pk}")
        self.assertEqual(body["offices"], [])
        self.assertEqual([each["type"] for each in body["related"]], ["event"])

    def test_of_what_is_public_nowhere_it_says_nothing(self):
        public = make_article("en")
        hidden = [
            make_article("en", publish_at=FUTURE),
            make_article("en", publish_at=None),
            actions.edit(public),
        ]
        nothing = self.client.get("/api/v1/articles/999999")
        self.assertEqual(nothing.status_code, 404)
        for article in hidden:
            response = self.client.get(f"/api/v1/articles/{article.pk}")
            self.assertEqual(response.content, nothing.content)
            self.assertEqual(response.headers, nothing.headers)

    def test_an_edition_that_is_missing_names_those_there_are(self):
        article = make_article("fr ar")
        body = self.get(f"articles/{article.pk}", 404)
        self.assertEqual([each["language"] for each in body["editions"]], ["fr", "ar"])
        url = body["editions"][0]["api_url"]
        self.assertEqual(self.client.get(url).json()["id"], article.pk)

    def test_a_withdrawn_edition_says_so(self):
        ended = timezone.now() - timedelta(hours=1)
        article = make_article("en", unpublish_at=ended)
        self.assertNotIn("editions", self.get(f"articles/{article.pk}", 410))
        Withdrawal.objects.create(page=article, language="en", redirect_to="/en/news/other/")
        body = self.get(f"articles/{article.pk}", 410)
        self.assertEqual(body["replaced_by"], "http://testserver/en/news/other/")

    def test_it_was_updated_when_it_became_public(self):
        article = make_article("en", publish_at=datetime(2024, 3, 1, tzinfo=UTC))
        self.assertEqual(self.get(f"articles/{article.pk}")["updated_at"], "2024-03-01T00:00:00Z")


class OthersTest(DetailTestCase):
    def test_an_event_keeps_the_clocks_of_its_venue(self):
        person, parent = make_person("en"), make_event("en")
        event = make_event(
            "en",
            parent=parent,
            country=make_country("AG"),
            registration_until_at=datetime(2024, 5, 27, 12, tzinfo=UTC),
        )
        event.sessions.create(starts_at=event.starts_at, title_en="Opening")
        event.speakers.create(person=person, role_en="Chief")
        event.speakers.create(person=make_person("fr"))
        event.speakers.create(name="A. Engineer")
        event.partners.create(name_en="Society of Bridges")
        body = self.get(f"events/{event.pk}")
        self.assertEqual(body["starts_at"], "2024-05-28T08:00:00-04:00")
        self.assertEqual(body["registration_until_at"], "2024-05-27T08:00:00-04:00")
        self.assertEqual(body["sessions"][0]["starts_at"], "2024-05-28T08:00:00-04:00")
        self.assertEqual(body["parent"]["id"], parent.pk)
        self.assertEqual(body["country"]["code"], "AG")
        self.assertEqual(
            [each["name"] for each in body["speakers"]], [person.title_en, "A. Engineer"]
        )
        self.assertEqual(body["speakers"][0]["person"]["id"], person.pk)
        self.assertEqual(
            [each["id"] for each in self.get(f"events/{parent.pk}")["parts"]], [event.pk]
        )

    def test_an_office_names_head_parent_and_contacts(self):
        head, parent = make_person("en"), make_office("en")
        office = make_office("en", head=head, parent=parent, successor=parent)
        contact, hidden = make_contact(office=office), make_person("fr")
        body = self.get(f"offices/{office.pk}")
        found = [body[name]["id"] for name in ("head", "parent", "successor")]
        self.assertEqual(found, [head.pk, parent.pk, parent.pk])
        self.assertEqual([each["id"] for each in body["contacts"]], [contact.pk])
        self.assertEqual(
            [each["id"] for each in self.get(f"offices/{parent.pk}")["parts"]], [office.pk]
        )
        Office.objects.filter(pk=office.pk).update(head=hidden)
        self.assertIsNone(self.get(f"offices/{office.pk}")["head"])

    def test_a_person_names_the_offices_that_are_public(self):
        person, office = make_person("en", biography_en="<p>Engineer</p>"), make_office("en")
        person.appointments.create(office=office, role_en="Chief", from_on=date(2024, 1, 1))
        person.appointments.create(office=make_office("fr"), from_on=date(2023, 1, 1))
        body = self.get(f"people/{person.pk}")
        self.assertEqual(body["html"], "<p>Engineer</p>")
        offices = [each["office"] and each["office"]["id"] for each in body["appointments"]]
        self.assertEqual(offices, [office.pk, None])

    def test_a_country_names_its_offices(self):
        country, office = make_country("AG", name_fr="Antigua-et-Barbuda"), make_office("en fr")
        office.countries.add(country)
        make_office("en").countries.add(country)
        body = self.get("countries/AG", language="fr")
        self.assertEqual((body["name"], body["language"]), ("Antigua-et-Barbuda", "fr"))
        self.assertEqual([each["id"] for each in body["offices"]], [office.pk])
        self.get("countries/ZZ", 404)

    def test_a_contact_ends_with_its_validity(self):
        contact = make_contact(office=make_office("fr"), emails="a@example.org\nb@example.org")
        body = self.get(f"contacts/{contact.pk}")
        self.assertEqual(body["emails"], ["a@example.org", "b@example.org"])
        self.assertIsNone(body["office"])
        contact.until_on = date(2020, 1, 1)
        contact.save()
        self.get(f"contacts/{contact.pk}", 404)

    def test_much_on_a_page_costs_no_more_queries_than_little(self):
        article = make_article("en")

        def place():
            target = make_event("en")
            article.related_items.create(target=target)
            article.offices.add(make_office("en"))
            article.gallery.create(picture=make_picture())
            place_contact(article)

        def count():
            with CaptureQueriesContext(connection) as queries:
                self.get(f"articles/{article.pk}")
            return len(queries)

        place()
        count()
        few = count()
        place(), place()
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 3)
