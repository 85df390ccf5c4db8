from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import TestCase, override_settings
from django.urls import NoReverseMatch, reverse

from subscriptions.models import Subscriber
from tests.subscriptions.test_sending import make_subscriber

NUMBERS = "/admin/subscriptions/subscriber/"


class NumbersTest(TestCase):
    def login(self, role):
        user = get_user_model().objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        self.client.force_login(user)

    def test_they_are_counted_by_language_and_kind_without_a_name(self):
        make_subscriber("ada@example.org", language="fr", kinds=["story", "speech"])
        make_subscriber("bob@example.org", language="fr")
        make_subscriber("eve@example.org", confirmed_at=None, since_at=None)
        self.login("Head of press")
        response = self.client.get(NUMBERS)
        self.assertContains(response, "2 subscribers have confirmed.")
        self.assertContains(response, "1 has not yet.")
        languages, kinds = (dict(rows) for _title, rows in response.context["tables"])
        self.assertEqual(languages, {"English": 0, "Français": 2, "Español": 0, "العربية": 0})
        self.assertEqual((kinds["Story"], kinds["News"]), (2, 1))
        self.assertNotContains(response, "example.org")

    def test_only_those_see_them_who_may(self):
        self.login("Editor")
        self.assertEqual(self.client.get(NUMBERS).status_code, 403)
        self.assertNotContains(self.client.get("/admin/"), NUMBERS)

    def test_nobody_sees_or_changes_one(self):
        subscriber = make_subscriber()
        self.login("Webmaster")
        self.assertEqual(self.client.get(NUMBERS).status_code, 200)
        for path in (f"{subscriber.pk}/change/", f"{subscriber.pk}/delete/", "add/"):
            response = self.client.get(NUMBERS + path, follow=True)
            self.assertEqual(response.status_code, 404)
        with self.assertRaises(NoReverseMatch):
            reverse("admin:subscriptions_subscriber_change", args=[subscriber.pk])
        self.client.post(NUMBERS, {"action": "delete_selected", "_selected_action": subscriber.pk})
        self.assertTrue(Subscriber.objects.exists())

    @override_settings(SUBSCRIPTIONS=False)
    def test_turned_off_there_is_nothing_to_see(self):
        self.login("Webmaster")
        self.assertEqual(self.client.get(NUMBERS).status_code, 403)
        self.assertNotContains(self.client.get("/admin/"), NUMBERS)
