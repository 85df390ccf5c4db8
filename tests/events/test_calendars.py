from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import feedparser
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from events.models import Event
from publishing import actions
from tests.factories import FUTURE, make_country, make_event, make_office, make_tag

SOON = datetime(2999, 3, 1, 15, tzinfo=UTC)


class CalendarTestCase(TestCase):
    def read(self, path):
        response = self.client.get(path)
        self.assertEqual(response.status_code, 200, path)
        self.assertEqual(response["Content-Type"], "text/calendar; charset=utf-8")
        return Calendar.from_ical(response.content)

    def one(self, event, language="en"):
        calendar = self.read(event.get_absolute_url(language) + "event.ics")
        [component] = calendar.events
        return component

    def titles(self, path):
        return [str(event["summary"]) for event in self.read(path).events]


class MomentTest(CalendarTestCase):
    def assert_at(self, zone, utc, local, offset):
        """Check that an event is at this time of its venue, by the file's own VTIMEZONE alone."""
        starts_at = datetime(*utc, tzinfo=UTC)
        event = make_event(timezone=zone, starts_at=starts_at)
        calendar = self.read(event.get_absolute_url("en") + "event.ics")
        [component], [vtimezone] = calendar.events, calendar.timezones
        start = component["dtstart"]
        self.assertEqual((start.params["TZID"], vtimezone["tzid"]), (zone, zone))
        naive = start.dt.replace(tzinfo=None)
        self.assertEqual(naive.timetuple()[: len(local)], local)
        told = vtimezone.to_tz(lookup_tzid=False).utcoffset(naive)
        self.assertEqual(told, timedelta(hours=offset))
        self.assertEqual(naive - told, starts_at.replace(tzinfo=None))
        self.assertEqual(component["dtend"].dt - start.dt, timedelta(minutes=90))

    def test_antigua_has_no_summer_time(self):
        self.assert_at("America/Antigua", (2024, 5, 28, 12), (2024, 5, 28, 8), -4)

    def test_new_york_before_and_after_its_change_to_summer_time_and_back(self):
        self.assert_at("America/New_York", (2027, 3, 13, 18, 15), (2027, 3, 13, 13, 15), -5)
        self.assert_at("America/New_York", (2027, 3, 15, 17, 15), (2027, 3, 15, 13, 15), -4)
        self.assert_at("America/New_York", (2027, 11, 6, 17, 15), (2027, 11, 6, 13, 15), -4)
        self.assert_at("America/New_York", (2027, 11, 8, 18, 15), (2027, 11, 8, 13, 15), -5)

    def test_nairobi(self):
        self.assert_at("Africa/Nairobi", (2027, 1, 1, 6), (2027, 1, 1, 9), 3)

    def test_a_day_is_a_day_and_ends_before_the_next(self):
        event = make_event(
            is_all_day=True,
            timezone="America/Antigua",
            starts_at=datetime(2027, 5, 27, 4, tzinfo=UTC),
            ends_at=datetime(2027, 5, 31, 3, 59, tzinfo=UTC),
        )
        calendar = self.read(event.get_absolute_url("en") + "event.ics")
        [component] = calendar.events
        self.assertEqual(component["dtstart"].dt, date(2027, 5, 27))
        self.assertEqual(component["dtend"].dt, date(2027, 5, 31))
        self.assertEqual(calendar.timezones, [])


