from django.core.exceptions import ValidationError
from django.test import SimpleTestCase
from django.utils import translation

from organisation.lines import lines, phones, validate_emails, validate_phones
from organisation.timezones import validate_zone


class PhonesTest(SimpleTestCase):
    def test_an_extension_is_read_and_dialled(self):
        with translation.override("en"):
            (phone,) = phones("+12025550143 ext 230")
        self.assertEqual(phone.text, "+1 202-555-0143 ext. 230")
        self.assertEqual(phone.uri, "tel:+1-202-555-0143;ext=230")

    def test_each_line_is_a_number(self):
        written = "+44 20 7946 0123\n\n  +33 1 99 00 12 34 \n"
        self.assertEqual(
            [phone.text for phone in phones(written)], ["+44 20 7946 0123", "+33 1 99 00 12 34"]
        )

    def test_a_wrong_line_is_named(self):
        for wrong in ("022 555 01 00", "call me", "+1 2", "+41 22 555 01 00 00 00 00 00 00"):
            with self.subTest(wrong), self.assertRaises(ValidationError) as caught:
                validate_phones(f"+44 20 7946 0123\n{wrong}")
            self.assertIn(wrong, caught.exception.messages[0])

    def test_a_line_that_is_no_number_is_shown_and_stops_no_page(self):
        (phone,) = phones("ask at the desk")
        self.assertEqual((phone.text, phone.uri), ("ask at the desk", ""))

    def test_nothing_is_no_number(self):
        self.assertEqual(phones(""), [])
        validate_phones("")


class EmailsTest(SimpleTestCase):
    def test_a_wrong_line_is_named(self):
        validate_emails("media@example.org\npress@example.org")
        with self.assertRaises(ValidationError) as caught:
            validate_emails("media@example.org\nmedia at example")
        self.assertIn("media at example", caught.exception.messages[0])

    def test_lines_drop_what_is_empty(self):
        self.assertEqual(lines(" a \n\n b"), ["a", "b"])
        self.assertEqual(lines(None), [])


class ZoneTest(SimpleTestCase):
    def test_a_zone_that_does_not_exist_is_refused(self):
        for zone in ("Europe/Zurich", "America/Antigua", "UTC"):
            validate_zone(zone)
        for zone in ("Europe/Geneve", "CET", "../etc/passwd", ""):
            with self.subTest(zone), self.assertRaises(ValidationError):
                validate_zone(zone)
