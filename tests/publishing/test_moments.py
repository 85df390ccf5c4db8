from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as some

from publishing.moments import LocalMoment, utc_name

ZONES = ["Europe/Zurich", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe", "UTC"]
#: The seconds of each moment from 2000 to 2035.
SECONDS = some.integers(946_684_800, 2_051_222_400)


class LocalMomentTests(SimpleTestCase):
    @given(SECONDS, some.sampled_from(ZONES))
    def test_what_is_shown_is_read_back_as_the_same_moment(self, seconds, name):
        zone, moment = ZoneInfo(name), datetime.fromtimestamp(seconds, UTC)
        self.assertEqual(LocalMoment.of(moment, zone).at(zone), moment)

    def test_the_hour_that_comes_twice_is_read_back_too(self):
        """Lord Howe puts its clocks back by half an hour."""
        zone = ZoneInfo("Australia/Lord_Howe")
        for hour, minute in ((14, 35), (15, 5)):
            moment = datetime(2024, 4, 6, hour, minute, tzinfo=UTC)
            shown = LocalMoment.of(moment, zone)
            self.assertTrue(shown.reading)
            self.assertEqual(shown.at(zone), moment)

    def test_a_moment_that_is_skipped_names_those_around_it(self):
        shown = LocalMoment(date(2024, 3, 10), time(2, 15))
        with self.assertRaisesMessage(ValidationError, "Write 1:15 a.m. or 3:15 a.m."):
            shown.at(ZoneInfo("America/New_York"))

    def test_offsets_are_named_as_people_write_them(self):
        zone = ZoneInfo("America/St_Johns")
        self.assertEqual(utc_name(datetime(2024, 1, 1, tzinfo=zone).utcoffset()), "UTC−3:30")
        self.assertEqual(utc_name(datetime(2024, 1, 1, tzinfo=UTC).utcoffset()), "UTC+0")
