from datetime import date

from django.test import SimpleTestCase, tag

from imports.recognition import recognise

from .pages import event_of, source_of

# The lines below the title, and the start, the end and the zone.
DAY = "2024-05-28"
MOMENTS = [
    (
        "Tuesday, 28 May 2024, 1:15–2:30 p.m. (EDT)",
        "13:15-04:00",
        "14:30-04:00",
        "America/New_York",
    ),
    ("28 May 2024, 11:30–1:00 p.m. (EDT)", "11:30-04:00", "13:00-04:00", "America/New_York"),
    ("28 May 2024, 9 a.m. to 12 noon, Geneva time", "09:00+02:00", "12:00+02:00", "Europe/Zurich"),
    ("28 May 2024\n10:00 – 11:30 (CEST)", "10:00+02:00", "11:30+02:00", "Europe/Zurich"),
    ("When: 28 May 2024\nTime: 10:00 – 11:30 CEST", "10:00+02:00", "11:30+02:00", "Europe/Zurich"),
    ("28 May 2024, 13:15 – 14:30\nNairobi", "13:15+03:00", "14:30+03:00", "Africa/Nairobi"),
    (
        "28 May 2024, 13:15-14:30 (UTC-4)\nBridgetown, Barbados",
        "13:15-04:00",
        "14:30-04:00",
        "America/Barbados",
    ),
    (
        "Mardi 28 mai 2024 | 8 heures to 09 h 30 (ECT)\nQuito",
        "08:00-05:00",
        "09:30-05:00",
        "America/Guayaquil",
    ),
    (
        "Mardi 28 mai 2024 | 8 heures to 09 h 30 (ECT)\nAntigua",
        "08:00-04:00",
        "09:30-04:00",
        "America/Antigua",
    ),
    (
        "mardi 28 mai 2024, de 8h à 9h30 (heure de Genève)",
        "08:00+02:00",
        "09:30+02:00",
        "Europe/Zurich",
    ),
    (
        "28 de mayo de 2024, 8:00 a. m. a 9:30 a. m. (hora de Bogotá)",
        "08:00-05:00",
        "09:30-05:00",
        "America/Bogota",
    ),
    ("٢٨ مايو ٢٠٢٤، من ٨:٠٠ إلى ٩:٣٠ مساءً\nالقاهرة", "20:00+03:00", "21:30+03:00", "Africa/Cairo"),
    # No zone, several, or one that contradicts: the moments stay without.
    ("28 May 2024, 13:15–14:30", "13:15", "14:30", ""),
    ("28 May 2024, 13:15–14:30 (BST)", "13:15", "14:30", ""),
    ("28 May 2024, 13:15–14:30 CET\nNew York", "13:15", "14:30", ""),
    ("28 May 2024, 13:15–14:30\nUnited States", "13:15", "14:30", ""),
]
DAYS = {
    "27–30 May 2024": ("27", "30"),
    "May 27–30, 2024": ("27", "30"),
    "du 27 au 30 mai 2024": ("27", "30"),
    "del 27 al 30 de mayo de 2024": ("27", "30"),
    "من 27 إلى 30 مايو 2024": ("27", "30"),
    "28 May 2024": ("28", "28"),
}

