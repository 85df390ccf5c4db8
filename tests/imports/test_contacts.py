from datetime import date, timedelta

from django.test import TestCase
from django.utils import timezone

from articles.models import Article, Boilerplate
from imports.recognised import About, Contact
from imports.writing import Writer
from organisation.models import PressContact
from tests.factories import make_contact, make_country, make_office
from tests.imports.pages import make_recognised, make_source, paragraph, write

ADA = Contact("Genève", "Ada Pont", ("ada@example.org",), ("+41 22 555 01 00",))


def placed_on(written):
    rows = written.page.placed_contacts.select_related("contact")
    return [row.contact for row in rows.order_by("position")]


class ContactTests(TestCase):
    def write(self, *contacts, name="bridges", language="fr", writer=None):
        page = make_recognised(contacts=list(contacts), language=language)
        return (writer or Writer()).write(make_source(name, language), page)

    def doubts(self, written):
        return [each.text for each in written.doubts if each.field == "contacts"]

    def test_one_that_is_new_is_made_as_the_page_has_it(self):
        country, office = make_country("CH", name_fr="Suisse"), make_office("fr", title="Bureau")
        contact = Contact(
            "Genève, Suisse",
            "Ada Pont",
            ("ada@example.org", "press@example.org"),
            ADA.phones,
            "Bureau fr",
        )
        (made,) = placed_on(self.write(contact))
        self.assertEqual((made.name_fr, made.duty_station_fr), ("Ada Pont", "Genève, Suisse"))
        self.assertEqual(made.emails, "ada@example.org\npress@example.org")
        self.assertEqual(made.phones, "+41 22 555 01 00")
        self.assertEqual((made.kind, made.country, made.office), ("person", country, office))

    def test_one_that_is_new_is_shown_to_nobody_before_an_editor_has_looked_at_it(self):
        written = self.write(ADA)
        (made,) = placed_on(written)
        self.assertEqual(made.until_on, timezone.localdate() - timedelta(days=1))
        self.assertEqual(len(self.doubts(written)), 1)
        self.assertNotContains(self.client.get("/fr/press/"), "ada@example.org")

    def test_one_without_a_name_is_a_desk(self):
        (made,) = placed_on(self.write(Contact("Genève", "", ("press@example.org",))))
        self.assertEqual(made.kind, PressContact.Kind.DESK)

    def test_one_that_is_there_is_found_by_one_of_its_addresses_whatever_the_letters(self):
        there = make_contact(name_fr="Ada Pont", emails="old@example.org\nAda@Example.org")
        written = self.write(Contact("", "", ("ada@example.ORG",)))
        self.assertEqual(placed_on(written), [there])
        self.assertEqual(self.doubts(written), [])

    def test_one_without_an_address_is_found_by_its_number_however_it_is_written(self):
        there = make_contact(emails="", phones="+1 202 555 0143 ext. 230")
        contact = Contact("", "Media desk", (), ("+12025550143 ext. 230",))
        self.assertEqual(placed_on(self.write(contact)), [there])

    def test_a_page_after_another_doubles_none_with_the_same_writer_or_another(self):
        writer = Writer()
        self.write(ADA, writer=writer)
        self.write(ADA, name="two", writer=writer)
        self.write(ADA, name="three")
        self.assertEqual(PressContact.objects.count(), 1)

    def test_one_named_twice_on_a_page_stands_there_once(self):
        self.assertEqual(len(placed_on(self.write(ADA, ADA))), 1)

    def test_one_that_was_made_meanwhile_is_found(self):
        writer = Writer()
        self.assertEqual(writer.contacts.last, 0)
        there = make_contact(name_fr="Ada Pont", emails="ada@example.org", phones=ADA.phones[0])
        self.assertEqual(placed_on(self.write(ADA, writer=writer)), [there])

    def test_one_whose_time_is_over_is_found_and_doubted(self):
        there = make_contact(
            name_fr="Ada Pont", emails="ada@example.org", until_on=date(2020, 1, 1)
        )
        written = self.write(Contact("", "Ada Pont", ("ada@example.org",)))
        self.assertEqual(placed_on(written), [there])
        self.assertEqual(len(self.doubts(written)), 1)

    def test_of_several_with_one_address_it_is_that_with_the_name(self):
        make_contact(name_fr="Desk", emails="press@example.org")
        there = make_contact(name_fr="Ada Pont", emails="press@example.org")
        written = self.write(Contact("", "Ada Pont", ("press@example.org",)))
        self.assertEqual(placed_on(written), [there])
        self.assertEqual(len(self.doubts(written)), 1)

    def test_names_that_are_missing_in_a_language_are_filled_in_and_others_stay(self):
        there = make_contact(name_en="Ada Bridge", emails="ada@example.org", phones=ADA.phones[0])
        self.write(ADA)
        there.refresh_from_db()
        self.assertEqual((there.name_fr, there.duty_station_fr), ("Ada Pont", "Genève"))
        other = Contact("Genf", "A. Pont", ADA.emails)
        written = self.write(other, name="two")
        there.refresh_from_db()
        self.assertEqual((there.name_fr, there.name_en), ("Ada Pont", "Ada Bridge"))
        self.assertEqual(self.doubts(written), ["A. Pont"])

    def test_what_it_does_not_have_here_is_doubted(self):
        make_contact(name_fr="Ada Pont", emails="ada@example.org", phones="+41 22 555 01 00")
        emails, phones = ("ada@example.org", "a@example.org"), ("+41225550100", "+41 22 555 01 01")
        written = self.write(Contact("", "Ada Pont", emails, phones))
        self.assertEqual(self.doubts(written), ["+41 22 555 01 01", "a@example.org"])

    def test_what_is_no_address_and_no_international_number_is_doubted(self):
        contact = Contact("", "Ada", ("ada@example.org", "ada at example"), ("022 555 01 00",))
        written = self.write(contact)
        self.assertEqual(placed_on(written)[0].emails, "ada@example.org")
        self.assertEqual(self.doubts(written)[:2], ["ada at example", "022 555 01 00"])

    def test_one_whom_nobody_can_reach_is_left_to_the_report(self):
        written = self.write(Contact("Genève", "Ada Pont"))
        self.assertEqual(placed_on(written), [])
        self.assertEqual(self.doubts(written), ["Genève, Ada Pont"])

    def test_the_country_of_a_station_is_that_of_others_there(self):
        country = make_country("US")
        make_contact(duty_station_fr="Washington", country=country, emails="x@example.org")
        contact = Contact("Washington", "Ada", ("ada@example.org",))
        self.assertEqual(placed_on(self.write(contact))[0].country, country)


