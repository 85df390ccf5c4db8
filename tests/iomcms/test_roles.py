from io import StringIO

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import TestCase, TransactionTestCase

from articles.models import Article
from iomcms.demo.logins import make_logins
from iomcms.roles import ROLES, codename, make_roles
from organisation.models import StaffScope
from publishing.permissions import languages_of
from tests.admin import AdminTestCase, address
from tests.factories import make_article, make_office


def permissions_of(role):
    group = Group.objects.get(name=role)
    return {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in group.permissions.select_related("content_type")
    }


def named(table):
    """Return the full names of the permissions in a role's table."""
    return {
        f"{model._meta.app_label}.{codename(action, model)}"
        for label, actions in table.items()
        for model in [apps.get_model(label)]
        for action in actions.split()
    }


class GroupTests(TestCase):
    def test_each_role_has_the_permissions_of_the_table_and_no_other(self):
        for role, table in ROLES.items():
            if table != "everything":
                with self.subTest(role):
                    self.assertEqual(permissions_of(role), named(table))

    def test_the_webmaster_has_everything(self):
        webmaster = Group.objects.get(name="Webmaster")
        self.assertEqual(webmaster.permissions.count(), Permission.objects.count())

    def test_only_some_publish_and_only_the_head_of_press_sets_embargoes(self):
        publishing = {role for role in ROLES if "articles.publish_article" in permissions_of(role)}
        self.assertEqual(publishing, {"Editor", "Head of press", "Webmaster"})
        embargo = {role for role in ROLES if "articles.embargo_article" in permissions_of(role)}
        self.assertEqual(embargo, {"Head of press", "Webmaster"})

    def test_only_the_webmaster_gives_permissions(self):
        for role in ROLES:
            given = {name for name in permissions_of(role) if name.startswith("auth.")}
            with self.subTest(role):
                self.assertEqual(bool(given), role == "Webmaster")

    def test_a_group_returns_to_the_table_after_every_migration_and_others_are_left_alone(self):
        author = Group.objects.get(name="Author")
        publish = Permission.objects.get(codename="publish_article")
        author.permissions.set([publish])
        own = Group.objects.create(name="Interns")
        own.permissions.set([publish])
        make_roles("default")
        self.assertEqual(permissions_of("Author"), named(ROLES["Author"]))
        self.assertEqual(permissions_of("Interns"), {"articles.publish_article"})

    def test_every_model_of_the_admin_is_somebodys_work(self):
        table = {label for role in ROLES.values() if role != "everything" for label in role}
        for model in admin.site._registry:
            if model._meta.app_label not in ("audit", "auth", "pages", "violations"):
                with self.subTest(model.__name__):
                    self.assertIn(model._meta.label_lower, table)


class FlushTests(TransactionTestCase):
    def test_a_flushed_database_has_the_roles_again(self):
        call_command("flush", interactive=False, verbosity=0)
        self.assertEqual(permissions_of("Author"), named(ROLES["Author"]))

    def test_migrating_again_changes_nothing(self):
        before = {role: permissions_of(role) for role in ROLES}
        call_command("migrate", verbosity=0, stdout=StringIO())
        self.assertEqual({role: permissions_of(role) for role in ROLES}, before)


class LoginTests(TestCase):
    def test_the_demo_logins_have_their_reach(self):
        geneva = make_office(title_en="Headquarters in Geneva", languages="")
        elsewhere = make_office(title_en="Elsewhere", languages="")
        self.assertEqual(make_logins(), 5)
        users = {user.username: user for user in get_user_model().objects.all()}
        for name in ("author", "editor"):
            self.assertEqual(list(users[name].scope.offices.all()), [geneva])
            self.assertNotIn(elsewhere, type(geneva).objects.within(users[name]))
        self.assertEqual(languages_of(users["translator"]), ["fr", "ar"])
        self.assertTrue(users["webmaster"].is_superuser)


class StaffAdminTests(AdminTestCase):
    def test_the_webmaster_says_where_somebody_works(self):
        User = get_user_model()
        user, office = User.objects.create_user("author"), make_office()
        changes = {"scope-0-offices": [office.pk], "scope-0-languages": ["fr", "ar"]}
        response = self.save(User, user, **changes)
        self.assertSaved(response)
        scope = StaffScope.objects.get(user=user)
        self.assertEqual(list(scope.offices.all()), [office])
        self.assertEqual(scope.languages, ["fr", "ar"])

    def test_a_language_that_the_site_does_not_have_is_refused(self):
        User = get_user_model()
        user = User.objects.create_user("author")
        response = self.save(User, user, **{"scope-0-languages": ["de"]})
        self.assertContains(response, "Select a valid choice")
        self.assertFalse(StaffScope.objects.exists())

    def test_the_list_of_users_names_their_roles(self):
        user = get_user_model().objects.create_user("author")
        user.groups.add(Group.objects.get(name="Author"))
        response = self.client.get(address(get_user_model(), "changelist"))
        self.assertContains(response, '<td class="field-roles">Author</td>')

    def test_a_new_user_is_made_before_their_reach_is_given(self):
        response = self.client.get(address(get_user_model(), "add"))
        self.assertNotContains(response, "scope-TOTAL_FORMS")


class AddressTests(AdminTestCase):
    def test_no_number_leads_to_the_address_of_a_page(self):
        article = make_article("")
        number = ContentType.objects.get_for_model(Article).pk
        response = self.client.get(f"/admin/r/{number}/{article.pk}/", follow=True)
        self.assertEqual(response.status_code, 404)
