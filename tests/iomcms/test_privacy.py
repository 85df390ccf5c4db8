"""What is kept of people is listed, shown to them, and taken away."""

import json
import re
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import models
from django.http import QueryDict
from django.test import SimpleTestCase, TestCase, override_settings
from django.utils import timezone

from audit.acting import acting_as
from audit.models import Actor, Entry
from audit.sealing import seal
from audit.verifying import verify
from organisation.models import PressContact, StaffScope
from publishing import actions, unsaved
from publishing.models import Presence, UnsavedForm, Version
from tests.admin import AdminTestCase, address
from tests.factories import make_article, make_contact, make_office, make_page

INVENTORY = Path(settings.BASE_DIR, "docs", "privacy.md")
#: Names of columns that may hold what is known of a person.
PERSONAL = re.compile(
    r"e?mails?|e?mail_address|phones?|name|(user|first|last|full)_?name|address|password"
    r"|ip|host|user_agent|token\w*|session_(key|data)|answered_as|biography|credit|secret"
)
#: What is a name or an address of no person, by the label of the model.
OF_THINGS = {"name": r"publishing\.(tag|release)|pages\.\w+|organisation\.country|taggit\.\w+",
             "address": r"pages\.\w+"}  # fmt: skip


def columns():
    """Yield the columns that hold, or lead to, what is known of a person."""
    user = get_user_model()
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        for field in model._meta.concrete_fields:
            name = getattr(getattr(field, "translated_field", field), "name", field.name)
            is_of_thing = name in OF_THINGS and re.fullmatch(OF_THINGS[name], label)
            is_address = isinstance(field, models.EmailField | models.GenericIPAddressField)
            leads = field.related_model in (user, Actor)
            if leads or is_address or (PERSONAL.fullmatch(name) and not is_of_thing):
                yield f"{label}.{name}"


class InventoryTest(SimpleTestCase):
    def test_every_column_about_a_person_is_in_the_inventory(self):
        listed = set(re.findall(r"`([a-z_]+\.[a-z_]+\.[a-z_]+)`", INVENTORY.read_text()))
        self.assertEqual(set(columns()) - listed, set(), "add them to docs/privacy.md")

    def test_what_the_inventory_names_is_there(self):
        for named in re.findall(r"`([a-z]+\.[a-z_]+\.[a-z_]+)`", INVENTORY.read_text()):
            app, model, field = named.split(".")
            if apps.is_installed(app) or app in apps.app_configs:
                with self.subTest(named):
                    found = [m for m in apps.get_models(include_auto_created=True)
                             if m._meta.label_lower == f"{app}.{model}"]  # fmt: skip
                    self.assertTrue(found[0]._meta.get_field(field))


