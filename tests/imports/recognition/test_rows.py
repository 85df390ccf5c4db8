from datetime import date

from django.test import SimpleTestCase, tag

from imports.readers.html import blocks_of
from imports.recognition import recognise
from imports.sources import Kind, Source

from .pages import contact_of

JANE = {"name": "Jane Doe", "emails": ["jane@example.org"]}
JOHN = {"name": "John Roe", "emails": ["john@example.org"]}
HEADING = ("Station", "Name", "E-mail")
ROW = ("Geneva", "Jane Doe", "jane@example.org")
OTHER = ("Ouallam", "John Roe", "john@example.org")


def page(*rows, lead=""):
    """Return what is read of a page of HTML with a table, and its source."""
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    html = f"<p>We met again at noon.</p><p>{lead}</p><table>{table}</table><p>We went.</p>"
    source = Source("page.html", "", "", "en", blocks_of(html), title="A page")
    source.published_on = date(2020, 5, 4)
    return recognise(source), source


@tag("once")
class TableTests(SimpleTestCase):
    def assert_contacts(self, found, *contacts):
        self.assertEqual([contact_of(each) for each in found.contacts], list(contacts))
        self.assertNotIn(Kind.TABLE, [block.kind for block in found.body])

    def assert_kept(self, found):
        self.assertEqual(found.contacts, [])
        self.assertIn(Kind.TABLE, [block.kind for block in found.body])

    def test_its_rows_are_contacts_with_a_heading_or_without(self):
        expected = {**JANE, "station": "Geneva"}, {**JOHN, "station": "Ouallam"}
        for rows in ((HEADING, ROW, OTHER), (ROW, OTHER)):
            with self.subTest(rows=rows):
                found, _source = page(*rows)

                self.assert_contacts(found, *expected)
                self.assertEqual([block.text for block in found.body][-1], "We went.")

    def test_every_character_of_it_is_explained(self):
        found, source = page(HEADING, ROW, OTHER)

        number = next(n for n, block in enumerate(source.blocks) if block.kind == Kind.TABLE)
        spans = [(span.start, span.end, span.field) for span in found.spans if span.block == number]
        self.assertEqual(spans, [(0, len(source.blocks[number].text), "contacts")])

    def test_what_a_contact_has_no_place_for_is_left_over(self):
        found, _source = page((*HEADING, "Languages"), (*ROW, "English, French"))

        self.assert_contacts(found, {**JANE, "station": "Geneva"})
        self.assertEqual(found.left_over, ["English, French"])

    def test_a_row_may_give_the_place_of_those_below(self):
        found, _source = page(
            ("Niger", ""), JANE.values(), ("Mali", ""), JOHN.values(), lead="Contacts:"
        )

        self.assert_contacts(found, {**JANE, "station": "Niger"}, {**JOHN, "station": "Mali"})

    def test_one_with_a_row_that_reaches_nobody_stays_in_the_text_and_is_doubted(self):
        found, _source = page(HEADING, ROW, ("Ouallam", "John Roe", ""), lead="Contacts:")

        self.assert_kept(found)
        self.assertEqual(
            [(each.field, each.text) for each in found.doubts],
            [("contacts", "Station\tName\tE-mail")],
        )

    def test_one_with_cells_over_several_rows_stays_in_the_text_and_is_doubted(self):
        found, _source = page(HEADING, ROW, OTHER[1:])

        self.assert_kept(found)
        self.assertIn("contacts", {each.field for each in found.doubts})

    def test_columns_that_do_not_say_what_they_are_are_doubted(self):
        found, _source = page(("Jane Doe", "Blue Stars", "jane@example.org"))

        self.assert_contacts(found, {**JANE, "organisation": "Blue Stars"})
        self.assertIn("contacts", {each.field for each in found.doubts})

    def test_rows_that_are_not_a_contact_each_stay_in_the_text(self):
        for name, rows in {
            "of nobody": (HEADING, ROW, ("–", "", "john@example.org")),
            "the cells of other columns": (HEADING, ROW, ("Ouallam", "john@example.org", "John")),
            "a long text": (HEADING, ROW, ("Ouallam", "John Roe. " * 20, "john@example.org")),
            "of two columns that do not say what they are": (JANE.values(), JOHN.values()),
        }.items():
            with self.subTest(name):
                found, _source = page(*rows)

                self.assert_kept(found)
                self.assertIn("contacts", {each.field for each in found.doubts})

    def test_an_address_in_one_of_many_rows_makes_no_table_of_contacts(self):
        found, _source = page(("Boats", "12"), ("Cars", "7"), ("More", "data@example.org"))

        self.assert_kept(found)
        self.assertNotIn("contacts", {each.field for each in found.doubts})

    def test_all_addresses_of_a_row_are_of_one_contact_wherever_its_name_stands(self):
        emails = ["jane@example.org", "jane@example.net"]
        found, _source = page(("E-mail", "Name"), (", ".join(emails), "Jane Doe"))

        self.assert_contacts(found, {"name": "Jane Doe", "emails": emails})

    def test_one_of_prices_or_a_programme_stays_whole_in_the_text_and_is_doubted(self):
        tables = [
            [("Item", "Office", "Price", "Phone"), ("Tent", "Geneva", "20", "+41 22 717 91 11")],
            [("Time", "Speaker", "Title", "E-mail"), ("9.00", "Jane Doe", "Boats", "j@x.org")],
            [("Time", "Name", "E-mail"), ("9.00", "Jane Doe", "jane@example.org")],
            [("Office", "Registered", "Phone"), ("Juba", "12345678", "+211 920 885 988")],
            [("9.00", "Jane Doe", "jane@example.org")],
            [("Tent", "Geneva", "CHF 20", "sales@example.org")],
            [("Name", "Phone", "Name", "Phone"), ("A B", "+41 227179111", "C D", "+41 227179112")],
        ]
        for rows in tables:
            with self.subTest(rows=rows):
                found, _source = page(*rows)

                self.assert_kept(found)
                self.assertIn("contacts", {each.field for each in found.doubts})
                self.assertEqual(found.left_over, [])

    def test_hours_in_a_column_of_their_own_are_no_telephone_number(self):
        found, _source = page((*HEADING, "Hours", "Duty"), (*ROW, "8-12", "+41 79 217 91 11"))

        self.assert_contacts(found, {**JANE, "station": "Geneva", "phones": ["+41 79 217 91 11"]})
        self.assertEqual(found.left_over, ["8-12"])

    def test_the_addresses_that_only_its_links_have_are_doubted(self):
        link = '<a href="mailto:jd@example.org">{}</a>'
        found, _source = page(HEADING, (link.format("Geneva"), "Jane Doe", link.format(ROW[2])))

        self.assert_contacts(found, {**JANE, "station": "Geneva"})
        self.assertIn("mailto:jd@example.org", {each.text for each in found.doubts})

    def test_a_table_of_numbers_is_no_table_of_contacts(self):
        found, _source = page(("Year", "People"), ("2020", "1 234 567"), ("2021", "2 345 678"))

        self.assert_kept(found)
        self.assertNotIn("contacts", {each.field for each in found.doubts})
