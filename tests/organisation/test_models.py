from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase

from organisation.models import Appointment, Country, Office, PressContact
from publishing.trees import as_tree
from tests.factories import make_contact, make_country, make_office, make_person

DAY = date(2026, 3, 1)


class OfficeTest(TestCase):
    def test_an_office_is_not_its_own_parent_or_descendant(self):
        top = make_office()
        below = make_office(parent=top)
        for parent in (top, below):
            top.parent = parent
            with self.subTest(parent), self.assertRaises(ValidationError) as caught:
                top.full_clean()
            self.assertIn("parent", caught.exception.message_dict)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Office.objects.filter(pk=top.pk).update(parent=top)

    def test_the_tree_keeps_the_order_of_the_rows(self):
        top, other = make_office(position=1), make_office(position=2)
        second, first = make_office(parent=top, position=2), make_office(parent=top, position=1)
        tree = as_tree(Office.objects.public("en").for_chart("en"))
        self.assertEqual(tree, [top, other])
        self.assertEqual(tree[0].branches, [first, second])

    def test_an_office_whose_parent_is_not_public_stands_at_the_top(self):
        hidden = make_office(publish_at=None)
        office = make_office(parent=hidden)
        self.assertEqual(as_tree(Office.objects.public("en").for_chart("en")), [office])

    def test_a_closed_office_is_on_no_chart_but_keeps_its_page(self):
        successor = make_office()
        closed = make_office(closed_on=DAY, successor=successor)
        self.assertNotIn(closed, Office.objects.open(DAY))
        response = self.client.get(closed.get_absolute_url("en"))
        self.assertContains(response, successor.get_absolute_url("en"))

    def test_it_cannot_close_before_it_opens(self):
        with self.assertRaises(IntegrityError):
            make_office(opened_on=DAY, closed_on=date(2020, 1, 1))


class PressContactTest(TestCase):
    def test_validity_includes_both_days(self):
        make_contact(from_on=DAY, until_on=DAY)
        self.assertTrue(PressContact.objects.current(DAY).exists())
        self.assertFalse(PressContact.objects.current(date(2026, 2, 28)).exists())
        self.assertFalse(PressContact.objects.current(date(2026, 3, 2)).exists())

    def test_one_whose_time_is_over_is_on_no_page(self):
        office = make_office()
        make_contact(name_en="Former desk", office=office, until_on=date(2020, 1, 1))
        make_contact(name_en="Present desk", office=office)
        for address in (office.get_absolute_url("en"), "/en/press/"):
            with self.subTest(address):
                response = self.client.get(address)
                self.assertContains(response, "Present desk")
                self.assertNotContains(response, "Former desk")

    def test_someone_can_be_reached(self):
        with self.assertRaises(IntegrityError):
            make_contact(emails="", phones="")

    def test_a_name_that_is_not_translated_stands_in_its_own_language(self):
        make_contact(name_en="Media desk", duty_station_en="Geneva", duty_station_ar="جنيف")
        response = self.client.get("/ar/press/")
        self.assertContains(response, "جنيف")
        self.assertRegex(response.content.decode(), r'lang="en"[^>]*>\s*(<[^>]+>\s*)*Media desk')


class AppointmentTest(TestCase):
    def test_the_office_is_named_only_where_it_is_public(self):
        person, hidden = make_person(), make_office(publish_at=None, title="Hidden office")
        Appointment.objects.create(person=person, role_en="Director", office=hidden)
        response = self.client.get(person.get_absolute_url("en"))
        self.assertContains(response, "Director")
        self.assertNotContains(response, "/en/offices/hidden")
        self.assertNotContains(response, "Hidden office")


class CountryTest(TestCase):
    def test_a_code_is_two_capitals(self):
        with self.assertRaises(IntegrityError):
            make_country("fr")

    def test_countries_stand_by_region_and_name_with_their_public_offices(self):
        fiji = make_country("FJ", region=Country.Region.ASIA, name_en="Fiji")
        make_country("AU", region=Country.Region.ASIA, name_en="Australia")
        make_country("CH", region=Country.Region.EUROPE, name_en="Switzerland")
        public, hidden = make_office(), make_office(publish_at=None)
        fiji.offices.add(public, hidden)
        countries = list(Country.objects.with_offices("en"))
        self.assertEqual([country.code for country in countries], ["AU", "FJ", "CH"])
        self.assertEqual([row["name"] for row in countries[1].office_rows], [public.title_en])
