import re

from django.contrib.auth.models import Permission, User
from django.test import TestCase, override_settings
from django.urls import reverse

from articles.models import Article
from publishing import actions
from publishing.languages import CODES, localized
from publishing.previews import frame_address, preview_address
from publishing.snapshots import snapshot
from tests.admin import EVERYWHERE
from tests.factories import (
    FUTURE,
    make_article,
    make_contact,
    make_event,
    make_office,
    make_page,
    make_person,
    place_contact,
)

MAKERS = (make_article, make_event, make_office, make_person, make_page)


def in_all_languages(make, **fields):
    return make(" ".join(CODES), **fields)


class PreviewTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.chief = User.objects.create_superuser("chief")

    def setUp(self):
        self.client.force_login(self.chief)

    def preview(self, page, language="en"):
        return self.client.get(preview_address(page, language))


class ContentTest(PreviewTestCase):
    def test_every_type_of_page_in_every_language(self):
        for make in MAKERS:
            page = in_all_languages(make, publish_at=None)
            for code in CODES:
                with self.subTest(type=make, code=code):
                    response = self.preview(page, code)
                    self.assertContains(response, page.titles[code])
                    self.assertContains(response, f'<html lang="{code}"')
                    self.assertEqual(response.headers["Content-Language"], code)

    def test_it_shows_the_working_copy_and_not_the_public_text(self):
        for make in MAKERS:
            old = f"Old {make.__name__}"
            page = in_all_languages(make, title=old)
            copy = actions.edit(page)
            for code in CODES:
                setattr(copy, localized("title", code), f"New figures {code}")
            copy.save()
            for code in CODES:
                with self.subTest(type=make, code=code):
                    response = self.preview(page, code)
                    self.assertContains(response, f"New figures {code}")
                    self.assertNotContains(response, f"{old} {code}")
                    public = self.client.get(page.get_absolute_url(code))
                    self.assertNotContains(public, "New figures")

    def test_but_for_its_note_it_is_the_page_that_goes_out(self):
        article = in_all_languages(make_article, body_fr="<p>Un texte.</p>")
        event, office = in_all_languages(make_event), in_all_languages(make_office)
        copy = actions.edit(article)
        copy.title_fr, copy.slug_fr = "Nouveau", "nouvelle-adresse"
        copy.save()
        copy.placed_contacts.create(contact=make_contact())
        copy.related_items.create(target=event)
        copy.offices.add(office)
        preview = self.preview(article, "fr").content.decode()
        unmarked = re.sub(r'\n<link[^>]*preview\.css">\n<p class="preview".*</p>\n', "", preview)
        actions.publish(article, ["fr"])
        self.client.logout()
        public = self.client.get("/fr/news/nouvelle-adresse/").content.decode()
        self.assertNotEqual(preview, unmarked)
        moment = re.compile(r'"dateModified": "[^"]*"')
        self.assertEqual(moment.sub("", unmarked), moment.sub("", public))
        self.assertIn("Media desk", public)

    def test_what_other_pages_add_to_a_public_one_stands_on_its_working_copy(self):
        office = make_office("en", title="Office")
        make_contact(office=office, name_en="Its desk")
        parents = {office: make_office, make_event("en"): make_event, make_page("en"): make_page}
        for parent, make in parents.items():
            with self.subTest(type=make):
                child = make("en", parent=parent)
                actions.edit(parent)
                self.assertContains(self.preview(parent), child.get_absolute_url("en"))
        self.assertContains(self.preview(office), "Its desk")

    def test_a_preview_changes_nothing(self):
        article = make_article("en fr", publish_at=FUTURE)
        row, content = Article.objects.values().get(), snapshot(article)
        self.preview(article)
        self.assertEqual(Article.objects.values().get(), row)
        self.assertEqual(snapshot(Article.objects.get()), content)

    def test_other_languages_are_linked_where_visitors_find_them(self):
        article = make_article("en fr", slug_fr="avant")
        copy = actions.edit(article)
        copy.title_ar, copy.slug_fr = "عنوان", "après"
        copy.save()
        response = self.preview(article, "ar")
        self.assertContains(response, "/fr/news/avant/")
        self.assertNotContains(response, "/es/news/")
        self.assertNotContains(response, "/preview/")

    def test_below_another_page_it_names_that(self):
        parent = make_page("en", title="About us")
        page = make_page("en", parent=parent, publish_at=None)
        self.assertContains(self.preview(page), "About us en")

    def test_it_says_that_it_is_a_preview_in_its_own_language(self):
        article = make_article("en", publish_at=None)
        self.assertContains(self.preview(article), 'role="note"', count=1)
        self.assertContains(self.preview(article), "Preview: not public")

    def test_a_working_copys_number_leads_to_the_same(self):
        article = make_article("en")
        copy = actions.edit(article)
        address = reverse("publishing:preview", args=["en", "articles.article", copy.pk])
        self.assertContains(self.client.get(address), article.title_en)

    def test_an_edition_without_a_title_has_none(self):
        article = make_article("en")
        page = make_page("en", parent=make_page("en"))
        for each in (article, page):
            self.assertEqual(self.preview(each, "fr").status_code, 404)

    def test_contacts_of_the_copy_are_shown(self):
        article = make_article("en")
        place_contact(article, name_en="The old desk")
        copy = actions.edit(article)
        copy.placed_contacts.all().delete()
        copy.placed_contacts.create(contact=make_contact(name_en="The new desk"))
        response = self.preview(article)
        self.assertContains(response, "The new desk")
        self.assertNotContains(response, "The old desk")


