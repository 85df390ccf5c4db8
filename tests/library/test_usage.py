from datetime import timedelta
from tempfile import TemporaryDirectory

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.test import TestCase, override_settings
from django.utils import timezone

from articles.models import Boilerplate
from library.models import Document, Picture
from organisation.models import Office, Person
from pages.models import MenuEntry
from publishing import actions
from tests.admin import AdminTestCase, address
from tests.factories import (
    make_article,
    make_office,
    make_person,
    make_picture,
    picture_file,
    place_contact,
)
from tests.staff import Newsroom


class Files:
    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=folder))


class FormTests(Files, AdminTestCase):
    def test_what_a_scheduled_change_will_show_is_in_use_although_nothing_shows_it_yet(self):
        placed, written = make_picture(), make_picture(picture_file((9, 9)))
        article = make_article(title="Bridge built")
        copy = actions.edit(article)
        copy.main_picture = placed
        copy.body_en = f'<p><img src="{written.file.url}" alt="A bridge"></p>'
        copy.save()
        actions.publish(article, ["en"], at=timezone.now() + timedelta(hours=1))
        actions.edit(article)
        type(article).objects.filter(draft_of=article).update(main_picture=None, body_en="")
        for picture in (placed, written):
            response = self.form(Picture, picture)
            self.assertContains(response, "Bridge built")

    def test_the_form_lists_the_pages_with_their_states_and_forms(self):
        picture = make_picture()
        article = make_article(title="Bridge built", main_picture=picture)
        response = self.form(Picture, picture)
        self.assertContains(response, "Where it is used")
        self.assertContains(response, f'href="{address(type(article), "change", article.pk)}"')
        self.assertContains(response, "Bridge built")
        self.assertContains(response, 'class="edition edition-public"')

    def test_what_nothing_uses_says_so(self):
        self.assertContains(self.form(Picture, make_picture()), "Nothing uses it yet.")

    def test_a_new_row_has_no_list(self):
        self.assertNotContains(self.form(Picture), "Where it is used")

    def test_use_by_the_working_copy_only_is_said(self):
        document = Document(title_en="Report")
        document.file.save("report.pdf", ContentFile(b"%PDF-1.7"), save=True)
        copy = actions.edit(make_article())
        copy.placed_documents.create(document=document)
        self.assertContains(self.form(Document, document), "in the working copy only")

    def test_every_kind_of_thing_that_pages_use_has_the_list(self):
        office, person = make_office(), make_person()
        about = Boilerplate.objects.create(title_en="About")
        for row in (office, person, about, place_contact(make_article()).contact):
            self.assertContains(self.form(type(row), row), "Where it is used")

    def test_a_page_that_is_edited_in_a_copy_shows_the_uses_of_the_page(self):
        office = make_office()
        MenuEntry.objects.create(target=office, label_en="Our office")
        actions.edit(office)
        self.assertContains(self.form(Office, office), "Our office")

    def test_a_form_with_an_error_shows_the_uses_of_the_stored_file(self):
        picture = make_picture()
        make_article(title="Bridge", body_en=f'<p><img src="{picture.file.url}"></p>')
        fault = {"file": picture_file(), "focal_x": 101}
        response = self.save(Picture, picture, **fault)
        self.assertRefused(response, "focal_x", "100")
        self.assertContains(response, "Bridge en")


class DeletionTests(Files, AdminTestCase):
    def delete(self, row):
        return self.client.post(address(type(row), "delete", row.pk), {"post": "yes"})

    def test_what_a_text_uses_is_not_deleted_and_the_list_says_why(self):
        picture = make_picture()
        make_article(title="Bridge", body_fr=f'<p><img src="{picture.file.url}"></p>')
        response = self.client.get(address(Picture, "delete", picture.pk))
        self.assertContains(response, "Bridge en")
        self.assertNotContains(response, 'name="post"')
        self.delete(picture)
        self.assertTrue(Picture.objects.exists())

    def test_nor_by_the_action_of_the_list(self):
        picture = make_picture()
        make_article(title="Bridge", body_fr=f'<p><img src="{picture.file.url}"></p>')
        chosen = {
            "action": "delete_selected",
            ACTION_CHECKBOX_NAME: [picture.pk, make_picture().pk],
            "post": "yes",
        }
        response = self.client.post(address(Picture, "changelist"), chosen)
        self.assertContains(response, "Bridge en")
        self.assertNotContains(response, 'name="post"')
        self.assertEqual(Picture.objects.count(), 2)

    def test_a_person_who_heads_an_office_is_not_deleted(self):
        person = make_person()
        make_office(head=person)
        self.delete(person)
        self.assertTrue(Person.objects.exists())

    def test_what_nothing_uses_is_deleted(self):
        picture, person = make_picture(), make_person()
        actions.edit(person)
        person.appointments.create(role_en="Director")
        self.delete(picture)
        self.delete(person)
        self.assertFalse(Picture.objects.exists() or Person.objects.exists())


class HiddenTests(Files, Newsroom, TestCase):
    def test_neither_form_nor_deletion_names_a_page_out_of_reach(self):
        user = self.people["Author"]
        user.user_permissions.set(
            Permission.objects.filter(codename__in=["change_picture", "delete_picture"])
        )
        self.client.force_login(user)
        picture = make_picture()
        self.article("other", title_en="Secret", main_picture=picture)
        for action in ("change", "delete"):
            response = self.client.get(address(Picture, action, picture.pk))
            self.assertContains(response, "1 page out of your reach")
            self.assertNotContains(response, "Secret")
