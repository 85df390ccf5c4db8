from datetime import UTC, datetime

from events.models import Event, Session
from tests.admin import AdminTestCase, address
from tests.factories import make_country, make_event, make_office, make_person

NEW = {
    "title_en": "Small islands",
    "kind": "side_event",
    "timezone": "America/Antigua",
    "starts_at_0": "2024-05-28",
    "starts_at_1": "08:00",
    "ends_at_0": "2024-05-28",
    "ends_at_1": "09:30",
}


class EventTimeTests(AdminTestCase):
    def test_times_are_written_on_the_clocks_of_the_venue(self):
        self.assertSaved(self.save(Event, **NEW))
        event = Event.objects.get()
        self.assertEqual(event.starts_at, datetime(2024, 5, 28, 12, tzinfo=UTC))
        self.assertEqual(event.ends_at, datetime(2024, 5, 28, 13, 30, tzinfo=UTC))

    def test_times_are_shown_on_the_clocks_of_the_venue(self):
        response = self.form(Event, make_event(starts_at=datetime(2024, 5, 28, 12, tzinfo=UTC)))
        self.assertContains(response, 'name="starts_at_1" value="08:00:00"')

    def test_saving_unchanged_changes_nothing(self):
        event = make_event(
            registration_until_at=datetime(2024, 5, 1, 3, 59, tzinfo=UTC),
            interpretation=["en", "sgn"],
        )
        Session.objects.create(event=event, starts_at=event.starts_at, title_en="Opening")
        before = Event.objects.values().get(), Session.objects.values().get()
        self.assertSaved(self.save(Event, event))
        after = Event.objects.values().get(), Session.objects.values().get()
        before[0].pop("updated_at"), after[0].pop("updated_at")
        self.assertEqual(before, after)

    def test_a_day_long_event_lasts_from_midnight_to_the_last_minute(self):
        self.assertSaved(
            self.save(
                Event,
                **NEW | {"is_all_day": "on", "starts_at_1": "", "ends_at_0": "", "ends_at_1": ""},
            )
        )
        event = Event.objects.get()
        self.assertEqual(event.starts_at, datetime(2024, 5, 28, 4, tzinfo=UTC))
        self.assertEqual(event.ends_at, datetime(2024, 5, 29, 3, 59, tzinfo=UTC))

    def test_an_event_that_ends_before_it_starts_is_refused(self):
        response = self.save(Event, **NEW | {"ends_at_1": "07:00"})
        self.assertRefused(response, "ends_at", "The event ends before it starts.")
        self.assertContains(response, 'value="07:00"')

    def test_an_event_needs_an_end(self):
        response = self.save(Event, **NEW | {"ends_at_0": "", "ends_at_1": ""})
        self.assertRefused(response, "ends_at", "Write when the event ends.")

    def test_a_date_without_a_time_is_refused(self):
        response = self.save(Event, **NEW | {"starts_at_1": ""})
        self.assertRefused(response, "starts_at", "Write the time.")

    def test_a_time_zone_that_does_not_exist_is_refused_with_an_example(self):
        response = self.save(Event, **NEW | {"timezone": "Mars/Olympus"})
        self.assertRefused(response, "timezone", "There is no time zone “Mars/Olympus”")
        self.assertContains(response, 'value="Mars/Olympus"')

    def test_time_zones_are_suggested(self):
        self.assertContains(self.form(Event), '<option value="America/Antigua"></option>')


class ClockChangeTests(AdminTestCase):
    """Zurich's clocks went from 02:00 to 03:00 on 31 March 2024, and from 03:00 to 02:00 on 27
    October 2024.
    """

    SPRING = NEW | {
        "timezone": "Europe/Zurich",
        "starts_at_0": "2024-03-31",
        "starts_at_1": "02:30",
        "ends_at_0": "2024-03-31",
        "ends_at_1": "05:00",
    }
    AUTUMN = SPRING | {"starts_at_0": "2024-10-27", "ends_at_0": "2024-10-27"}

    def test_a_time_that_is_skipped_is_refused_with_those_around_it(self):
        response = self.save(Event, **self.SPRING)
        self.assertRefused(response, "starts_at", "does not come. Write 01:30 or 03:30")

    def test_a_time_that_comes_twice_is_refused_until_one_is_chosen(self):
        response = self.save(Event, **self.AUTUMN)
        self.assertRefused(response, "starts_at", "first as 02:30 (UTC+2), then as 02:30 (UTC+1)")
        self.assertContains(response, '<p class="reading">')

    def test_either_reading_can_be_chosen_and_is_shown_again(self):
        for reading, hour in (("first", 0), ("second", 1)):
            with self.subTest(reading):
                Event.objects.all().delete()
                self.assertSaved(self.save(Event, **self.AUTUMN, starts_at_2=reading))
                event = Event.objects.get()
                self.assertEqual(event.starts_at, datetime(2024, 10, 27, hour, 30, tzinfo=UTC))
                self.assertSaved(self.save(Event, event))
                event.refresh_from_db()
                self.assertEqual(event.starts_at, datetime(2024, 10, 27, hour, 30, tzinfo=UTC))

    def test_an_event_may_last_from_one_reading_to_the_other(self):
        end = {"ends_at_1": "02:15", "ends_at_2": "second"}
        self.assertSaved(self.save(Event, **self.AUTUMN | end, starts_at_2="first"))
        event = Event.objects.get()
        self.assertEqual((event.ends_at - event.starts_at).total_seconds(), 45 * 60)

    def test_no_reading_is_asked_for_elsewhere(self):
        self.assertNotContains(self.form(Event), '<p class="reading">')

    def test_a_day_begins_also_where_midnight_is_skipped(self):
        """Beirut's clocks went from 00:00 to 01:00 on 31 March 2024."""
        response = self.save(
            Event,
            **self.SPRING | {"timezone": "Asia/Beirut", "is_all_day": "on", "starts_at_1": ""},
        )
        self.assertSaved(response)
        event = Event.objects.get()
        self.assertEqual(event.starts_at, datetime(2024, 3, 30, 22, tzinfo=UTC))


