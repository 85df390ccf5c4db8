from contextlib import suppress
from copy import deepcopy
from datetime import date
from threading import Barrier, BrokenBarrierError
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client, TestCase

from audit.models import Entry
from organisation.models import Country, Office, Person, PressContact
from publishing import actions
from publishing.models import Spreadsheet, Version
from publishing.spreadsheets import resources
from tests.databases import TogetherTestCase
from tests.factories import make_contact, make_country, make_office, make_person, make_tag
from tests.spreadsheets import Sheets, problems
from tests.staff import Newsroom, make_staff

#: For so long, in seconds, one request waits for another that may have to wait for it.
MEETING = 0.5
OFFICE, PERSON, CONTACT, COUNTRY = (
    f"organisation_{name}" for name in ("office", "person", "presscontact", "country")
)


class SheetCase(Sheets, Newsroom, TestCase):
    def setUp(self):
        self.login("Webmaster")


class RoundTripTests(SheetCase):
    def make_all(self):
        swiss, french = make_country("CH", name_fr="Suisse"), make_country("FR")
        head = make_person("en fr", biography_en="<p>Born = <b>here</b>.</p>", honorific_en="Dr")
        parent = make_office("en", acronym="HQ", phones="+41 22 555 01 00\n+41 22 555 01 01 ext. 2")
        office = make_office(
            "en fr",
            acronym="=CMD",
            parent=parent,
            head=head,
            opened_on=date(2001, 2, 3),
            address="Rue 1\nGenève; 2",
            mandate_en="<p>We <strong>move</strong>.</p>",
            summary_ar="مرحبا",
        )
        office.countries.set([swiss, french])
        office.tags.add(make_tag("sea"), make_tag("air"))
        copy = actions.edit(parent)
        copy.title_en = "'-Newer"
        copy.save()
        make_contact(
            office=office,
            country=swiss,
            phones="+41 22 555 01 00 ext. 12\n+33 1 55 55 01 00",
            languages=["fr", "ar"],
            open_days=[1, 3],
            opens_at="09:00",
            closes_at="17:30",
            from_on=date(2024, 1, 1),
            name_fr="@desk",
        )

    def test_what_goes_out_and_comes_back_changes_nothing(self):
        self.make_all()
        for name, model in (
            (OFFICE, Office),
            (PERSON, Person),
            (CONTACT, PressContact),
            (COUNTRY, Country),
        ):
            rows = model.objects.filter(draft_of=None) if model in (Office, Person) else None
            number = (rows if rows is not None else model.objects.all()).count()
            for form in ("csv", "xlsx"):
                with self.subTest(name=name, form=form):
                    content = self.export(name, form)
                    self.assertEqual(self.assertUnchanged(name, content), number)
        self.assertFalse(Spreadsheet.objects.exists())

    def test_the_newest_content_goes_out_under_the_number_of_the_page(self):
        office = make_office("en")
        copy = actions.edit(office)
        copy.title_en = "Newer"
        copy.save()
        [row] = [row for row in self.exported(OFFICE) if row["title_en"] == "Newer"]
        self.assertEqual(row["id"], str(office.pk))

    def test_a_search_narrows_what_goes_out(self):
        rows = self.exported(OFFICE, query="?q=Own")
        self.assertEqual([row["title_en"] for row in rows], [str(self.own.title_en)])


