"""Which acts are recorded, as whose, and what of them is not."""

from django.contrib.admin.models import LogEntry
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.acting import acting_as
from audit.models import Actor, Entry
from publishing import actions, private_links, reviews
from publishing.models import PrivateLink, Release, Tag
from publishing.releases import publish_release
from tests.admin import AdminTestCase, address
from tests.factories import FUTURE, make_article, make_contact, make_office
from tests.staff import make_staff

PASSWORD = "correct horse battery staple"


def acts():
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def last():
    return Entry.objects.order_by("pk").last()


class SignInTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.user = User.objects.create_user("maria", password=PASSWORD, is_staff=True)

    def sign_in(self, username, password, **headers):
        request = RequestFactory().post("/", **headers)
        return authenticate(request, username=username, password=password)

    def test_signing_in_and_out_is_recorded(self):
        self.client.login(username="maria", password=PASSWORD)
        self.client.post(reverse("admin:logout"), REMOTE_ADDR="192.0.2.7")
        self.assertEqual(acts()[-2:], ["account.signed-in", "account.signed-out"])
        self.assertEqual((last().actor_id, last().object_id), (self.user.pk, str(self.user.pk)))
        self.assertEqual((last().address, str(last().actor)), ("192.0.2.7", "maria"))

    @override_settings(PROXIES=1)
    def test_behind_a_proxy_the_visitors_address_is_kept(self):
        headers = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.1, 192.0.2.7"}
        self.sign_in("maria", "wrong", **headers)
        self.assertEqual(last().address, "192.0.2.7")

    def test_a_failure_names_the_account_and_no_unknown_name(self):
        self.sign_in("maria", "wrong")
        self.assertEqual((last().action, last().actor_id), ("account.sign-in-failed", None))
        self.assertEqual((last().object_id, last().details), (str(self.user.pk), {}))
        self.sign_in("MARIA", "wrong")
        self.assertEqual((last().object_id, last().details), (str(self.user.pk), {}))
        self.sign_in(PASSWORD, "maria")
        self.assertEqual(last().object_id, "")
        kept = str(list(Entry.objects.values()))
        self.assertNotIn(PASSWORD, kept)
        self.assertNotIn("maria", kept)
        self.assertEqual(len(last().details["name_digest"]), 16)

    def test_known_and_unknown_names_cost_the_same(self):
        for name in ("maria", "nobody"):
            with self.assertNumQueries(3):  # the account, twice, and the entry
                self.sign_in(name, "wrong")


class AccountTest(TestCase):
    def setUp(self):
        self.user = User.objects.create_user("maria", "maria@example.org", PASSWORD)
        self.group = Group.objects.get(name="Editor")

    def test_making_changing_and_deleting_an_account_is_recorded(self):
        self.assertEqual(acts()[-1], "account.made")
        self.user.first_name, self.user.is_active = "Maria", False
        self.user.save()
        self.assertEqual(last().details, {"fields": ["first_name", "is_active"],
                                          "now": {"is_active": False}})  # fmt: skip
        self.user.save()
        self.assertEqual(acts().count("account.changed"), 1)
        pk = self.user.pk
        self.user.delete()
        self.assertEqual((last().action, last().object_id), ("account.deleted", str(pk)))
        self.assertEqual(Actor.objects.get(pk=pk).name, "maria")

    def test_a_password_is_named_and_never_kept_and_a_better_hash_is_no_change(self):
        self.user.set_password("another long password")
        self.user.save()
        self.assertEqual(last().details["fields"], ["password"])
        count = Entry.objects.count()
        with override_settings(
            PASSWORD_HASHERS=[
                "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
                "django.contrib.auth.hashers.MD5PasswordHasher",
                "django.contrib.auth.hashers.PBKDF2PasswordHasher",
            ]
        ):
            self.assertTrue(self.user.check_password("another long password"))
        self.assertEqual(Entry.objects.count(), count)
        self.assertNotIn(self.user.password, str(list(Entry.objects.values())))

    def test_roles_rights_and_reach_are_recorded(self):
        self.user.groups.add(self.group)
        self.assertEqual((last().action, last().details), ("account.groups", {"added": ["Editor"]}))
        self.group.user_set.remove(self.user)
        self.assertEqual(last().details, {"removed": [self.user.pk]})
        permission = Permission.objects.get(codename="publish_article")
        self.user.user_permissions.add(permission)
        self.assertEqual(last().details, {"added": ["articles.publish_article"]})
        self.group.permissions.clear()
        self.assertIn("articles.publish_article", last().details["removed"])
        make_staff("Author", [make_office(title="Geneva")], username="ana")
        self.assertEqual(
            (last().action, last().details), ("scope.offices", {"added": ["Geneva en"]})
        )

    def test_what_migrate_lays_down_is_nobodys_act(self):
        count = Entry.objects.count()
        call_command("migrate", verbosity=0)
        self.assertEqual(Entry.objects.count(), count)


