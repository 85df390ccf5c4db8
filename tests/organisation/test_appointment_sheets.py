from datetime import date

from django.contrib.auth.models import Permission
from django.test import TestCase

from audit.models import Entry
from organisation.models import Appointment, Person
from publishing import actions
from publishing.models import Version
from tests.factories import make_person
from tests.spreadsheets import Sheets, problems
from tests.staff import Newsroom, make_staff

PERSON = "organisation_person"
HEAD = ["key", "person", "role_en", "role_fr", "office", "from_on", "until_on", "is_acting"]


class AppointmentSheetTests(Sheets, Newsroom, TestCase):
    rows = "appointment"

    def setUp(self):
        self.login("Webmaster")
        self.anne = make_person("en fr", title_en="Anne", title_fr="Anne")
        self.director = self.anne.appointments.create(
            role_en="Director", role_fr="Directrice", office=self.own, from_on=date(2020, 1, 2)
        )
        self.adviser = self.anne.appointments.create(role_en="Adviser")
        self.draft = make_person("", title_en="Bo")

    def roles(self, person):
        """Return the appointments in the newest content of a person, by role."""
        row = actions.edited(Person.objects.get(pk=person.pk))
        return {each.role_en: each for each in row.appointments.all()}

    def test_what_goes_out_and_comes_back_changes_nothing(self):
        copy = actions.edit(self.anne)
        copy.appointments.update(role_fr="'=Plus récent")
        self.draft.appointments.create(office=self.other, until_on=date(2024, 2, 29))
        for form in ("csv", "xlsx"):
            with self.subTest(form):
                content = self.export(PERSON, form)
                self.assertEqual(self.assertUnchanged(PERSON, content), 3)
        rows = {row["key"]: row for row in self.exported(PERSON)}
        row = rows[str(self.adviser.key)]
        self.assertEqual((row["person"], row["role_fr"]), ("Anne", "'=Plus récent"))
        self.assertEqual(self.exported(PERSON, query="?q=Bo")[0]["office"], self.other.title_en)

    def test_one_changes_another_is_new_and_a_third_stays_in_the_working_copy(self):
        response = self.try_out(
            PERSON,
            [
                HEAD,
                [self.director.key, "Anne", "Chief", "Directrice", "", "", "2024-01-31", "yes"],
                ["", self.anne.pk, "Envoy", "Envoyée", self.own.title_en, "2024-02-01", "", ""],
                ["", "Bo", "Driver", "", self.other.pk, "", "", "no"],
            ],
        )
        self.assertContains(response, "Anne · Chief")
        self.assertContains(response, "<ins>Chief</ins>")
        self.assertFalse(Person.objects.filter(draft_of__isnull=False).exists())
        self.confirm(PERSON, response)
        roles = self.roles(self.anne)
        self.assertEqual(roles.keys(), {"Chief", "Envoy", "Adviser"})
        chief, envoy = roles["Chief"], roles["Envoy"]
        self.assertEqual((chief.key, chief.office, chief.from_on), (self.director.key, None, None))
        self.assertEqual((chief.until_on, chief.is_acting), (date(2024, 1, 31), True))
        self.assertEqual((envoy.role_fr, envoy.office), ("Envoyée", self.own))
        self.assertEqual(self.roles(self.draft)["Driver"].office, self.other)
        self.director.refresh_from_db()
        self.assertEqual(self.director.role_en, "Director")
        version = Version.objects.of(self.anne).latest("number")
        self.assertEqual(version.made_by, self.people["Webmaster"])
        told = {"type": "organisation.appointment", "added": 2, "changed": 1}
        self.assertEqual(Entry.objects.get(action="sheet.imported").details, told)

    def test_what_others_wrote_in_the_copy_stays(self):
        copy = actions.edit(self.anne)
        copy.appointments.filter(key=self.director.key).update(role_fr="La leur")
        self.bring_in(PERSON, [["key", "person", "role_en"], [self.director.key, "", "Mine"]])
        self.assertEqual(self.roles(self.anne)["Mine"].role_fr, "La leur")

    def test_errors_are_told_by_row_and_column_and_nothing_is_done(self):
        rows = [
            [self.director.key, "Anne", "Good", "", "", "", "", ""],
            ["", "", "", "", "", "", "", ""],
            ["", "Nobody", "A", "", "Nowhere", "1.2.2024", "", "perhaps"],
            ["", "", "No person", "", "", "", "", ""],
            [self.adviser.key, "Bo", "Adviser", "", "", "", "", ""],
            ["", "Bo", "B", "", "", "2024-02-01", "2024-01-01", ""],
            ["no key", "Bo", "C", "", "", "", "", ""],
            [self.director.key, "Anne", "Again", "", "", "", "", ""],
        ]
        found = {each[:2] for each in problems(self.try_out(PERSON, [HEAD, *rows]))}
        self.assertEqual(
            found,
            {
                *((4, column) for column in ("Person", "Office", "From", "Acting")),
                *((5, "Person"), (6, "Person"), (7, ""), (8, "Key"), (9, "")),
            },
        )
        self.assertEqual(Appointment.objects.count(), 2)

    def test_people_are_still_the_first_sheet(self):
        self.rows = ""
        self.assertIn("biography_en", self.exported(PERSON)[0])
        response = self.client.get(self.sheet_url(PERSON))
        for text in ('value="person"', 'value="appointment"', "<code>role_fr</code>"):
            self.assertContains(response, text)

    def test_a_file_waits_as_what_it_was_tried_out_as(self):
        response = self.try_out(PERSON, [["key", "role_en"], [self.director.key, "Mine"]])
        self.rows = ""
        self.confirm(PERSON, response)
        self.assertIn("Mine", self.roles(self.anne))

    def test_nobody_touches_a_person_out_of_reach(self):
        self.local()
        other = self.person("other")
        key = other.appointments.get().key
        for row, column in (([key, "", "Mine"], "Key"), (["", other.pk, "Mine"], "Person")):
            response = self.try_out(PERSON, [["key", "person", "role_en"], row])
            self.assertEqual([each[1] for each in problems(response)], [column])
        self.assertEqual({row["person"] for row in self.exported(PERSON)}, {"Anne"})

    def local(self):
        """Sign in as somebody who adds and changes people, but those of one's own office only."""
        user = make_staff("Editor", [self.own], username="local")
        names = ["add_person", "change_person"]
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        self.client.force_login(user)