class ChangeTest(CalendarTestCase):
    def test_each_status_is_told(self):
        for status, (told, title) in {
            Event.Status.CONFIRMED: ("CONFIRMED", "Forum en"),
            Event.Status.PROVISIONAL: ("TENTATIVE", "Provisional: Forum en"),
            Event.Status.POSTPONED: ("CANCELLED", "Postponed: Forum en"),
            Event.Status.CANCELLED: ("CANCELLED", "Cancelled: Forum en"),
            Event.Status.MOVED_ONLINE: ("CONFIRMED", "Moved online: Forum en"),
        }.items():
            with self.subTest(status):
                component = self.one(make_event(title="Forum", status=status))
                self.assertEqual((component["status"], component["summary"]), (told, title))

    def test_a_sequence_grows_when_content_is_published_and_only_then(self):
        event = make_event()
        numbers = [self.one(event)["sequence"]]
        for city in ("Geneva", "Bern"):
            copy = actions.edit(event)
            copy.city_en = city
            copy.save()
            numbers.append(self.one(event)["sequence"])
            with patch.object(
                timezone, "now", return_value=timezone.now() + timedelta(days=len(numbers))
            ):
                actions.publish(event, ["en"])
            numbers.append(self.one(event)["sequence"])
        first, second, third = numbers[::2]
        self.assertEqual(numbers[1::2], [first, second])
        self.assertLess(first, second)
        self.assertLess(second, third)

    def test_what_changes_unseen_changes_no_calendar(self):
        event = make_event("en", title_fr="Brouillon")
        path = event.get_absolute_url("en") + "event.ics"
        before = self.client.get(path)
        copy = actions.edit(event)
        copy.title_en = "Another"
        copy.save()
        actions.publish(event, ["en"], at=timezone.now() + timedelta(days=1))
        event.title_fr = "Encore"
        event.save()
        after = self.client.get(path)
        self.assertEqual((after.content, after["ETag"]), (before.content, before["ETag"]))
        again = self.client.get(path, headers={"if-none-match": before["ETag"]})
        self.assertEqual(again.status_code, 304)

    def test_a_name_outlives_address_host_title_and_time(self):
        event = make_event("en ar")
        before = self.one(event)["uid"]
        event.slug_en, event.title_en, event.starts_at = "moved", "New", event.starts_at
        event.save()
        self.assertEqual(self.one(event)["uid"], before)
        self.assertEqual(self.one(event, "ar")["uid"], before)
        with self.settings(ALLOWED_HOSTS=["www.example.org"]):
            path = event.get_absolute_url("en") + "event.ics"
            elsewhere = self.client.get(path, headers={"host": "www.example.org"})
        self.assertIn(f"UID:{before}", elsewhere.text)
        self.assertNotEqual(self.one(make_event())["uid"], before)


class TextTest(CalendarTestCase):
    def test_arabic_survives_in_folded_lines(self):
        title = "المؤتمر الدولي الرابع المعني بالدول الجزرية الصغيرة النامية، " * 3
        event = make_event("ar", title=title, venue_ar="قاعة; أ, ب\\ج")
        response = self.client.get(event.get_absolute_url("ar") + "event.ics")
        for line in response.content.split(b"\r\n"):
            self.assertLessEqual(len(line), 75)
            self.assertNotIn(b"\n", line)
        component = self.one(event, "ar")
        self.assertEqual(component["summary"], f"{title} ar")
        self.assertEqual(component["summary"].params["LANGUAGE"], "ar")
        self.assertEqual(component["location"], "قاعة; أ, ب\\ج")

    def test_nothing_that_is_written_makes_a_line_of_its_own(self):
        event = make_event(
            summary_en="a\r\nSTATUS:CANCELLED\nEND:VEVENT\x0b", room="x\nBEGIN:VALARM"
        )
        component = self.one(event)
        self.assertEqual(component["status"], "CONFIRMED")
        self.assertEqual(component.alarms.times, [])

    def test_it_says_where_and_leads_to_the_page(self):
        event = make_event(
            venue_en="Hall", room="7", city_en="Bern", country=make_country("CH", name_en="Swiss")
        )
        component = self.one(event)
        self.assertEqual(component["location"], "Hall, 7, Bern, Swiss")
        self.assertEqual(component["url"], "http://testserver" + event.get_absolute_url("en"))


