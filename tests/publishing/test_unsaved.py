from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from publishing import actions
from publishing.models import Presence, UnsavedForm, Version
from tests.admin import AdminTestCase, address, fields_of
from tests.factories import make_article, make_contact

OFFER = "There is text of yours that was never saved"


class UnsavedTestCase(AdminTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.colleague = get_user_model().objects.create_superuser("ada", first_name="Ada")
        cls.article = make_article("en", title="Old")

    def url(self, action, page=None, **query):
        name = f"admin:articles_article_{action}"
        return reverse(name, args=[page.pk] if page else [], query=query or None)

    def type_in(self, page=None, **changes):
        """Send what a script sends while someone types, and return the answer."""
        fields = fields_of(self.form(Article, page)) | changes
        return self.client.post(self.url("unsaved", page, user=self.user.pk), fields)

    def restored(self, page=None):
        url = address(Article, "change", page.pk) if page else address(Article, "add")
        return self.client.get(url, {"restore": 1})

    def is_offered(self, page=None):
        response = self.form(Article, page)
        self.assertContains(response, OFFER)  # hidden: a script may have text of its own to offer
        return response.context["editing"]["unsaved"] is not None


class UnsavedTests(UnsavedTestCase):
    def test_what_was_typed_is_offered_again_and_restored(self):
        self.assertFalse(self.is_offered(self.article))
        self.assertEqual(self.type_in(self.article, title_en="Half a ti").status_code, 200)
        self.assertTrue(self.is_offered(self.article))
        self.assertNotContains(self.form(Article, self.article), "Half a ti")
        self.assertContains(self.restored(self.article), 'value="Half a ti"')

    def test_characters_that_no_database_keeps_lose_nothing_else(self):
        self.type_in(title_en="One\x00 two")
        self.assertEqual(UnsavedForm.objects.get().fields["title_en"], ["One two"])

    def test_typing_makes_no_version_and_changes_no_page(self):
        self.type_in(self.article, title_en="Half a ti")
        self.assertFalse(Version.objects.exists())
        self.assertEqual(list(Article.objects.values_list("title_en", flat=True)), ["Old en"])

    def test_what_was_typed_last_counts(self):
        for title in ("Half", "Half a title"):
            self.type_in(self.article, title_en=title)
        self.assertEqual(UnsavedForm.objects.get().fields["title_en"], ["Half a title"])

    def test_a_page_never_saved_is_restored(self):
        rows = {
            "corrections-TOTAL_FORMS": 1,
            "corrections-0-text_en": "It was nine.",
            "corrections-0-corrected_on": "yesterd",
        }
        self.type_in(title_en="New page", body_en="<p>Half a text</p>", kind="poem", **rows)
        self.assertTrue(self.is_offered())
        response = self.restored()
        fields = fields_of(response)
        self.assertEqual(fields["title_en"], ["New page"])
        self.assertEqual(fields["body_en"], ["<p>Half a text</p>"])
        self.assertEqual(fields["corrections-0-text_en"], ["It was nine."])
        self.assertEqual(fields["corrections-0-corrected_on"], ["yesterd"])
        self.assertNotContains(response, "errornote")
        self.assertNotContains(response, "errorlist")

    def test_saving_forgets_it(self):
        self.type_in(self.article, title_en="New")
        fields = fields_of(self.restored(self.article))
        self.assertSaved(self.client.post(address(Article, "change", self.article.pk), fields))
        self.assertEqual(actions.edited(self.article).title_en, "New")
        self.type_in(title_en="Another")
        self.assertSaved(self.client.post(address(Article, "add"), fields_of(self.restored())))
        self.assertTrue(Article.objects.filter(title_en="Another").exists())
        self.assertFalse(UnsavedForm.objects.exists())

    def test_an_error_forgets_nothing(self):
        self.type_in(self.article, title_en="New", kind="poem")
        self.save(Article, self.article, title_en="New", kind="poem")
        self.assertTrue(UnsavedForm.objects.exists())

    def test_it_can_be_discarded(self):
        self.type_in(self.article, title_en="New")
        response = self.client.post(self.url("unsaved", self.article) + "?discard")
        self.assertRedirects(response, address(Article, "change", self.article.pk))
        self.assertFalse(self.is_offered(self.article))
        self.type_in(title_en="New")
        response = self.client.post(self.url("unsaved") + "?discard")
        self.assertRedirects(response, address(Article, "add"))
        self.assertFalse(UnsavedForm.objects.exists())

    def test_nobody_is_offered_the_text_of_another(self):
        self.type_in(self.article, title_en="Mine")
        self.client.force_login(self.colleague)
        self.assertFalse(self.is_offered(self.article))
        self.assertNotContains(self.restored(self.article), "Mine")

    def test_restored_text_joins_what_others_saved_meanwhile(self):
        self.article.placed_contacts.create(contact=make_contact(name_en="Desk"))
        self.type_in(self.article, title_en="Mine")
        self.client.force_login(self.colleague)
        self.save(Article, self.article, title_fr="Le sien", **{"placed_contacts-0-DELETE": "on"})
        self.client.force_login(self.user)
        response = self.restored(self.article)
        self.assertContains(response, "Desk")
        response = self.client.post(
            address(Article, "change", self.article.pk), fields_of(response)
        )
        self.assertSaved(response)
        newest = actions.edited(self.article)
        self.assertEqual((newest.title_en, newest.title_fr), ("Mine", "Le sien"))
        self.assertFalse(newest.placed_contacts.exists())

    def test_nothing_to_restore_is_no_fault(self):
        self.assertContains(self.restored(self.article), 'value="Old en"')
        self.assertEqual(self.restored().status_code, 200)

    def test_the_secret_of_the_form_is_not_kept(self):
        self.type_in(self.article, csrfmiddlewaretoken="secret")
        self.assertNotIn("csrfmiddlewaretoken", UnsavedForm.objects.get().fields)


class WhoMayKeepTests(UnsavedTestCase):
    def keep(self, page=None, user=None):
        url = self.url("unsaved", page, user=(user or self.user).pk)
        return self.client.post(url, {"title_en": "New"}, follow=True).status_code

    def test_whoever_is_signed_out_is_told_so(self):
        self.client.logout()
        self.assertEqual(self.keep(self.article), 401)
        self.assertEqual(self.client.post(self.url("presence", self.article)).status_code, 401)

    def test_a_form_that_someone_else_opened_is_not_kept_under_this_name(self):
        self.client.force_login(self.colleague)
        self.assertEqual(self.keep(self.article), 401)
        self.assertFalse(UnsavedForm.objects.exists())

    def test_who_may_only_look_keeps_nothing(self):
        self.login_with("view_article")
        viewer = get_user_model().objects.get(username="editor")
        self.assertEqual(self.keep(self.article, viewer), 403)
        self.assertEqual(self.keep(None, viewer), 403)
        self.assertEqual(self.client.post(self.url("presence", self.article)).status_code, 403)
        self.assertNotContains(self.form(Article, self.article), "data-unsaved-url")

    def test_a_page_that_is_not_there_is_not_found(self):
        missing = Article(pk=self.article.pk + 1)
        self.assertEqual(self.keep(missing), 404)
        url = self.url("presence", missing)
        self.assertEqual(self.client.post(url, follow=True).status_code, 404)
        url = self.url("unsaved", self.article).replace(f"/{self.article.pk}/", "/x/")
        self.assertEqual(self.client.post(url, follow=True).status_code, 404)

    def test_a_mere_look_at_the_addresses_does_nothing(self):
        for action in ("unsaved", "presence"):
            self.assertEqual(self.client.get(self.url(action, self.article)).status_code, 405)

    def test_another_site_cannot_send_it(self):
        self.client.handler.enforce_csrf_checks = True
        self.assertEqual(self.keep(self.article), 403)
        self.assertFalse(UnsavedForm.objects.exists())


class PresenceTests(UnsavedTestCase):
    def beat(self, user):
        self.client.force_login(user)
        return self.client.post(self.url("presence", self.article, user=user.pk))

    def test_others_at_work_are_named(self):
        self.assertEqual(self.beat(self.colleague).json(), {"others": []})
        self.assertEqual(self.beat(self.user).json(), {"others": ["Ada"]})
        self.assertEqual(self.beat(self.colleague).json(), {"others": ["webmaster"]})
        self.client.force_login(self.user)
        self.assertContains(self.form(Article, self.article), "Also at work on this page: Ada")

    def test_whoever_left_is_not_named(self):
        self.beat(self.colleague)
        Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
        self.client.force_login(self.user)
        self.assertNotContains(self.form(Article, self.article), "Ada")
        self.assertEqual(self.beat(self.user).json(), {"others": []})
        self.assertEqual(Presence.objects.count(), 1)

    def test_nobody_is_named_on_another_page(self):
        self.beat(self.colleague)
        self.client.force_login(self.user)
        self.assertNotContains(self.form(Article, make_article("en")), "Ada")

    def test_a_sign_costs_the_same_queries_however_many_are_there(self):
        counts = []
        for number in range(3):
            user = get_user_model().objects.create_superuser(f"editor{number}")
            self.beat(user)
            with CaptureQueriesContext(connection) as queries:
                self.client.post(self.url("presence", self.article))
            counts.append(len(queries))
        self.assertEqual(len(set(counts)), 1)

    def test_no_cookie_is_set(self):
        self.assertFalse(self.beat(self.user).cookies)
