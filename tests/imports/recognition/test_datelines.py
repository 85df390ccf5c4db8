from datetime import date

from django.test import SimpleTestCase, tag

from imports.recognition import Vocabulary, recognise
from imports.recognition.datelines import dateline_in
from imports.sources import Block, Kind, Source

from .pages import source_of

# What stands before the text, the place, and (day, month, year).
DATELINES = [
    ("New York, 23 mai - ", "New York", (23, 5, None)),
    ("Sal, 13 septembre – ", "Sal", (13, 9, None)),
    ("Belgique - ", "Belgique", None),
    ("États-Unis d’Amérique – ", "États-Unis d’Amérique", None),
    ("Geneva/Nairobi, 4 May 2023 — ", "Geneva/Nairobi", (4, 5, 2023)),
    ("Geneva,\u00a04\u00a0May\u00a02023\u00a0–\u202f", "Geneva", (4, 5, 2023)),
    ("Geneva, May 4, 2023 – ", "Geneva", (4, 5, 2023)),
    ("Geneva, 4 May 2023: ", "Geneva", (4, 5, 2023)),
    ("(Geneva, 4 May 2023) – ", "Geneva", (4, 5, 2023)),
    ("Geneva – 4 May 2023 – ", "Geneva", (4, 5, 2023)),
    ("4 May 2023, Geneva – ", "Geneva", (4, 5, 2023)),
    ("Washington, D.C., 4 May – ", "Washington, D.C.", (4, 5, None)),
    ("Cox’s Bazar, 5 June - ", "Cox’s Bazar", (5, 6, None)),
    ("Genève, le 1er mai 2024 – ", "Genève", (1, 5, 2024)),
    ("Genève, lundi 3 avril 2023 – ", "Genève", (3, 4, 2023)),
    ("Port-au-Prince, 3 mars (OIM) – ", "Port-au-Prince", (3, 3, None)),
    ("Port-au-Prince (OIM) – ", "Port-au-Prince", None),
    ("Ginebra, 12 de marzo de 2023 – ", "Ginebra", (12, 3, 2023)),
    ("Ginebra, 1.º de mayo - ", "Ginebra", (1, 5, None)),
    ("جنيف، 4 أيار/مايو 2023 – ", "جنيف", (4, 5, 2023)),
    ("جنيف، ٤ مايو – ", "جنيف", (4, 5, None)),
    ("الجزائر، 7 جويلية 2020 – ", "الجزائر", (7, 7, 2020)),
    ("لبنان – ", "لبنان", None),
]
NONE = [
    "La migration - un atout - pour tous.",
    "Haïti - un pays - attend.",
    "However - We know.",
    "Today – The city waits.",
    "COVID-19 – The plan.",
    "In 2018 – We met.",
    "الهجرة – فرصة للجميع.",
    "Rome–Berlin is a line.",
    "a - " * 30,
]


def dated(text, **told):
    return recognise(source_of(f"A headline of ours\n{text}", **told))


@tag("once")
class DatelineTests(SimpleTestCase):
    def test_place_and_day_are_read_in_many_shapes(self):
        for before, place, day in DATELINES:
            with self.subTest(before=before):
                found = dateline_in(before + "The text")

                read = found.day and (found.day.day, found.day.month, found.day.year)
                self.assertEqual((found.place, read), (place, day))
                self.assertEqual(found.end, len(before))

    def test_a_first_sentence_with_a_dash_is_no_dateline(self):
        for text in NONE:
            with self.subTest(text=text):
                self.assertIsNone(dateline_in(text))

    def test_capitals_become_ordinary_but_not_in_acronyms(self):
        places = {
            "GENEVA": "Geneva",
            "PORT-AU-PRINCE": "Port-au-Prince",
            "ÉTATS-UNIS D'AMÉRIQUE": "États-Unis d'Amérique",
            "WASHINGTON D.C.": "Washington D.C.",
            "UAE": "UAE",
        }
        for written, place in places.items():
            with self.subTest(written=written):
                self.assertEqual(dated(f"{written}, 4 May 2020 – We met.").dateline_place, place)

    def test_metadata_give_the_year_that_is_nearest(self):
        days = {date(2024, 1, 2): date(2023, 12, 31), date(2023, 12, 30): date(2023, 12, 31)}
        for published_on, day in days.items():
            with self.subTest(published_on=published_on):
                found = dated("Geneva, 31 December – We met.", published_on=published_on)

                self.assertEqual((found.dateline_on, found.doubts), (day, []))

    def test_a_year_of_the_text_is_proposed_but_none_that_lies_ahead(self):
        text = "Geneva, 4 May – We met as in 2019. The plan 2022-2026 goes on until 2025."

        found = dated(text)

        self.assertEqual(found.dateline_on, date(2022, 5, 4))
        self.assertEqual([doubt.field for doubt in found.doubts], ["dateline_on"])

    def test_without_any_year_the_date_is_asked_for(self):
        found = dated("Geneva, 4 May – We met.")

        self.assertIsNone(found.dateline_on)
        self.assertEqual([doubt.field for doubt in found.doubts], ["dateline_on"])

    def test_a_weekday_that_is_not_of_the_date_is_doubted(self):
        found = dated("Genève, mardi 3 avril 2023 – Nous voici.")

        self.assertEqual(
            [doubt.message for doubt in found.doubts], ["The weekday is not that of this date."]
        )

    def test_the_markup_of_the_text_stays_and_that_of_the_dateline_goes(self):
        html = "<strong>Geneva, 4 May 2020 –</strong> The <em>text</em> &amp; more."
        block = Block(Kind.PARAGRAPH, "Geneva, 4 May 2020 – The text & more.", html)

        found = recognise(Source("page.html", "", "", "en", [block], title="A title"))

        self.assertEqual(
            found.body, [Block(Kind.PARAGRAPH, "The text & more.", "The <em>text</em> &amp; more.")]
        )

    def test_the_title_of_the_metadata_loses_the_name_of_the_site(self):
        found = recognise(
            source_of(
                "Menu\nA headline of ours\nGeneva – We met.", title="A headline of ours | Site"
            )
        )

        self.assertEqual(found.title, "A headline of ours")
        self.assertEqual([block.text for block in found.body], ["Menu", "We met."])

    def test_names_that_the_database_knows_are_places(self):
        text = "A headline of ours\nميناء الشمال – التقينا."

        found = recognise(source_of(text, "ar"), Vocabulary(cities=["ميناء الشمال"]))

        self.assertEqual(found.dateline_place, "ميناء الشمال")
