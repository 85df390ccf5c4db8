"""What somebody sends who knows the source, and has an account of the newsroom."""

from itertools import cycle

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client, TestCase, tag
from django.urls import reverse

from articles.models import Article
from events.models import Event
from publishing import actions
from publishing.history import record
from publishing.models import PrivateLink, Release, UnsavedForm, Version
from tests.admin import AdminTestCase, address, fields_of, reference
from tests.authorisation.table import lines
from tests.staff import Newsroom
from tests.test_authorisation import Probing

#: What an address answers that is not asked in its way, or does not care how it is asked.
HARMLESS = {200, 204, 302, 400, 401, 403, 404, 405}


@tag("once")
class MethodTest(Probing, TestCase):
    def addresses(self):
        return list(dict.fromkeys(line.address for line in lines()))

    def test_no_other_method_does_anything(self):
        methods = cycle(["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
        client = self.clients["Webmaster"]
        for asked, method in zip(self.addresses(), methods, strict=False):
            path = self.visits.path(asked, "own")
            more = {} if method in ("HEAD", "TRACE") else {"content_type": "text/plain"}
            data = None if method in ("HEAD", "TRACE") else "act=publish"
            with self.subTest(f"{method} {path}"):
                response, written = self.ask(client, method, path, data, **more)
                self.assertIn(response.status_code, HARMLESS)
                self.assertLessEqual(written, {"publishing_privatelinkuse"})

    def test_nothing_is_done_for_a_form_of_another_site(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.world.people["Webmaster"])
        for line in lines():
            # Whoever holds a private link has no cookie (publishing.private_links); browsers report
            # without one, too.
            if line.method == "POST" and not line.address.startswith(
                ("/private/", "/csp-reports/")
            ):
                path = self.visits.path(line.address, "own", line.asked)
                with self.subTest(f"{line.asked} {path}"):
                    response, written = self.ask(client, "POST", path, {"post": "yes"})
                    self.assertIn(response.status_code, (403, 405))
                    self.assertEqual(written, set())


class TamperingTest(Newsroom, AdminTestCase):
    def setUp(self):
        self.login("Author")

    def test_no_form_makes_a_page_the_copy_of_another_or_another_row(self):
        page, other = self.article("own"), self.article("other", "en")
        sent = {"draft_of": other.pk, "id": other.pk, "pk": other.pk, "version": 999}
        self.assertSaved(self.save(Article, page, title_fr="Mien", **sent))
        page.refresh_from_db()
        self.assertIsNone(page.draft_of_id)
        self.assertEqual(page.title_fr, "Mien")
        self.assertEqual(Article.objects.get(pk=other.pk).title_fr, other.title_fr)

    def test_a_row_of_another_page_stays_there(self):
        page, other = self.article("own"), self.article("other")
        row = other.corrections.create(text_en="Theirs")
        sent = {
            "corrections-TOTAL_FORMS": 1,
            "corrections-INITIAL_FORMS": 1,
            "corrections-0-id": row.pk,
            "corrections-0-article": page.pk,
            "corrections-0-text_en": "Mine",
            "corrections-0-corrected_on": "2024-01-01",
        }
        for extra in ({}, {"corrections-0-DELETE": "on"}):
            self.save(Article, page, **sent | extra)
            row.refresh_from_db()
            self.assertEqual((row.text_en, row.article), ("Theirs", other))

    def test_nor_does_it_come_by_the_rows_that_a_form_says_it_had(self):
        page, other = self.article("own"), self.article("other")
        row = other.corrections.create(text_en="Theirs")
        rows = f'{{"corrections": {{"{row.pk}": "{row.key}"}}}}'
        sent = {
            "editing-rows": rows,
            "corrections-TOTAL_FORMS": 1,
            "corrections-INITIAL_FORMS": 1,
            "corrections-0-id": row.pk,
            "corrections-0-text_en": "Mine",
            "corrections-0-corrected_on": "2024-01-01",
        }
        self.save(Article, page, **sent)
        row.refresh_from_db()
        self.assertEqual((row.text_en, row.article), ("Theirs", other))

    def test_the_working_copy_of_another_office_is_no_page_of_ones_own(self):
        copy = actions.edit(self.article("other", "en"))
        for name in ("change", "delete", "history", "publish"):
            response = self.client.post(address(Article, name, copy.pk), {"post": "yes"})
            self.assertIn(response.status_code, (302, 404, 405))
        self.assertTrue(Article.objects.filter(pk=copy.pk).exists())

    def test_a_version_of_another_page_is_not_restored(self):
        page, other = self.article("own"), self.article("other", title_en="Secret")
        for _number in range(3):
            theirs = record(other, Version.Action.SAVED)
        self.client.post(address(Article, "restore", page.pk, theirs.number))
        self.client.post(address(Article, "recover", theirs.pk))
        page.refresh_from_db()
        self.assertNotEqual(page.title_en, "Secret")
        seen = self.client.get(
            address(Article, "compare", page.pk), {"old": 1, "new": 3}, follow=True
        )
        self.assertNotContains(seen, "Secret")

    def test_no_lookup_asks_for_what_a_list_does_not_filter(self):
        for model, lookup in (
            (Article, "offices__title_en__startswith"),
            (Article, "draft_of__title_en__startswith"),
            (Event, "parent__body_en__contains"),
            (Article, "offices__staffscope__user__password__startswith"),
        ):
            response = self.client.get(address(model, "changelist"), {lookup: "S"})
            self.assertIn(response.status_code, (302, 400), lookup)

    def test_a_popup_names_no_column_that_nothing_refers_to(self):
        for column in ("title_en", "body_en", "version"):
            query = {"_popup": 1, "_to_field": column}
            response = self.client.get(address(Article, "changelist"), query)
            self.assertEqual(response.status_code, 400)

    def test_a_search_for_accounts_answers_who_may_view_them(self):
        for name in ("submitted_by", "user", "made_by"):
            query = {"app_label": "publishing", "model_name": "review", "field_name": name}
            self.assertEqual(self.client.get(reverse("admin:autocomplete"), query).status_code, 403)

    def test_who_gets_nowhere_by_the_language_of_an_address(self):
        page = self.article("own")
        self.login("Translator")
        for language in ("en", "es", "xx", "fr/../en"):
            form = address(Article, "change", page.pk)
            url = f"{form.removesuffix('change/')}translate/{language}/"
            self.client.post(url, {"title_en": "Taken", "act": "save"})
            self.client.post(f"{url}unsaved/", {"title_en": "Taken"})
        page.refresh_from_db()
        self.assertEqual(page.title_en, "Article own")
        self.assertFalse(UnsavedForm.objects.exclude(language__in=["fr", "ar"]).exists())

    def test_nobody_keeps_or_reads_what_another_typed(self):
        page = self.article("own")
        unsaved = address(Article, "unsaved", page.pk)
        self.client.post(unsaved, {"title_en": "Typed by the author"})
        self.login("Editor")
        shown = self.client.get(address(Article, "change", page.pk), {"restore": 1})
        self.assertNotContains(shown, "Typed by the author")
        author = self.people["Author"].pk
        self.client.post(f"{unsaved}?user={author}&discard", {})
        self.assertEqual(UnsavedForm.objects.get().user_id, author)


class PublishingTamperingTest(Newsroom, AdminTestCase):
    def setUp(self):
        self.login("Editor")

    def release(self, *pages):
        release = Release.objects.create(name="Theirs")
        for page in pages:
            release.items.create(page=page, languages=["en"])
        return release

    def test_a_release_with_a_page_of_another_office_is_neither_shown_nor_sent_out(self):
        release = self.release(self.article("own"), self.article("other"))
        url = reverse("admin:publishing_release_publish", args=[release.pk])
        self.assertNotEqual(self.client.get(url).status_code, 200)
        self.client.post(url, {"act": "publish", "when": "now"})
        release.refresh_from_db()
        self.assertIsNone(release.scheduled_at)

    def test_an_item_of_another_release_is_not_taken_over(self):
        mine, theirs = self.release(self.article("own")), self.release(self.article("other"))
        item = theirs.items.get()
        sent = {"items-0-id": item.pk, "items-0-release": mine.pk}
        self.save(Release, mine, **sent)
        item.refresh_from_db()
        self.assertEqual(item.release, theirs)

    def test_no_private_link_leads_to_a_page_of_another_office(self):
        hidden = self.article("other")
        sent = {
            "about": reference(hidden),
            "language": "fr",
            "purpose": "embargo",
            "name": "Me",
            "expires_at_0": "2999-01-01",
            "expires_at_1": "12:00",
        }
        url = address(PrivateLink, "add")
        self.client.post(url, fields_of(self.client.get(url)) | sent)
        self.client.post(url, sent)
        self.assertFalse(PrivateLink.objects.exists())

    def test_no_action_goes_beyond_the_list(self):
        pages = [self.article("other"), self.article("none")]
        for name in ("delete_selected", "export_for_translation"):
            sent = {
                "action": name,
                ACTION_CHECKBOX_NAME: [page.pk for page in pages],
                "select_across": "1",
                "post": "yes",
                "target": "fr",
                "export": "1",
            }
            response = self.client.post(address(Article, "changelist"), sent)
            self.assertNotIn(b"Article other", response.content)
        self.assertEqual(Article.objects.count(), 2)
