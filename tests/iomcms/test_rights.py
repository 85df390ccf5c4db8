from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.test import TestCase

from tests.accounts.people import give_app
from tests.admin import fields_of
from tests.staff import make_staff

NEW = "a brand new walk by the lake"


class RightsTest(TestCase):
    """What a webmaster who is no superuser, and somebody with less, make of accounts and roles."""

    @classmethod
    def setUpTestData(cls):
        cls.boss = User.objects.create_superuser("boss")
        cls.webmaster = make_staff("Webmaster")
        cls.author = make_staff("Author")
        cls.clerk = User.objects.create_user("clerk", is_staff=True)
        codenames = ("view_user", "change_user", "delete_user", "view_group", "change_group")
        cls.clerk.user_permissions.set(Permission.objects.filter(codename__in=codenames))

    def setUp(self):
        self.client.force_login(self.webmaster)

    def path(self, user, what="change"):
        return f"/admin/auth/user/{user.pk}/{what}/"

    def act(self, action, user, **more):
        data = {"action": action, "_selected_action": [user.pk]} | more
        return self.client.post("/admin/auth/user/", data)

    def assertUntouched(self, user):
        before = User.objects.values().get(pk=user.pk)
        factors = Authenticator.objects.filter(user=user).count()
        passwords = {"password1": NEW, "password2": NEW, "usable_password": "true"}
        refused = [
            self.client.post(self.path(user), {"username": "mine", "email": "mine@example.org"}),
            self.client.post(self.path(user, "password"), passwords),
            self.client.post(self.path(user, "delete"), {"post": "yes"}),
            self.act("delete_selected", user, post="yes"),
        ]
        self.act("remove_factors", user)
        self.act("erase_people", user, role="Editor")
        self.assertEqual([each.status_code for each in refused[:3]], [403, 403, 403])
        self.assertEqual(User.objects.values().get(pk=user.pk), before)
        self.assertEqual(Authenticator.objects.filter(user=user).count(), factors)

    def test_only_a_superuser_touches_a_superuser(self):
        give_app(self.boss)
        self.assertUntouched(self.boss)
        User.objects.filter(pk=self.boss.pk).update(is_active=False)
        self.assertUntouched(self.boss)

    def test_only_a_superuser_makes_one(self):
        for user in (self.webmaster, self.author):
            form = fields_of(self.client.get(self.path(user)))
            response = self.client.post(self.path(user), form | {"is_superuser": "on"})
            self.assertEqual(response.status_code, 302)
            self.assertFalse(User.objects.get(pk=user.pk).is_superuser)
        self.client.force_login(self.boss)
        form = fields_of(self.client.get(self.path(self.author)))
        self.client.post(self.path(self.author), form | {"is_superuser": "on"})
        self.assertTrue(User.objects.get(pk=self.author.pk).is_superuser)

    def test_a_webmaster_does_with_all_others_what_they_did(self):
        form = fields_of(self.client.get(self.path(self.author)))
        editor = Group.objects.get(name="Editor")
        response = self.client.post(self.path(self.author), form | {"groups": [editor.pk]})
        self.assertEqual(response.status_code, 302)
        self.assertEqual(list(self.author.groups.all()), [editor])
        passwords = {"password1": NEW, "password2": NEW, "usable_password": "true"}
        self.client.post(self.path(self.author, "password"), passwords)
        self.author.refresh_from_db()
        self.assertTrue(self.author.check_password(NEW))

    def test_nobody_touches_who_may_do_more(self):
        self.client.force_login(self.clerk)
        for is_active in (True, False):
            User.objects.update(is_active=is_active)
            User.objects.filter(pk=self.clerk.pk).update(is_active=True)
            self.assertUntouched(self.author)
            self.assertUntouched(self.webmaster)

    def test_nobody_gives_more_than_they_have(self):
        self.client.force_login(self.clerk)
        webmaster, interns = Group.objects.get(name="Webmaster"), Group.objects.create(name="New")
        publish = Permission.objects.get(codename="publish_article")
        form = fields_of(self.client.get(self.path(self.clerk)))
        for more in ({"groups": [webmaster.pk]}, {"user_permissions": [publish.pk]}):
            self.assertEqual(self.client.post(self.path(self.clerk), form | more).status_code, 200)
        own = Group.objects.create(name="Clerks")
        own.permissions.set(self.clerk.user_permissions.all())
        for group, status in ((own, 200), (interns, 200), (webmaster, 403)):
            sent = {"name": group.name, "permissions": [publish.pk]}
            response = self.client.post(f"/admin/auth/group/{group.pk}/change/", sent)
            self.assertEqual(response.status_code, status)
        self.assertFalse(User.objects.get(pk=self.clerk.pk).has_perm("articles.publish_article"))

    def test_nobody_takes_a_colleagues_name_in_other_letters(self):
        form = fields_of(self.client.get(self.path(self.webmaster)))
        response = self.client.post(self.path(self.webmaster), form | {"username": "BOSS"})
        self.assertContains(response, "already exists")
        own = self.client.post(self.path(self.webmaster), form | {"username": "webmaster"})
        self.assertEqual(own.status_code, 302)
