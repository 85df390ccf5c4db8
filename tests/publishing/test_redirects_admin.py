from publishing.models import Redirect
from publishing.redirects import lead
from tests.admin import AdminTestCase, address, reference
from tests.factories import make_article


class RedirectAdminTest(AdminTestCase):
    def test_a_redirect_leads_to_a_chosen_page(self):
        article = make_article("en fr")
        sent = {"address": "https://old.example.org/node/1/", "about": reference(article)}
        self.assertSaved(self.save(Redirect, language="fr", **sent))
        redirect = Redirect.objects.get()
        self.assertEqual((redirect.address, redirect.page), ("/node/1", article))
        self.assertContains(self.form(Redirect, redirect), article.title_en)
        answer = self.client.get(address(Redirect, "changelist"), {"q": "node"})
        self.assertContains(answer, f"{article.title_en} (Article)")
        self.assertContains(answer, "Français")

    def test_a_redirect_leads_to_an_address(self):
        self.assertSaved(self.save(Redirect, address="/join", redirect_to="https://example.org"))
        self.assertContains(self.client.get(address(Redirect, "changelist")), "https://example.org")

    def test_it_leads_to_one_place_and_not_in_a_circle(self):
        article = make_article("en")
        refused = self.save(Redirect, address="/join")
        self.assertRefused(refused, None, "Choose a page or give an address.")
        both = {"about": reference(article), "redirect_to": "/en/"}
        refused = self.save(Redirect, address="/join", **both)
        self.assertRefused(refused, None, "Choose a page or give an address.")
        refused = self.save(Redirect, address="/join", redirect_to="/join/")
        self.assertRefused(refused, "redirect_to", "This leads to itself.")
        refused = self.save(Redirect, address="/join", about="articles.article:999")
        self.assertRefused(refused, "about", "does not exist any more")
        self.assertFalse(Redirect.objects.exists())

    def test_a_page_out_of_reach_is_not_named(self):
        draft = make_article("", title_en="Secret")
        lead("/node/1", draft)
        self.login_with("view_redirect")
        self.user.user_permissions.clear()
        editor = type(self.user).objects.get(username="editor")
        editor.user_permissions.remove(
            editor.user_permissions.get(codename="all_offices"),
        )
        self.client.force_login(editor)
        for url in (address(Redirect, "changelist"), address(Redirect, "sheet_export")):
            self.assertNotContains(self.client.get(url), "Secret")
        shown = self.form(Redirect, Redirect.objects.get())
        self.assertNotContains(shown, "Secret")