class AddressTest(CalendarTestCase):
    def test_a_file_answers_as_its_page_does(self):
        event = make_event("en fr", slug_en="before", slug_fr="avant")
        event.slug_en = "after"
        event.save()
        for file in ("event.ics", "series.ics"):
            moved = self.client.get(f"/en/events/before/{file}")
            self.assertRedirects(moved, f"/en/events/after/{file}", 301)
            other = self.client.get(f"/en/events/avant/{file}")
            self.assertRedirects(other, f"/en/events/after/{file}", 302)
            self.assertEqual(self.client.get(f"/es/events/avant/{file}").status_code, 404)
            self.assertEqual(self.client.get(f"/en/events/nothing/{file}").status_code, 404)
        actions.withdraw(event, "en", note="No longer.")
        response = self.client.get("/en/events/after/event.ics")
        self.assertContains(response, "No longer.", status_code=410)
        make_event(slug_en="embargoed", publish_at=FUTURE)
        self.assertEqual(self.client.get("/en/events/embargoed/event.ics").status_code, 404)

    def test_all_that_is_to_come_and_public_stands_in_one_calendar(self):
        make_event(title="Past")
        make_event(title="Later", starts_at=SOON + timedelta(days=1))
        make_event(title="Soon", starts_at=SOON)
        make_event("fr", title="French", starts_at=SOON)
        make_event(title="Embargoed", starts_at=SOON, publish_at=FUTURE)
        self.assertEqual(self.titles("/en/events/calendar.ics"), ["Soon en", "Later en"])
        self.assertEqual(self.titles("/es/events/calendar.ics"), [])

    def test_a_series_is_an_event_with_its_public_parts(self):
        series = make_event(title="Series", starts_at=SOON)
        make_event(title="Second", parent=series, starts_at=SOON + timedelta(days=1))
        make_event(title="First", parent=series, starts_at=SOON + timedelta(minutes=1))
        make_event(title="Secret", parent=series, starts_at=SOON, publish_at=None)
        path = series.get_absolute_url("en") + "series.ics"
        self.assertEqual(self.titles(path), ["Series en", "First en", "Second en"])
        whole, *parts = self.read(path).events
        for part in parts:
            self.assertEqual(part["related-to"], whole["uid"])
        page = self.client.get(series.get_absolute_url("en"))
        self.assertContains(page, "event.ics")
        self.assertContains(page, "series.ics")

    def test_what_is_over_is_not_offered(self):
        event = make_event()
        self.assertNotContains(self.client.get(event.get_absolute_url("en")), "event.ics")

    def test_more_events_cost_no_more_queries(self):
        numbers = []
        for more in (1, 9):
            for _ in range(more):
                make_event(starts_at=SOON, parent=Event.objects.first())
            with CaptureQueriesContext(connection) as captured:
                self.read("/en/events/calendar.ics")
            numbers.append(len(captured))
        self.assertEqual(numbers[0], numbers[1])
        self.assertLessEqual(numbers[0], 3)


class FeedTest(TestCase):
    def read(self, query=""):
        response = self.client.get(f"/en/events/feed/{query}")
        headers = {"content-type": response["Content-Type"]}
        feed = feedparser.parse(response.content, response_headers=headers)
        self.assertFalse(feed.bozo, feed.get("bozo_exception"))
        return feed.entries

    def test_it_tells_when_and_where_and_whether(self):
        make_event(
            venue_en="Hall",
            city_en="St. John’s",
            status=Event.Status.CANCELLED,
            body_en='<p><a href="/en/news/">News</a></p>',
            starts_at=datetime(2027, 5, 28, 12, tzinfo=UTC),
        )
        [entry] = self.read()
        for words in ("28 May 2027", "08:00", "Atlantic", "Hall", "St. John’s", "Cancelled"):
            self.assertIn(words, entry.content[0].value)
        self.assertIn('href="http://testserver/en/news/"', entry.content[0].value)

    def test_what_is_published_of_an_event_again_is_an_update(self):
        event = make_event(publish_at=datetime(2024, 1, 1, tzinfo=UTC))
        [before] = self.read()
        later = datetime(2024, 6, 1, tzinfo=UTC)
        with patch.object(timezone, "now", return_value=later):
            copy = actions.edit(event)
            copy.status = Event.Status.POSTPONED
            copy.save()
            self.assertEqual(self.read()[0].updated, before.updated)
            actions.publish(event, ["en"])
            [after] = self.read()
        self.assertEqual(after.updated, "2024-06-01T00:00:00+00:00")
        self.assertEqual(after.id, before.id)

    def test_it_is_narrowed_like_that_of_the_news(self):
        wanted = make_event(title="Wanted", kind=Event.Kind.WORKSHOP)
        make_event()
        wanted.tags.add(make_tag("cities"))
        wanted.offices.add(make_office(slug_en="brussels"))
        wanted.countries.add(make_country("BE"))
        for query in ("kind=workshop", "tag=cities", "office=brussels", "country=BE"):
            with self.subTest(query):
                [entry] = self.read(f"?{query}")
                self.assertEqual(entry.title, "Wanted en")
        self.assertEqual(self.read("?kind=nonsense"), [])

    def test_the_last_announced_stands_first(self):
        make_event(title="Old", publish_at=datetime(2024, 1, 1, tzinfo=UTC))
        make_event(title="New", publish_at=datetime(2024, 2, 1, tzinfo=UTC))
        make_event(title="Secret", publish_at=FUTURE)
        self.assertEqual([entry.title for entry in self.read()], ["New en", "Old en"])