class PageTests(SheetCase):
    def test_a_page_that_is_out_changes_in_its_working_copy(self):
        response = self.try_out(OFFICE, [["id", "title_fr"], [self.own.pk, "Bureau"]])
        self.assertContains(response, "<ins>Bureau</ins>")
        self.assertFalse(Office.objects.filter(draft_of__isnull=False).exists())
        self.confirm(OFFICE, response)
        self.own.refresh_from_db()
        self.assertFalse(self.own.title_fr)
        self.assertEqual(self.own.working_copy.title_fr, "Bureau")
        version = Version.objects.of(self.own).latest("number")
        self.assertEqual((version.made_by, version.action), (self.people["Webmaster"], "saved"))
        self.assertFalse(Spreadsheet.objects.exists())

    def test_a_new_page_is_a_draft(self):
        make_country("CH")
        self.bring_in(
            OFFICE,
            [
                ["acronym", "title_en", "kind", "parent", "countries"],
                ["ONE", "First", "regional", "", "CH"],
                ["TWO", "Second", "country", "ONE", ""],
            ],
        )
        first, second = Office.objects.get(acronym="ONE"), Office.objects.get(acronym="TWO")
        self.assertEqual((second.parent, first.slug_en), (first, "first"))
        self.assertEqual([each.code for each in first.countries.all()], ["CH"])
        self.assertEqual(first.public_languages(), [])
        self.assertEqual(first.version, 1)

    def test_an_acronym_tells_an_office_as_its_number_does(self):
        Office.objects.filter(pk=self.own.pk).update(acronym="OWN")
        self.bring_in(OFFICE, [["acronym", "email"], ["OWN", "own@example.org"]])
        self.assertEqual(self.own.working_copy.email, "own@example.org")

    def test_what_others_wrote_in_the_copy_stays(self):
        copy = actions.edit(self.own)
        copy.summary_en = "Theirs"
        copy.save()
        self.bring_in(
            OFFICE, [["id", "title_en", "phones"], [self.own.pk, "Mine", "'+41225550100"]]
        )
        copy.refresh_from_db()
        self.assertEqual((copy.summary_en, copy.title_en), ("Theirs", "Mine"))
        self.assertEqual(copy.phones, "+41225550100")

    def test_texts_are_sanitised_and_typeset(self):
        person = make_person("")
        Person.objects.filter(pk=person.pk).update(title_fr="Anne")
        text = "<p>Qui ?</p><script>alert(1)</script>"
        self.bring_in(PERSON, [["id", "biography_fr"], [person.pk, text]])
        person.refresh_from_db()
        self.assertEqual(person.biography_fr, "<p>Qui\u202f?</p>")

    def test_no_column_publishes(self):
        for column in ("publish_at_en", "title", "draft_of", "version", "is_outdated_en"):
            response = self.try_out(OFFICE, [["id", column], [self.own.pk, "2024-01-01"]])
            self.assertIn(column, str(problems(response)))

    def test_a_published_edition_keeps_its_title(self):
        response = self.try_out(OFFICE, [["id", "title_en"], [self.own.pk, ""]])
        self.assertEqual(problems(response)[0][:2], (2, "Name · English"))


class ReachTests(SheetCase):
    def test_who_may_not_add_and_change_brings_nothing_in(self):
        for role in ("Author", "Translator", "Editor"):
            self.login(role)
            for name in (OFFICE, PERSON, CONTACT, COUNTRY):
                self.assertEqual(self.client.get(self.sheet_url(name)).status_code, 403)
                sent = self.client.post(self.sheet_url(name), {"kept": "1"})
                self.assertEqual(sent.status_code, 403)

    def test_an_export_has_what_the_user_reaches(self):
        self.login("Author")
        titles = [row["title_en"] for row in self.exported(OFFICE)]
        self.assertEqual(titles, [self.own.title_en])

    def local(self):
        """Return somebody who adds and changes offices, but those of one's own only."""
        user = make_staff("Editor", [self.own], username="local")
        names = [
            f"{act}_{name}" for act in ("add", "change") for name in ("office", "presscontact")
        ]
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        self.client.force_login(user)

    def test_nobody_touches_an_office_out_of_reach(self):
        self.local()
        Office.objects.filter(pk=self.other.pk).update(acronym="OTH")
        for pk in (self.other.pk, 10**9):
            response = self.try_out(OFFICE, [["id", "email"], [pk, "a@example.org"]])
            told = [(2, "Id", "There is no such row that you may change.")]
            self.assertEqual([(n, c.capitalize(), r) for n, c, r in problems(response)], told)
        for parent in ("OTH", self.other.pk, "NONE"):
            response = self.try_out(OFFICE, [["id", "parent"], [self.own.pk, parent]])
            self.assertIn(f"There is none called “{parent}”", str(problems(response)))
        self.bring_in(OFFICE, [["id", "email"], [self.own.pk, "a@example.org"]])

    def test_nobody_touches_a_contact_of_an_office_out_of_reach(self):
        self.local()
        contact = make_contact(office=self.other)
        response = self.try_out(CONTACT, [["id", "name_en"], [contact.pk, "Mine"]])
        self.assertIn("out of your reach", str(problems(response)))
        response = self.try_out(CONTACT, [["emails", "office"], ["b@example.org", self.other.pk]])
        self.assertIn("There is none called", str(problems(response)))

    def test_a_file_is_its_own_users_and_of_one_type(self):
        kept = self.try_out(OFFICE, [["id", "email"], [self.own.pk, "a@example.org"]])
        sent = {"kept": kept.context["kept"].pk, "seen": kept.context["trial"].seen}
        self.assertContains(self.client.post(self.sheet_url(PERSON), sent), "not there any more")
        self.login("Head of press")
        self.assertContains(self.client.post(self.sheet_url(OFFICE), sent), "not there any more")
        self.assertTrue(Spreadsheet.objects.exists())