class PageTest(TestCase):
    def setUp(self):
        self.user = User.objects.create_user("maria")
        self.article = make_article("", title_en="One", title_fr="Un")
        self.enterContext(acting_as(self.user, "192.0.2.7"))

    def test_every_act_on_a_page_is_recorded_with_who_and_from_where(self):
        actions.publish(self.article, ["en"])
        first = last()
        self.assertEqual((first.action, first.object_title), ("page.published", "One"))
        self.assertEqual((first.actor_id, first.address), (self.user.pk, "192.0.2.7"))
        self.assertEqual(first.details["languages"], ["en"])
        self.assertIn("embargo_until", first.details)
        actions.publish(self.article, ["fr"], FUTURE)
        self.article.refresh_from_db()
        actions.withdraw(self.article, "en")
        reviews.submit(self.article, "fr", self.user)
        reviews.approve(self.article, "fr", self.user)
        actions.delete(self.article)
        expected = ["page.published", "page.scheduled", "page.withdrawn", "review.submitted"]
        self.assertEqual(acts()[-6:], [*expected, "review.approved", "page.deleted"])

    def test_a_release_is_recorded_with_its_pages(self):
        release = Release.objects.create(name="At noon")
        release.items.create(page=self.article, languages=["en"])
        publish_release(release)
        self.assertEqual(acts()[-2:], ["page.published", "release.scheduled"])

    def test_an_act_that_fails_leaves_no_entry(self):
        count = Entry.objects.count()
        with self.assertRaises(Exception):  # noqa: B017
            actions.withdraw(self.article, "en")
        self.assertEqual(Entry.objects.count(), count)

    def test_one_statement_more_for_each_act(self):
        actions.publish(self.article, ["en"])
        with CaptureQueriesContext(connection) as captured:
            actions.withdraw(self.article, "en")
        found = [each["sql"] for each in captured.captured_queries if "audit_" in each["sql"]]
        self.assertEqual(len(found), 1, found)


class LinkTest(TestCase):
    def test_a_link_is_recorded_when_made_used_and_revoked_without_the_readers_name(self):
        article = make_article("", title_en="Secret")
        user = User.objects.create_user("maria")
        in_a_week = timezone.now() + timezone.timedelta(days=7)
        link, token = private_links.make_link(
            article, "en", PrivateLink.Purpose.EMBARGO, "Jo Reader", in_a_week, user
        )
        self.client.get(private_links.address_of(token), REMOTE_ADDR="192.0.2.7")
        self.assertEqual((last().action, last().address), ("link.used", "192.0.2.7"))
        private_links.revoke(link)
        private_links.revoke(link)
        self.assertEqual(acts()[-3:], ["link.made", "link.used", "link.revoked"])
        kept = str(list(Entry.objects.values()))
        self.assertNotIn("Jo Reader", kept)
        self.assertNotIn(token, kept)


class AdminLogTest(AdminTestCase):
    def test_other_things_in_the_admin_are_recorded_with_the_fields_that_changed(self):
        tag = Tag.objects.create(name_en="Migration", slug="migration")
        self.save(Tag, tag, name_en="Mobility")
        self.assertEqual((last().action, last().object_title), ("admin.changed", "Mobility"))
        self.assertTrue(last().details["fields"])
        self.client.post(address(Tag, "delete", tag.pk), {"post": "yes"})
        self.assertEqual(last().action, "admin.deleted")

    def test_several_at_once_are_each_recorded(self):
        tags = [Tag.objects.create(name_en=name, slug=name) for name in "ab"]
        form = {"action": "delete_selected", "_selected_action": [tag.pk for tag in tags]}
        self.client.post(address(Tag, "changelist"), form | {"post": "yes"})
        self.assertEqual(acts()[-2:], ["admin.deleted"] * 2)

    def test_what_may_name_a_person_is_not_named(self):
        contact = make_contact()
        LogEntry.objects.log_actions(self.user.pk, [contact], 2, "[]")
        self.assertEqual((last().object_id, last().object_title), (str(contact.pk), ""))

    def test_an_export_for_translation_is_recorded(self):
        article = make_article("", title_en="One")
        form = {"action": "export_for_translation", "_selected_action": article.pk}
        url = address(type(article), "changelist")
        self.client.post(url, form | {"target": "fr", "export": "1"})
        self.assertEqual((last().action, last().details["pages"]), ("page.exported", [article.pk]))
