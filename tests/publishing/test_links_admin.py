from django.contrib.auth.models import Permission, User
from django.test import Client

import publishing.admin.links  # noqa: F401
from publishing import actions
from publishing.models import PrivateLink
from tests.admin import EVERYWHERE, reference
from tests.factories import make_event, make_person

from .test_private_links import LinkTestCase


class AdminTest(LinkTestCase):
    add = "/admin/publishing/privatelink/add/"

    def setUp(self):
        super().setUp()
        self.client = Client()
        self.client.force_login(self.chief)

    def login(self, *permissions):
        user = User.objects.create_user("someone", is_staff=True)
        user.user_permissions.set(
            Permission.objects.filter(codename__in=[*EVERYWHERE, *permissions])
        )
        self.client.force_login(user)

    def make(self, page=None, expires_on="2998-01-01", language="en"):
        return self.client.post(
            self.add,
            {
                "about": reference(page or self.article),
                "language": language,
                "purpose": "embargo",
                "name": "A journalist",
                "expires_at_0": expires_on,
                "expires_at_1": "00:00",
            },
        )

    def test_a_link_is_made_and_its_address_shown_this_once(self):
        self.assertContains(self.client.get(self.add), 'name="about"')
        response = self.make()
        address = response.context["address"]
        link = PrivateLink.objects.get()
        self.assertContains(response, address)
        self.assertEqual((link.page, link.made_by, link.name),
                         (self.article, self.chief, "A journalist"))  # fmt: skip
        self.assertEqual(self.client.get(address).status_code, 200)
        for again in (
            "/admin/publishing/privatelink/",
            f"/admin/publishing/privatelink/{link.pk}/change/",
        ):
            self.assertNotContains(self.client.get(again, follow=True), address.split("/")[4])

    def test_the_form_begins_with_the_page_it_was_opened_for(self):
        response = self.client.get(f"{self.add}?about={reference(self.article)}&language=fr")
        self.assertContains(response, f'value="{reference(self.article)}" selected')
        self.assertContains(response, 'value="fr" selected')

    def test_of_a_working_copy_it_leads_to_its_page(self):
        self.publish()
        self.make(actions.edit(self.article))
        self.assertEqual(PrivateLink.objects.get().page, self.article)

    def test_a_moment_gone_and_an_empty_edition_are_refused(self):
        self.assertContains(self.make(expires_on="2020-01-01"), "Choose a moment in the future.")
        self.assertContains(self.make(language="ar"), "Nothing is written in this language yet.")
        self.assertFalse(PrivateLink.objects.exists())

    def test_a_page_that_one_may_not_view_cannot_be_linked(self):
        self.login("add_privatelink", "view_privatelink", "view_event")
        self.assertContains(self.make(), "does not exist any more")
        self.assertFalse(PrivateLink.objects.exists())
        self.assertEqual(self.make(make_event("en")).status_code, 200)
        self.assertTrue(PrivateLink.objects.exists())

    def test_the_list_counts_the_uses_and_names_the_state(self):
        address = self.link()
        for _ in range(3):
            self.client.get(address)
        response = self.client.get("/admin/publishing/privatelink/")
        self.assertContains(response, '<td class="field-times_used">3</td>', html=True)
        self.assertContains(response, "Figures en")
        self.assertContains(response, "valid")

    def test_links_to_pages_that_one_may_not_view_are_not_listed(self):
        self.link()
        self.link(make_person("en", title="Someone"))
        self.login("view_privatelink", "view_person")
        response = self.client.get("/admin/publishing/privatelink/")
        self.assertContains(response, "Someone en")
        self.assertNotContains(response, "Figures en")

    def test_the_log_of_a_link_is_shown(self):
        self.client.get(self.link(), REMOTE_ADDR="192.0.2.7")
        response = self.client.get(f"/admin/publishing/privatelink/{self.made.pk}/change/")
        self.assertContains(response, "192.0.2.7")

    def test_links_are_revoked_and_neither_changed_nor_deleted(self):
        address = self.link()
        data = {"action": "revoke_links", "_selected_action": [self.made.pk]}
        self.client.post("/admin/publishing/privatelink/", data)
        self.assertEqual(self.client.get(address, follow=True).status_code, 404)
        one = f"/admin/publishing/privatelink/{self.made.pk}"
        self.assertEqual(self.client.post(f"{one}/delete/", {"post": "yes"}).status_code, 403)
        self.assertEqual(self.client.post(f"{one}/change/", {"name": "x"}).status_code, 403)

    def test_revoking_needs_its_permission(self):
        address = self.link()
        self.login("view_privatelink", "view_article")
        data = {"action": "revoke_links", "_selected_action": [self.made.pk]}
        self.client.post("/admin/publishing/privatelink/", data)
        self.assertEqual(self.client.get(address).status_code, 200)
