from datetime import UTC, datetime, time

from django.db import IntegrityError, transaction
from django.test import SimpleTestCase, TestCase
from django.utils import translation

from organisation.hours import WEEK, Hours
from organisation.models import PressContact
from publishing.timezones import zone_named
from tests.admin import AdminTestCase
from tests.factories import make_contact, make_office

GENEVA, NEW_YORK = zone_named("Europe/Zurich"), zone_named("America/New_York")
MORNING, EVENING = time(9), time(17, 30)


def utc(*parts):
    return datetime(2026, *parts, tzinfo=UTC)


class OpenNowTest(SimpleTestCase):
    def test_it_is_decided_on_the_clocks_of_the_place(self):
        hours = Hours((1, 2, 3, 4, 5), MORNING, EVENING, NEW_YORK)
        for moment, is_open in {
            utc(3, 2, 13, 59): False,  # Monday, 08:59
            utc(3, 2, 14): True,
            utc(3, 2, 22, 29): True,
            utc(3, 2, 22, 30): False,
            utc(3, 9, 13): True,  # a week later there is summer time
            utc(3, 7, 15): False,  # Saturday
        }.items():
            self.assertEqual(hours.is_open(moment), is_open, moment)

    def test_hours_may_end_on_the_next_day(self):
        hours = Hours((5,), time(22), time(6), GENEVA)
        for moment, is_open in {
            utc(3, 6, 20, 59): False,  # Friday
            utc(3, 6, 21): True,
            utc(3, 7, 4, 59): True,  # Saturday, 05:59
            utc(3, 7, 5): False,
            utc(3, 6, 3): False,  # Friday, 04:00: Thursday was no such day
        }.items():
            self.assertEqual(hours.is_open(moment), is_open, moment)

    def test_day_and_night_is_always(self):
        hours = Hours(tuple(WEEK), time(0), time(0), GENEVA)
        self.assertTrue(all(hours.is_open(utc(3, 7, hour)) for hour in range(24)))


class SaidTest(SimpleTestCase):
    def said(self, language, days=(1, 2, 3, 4, 5), place="", opens_at=MORNING, closes_at=EVENING):
        with translation.override(language):
            return Hours(days, opens_at, closes_at, GENEVA).said(place)

    def test_it_is_written_as_the_language_does(self):
        self.assertEqual(self.said("en", place="Geneva"), "Mon–Fri, 09:00–17:30 (Geneva time)")
        for language, parts in {
            "fr": ("lun.–ven.", "09:00 – 17:30", "Zurich"),
            "es": ("lun–vie", "9:00–17:30", "Zúrich"),
            "ar": ("الاثنين–الجمعة", "9:00 ص", "5:30 م", "زيورخ"),
        }.items():
            for part in parts:
                said = self.said(language).replace("\u2009", " ").replace("\u202f", " ")
                self.assertIn(part, said.replace("\xa0", " "))

    def test_days_that_follow_one_another_are_a_range_also_over_the_end_of_a_week(self):
        for days, said in {
            (7, 1, 2, 3, 4): "Sun–Thu",
            (1, 3, 5): "Mon, Wed and Fri",
            (1, 2): "Mon and Tue",
            (1, 2, 3, 6): "Mon–Wed and Sat",
            tuple(WEEK): "every day",
        }.items():
            self.assertTrue(self.said("en", days).startswith(f"{said}, "), self.said("en", days))

    def test_the_same_hour_twice_is_day_and_night(self):
        self.assertIn("day and night", self.said("en", opens_at=time(0), closes_at=time(0)))


class StoredHoursTest(TestCase):
    def test_they_need_both_ends_and_a_zone(self):
        for fields in (
            {"opens_at": MORNING, "timezone": "Europe/Zurich"},
            {"opens_at": MORNING, "closes_at": EVENING},
        ):
            with self.subTest(fields), self.assertRaises(IntegrityError), transaction.atomic():
                make_contact(**fields)

    def test_the_zone_is_the_contacts_own_or_that_of_its_office(self):
        office = make_office(timezone="Asia/Amman")
        hours = {"opens_at": MORNING, "closes_at": EVENING, "office": office}
        make_contact(**hours)
        make_contact(**hours, timezone="Africa/Nairobi", open_days=[7])
        make_contact()
        rows = [Hours.of(row) for row in PressContact.objects.by_station()]
        zones = {hours.zone.key: hours.days for hours in rows if hours}
        self.assertEqual(zones, {"Asia/Amman": (1, 2, 3, 4, 5), "Africa/Nairobi": (7,)})
        self.assertEqual(rows.count(None), 1)


class FormTest(AdminTestCase):
    def test_hours_are_from_until_and_days(self):
        contact = make_contact(office=make_office())
        changes = {"opens_at": "09:00", "closes_at": "17:30", "open_days": ["1", "7"]}
        self.assertSaved(self.save(PressContact, contact, **changes))
        contact.refresh_from_db()
        self.assertEqual((contact.opens_at, contact.open_days), (MORNING, [1, 7]))
        self.assertSaved(self.save(PressContact, contact))
        self.assertEqual(PressContact.objects.get().open_days, [1, 7])

    def test_half_of_it_is_refused_in_words(self):
        response = self.save(PressContact, make_contact(), opens_at="09:00")
        self.assertRefused(response, None, "Say from when and until when")
        self.assertRefused(response, None, "a time zone of their own")
        response = self.save(PressContact, make_contact(), timezone="Geneva")
        self.assertRefused(response, "timezone", "There is no time zone")