class PersonTest(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.person = User.objects.create_user(
            "maria.lopez", "maria.lopez@example.org", "a very long secret",
            first_name="María", last_name="López", is_staff=True,
        )  # fmt: skip
        self.person.groups.add(Group.objects.get(name="Editor"))
        StaffScope.objects.create(user=self.person, languages=["es"])
        self.article = make_article("", title_en="One")
        with acting_as(self.person, "192.0.2.7"):
            actions.publish(self.article, ["en"])
            actions.withdraw(self.article, "en")
        unsaved.keep(
            self.person, type(self.article), self.article.pk, QueryDict("title_en=Unsaved")
        )
        Presence.objects.create(user=self.person, page_type_id=1, page_id=1)
        self.client_of_person = self.client_class()
        self.client_of_person.force_login(self.person)

    def everything(self):
        """Return every value in the database, as one text."""
        rows = (
            row
            for model in apps.get_models(include_auto_created=True)
            for row in model._base_manager.values()
        )
        return " ".join(str(row) for row in rows)

    def test_all_that_is_kept_of_an_account_is_told_and_no_secret(self):
        out = StringIO()
        call_command("export_person", "maria.lopez", stdout=out)
        told = json.loads(out.getvalue())
        self.assertEqual(told["account"]["email"], "maria.lopez@example.org")
        self.assertEqual(told["groups"], ["Editor"])
        self.assertEqual(told["organisation.staffscope.user"][0]["languages"], ["es"])
        self.assertEqual(len(told["publishing.version.made_by"]), 2)
        self.assertEqual(told["publishing.version.made_by"][0]["made_from"], "192.0.2.7")
        self.assertEqual(len(told["publishing.unsavedform.user"]), 1)
        self.assertEqual(len(told["sessions"]), 1)
        acted = [entry["action"] for entry in told["audit, as who acted"]]
        self.assertIn("page.published", acted)
        self.assertIn("account.made", [e["action"] for e in told["audit, as whom it was about"]])
        session = Session.objects.get(pk=self.client_of_person.session.session_key)
        for secret in (self.person.password, session.session_key, session.session_data):
            self.assertNotIn(secret, out.getvalue())
        self.assertEqual(Entry.objects.first().action, "person.exported")

    def test_nothing_is_left_of_the_person_but_the_work_under_a_role(self):
        seal()
        call_command("erase_person", "maria.lopez", role="Editor, Geneva office", stdout=StringIO())
        left = self.everything().lower()
        for word in ("maria", "maría", "lópez", "lopez"):
            self.assertNotIn(word, left)
        self.person.refresh_from_db()
        self.assertFalse(self.person.is_active or self.person.is_staff)
        self.assertFalse(self.person.has_usable_password() or self.person.groups.exists())
        self.assertFalse(UnsavedForm.objects.exists() or Presence.objects.exists())
        self.assertEqual(self.client_of_person.get("/admin/").status_code, 302)
        history = self.client.get(address(type(self.article), "history", self.article.pk))
        self.assertContains(history, "Editor, Geneva office")
        self.assertFalse(Version.objects.filter(made_from__isnull=False).exists())
        seal()
        self.assertEqual(verify().reason, "")
        acted = self.client.get("/admin/audit/entry/", {"q": "Geneva"})
        self.assertContains(acted, "page.published")

    def test_the_name_of_a_deleted_account_is_erased_too(self):
        self.client.post(address(User, "delete", self.person.pk), {"post": "yes"})
        self.assertFalse(User.objects.filter(pk=self.person.pk).exists())
        self.assertIn("maria.lopez", self.everything())
        call_command("erase_person", "maria.lopez", role="Editor", stdout=StringIO())
        self.assertNotIn("maria.lopez", self.everything())
        with self.assertRaises(CommandError):
            call_command("erase_person", "maria.lopez", role="Editor")
        with self.assertRaises(CommandError):
            call_command("export_person", "maria.lopez")

    def erase(self, user, **form):
        form = {"action": "erase_people", "_selected_action": user.pk} | form
        return self.client.post(address(User, "changelist"), form, follow=True)

    def test_a_webmaster_erases_in_the_list_of_users(self):
        asked = self.erase(self.person)
        self.assertContains(asked, "maria.lopez")
        refused = self.erase(self.person, role=" ")
        self.assertContains(refused, 'role="alert"')
        self.assertContains(refused, 'id="id_role_error"')  # which the field names
        self.person.refresh_from_db()
        self.assertEqual(self.person.last_name, "López")
        self.erase(self.person, role="Editor, Geneva office")
        self.person.refresh_from_db()
        self.assertEqual(self.person.get_full_name(), "Editor, Geneva office")
        self.assertEqual(Entry.objects.filter(action="person.erased").get().actor_id, self.user.pk)

    def test_nobody_erases_themselves_a_superuser_or_without_the_permission(self):
        self.erase(self.user, role="Nobody")
        self.user.refresh_from_db()
        self.assertTrue(self.user.is_active)
        self.login_with("view_user", "change_user", "delete_user")
        self.erase(self.user, role="Nobody")
        self.user.refresh_from_db()
        self.assertTrue(self.user.is_active)
        User.objects.get(username="editor").delete()
        self.login_with("view_user", "change_user")
        self.erase(self.person, role="Nobody")
        self.person.refresh_from_db()
        self.assertTrue(self.person.is_active)


class PrivacyPageTest(TestCase):
    def test_it_stands_in_every_language_and_sets_nothing(self):
        for code, _name in settings.LANGUAGES:
            response = self.client.get(f"/{code}/privacy/")
            self.assertEqual(response.status_code, 200)
            self.assertFalse(response.cookies)
            self.assertContains(self.client.get(f"/{code}/"), f'href="/{code}/privacy/"')

    def test_it_speaks_of_news_by_mail_only_where_there_is_some(self):
        for is_on in (True, False):
            with override_settings(SUBSCRIPTIONS=is_on):
                found = b"unsubscribe" in self.client.get("/en/privacy/").content
                self.assertEqual(found, is_on)

    def test_it_names_who_else_may_learn_of_a_visit(self):
        self.assertContains(self.client.get("/en/privacy/"), "YouTube or Vimeo")
        for hosts in ([], ["https://files.example"]):
            with override_settings(MEDIA_HOSTS=hosts):
                told = self.client.get("/en/privacy/").content
                self.assertEqual(b"storage service" in told, bool(hosts))
                self.assertEqual(b"nothing from any other host" in told, not hosts)

    def test_a_standing_page_takes_its_place_in_its_languages(self):
        make_page("en fr", title="Our own words", slug_en="privacy", slug_fr="confidentialite")
        self.assertContains(self.client.get("/en/privacy/"), "Our own words")
        self.assertRedirects(self.client.get("/fr/privacy/"), "/fr/confidentialite/")
        self.assertContains(self.client.get("/es/privacy/"), 'href="/es/press/"')
        self.assertNotContains(self.client.get("/es/privacy/"), "Our own words")


class EndedContactTest(TestCase):
    def test_a_contact_that_has_ended_stands_nowhere(self):
        yesterday = timezone.localdate() - timezone.timedelta(days=1)
        contact = make_contact(
            name="Ada Ended", emails="ada.ended@example.org", until_on=yesterday,
            office=make_office("en"),
        )  # fmt: skip
        article = make_article("en")
        article.placed_contacts.create(contact=contact)
        addresses = [article.get_absolute_url("en"), contact.office.get_absolute_url("en")]
        addresses += ["/en/", "/en/press/", "/api/v1/contacts/", f"/api/v1/articles/{article.pk}/"]
        for url in (*addresses, "/en/news/feed/", f"/api/v1/offices/{contact.office_id}/"):
            with self.subTest(url):
                said = self.client.get(url).content.decode()
                self.assertNotIn("Ada", said)
                self.assertNotIn("ada.ended", said)
        self.assertTrue(PressContact.objects.filter(pk=contact.pk).exists())
        kept = str(list(Version.objects.values_list("content", flat=True)))
        self.assertNotIn("ada.ended", kept)