class SessionTests(AdminTestCase):
    def session(self, number=0, **changes):
        fields = {
            "title_en": "Opening",
            "starts_at_0": "2024-05-28",
            "starts_at_1": "08:30",
        } | changes
        return {
            "sessions-TOTAL_FORMS": number + 1,
            **{f"sessions-{number}-{name}": value for name, value in fields.items()},
        }

    def test_sessions_are_written_on_the_clocks_of_the_venue(self):
        self.assertSaved(self.save(Event, **NEW, **self.session()))
        self.assertEqual(Session.objects.get().starts_at, datetime(2024, 5, 28, 12, 30, tzinfo=UTC))

    def test_a_new_time_zone_keeps_the_hours_of_the_sessions(self):
        self.assertSaved(self.save(Event, **NEW, **self.session()))
        self.assertSaved(self.save(Event, Event.objects.get(), timezone="America/New_York"))
        event = Event.objects.get()
        self.assertEqual(event.starts_at, datetime(2024, 5, 28, 12, tzinfo=UTC))
        self.assertEqual(Session.objects.get().starts_at, datetime(2024, 5, 28, 12, 30, tzinfo=UTC))
        self.assertSaved(self.save(Event, event, timezone="Europe/Zurich"))
        self.assertEqual(Session.objects.get().starts_at, datetime(2024, 5, 28, 6, 30, tzinfo=UTC))

    def test_a_session_that_ends_before_it_starts_is_refused(self):
        session = self.session(ends_at_0="2024-05-28", ends_at_1="07:00")
        response = self.save(Event, **NEW, **session)
        self.assertContains(response, "The session ends before it starts.")

    def test_an_unknown_zone_does_not_hide_the_sessions(self):
        response = self.save(Event, **NEW | {"timezone": "Mars/Olympus"}, **self.session())
        self.assertContains(response, 'name="sessions-0-title_en" value="Opening"')

    def test_a_speaker_needs_a_person_or_a_name(self):
        response = self.save(
            Event, **NEW, **{"speakers-TOTAL_FORMS": 1, "speakers-0-role_en": "Chair"}
        )
        self.assertContains(response, "Choose a person or write a name.")


class EventFormTests(AdminTestCase):
    def test_an_event_cannot_be_its_own_part(self):
        event = make_event()
        part = make_event(parent=event)
        self.assertRefused(self.save(Event, event, parent=part.pk), "parent", "below itself")
        self.assertRefused(self.save(Event, event, parent=event.pk), "parent", "below itself")

    def test_interpretation_languages_are_chosen_by_name(self):
        self.assertContains(self.form(Event), '<option value="fr">French</option>')
        self.assertSaved(self.save(Event, **NEW, interpretation=["fr", "sgn"]))
        self.assertEqual(Event.objects.get().interpretation, ["fr", "sgn"])

    def test_a_speaker_with_a_page_is_searched_for(self):
        event, person = make_event(), make_person()
        event.speakers.create(person=person)
        self.assertContains(self.form(Event, event), f'<option value="{person.pk}" selected>')


class EventListTests(AdminTestCase):
    def test_the_list_shows_the_start_on_the_clocks_of_the_venue(self):
        make_event(starts_at=datetime(2024, 5, 28, 12, tzinfo=UTC))
        response = self.client.get(address(Event, "changelist"))
        self.assertContains(response, "2024-05-28 08:00 America/Antigua")

    def test_the_list_has_the_same_queries_however_long_it_is(self):
        office, country = make_office(), make_country()
        for length in (2, 12):
            while Event.objects.count() < length:
                event = make_event("en fr")
                event.offices.add(office)
                event.countries.add(country)
            with self.subTest(rows=length), self.assertNumQueries(11):
                self.client.get(address(Event, "changelist"))