class BoilerplateTests(TestCase):
    def write(self, *abouts, name="bridges"):
        return write(make_source(name), make_recognised(boilerplates=list(abouts)))

    def placed_on(self, written):
        return [row.boilerplate for row in written.page.placed_boilerplates.order_by("position")]

    def test_pages_share_what_has_the_same_text(self):
        self.write(About("À propos", (paragraph("Nous construisons\n des ponts."),)))
        self.write(About("Qui", (paragraph("Nous construisons des  ponts."),)), name="two")
        boilerplate = Boilerplate.objects.get()
        self.assertEqual(boilerplate.placements.count(), 2)
        self.assertEqual(boilerplate.title_fr, "À propos")

    def test_another_text_under_the_same_title_is_doubted(self):
        self.write(About("À propos", (paragraph("Nous construisons."),)))
        written = self.write(About("À  Propos", (paragraph("Nous bâtissons."),)), name="two")
        self.assertEqual(Boilerplate.objects.count(), 1)
        doubts = [each.text for each in written.doubts if each.field == "boilerplates"]
        self.assertEqual(doubts, ["Nous bâtissons."])

    def test_one_that_an_editor_wrote_is_found_by_its_text(self):
        text = "<p>Nous <strong>construisons</strong>.</p>"
        there = Boilerplate.objects.create(title_fr="Nous", text_fr=text)
        written = self.write(About("À propos", (paragraph("Nous construisons."),)))
        self.assertEqual(self.placed_on(written), [there])

    def test_they_stand_in_the_order_of_the_page(self):
        abouts = [About(f"Titre {each}", (paragraph(f"Texte {each}"),)) for each in "ba"]
        written = self.write(*abouts)
        self.assertEqual(
            [each.title_fr for each in self.placed_on(written)], ["Titre b", "Titre a"]
        )
        self.assertEqual(Article.objects.get().boilerplates.count(), 2)
