from datetime import UTC, datetime, timedelta

from django.test import SimpleTestCase
from django.utils import translation

from events.models import Event
from events.templatetags import event_times


def event(zone="America/Antigua", start=datetime(2024, 5, 28, 12, tzinfo=UTC), minutes=90):
    return Event(timezone=zone, starts_at=start, ends_at=start + timedelta(minutes=minutes))


class EventTimesTest(SimpleTestCase):
    def test_the_side_event_reads_right_in_each_language(self):
        expected = {
            "en": ("Tuesday, 28 May 2024", "08:00 – 09:30", "Atlantic Standard Time"),
            "fr": ("mardi 28 mai 2024", "08:00 – 09:30", "heure normale de l’Atlantique"),
            "es": ("martes, 28 de mayo de 2024", "8:00 – 9:30", "hora estándar del Atlántico"),
            "ar": ("الثلاثاء، 28 مايو 2024", "8:00 ص – 9:30 ص", "التوقيت الرسمي الأطلسي"),
        }
        for code, (day, hours, zone) in expected.items():
            with self.subTest(code), translation.override(code):
                self.assertEqual(event_times.event_days(event()), day)
                self.assertEqual(event_times.event_hours(event()).replace("\u2009", " "), hours)
                self.assertEqual(event_times.event_zone(event()), zone)

    def test_summer_time_is_named(self):
        summer = event("America/New_York", datetime(2026, 7, 1, 17, 15, tzinfo=UTC), 75)
        with translation.override("fr"):
            self.assertIn("13:15", event_times.event_hours(summer))
            self.assertIn("heure d’été", event_times.event_zone(summer))

    def test_a_zone_without_a_name_takes_its_places_name(self):
        expected = {"en": "Nepal Time", "fr": "heure : Népal", "ar": "توقيت نيبال"}
        for code, name in expected.items():
            with self.subTest(code), translation.override(code):
                self.assertEqual(event_times.event_zone(event("Asia/Kathmandu")), name)

    def test_no_zone_of_the_world_shows_an_english_word_in_arabic(self):
        with translation.override("ar"):
            for zone in ("Africa/Nairobi", "Asia/Bangkok", "Africa/Casablanca", "America/Bogota"):
                self.assertNotRegex(event_times.event_zone(event(zone)), "[A-Za-z]")

    def test_a_day_is_that_of_the_venue(self):
        late = event("Pacific/Auckland", datetime(2024, 5, 28, 13, tzinfo=UTC))
        with translation.override("en"):
            self.assertEqual(event_times.event_days(late), "Wednesday, 29 May 2024")

    def test_an_event_of_several_days_shows_a_range(self):
        with translation.override("en"):
            days = event_times.event_days(event(minutes=3 * 24 * 60))
        self.assertEqual(days, "28–31 May 2024")

    def test_an_all_day_event_shows_no_hours(self):
        whole = event()
        whole.is_all_day = True
        self.assertEqual(event_times.event_hours(whole), "")

    def test_sessions_are_written_in_the_events_zone(self):
        session = {"starts_at": "2024-05-28T12:00:00+00:00", "ends_at": None}
        with translation.override("en"):
            self.assertEqual(event_times.session_hours(session, event()), "08:00")

    def test_sessions_stand_by_their_day_at_the_venue(self):
        conference = event()
        conference.session_rows = [
            {"starts_at": f"2024-05-{moment}:00+00:00"}
            for moment in ("28T12:00", "29T03:30", "29T13:00")
        ]
        with translation.override("fr"):
            days = event_times.session_days(conference)
        self.assertEqual(
            [(day, len(rows)) for day, rows in days],
            [("mardi 28 mai 2024", 2), ("mercredi 29 mai 2024", 1)],
        )

    def test_a_deadline_is_the_venues(self):
        with translation.override("en"):
            deadline = event_times.venue_moment("2024-05-28 02:30:00", event())
        self.assertEqual(deadline, "27 May 2024, 22:30")

    def test_machines_get_the_offset_of_the_venue(self):
        self.assertEqual(event_times.venue_iso_start(event()), "2024-05-28T08:00:00-04:00")
        self.assertEqual(event_times.venue_iso_end(event()), "2024-05-28T09:30:00-04:00")
