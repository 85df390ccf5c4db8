from django.contrib.auth.models import User

import audit
from audit.acting import acting_as
from audit.models import Entry
from audit.sealing import seal
from tests.admin import AdminTestCase, address, queries_of
from tests.factories import make_article

LIST = "/admin/audit/entry/"


class AuditAdminTest(AdminTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.maria = User.objects.create_user("maria")
        cls.article = make_article("", title_en="The = report")
        with acting_as(cls.maria, "192.0.2.7"):
            audit.record("page.published", cls.article, languages=["en"])
        audit.record("command.run", command="backup")
        seal()

    def found(self, **query):
        response = self.client.get(LIST, query)
        self.assertEqual(response.status_code, 200)
        return [entry.action for entry in response.context["cl"].result_list]

    def test_an_export_of_what_cannot_be_asked_for_is_refused(self):
        for query in ({"at__gte": "x"}, {"no-such": "1"}):
            self.assertEqual(self.client.get(f"{LIST}export/csv/", query).status_code, 400)

    def test_entries_are_found_by_person_object_address_action_and_day(self):
        entry = Entry.objects.get(action="page.published")
        for term in ("maria", "report", "192.0.2.7", "page.", str(self.article.pk)):
            with self.subTest(term):
                self.assertIn("page.published", self.found(q=term))
                self.assertNotIn("command.run", self.found(q=term))
        self.assertIn("command.run", self.found(q=f"{entry.at:%Y-%m-%d}"))
        self.assertEqual(self.found(q="1999-01-01"), [])
        self.assertEqual(self.found(kind="command"), ["command.run"])

    def test_an_entry_is_shown_and_nothing_can_be_done_to_it(self):
        entry = Entry.objects.get(action="page.published")
        response = self.client.get(address(Entry, "change", entry.pk))
        for text in ("maria", "192.0.2.7", entry.digest, "The = report"):
            self.assertContains(response, text)
        self.assertNotContains(response, 'name="_save"')
        for action, *args in (("add",), ("delete", entry.pk)):
            self.assertEqual(self.client.post(address(Entry, action, *args)).status_code, 403)
        self.client.post(address(Entry, "change", entry.pk), {"action": "x"})
        entry.refresh_from_db()
        self.assertEqual(entry.action, "page.published")

    def test_the_list_costs_the_same_whatever_its_length(self):
        self.found()
        before = queries_of(self.found)
        for _each in range(20):
            audit.record("page.saved", self.article, user=self.maria)
            audit.record("account.changed", self.maria)
        self.assertEqual(queries_of(self.found), before)

    def test_what_is_listed_can_be_taken_out_which_is_recorded(self):
        for form, text in (("csv", "page.published,"), ("jsonl", '"action": "page.published"')):
            with self.subTest(form):
                response = self.client.get(f"{LIST}export/{form}/", {"q": "maria"})
                body = response.getvalue().decode()
                self.assertIn(text, body)
                self.assertNotIn("command.run", body)
                self.assertIn("maria", body)
                last = Entry.objects.first()
                self.assertEqual((last.action, last.actor_id), ("audit.exported", self.user.pk))

    def test_only_who_may_view_it_does(self):
        self.login_with("view_article")
        for url in (LIST, f"{LIST}export/csv/"):
            self.assertEqual(self.client.get(url).status_code, 403)
        User.objects.filter(username="editor").delete()
        self.login_with("view_entry")
        for url in (LIST, f"{LIST}export/csv/"):
            self.assertEqual(self.client.get(url).status_code, 200)
