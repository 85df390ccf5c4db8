from datetime import date

from django.test import TestCase

from imports.known_places import known_places
from imports.recognition import recognise
from imports.recognition.phrases import key
from imports.running import understood
from tests.factories import FUTURE, make_contact, make_country, make_event
from tests.imports.recognition.pages import source_of

TEXT = "A headline of ours\nGeneva, 4 May 2020 – We met.\nContact:\nOuallam\njane@example.org"


class PlaceTests(TestCase):
    def test_countries_cities_of_events_and_stations_of_contacts_are_known(self):
        make_country("XK", name_en="Lake State")
        make_event("en", city_en="Ouallam")
        make_contact(duty_station_en="Harbour Town")

        found = known_places()

        self.assertEqual(found.countries, {key("Lake State")})
        self.assertEqual(found.cities, {key("Ouallam"), key("Harbour Town")})

    def test_what_no_editor_has_looked_at_is_not_known(self):
        make_event("en", city_en="Ouallam", publish_at=FUTURE)
        make_contact(duty_station_en="Harbour Town", until_on=date(2020, 1, 1))

        self.assertEqual(known_places().cities, frozenset())

    def test_a_page_is_read_with_the_places_of_the_site(self):
        make_contact(duty_station_en="Ouallam")

        without = recognise(source_of(TEXT))
        found = understood(source_of(TEXT), vocabulary=known_places())

        self.assertEqual((without.contacts[0].name, without.contacts[0].station), ("Ouallam", ""))
        self.assertEqual((found.contacts[0].name, found.contacts[0].station), ("", "Ouallam"))