class ContactTests(SheetCase):
    def test_an_address_tells_a_contact(self):
        contact = make_contact(emails="Desk@example.org\nb@example.org")
        self.bring_in(
            CONTACT,
            [
                ["emails", "phones", "languages", "opens_at", "closes_at", "timezone", "open_days"],
                [
                    "desk@example.org",
                    "+41 22 555 01 00; +33 1 55 55 01 00",
                    "fr, ar",
                    "09:00",
                    "17:00",
                    "Europe/Zurich",
                    "1 5",
                ],
                ["new@example.org", "", "", "", "", "", ""],
            ],
        )
        contact.refresh_from_db()
        self.assertEqual(contact.phones, "+41 22 555 01 00\n+33 1 55 55 01 00")
        self.assertEqual((contact.languages, contact.open_days), (["fr", "ar"], [1, 5]))
        self.assertEqual(PressContact.objects.count(), 2)
        self.assertTrue(Entry.objects.filter(action="sheet.imported").exists())
        self.assertEqual(Entry.objects.filter(action="admin.changed").count(), 1)

    def test_errors_are_told_by_row_and_column_and_nothing_is_done(self):
        contact = make_contact()
        response = self.try_out(
            CONTACT,
            [
                ["id", "emails", "phones", "kind", "from_on", "country", "timezone"],
                [contact.pk, "good@example.org", "", "desk", "", "", ""],
                ["", "", "123", "clown", "28.5.2024", "XX", "Mars"],
                ["", "", "", "", "", "", ""],
                ["", "", "", "desk", "", "", ""],
                [contact.pk, "good@example.org", "", "person", "", "", ""],
            ],
        )
        found = {(number, column) for number, column, _reason in problems(response)}
        wrong = {"Kind", "Valid from", "Country of the duty station", "Telephones", "Time zone"}
        self.assertEqual({column for number, column in found if number == 3}, wrong)
        self.assertIn((5, ""), found)
        self.assertIn((6, "", "Row 2 is about the same."), problems(response))
        self.assertIsNone(response.context["kept"])
        contact.refresh_from_db()
        self.assertEqual(contact.emails, "media@example.org")

    def test_errors_are_in_the_users_language(self):
        response = self.client.post(
            "/admin/language/", {"language": "fr", "next": "/admin/"}, follow=True
        )
        self.assertEqual(response.wsgi_request.LANGUAGE_CODE, "fr")
        response = self.try_out(CONTACT, [["emails", "phones"], ["nobody", "1"]])
        self.assertIn("Numéros de téléphone", str(problems(response)))
        self.assertContains(response, "<html")

    def test_a_head_may_be_in_plain_words(self):
        contact = make_contact()
        self.bring_in(CONTACT, [["Id", "Name · Français"], [contact.pk, "Bureau"]])
        contact.refresh_from_db()
        self.assertEqual(contact.name_fr, "Bureau")

    def test_what_changed_since_it_was_shown_is_shown_again(self):
        contact = make_contact()
        seen = self.try_out(CONTACT, [["id", "name_en"], [contact.pk, "Mine"]])
        PressContact.objects.update(name_en="Theirs")
        again = self.confirm(CONTACT, seen)
        self.assertContains(again, "somebody has changed")
        contact.refresh_from_db()
        self.assertEqual(contact.name_en, "Theirs")
        self.assertEqual(self.confirm(CONTACT, again).status_code, 302)

    def test_names_in_one_language_are_stored_in_any_language_of_the_interface(self):
        for code, column in (("en", "name_fr"), ("fr", "name_ar")):
            self.client.post("/admin/language/", {"language": code})
            iso = {"en": "AA", "fr": "BB"}[code]
            self.bring_in(COUNTRY, [["code", column, "region"], [iso, f"Land {code}", "europe"]])
            self.assertEqual(getattr(Country.objects.get(code=iso), column), f"Land {code}")


class TogetherTests(Sheets, TogetherTestCase):
    def test_a_file_that_is_confirmed_twice_at_once_is_brought_in_once(self):
        self.client.force_login(get_user_model().objects.create_superuser("ada"))
        response = self.try_out(
            CONTACT, [["kind", "name_en", "phones"], ["desk", "Night desk", "+41 22 555 01 00"]]
        )
        self.assertEqual(problems(response), [])
        sent = {"kept": response.context["kept"].pk, "seen": response.context["trial"].seen}
        meeting, act = Barrier(2), resources.bring_in

        def met(*arguments, **options):
            with suppress(BrokenBarrierError):
                meeting.wait(MEETING)
            return act(*arguments, **options)

        def confirm(number):
            client = Client()
            client.cookies = deepcopy(self.client.cookies)
            return client.post(self.sheet_url(CONTACT), sent).status_code

        with patch.object(resources, "bring_in", met):
            answers = self.together(confirm, 2)
        self.assertEqual(sorted(answers), [200, 302])
        self.assertEqual(PressContact.objects.count(), 1)
