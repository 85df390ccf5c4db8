import re

from django.test import TestCase
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from articles.models import Article
from imports.models import ImportedPage
from imports.panel import key_of
from imports.recognised import Contact, Doubt
from publishing import actions
from tests.admin import AdminTestCase, address, queries_of
from tests.factories import make_article
from tests.imports.pages import make_recognised, make_source, write
from tests.staff import Newsroom

DOUBTS = [
    Doubt("title", "Is this the title?", "Des <ponts>"),
    Doubt("dateline_on", "Neither the page nor its metadata have a date."),
    Doubt("starts_at", "An event?"),
]
CONTACT = Contact("Dakar", "Sans adresse")
LIST = "admin:imports_importedpage_changelist"


def bring_in(name="bridges", **more):
    page = make_recognised(doubts=DOUBTS, contacts=[CONTACT], left_over=["Partager"], **more)
    return write(make_source(name), page).page


def settle_url(row):
    return reverse("admin:imports_importedpage_settle", args=[row.pk])


class PanelTests(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.article = bring_in()
        self.row = ImportedPage.objects.get()

    def shown(self):
        return self.form(Article, self.article).content.decode()

    def test_the_form_says_whence_the_page_came_and_what_is_uncertain(self):
        html = self.shown()
        self.assertIn("https://www.example.org/fr/news/bridges", html)
        self.assertIn("Is this the title?", html)
        self.assertIn(escape("Des <ponts>"), html)
        self.assertNotIn("Des <ponts>", html)
        self.assertIn("Partager", html)

    def test_each_place_leads_to_its_field(self):
        html = self.shown()
        for target in ("id_title_fr", "id_dateline_on", "placed_contacts-group"):
            self.assertIn(f'href="#{target}"', html)
            self.assertIn(f'id="{target}"', html)

    def test_its_languages_stand_in_the_order_of_the_site_each_with_its_name(self):
        self.row.pk, self.row.language, self.row.identifier = None, "en", "bridges-en"
        self.row.save()
        html = self.shown()
        names = re.findall(r'id="imported-heading-\d+">\s*<bdi lang="(..)">', html)
        self.assertEqual(names, ["en", "fr"])

    def test_a_page_that_was_not_imported_has_no_panel(self):
        response = self.form(Article, make_article())
        self.assertNotContains(response, 'id="imported"')

    def test_the_panel_stands_above_the_working_copy_too(self):
        actions.publish(self.article, ["fr"])
        self.assertSaved(self.save(Article, self.article, title_fr="Autre"))
        self.assertIn("Is this the title?", self.shown())

    def test_a_place_is_settled_and_opened_again(self):
        before, key = self.row.open_doubts, key_of(self.row.report["doubts"][0])
        for act, number in (("settle", before - 1), ("settle", before - 1), ("open", before)):
            response = self.client.post(settle_url(self.row), {"doubt": key, "act": act})
            url = address(Article, "change", self.article.pk)
            self.assertRedirects(response, f"{url}#imported", fetch_redirect_response=False)
            self.row.refresh_from_db()
            self.assertEqual(self.row.open_doubts, number)

    def test_a_place_that_is_not_there_any_more_is_said(self):
        response = self.client.post(settle_url(self.row), {"doubt": "x"}, follow=True)
        self.assertContains(response, "This place has changed meanwhile")

    def test_a_forged_form_settles_nothing(self):
        self.client.handler.enforce_csrf_checks = True
        response = self.client.post(settle_url(self.row), {"doubt": "x"})
        self.assertEqual(response.status_code, 403)

    def test_messages_are_translated(self):
        with translation.override("fr"):
            said = translation.gettext("Neither the page nor its metadata have a date.")
        self.client.cookies.load({"django_language": "fr"})
        self.assertIn(escape(said), self.shown())


class ListTests(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.article = bring_in()
        self.deleted = bring_in("gone", title="Parti")
        actions.delete(self.deleted)

    def test_it_names_pages_addresses_and_what_is_to_do(self):
        response = self.client.get(reverse(LIST))
        self.assertContains(response, address(Article, "change", self.article.pk))
        self.assertContains(response, "https://www.example.org/fr/news/bridges")
        self.assertContains(response, "bridges.fr.html")
        self.assertContains(response, "Parti (deleted)")

    def test_it_is_narrowed_to_what_is_to_look_at(self):
        response = self.client.get(reverse(LIST), {"to_look_at": "yes"})
        self.assertContains(response, "Des ponts")
        self.assertNotContains(response, "Parti")
        response = self.client.get(reverse(LIST), {"to_look_at": "no"})
        self.assertNotContains(response, "Des ponts")

    def test_it_is_searched(self):
        response = self.client.get(reverse(LIST), {"q": "news/gone"})
        self.assertContains(response, "Parti")
        self.assertNotContains(response, "Des ponts")

    def test_the_number_of_queries_does_not_grow(self):
        numbers = []
        for name in ("a", "b"):
            numbers.append(queries_of(lambda: self.client.get(reverse(LIST))))
            for each in range(3):
                bring_in(f"{name}{each}")
        self.assertEqual(*numbers)

    def test_the_home_page_lists_what_is_to_look_at(self):
        response = self.client.get(reverse("admin:index"))
        self.assertContains(response, "Imported, to look at")
        rows = response.context["imported"]
        self.assertEqual([row.title for row in rows], ["Des ponts"])


class ReachTests(Newsroom, TestCase):
    def setUp(self):
        self.own, self.other = bring_in("own"), bring_in("other", title="Autre")
        self.own.offices.set(self.offices["own"])
        self.other.offices.set(self.offices["other"])

    def test_an_author_sees_what_was_imported_for_their_office(self):
        self.login("Author")
        for url in (reverse(LIST), reverse("admin:index")):
            response = self.client.get(url)
            self.assertContains(response, "Des ponts")
            self.assertNotContains(response, "Autre")

    def test_a_page_out_of_reach_cannot_be_settled(self):
        self.login("Author")
        row = ImportedPage.objects.of(self.other).get()
        data = {"doubt": key_of(row.report["doubts"][0])}
        response = self.client.post(settle_url(row), data, follow=True)
        self.assertEqual(response.status_code, 404)
        self.assertEqual(ImportedPage.objects.get(pk=row.pk).open_doubts, row.open_doubts)

    def test_a_translator_settles_what_is_in_their_languages(self):
        self.login("Translator")
        row = ImportedPage.objects.of(self.own).get()
        data = {"doubt": key_of(row.report["doubts"][0])}
        self.assertEqual(self.client.post(settle_url(row), data).status_code, 302)
        ImportedPage.objects.update(language="en")
        self.assertEqual(self.client.post(settle_url(row), data).status_code, 403)
