from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import TestCase
from django.utils import translation

from pages.chrome import menus
from pages.models import MenuEntry, SiteSettings
from tests.factories import FUTURE, make_office, make_page


def faults(entry):
    try:
        entry.full_clean()
    except ValidationError as error:
        return set(error.message_dict)
    return set()


class EntryTest(TestCase):
    def test_it_leads_to_one_place(self):
        page = make_page()
        self.assertEqual(faults(MenuEntry(label_en="A", target=page)), set())
        self.assertEqual(faults(MenuEntry(label_en="A", address="/news/")), set())
        self.assertTrue(faults(MenuEntry(label_en="A")))
        self.assertTrue(faults(MenuEntry(label_en="A", target=page, address="/news/")))
        with self.assertRaises(IntegrityError):
            MenuEntry.objects.create(label_en="A")

    def test_an_address_leads_somewhere(self):
        for address in (
            "/news/",
            "/news/?kind=story",
            "/structure/",
            "https://example.org/x",
            "mailto:a@example.org",
        ):
            with self.subTest(address):
                self.assertEqual(faults(MenuEntry(label_en="A", address=address)), set())
        for address in (
            "/nowhere/",
            "/en/news/",
            "news",
            "//example.org",
            "https://x",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://example.org",
            "https://[x",
        ):
            with self.subTest(address):
                self.assertIn("address", faults(MenuEntry(label_en="A", address=address)))

    def test_addresses_are_checked_alike_in_every_language_of_the_admin(self):
        with translation.override("ar"):
            self.assertEqual(faults(MenuEntry(label_en="A", address="/news/")), set())

    def test_there_are_two_levels(self):
        top = MenuEntry.objects.create(label_en="Top", address="/news/", place="footer")
        below = MenuEntry.objects.create(label_en="Below", address="/events/", parent=top)
        self.assertEqual(below.place, "footer")
        self.assertIn("parent", faults(MenuEntry(label_en="C", address="/news/", parent=below)))
        other = MenuEntry.objects.create(label_en="Other", address="/press/")
        top.parent = other
        self.assertIn("parent", faults(top))


class MenusTest(TestCase):
    def labels(self, language="en", place="main"):
        with translation.override(language):
            return [(e.text, e.url, [b.text for b in e.branches]) for e in menus()[place]]

    def test_an_entry_leads_to_its_page_in_the_readers_language(self):
        page = make_page("en fr", slug_en="about", slug_fr="a-propos")
        MenuEntry.objects.create(label_en="About", label_fr="À propos", target=page)
        self.assertEqual(self.labels("en"), [("About", "/en/about/", [])])
        self.assertEqual(self.labels("fr"), [("À propos", "/fr/a-propos/", [])])

    def test_an_entry_without_label_takes_the_pages_title(self):
        MenuEntry.objects.create(label_en="", target=make_page("en", title="Who we are"))
        self.assertEqual(self.labels()[0][0], "Who we are en")

    def test_what_is_not_public_is_left_out_with_what_stands_below(self):
        top = MenuEntry.objects.create(label_en="Top", target=make_page(publish_at=FUTURE))
        MenuEntry.objects.create(label_en="Below", target=make_office(), parent=top)
        self.assertEqual(self.labels(), [])

    def test_an_address_begins_with_the_language(self):
        MenuEntry.objects.create(label_en="News", label_ar="الأخبار", address="/news/")
        self.assertEqual(self.labels("ar"), [("الأخبار", "/ar/news/", [])])
        self.assertEqual(self.labels("fr"), [])

    def test_entries_stand_in_the_editors_order_on_two_levels(self):
        second = MenuEntry.objects.create(label_en="B", address="/news/", position=2)
        MenuEntry.objects.create(label_en="A", address="/press/", position=1)
        for position, label in ((2, "Y"), (1, "X")):
            MenuEntry.objects.create(
                label_en=label, address="/events/", parent=second, position=position
            )
        self.assertEqual([(t, b) for t, _, b in self.labels()], [("A", []), ("B", ["X", "Y"])])


class SiteSettingsTest(TestCase):
    def test_there_is_one_row(self):
        SiteSettings.objects.create(name_en="First")
        SiteSettings(name_en="Second").save()
        self.assertEqual(SiteSettings.objects.get().name_en, "Second")

    def test_a_colour_on_which_white_is_hard_to_read_is_refused(self):
        for colour, is_fine in {"#0a3d91": True, "#767676": True, "#ffb612": False}.items():
            with self.subTest(colour):
                found = faults_of_colour(colour)
                self.assertEqual("primary_colour" not in found, is_fine)

    def test_a_colour_is_six_digits(self):
        for colour in ("blue", "#12345", "#1234567", "#12345g", "#0a3d91;}"):
            with self.subTest(colour):
                self.assertIn("primary_colour", faults_of_colour(colour))


def faults_of_colour(colour):
    return faults(SiteSettings(name_en="Site", primary_colour=colour))