# Below the title, in one line or several: on the first day 9 to 17, on the second 9 to 12:30.
TWO_DAYS = [
    "28 May 2024, 9.00–17.00 and 29 May 2024, 9.00–12.30",
    "28 May, 9.00–17.00, and 29 May 2024, 9.00–12.30 (CEST)",
    "28 May 2024 (9.00–17.00) and 29 May 2024 (9.00–12.30)",
    "28 May 2024: 9 a.m.–5 p.m.; 29 May 2024: 9 a.m.–12.30 p.m.",
    "28 May 2024, 9.00–17.00\n29 May 2024, 9.00–12.30",
    "Day 1: 28 May 2024, 9.00–17.00\nDay 2: 29 May 2024, 9.00–12.30",
    "28 May 2024\n9.00–17.00\n29 May 2024\n9.00–12.30",
    "28–29 May 2024, 9.00–17.00 and 9.00–12.30",
    "Mardi 28 mai 2024, de 9h à 17h, et mercredi 29 mai 2024, de 9h à 12h30",
    "Le 28 mai 2024 de 9 h à 17 h puis le 29 mai 2024 de 9 h à 12 h 30",
    "28 de mayo de 2024, de 9.00 a 17.00 h, y 29 de mayo de 2024, de 9.00 a 12.30 h",
    "Martes 28 de mayo de 2024 (9:00–17:00) y miércoles 29 de mayo de 2024 (9:00–12:30)",
    "28 مايو 2024، من 9:00 إلى 17:00، و29 مايو 2024، من 9:00 إلى 12:30",
    "الثلاثاء 28 مايو 2024، من 9:00 إلى 17:00 والأربعاء 29 مايو 2024، من 9:00 إلى 12:30",
]


def event(text, kind="Side event", **told):
    return recognise(source_of(f"{kind}\nA headline of ours\n{text}", **told))


def written(day, time):
    return f"{day}T{time[:5]}:00{time[5:]}"


