from organisation.models import Country, Office, Person, PressContact
from tests.admin import AdminTestCase, address
from tests.factories import make_contact, make_country, make_office, make_person


class OfficeTests(AdminTestCase):
    def test_an_office_cannot_be_its_own_parent_nor_stand_below_itself(self):
        office = make_office()
        below = make_office(parent=make_office(parent=office))
        for parent in (office, below):
            with self.subTest(parent=parent):
                response = self.save(Office, office, parent=parent.pk)
                self.assertRefused(response, "parent", "below itself")

    def test_an_office_cannot_succeed_itself(self):
        office = make_office()
        response = self.save(Office, office, successor=office.pk)
        self.assertRefused(response, "successor", "cannot succeed itself")

    def test_an_office_cannot_close_before_it_opens(self):
        response = self.save(Office, make_office(), opened_on="2024-02-01", closed_on="2024-01-01")
        self.assertRefused(response, None, "cannot close before it opens")

    def test_a_number_that_is_no_telephone_number_is_refused_and_kept(self):
        response = self.save(Office, make_office(), phones="+41 22 555 01 00\ncall me")
        self.assertRefused(response, "phones", "“call me” is no telephone number")
        self.assertContains(response, "call me</textarea>")

    def test_a_time_zone_that_does_not_exist_is_refused(self):
        response = self.save(Office, make_office(), timezone="Geneva")
        self.assertRefused(response, "timezone", "There is no time zone “Geneva”")

    def test_the_list_names_the_parent_and_has_the_same_queries_however_long_it_is(self):
        parent = make_office(title="Regional office")
        for length in (3, 12):
            while Office.objects.count() < length:
                make_office(parent=parent)
            with self.subTest(rows=length), self.assertNumQueries(7):
                response = self.client.get(address(Office, "changelist"))
            self.assertContains(response, '<td class="field-parent_name">Regional office en</td>')


class PersonTests(AdminTestCase):
    def test_appointments_are_written_with_the_person(self):
        office = make_office()
        response = self.save(
            Person,
            **{
                "title_en": "Ada Example",
                "appointments-TOTAL_FORMS": 1,
                "appointments-0-role_en": "Director",
                "appointments-0-role_fr": "Directrice",
                "appointments-0-office": office.pk,
                "appointments-0-from_on": "2024-01-01",
            },
        )
        self.assertSaved(response)
        appointment = Person.objects.get().appointments.get()
        self.assertEqual((appointment.role_fr, appointment.office), ("Directrice", office))

    def test_an_appointment_that_ends_before_it_starts_is_refused(self):
        response = self.save(
            Person,
            make_person(),
            **{
                "appointments-TOTAL_FORMS": 1,
                "appointments-0-from_on": "2024-02-01",
                "appointments-0-until_on": "2024-01-01",
            },
        )
        self.assertContains(response, "An appointment cannot end before it starts.")


class PressContactTests(AdminTestCase):
    def test_languages_spoken_are_chosen_by_name(self):
        contact = make_contact(languages=["en"])
        self.assertContains(self.form(PressContact, contact), '<option value="en" selected>English')
        self.assertSaved(self.save(PressContact, contact, languages=["ar", "fr"]))
        contact.refresh_from_db()
        self.assertEqual(contact.languages, ["ar", "fr"])

    def test_a_language_that_is_not_in_the_list_is_kept(self):
        contact = make_contact(languages=["en", "sgn-ils"])
        self.assertSaved(self.save(PressContact, contact))
        contact.refresh_from_db()
        self.assertEqual(contact.languages, ["en", "sgn-ils"])

    def test_what_is_no_language_is_refused(self):
        response = self.save(PressContact, make_contact(), languages=["<script>"])
        self.assertRefused(response, "languages", "is not one of the available choices")

    def test_a_contact_that_cannot_be_reached_is_refused(self):
        response = self.save(PressContact, make_contact(), phones="", emails="")
        self.assertRefused(response, None, "Give a telephone number or an e-mail address.")

    def test_validity_cannot_end_before_it_starts(self):
        response = self.save(
            PressContact, make_contact(), from_on="2024-02-01", until_on="2024-01-01"
        )
        self.assertRefused(response, None, "validity cannot end before it starts")

    def test_a_contact_named_in_one_language_has_its_name_in_an_interface_of_another(self):
        make_contact(name_en="Media desk", duty_station_en="Geneva")
        self.client.cookies["django_language"] = "fr"
        response = self.client.get(address(PressContact, "changelist"))
        self.assertContains(response, "Media desk, Geneva")

    def test_the_list_has_the_same_queries_however_long_it_is(self):
        office, country = make_office(), make_country()
        for length in (2, 12):
            while PressContact.objects.count() < length:
                make_contact(office=office, country=country)
            with self.subTest(rows=length), self.assertNumQueries(8):
                self.client.get(address(PressContact, "changelist"))


class CountryTests(AdminTestCase):
    def test_an_iso_code_is_two_capital_letters(self):
        response = self.save(Country, make_country("AG"), code="ag")
        self.assertRefused(response, None, "two capital letters")