class SealTest(PreviewTestCase):
    def test_it_is_neither_kept_nor_listed_nor_framed_elsewhere(self):
        headers = self.preview(make_article("en", publish_at=None)).headers
        self.assertEqual(headers["Cache-Control"], "no-store, private")
        self.assertEqual(headers["X-Robots-Tag"], "noindex, nofollow")
        self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")

    def test_the_public_page_is_not_marked(self):
        response = self.client.get(make_article("en").get_absolute_url("en"))
        self.assertNotContains(response, "preview")
        self.assertNotIn("X-Robots-Tag", response.headers)


@override_settings(DEBUG=False)
class PermissionTest(PreviewTestCase):
    def setUp(self):
        self.article = make_article("en", publish_at=None)
        self.address = preview_address(self.article, "en")

    def login(self, *permissions, **fields):
        user = User.objects.create_user("someone", is_staff=True, **fields)
        user.user_permissions.set(
            Permission.objects.filter(codename__in=[*EVERYWHERE, *permissions])
        )
        self.client.force_login(user)

    def assertHidden(self, address):
        response = self.client.get(address)
        self.assertEqual(response.status_code, 404)
        unknown = self.client.get("/en/no/such/page/")
        self.assertEqual(response.content, unknown.content)

    def test_visitors_get_what_any_unknown_address_answers(self):
        self.assertHidden(self.address)

    def test_staff_without_permission_too(self):
        self.login("view_event", "change_event")
        self.assertHidden(self.address)
        self.client.force_login(self.chief)
        self.assertEqual(self.client.get(self.address).status_code, 200)

    def test_who_is_no_staff_too(self):
        self.login("view_article")
        User.objects.update(is_staff=False)
        self.assertHidden(self.address)

    def test_permission_to_view_is_enough(self):
        self.login("view_article")
        self.assertEqual(self.client.get(self.address).status_code, 200)

    def test_what_is_not_there_is_not_found(self):
        self.client.force_login(self.chief)
        for address in (
            "/en/preview/articles.article/999999/",
            f"/en/preview/articles.article/{'9' * 40}/",
            f"/en/preview/articles.nothing/{self.article.pk}/",
            f"/en/preview/auth.user/{self.chief.pk}/",
            f"/en/preview/nonsense/{self.article.pk}/",
            f"/xx/preview/articles.article/{self.article.pk}/",
            f"/admin/preview/articles.article/{self.article.pk}/",
            f"/admin/preview/articles.article/{self.article.pk}/xx/",
        ):
            with self.subTest(address):
                self.assertEqual(self.client.get(address, follow=True).status_code, 404)

    def test_the_frame_asks_visitors_to_sign_in_as_all_the_admin_does(self):
        response = self.client.get(frame_address(self.article, "en"))
        self.assertRedirects(response, f"/admin/login/?next={frame_address(self.article, 'en')}")
        missing = self.client.get("/admin/preview/articles.article/999999/en/")
        self.assertEqual(missing.status_code, 302)

    def test_the_frame_is_hidden_from_staff_without_permission(self):
        self.login("view_event")
        self.assertEqual(self.client.get(frame_address(self.article, "en")).status_code, 404)


class FrameTest(PreviewTestCase):
    def test_it_frames_the_preview_and_switches_languages(self):
        article = make_article("en fr", publish_at=None)
        response = self.client.get(frame_address(article, "fr"))
        self.assertContains(response, f'src="{preview_address(article, "fr")}"')
        self.assertContains(response, frame_address(article, "en"))
        self.assertNotContains(response, frame_address(article, "ar"))
        self.assertContains(response, 'data-width="390"')
        self.assertIn("no-store", response.headers["Cache-Control"])

    def test_an_edition_without_a_title_is_said_to_be_empty(self):
        response = self.client.get(frame_address(make_article("en"), "fr"))
        self.assertContains(response, "Nothing is written in this language yet")
        self.assertNotContains(response, "<iframe")

    def test_it_needs_no_inline_script_or_style(self):
        response = self.client.get(frame_address(make_article("en"), "en")).content.decode()
        self.assertNotIn(" style=", response)
        self.assertNotRegex(response, r"<style|<script>|<script (?![^>]*src=)|\son\w+=")
