"""The numbers that the home page and the map's page show."""

from datetime import date
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.test import TestCase
from django.urls import reverse

from pages.models import KeyFigure, SiteSettings
from tests.factories import make_country


class KeyFigureTest(TestCase):
    def setUp(self):
        self.site = SiteSettings.objects.create(
            name_en="Site", boundaries_note_en="No <opinion>", boundaries_note_fr="Sans avis"
        )

    def make(self, value, position=0, **fields):
        return KeyFigure.objects.create(
            site=self.site, value=Decimal(value), position=position, **fields
        )

    def test_they_stand_on_both_pages_in_the_editors_order(self):
        self.make("171", 2, label_en="countries")
        self.make("175", 1, label_en="Member States", source_en="Who we are")
        for address in ("/en/", "/en/where-we-work/"):
            page = self.client.get(address).content.decode()
            self.assertLess(page.index("Member States"), page.index("countries"))
            self.assertIn("Source: Who we are", page)

    def test_numbers_and_dates_are_written_as_in_the_language(self):
        labels = {"label_en": "million migrants", "label_fr": "millions de migrants"}
        self.make("1234.5", counted_on=date(2024, 5, 1), **labels)
        self.assertContains(self.client.get("/en/"), "1,234.5")
        self.assertContains(self.client.get("/fr/"), "1\N{NARROW NO-BREAK SPACE}234,5")
        self.assertContains(self.client.get("/fr/"), "1er mai 2024")

    def test_a_language_without_the_label_does_not_show_it(self):
        self.make("175", label_en="Member States")
        self.assertNotContains(self.client.get("/fr/"), "175")

    def test_the_note_on_boundaries_is_the_editors_text(self):
        make_country("KE", has_presence=True)
        self.assertContains(self.client.get("/en/where-we-work/"), "No &lt;opinion&gt;")
        self.assertContains(self.client.get("/fr/where-we-work/"), "Sans avis")

    def test_they_are_edited_with_the_site(self):
        self.make("175", label_en="Member States")
        self.client.force_login(get_user_model().objects.create_superuser("webmaster"))
        form = self.client.get(reverse("admin:pages_sitesettings_change", args=[1]))
        self.assertContains(form, 'name="key_figures-0-value"')
        self.assertContains(form, 'name="key_figures-0-label_fr"')
        self.assertContains(form, 'name="boundaries_note_fr"')