@tag("once")
class EventTests(SimpleTestCase):
    def test_moments_and_zones_are_read_in_many_shapes(self):
        for text, starts, ends, zone in MOMENTS:
            with self.subTest(text=text):
                found = event(text)

                moments = event_of(found.event)
                self.assertEqual(moments["starts_at"], written(DAY, starts))
                self.assertEqual(moments["ends_at"], written(DAY, ends))
                self.assertEqual(found.event.timezone, zone)
                self.assertIn("timezone", {doubt.field for doubt in found.doubts})

    def test_hours_of_two_days_are_from_the_first_start_to_the_last_end_and_stay_in_the_text(self):
        for text in TWO_DAYS:
            with self.subTest(text=text):
                found = event(f"{text}\nGeneva\nAll are welcome.")

                moments = (found.event.starts_at.isoformat(), found.event.ends_at.isoformat())
                expected = ("2024-05-28T09:00:00+02:00", "2024-05-29T12:30:00+02:00")
                self.assertEqual((moments, found.event.city), (expected, "Geneva"))
                body = "\n".join(block.text for block in found.body)
                self.assertEqual(body, f"{text}\nAll are welcome.")
                doubts = [doubt.text for doubt in found.doubts if doubt.field == "ends_at"]
                self.assertEqual(doubts, [text])

    def test_the_zone_of_several_days_may_stand_with_the_last_one(self):
        found = event("28 May 2024, 9:00–17:00\n29 May 2024, 9:00–12:30 JST").event

        self.assertEqual(found.timezone, "Asia/Tokyo")

    def test_hours_of_an_earlier_day_are_not_those_of_the_end(self):
        text = "29 May 2024, 9:00–17:00 and 28 May 2024, 9:00–12:30"

        found = event(text)

        self.assertIn(text, [block.text for block in found.body])
        self.assertNotIn("ends_at", {doubt.field for doubt in found.doubts})

    def test_the_last_of_several_hours_may_end_on_the_next_day(self):
        for text, end in (
            ("28 May 2024, 22.00–02.00 and 29 May 2024, 22.00–02.00", "02"),
            ("28 May 2024, 22.00–02.00\n29 May 2024, 22.00–02.00", "02"),
            ("28 May 2024, 9.00–17.00, and 29 May 2024, from noon to midnight", "00"),
        ):
            with self.subTest(text=text):
                found = event(f"{text}\nGeneva")

                self.assertEqual(found.event.ends_at.isoformat(), f"2024-05-30T{end}:00:00+02:00")
                told = [each.message for each in found.doubts if each.field == "ends_at"]
                self.assertIn("next day", told[0])

    def test_the_same_time_in_two_zones_is_no_second_one(self):
        for text in (
            "13:15–14:30 (EDT) / 19:15–20:30 CEST",
            "13:15–14:30 (EDT)\n28 May 2024, 19:15–20:30 CEST",
        ):
            with self.subTest(text=text):
                found = event(f"28 May 2024, {text}")

                self.assertEqual(found.event.ends_at.isoformat(), "2024-05-28T14:30:00-04:00")

    def test_very_many_days_below_each_other_end(self):
        text = "\n".join(f"28 May 2024, 9.{number % 60:02}–17.00" for number in range(3000))

        self.assertEqual(event(text).event.ends_at.isoformat(), "2024-05-28T17:00:00")

    def test_the_day_on_which_the_page_came_out_is_not_that_of_the_event(self):
        text = "10 May 2024\n28 May 2024, 9.00–17.00 (CEST)\nAll are welcome."

        found = event(text, published_on=date(2024, 5, 10))

        self.assertEqual(found.event.starts_at.isoformat(), "2024-05-28T09:00:00+02:00")
        self.assertEqual((found.event.venue, found.left_over), ("", ["10 May 2024"]))

    def test_days_without_times_are_all_day(self):
        for text, (first, last) in DAYS.items():
            with self.subTest(text=text):
                found = event(f"{text}\nGeneva").event

                moments = (found.starts_at.isoformat(), found.ends_at.isoformat())
                days = (f"2024-05-{first}T00:00:00+02:00", f"2024-05-{last}T23:59:00+02:00")
                self.assertEqual(moments, days)
                self.assertTrue(found.is_all_day)

    def test_an_end_on_another_day(self):
        texts = {
            "27 May 2024, 22:00 – 29 May 2024, 18:00 (UTC)": ("2024-05-29T18:00:00+00:00", False),
            "27 May 2024, 22:00 – 01:00 (UTC)": ("2024-05-28T01:00:00+00:00", True),
        }
        for text, (end, is_doubted) in texts.items():
            with self.subTest(text=text):
                found = event(text)

                self.assertEqual(found.event.ends_at.isoformat(), end)
                self.assertEqual("ends_at" in {doubt.field for doubt in found.doubts}, is_doubted)

    def test_a_weekday_that_is_not_of_the_date_is_doubted(self):
        found = event("Monday, 28 May 2024, 10:00 – 11:00 (UTC)")

        self.assertIn("starts_at", {doubt.field for doubt in found.doubts})

    def test_room_venue_and_city_are_told_apart_where_they_are_plain(self):
        found = event("28 May 2024, 10:00\nRoom 4, Palais des Nations, Geneva, Switzerland").event

        place = (found.room, found.venue, found.city)
        self.assertEqual(place, ("Room 4", "Palais des Nations", "Geneva, Switzerland"))

    def test_an_event_without_a_date_is_asked_for_it(self):
        found = event("A text about it, with no date at all.")

        self.assertEqual((found.kind, found.subkind, found.event), ("event", "side_event", None))
        self.assertIn("starts_at", {doubt.field for doubt in found.doubts})

    def test_the_programme_in_an_article_makes_it_no_event(self):
        lines = ["A headline", "Geneva, 4 May 2020 – We meet.", "Side event", "12 May 2020 | 10:00"]

        found = recognise(source_of("\n".join(lines)))

        self.assertEqual((found.kind, len(found.body)), ("article", 3))

    def test_a_date_line_alone_makes_an_event_which_is_doubted(self):
        found = recognise(source_of("The council\n27 May 2024 – 30 May 2024\nGeneva\nIt meets."))

        self.assertEqual(
            (found.kind, found.title, found.event.city), ("event", "The council", "Geneva")
        )
        self.assertIn("kind", {doubt.field for doubt in found.doubts})

    def test_a_media_advisory_says_when_and_is_no_event(self):
        text = "Media advisory\nThe report is out\nWhen: 28 May 2024, 10:00 – 11:00 (CEST)"

        found = recognise(source_of(text))

        self.assertEqual((found.kind, found.subkind), ("article", "media_advisory"))
