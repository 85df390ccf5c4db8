from functools import partial
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import TestCase, override_settings

from articles.models import Boilerplate
from library.models import Document
from organisation.models import PressContact
from pages.models import MenuEntry, SiteSettings
from publishing import actions, usage
from publishing.models import FormerAddress
from tests.admin import queries_of
from tests.factories import (
    make_article,
    make_contact,
    make_event,
    make_office,
    make_page,
    make_person,
    make_picture,
    place_contact,
)
from tests.staff import Newsroom


class UsageTestCase(TestCase):
    def setUp(self):
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=folder))
        self.user = get_user_model().objects.create_superuser("boss")

    def usage(self, row, user=None):
        return usage.usage(row, user or self.user)

    def pages(self, row, user=None):
        used = self.usage(row, user)
        return {(use.item.model, use.item.pk): use.in_copy_only for use in used.pages}

    def assertUsedBy(self, row, *pages):
        self.assertEqual(self.pages(row), {(type(page), page.pk): False for page in pages})


class ReferenceTests(UsageTestCase):
    def test_what_nobody_names_is_not_used(self):
        make_article(body_en="<p>No picture.</p>")
        self.assertFalse(self.usage(make_picture()))

    def test_a_picture_is_used_as_the_main_one_of_any_type_of_page(self):
        picture = make_picture()
        pages = [make(main_picture=picture) for make in (make_article, make_event, make_person)]
        self.assertUsedBy(picture, *pages)

    def test_a_picture_is_used_in_a_gallery(self):
        picture, article = make_picture(), make_article()
        article.gallery.create(picture=picture)
        make_article().gallery.create(picture=make_picture())
        self.assertUsedBy(picture, article)

    def test_a_page_that_uses_something_twice_is_listed_once(self):
        picture = make_picture()
        article = make_article(main_picture=picture)
        article.gallery.create(picture=picture)
        self.assertUsedBy(picture, article)

    def test_an_office_is_used_by_pages_appointments_and_other_offices(self):
        office = make_office()
        article, person = make_article(), make_person()
        article.offices.set([office])
        person.appointments.create(office=office)
        below = make_office(parent=office)
        self.assertUsedBy(office, article, person, below)

    def test_a_person_is_used_by_the_office_they_head_and_the_event_they_speak_at(self):
        person, event = make_person(), make_event()
        person.appointments.create(role_en="Director")
        office = make_office(head=person)
        event.speakers.create(person=person)
        self.assertUsedBy(person, office, event)

    def test_a_page_is_used_by_those_to_which_it_is_related_and_not_by_those_it_names(self):
        person, article, event = make_person(), make_article(), make_event()
        article.related_items.create(target=person)
        person.related_items.create(target=event)
        self.assertUsedBy(person, article)

    def test_another_type_of_page_with_the_same_number_is_not_meant(self):
        person, article = make_person(), make_article()
        article.related_items.create(target=make_event(pk=person.pk))
        self.assertFalse(self.usage(person))

    def test_the_page_itself_and_its_working_copy_do_not_use_it(self):
        person = make_person(biography_en="<p>x</p>")
        actions.edit(person)
        own = f'<p><a href="{person.get_absolute_url("en")}">her page</a></p>'
        type(person).objects.update(biography_en=own)
        self.assertFalse(self.usage(person))

    def test_a_boilerplate_and_a_contact_are_used_where_they_are_placed(self):
        about, article = Boilerplate.objects.create(title_en="About"), make_article()
        article.placed_boilerplates.create(boilerplate=about)
        contact = place_contact(article).contact
        self.assertUsedBy(about, article)
        self.assertUsedBy(contact, article)


class RowTests(UsageTestCase):
    def test_a_contact_is_used_by_the_site(self):
        contact = make_contact()
        site = SiteSettings.objects.create(name_en="Site", contact=contact)
        self.assertEqual(self.usage(contact).rows, [site])

    def test_an_office_is_used_by_a_menu_and_by_its_contacts(self):
        office = make_office()
        entry = MenuEntry.objects.create(target=office)
        contact = make_contact(office=office)
        self.assertCountEqual(self.usage(office).rows, [entry, contact])

    def test_a_picture_is_used_in_the_text_of_a_boilerplate(self):
        picture = make_picture()
        about = Boilerplate.objects.create(text_ar=f'<p><img src="{picture.file.url}"></p>')
        self.assertEqual(self.usage(picture).rows, [about])

    def test_a_lead_story_is_the_use_of_the_site(self):
        site, article = SiteSettings.objects.create(name_en="Site"), make_article()
        site.lead_stories.create(article=article)
        self.assertEqual(self.usage(article).rows, [site])


class TextTests(UsageTestCase):
    def test_a_picture_is_found_in_the_text_of_one_language(self):
        picture = make_picture()
        article = make_article(note_to_editors_ar=f'<p><img src="{picture.file.url}"></p>')
        make_article(body_en='<p><img src="/media/pictures/other.png"></p>')
        self.assertUsedBy(picture, article)

    def test_a_file_whose_name_is_only_like_it_is_not_meant(self):
        document = Document(title_en="Report")
        document.file.save("a_b.pdf", ContentFile(b"%PDF-1.7"), save=True)
        url = document.file.url
        make_article(body_en=f'<p><a href="{url.replace("a_b", "axb")}">Report</a></p>')
        self.assertFalse(self.usage(document))
        article = make_article(body_en=f'<p><a href="{url}">Report</a></p>')
        self.assertUsedBy(document, article)

    def test_a_page_is_found_by_its_address_in_any_language(self):
        office = make_office("en fr")
        text = f'<p><a href="{office.get_absolute_url("fr")}#contact">le bureau</a></p>'
        self.assertUsedBy(office, make_article(body_en=text))

    def test_a_page_is_found_by_what_stands_for_it_in_a_link(self):
        office = make_office("")
        link = f'<p><a href="/en/old/" data-page="organisation.office:{office.pk}{{}}">x</a></p>'
        article = make_article(body_en=link.format(""))
        make_article(body_en=link.format("0"))
        self.assertUsedBy(office, article)

    def test_an_address_may_be_spelled_out(self):
        office = make_office("ar", title="مكتب")
        url = unquote(office.get_absolute_url("ar"))
        self.assertNotEqual(url, office.get_absolute_url("ar"))
        self.assertUsedBy(office, make_article(body_ar=f'<p><a href="{url}">مكتب</a></p>'))

    def test_a_link_to_a_former_address_leads_to_the_page(self):
        office = make_office()
        text = f'<p><a href="{office.get_absolute_url("en")}">office</a></p>'
        office.slug_en = "moved"
        office.save()
        self.assertTrue(FormerAddress.objects.exists())
        self.assertUsedBy(office, make_article(body_en=text))


class WorkingCopyTests(UsageTestCase):
    def test_what_only_the_working_copy_uses_is_told_apart(self):
        picture, article = make_picture(), make_article()
        copy = actions.edit(article)
        copy.body_fr = f'<p><img src="{picture.file.url}"></p>'
        copy.save()
        self.assertEqual(self.pages(picture), {(type(article), article.pk): True})

    def test_what_the_page_still_uses_is_used_by_the_page(self):
        picture = make_picture()
        article = make_article(main_picture=picture)
        actions.edit(article)
        self.assertUsedBy(picture, article)
        type(article).objects.filter(draft_of=article).update(main_picture=None)
        self.assertUsedBy(picture, article)


class ReachTests(Newsroom, UsageTestCase):
    def test_pages_out_of_reach_are_counted(self):
        picture = make_picture()
        own = self.article("own", main_picture=picture)
        self.article("other", main_picture=picture)
        used = self.usage(picture, self.people["Author"])
        self.assertEqual([use.item.pk for use in used.pages], [own.pk])
        self.assertEqual(used.hidden, 1)

    def test_pages_of_a_type_that_may_not_be_seen_are_counted(self):
        picture = make_picture()
        make_article(main_picture=picture)
        used = self.usage(picture, get_user_model().objects.create_user("nobody"))
        self.assertEqual((used.pages, used.hidden), ([], 1))


class ManyTests(UsageTestCase):
    def test_any_number_of_uses_takes_the_same_number_of_queries(self):
        office, picture = make_office(), make_picture()
        text = f'<p><a href="{office.get_absolute_url("en")}">office</a></p>'

        def use(pages, rows):
            for _ in range(pages):
                make_article(main_picture=picture, body_en=text)
                make_page(main_picture=picture)
            for _ in range(rows):
                MenuEntry.objects.create(target=office)
                PressContact.objects.create(office=office, emails="a@example.org")

        def queries():
            return [queries_of(partial(self.usage, row)) for row in (office, picture)]

        use(3, 3)
        queries()  # the first time, Django reads its content types
        few = queries()
        use(57, 20)
        self.assertEqual(queries(), few)

    def test_a_long_list_ends_and_says_so(self):
        picture = make_picture()
        for _ in range(usage.SHOWN):
            actions.edit(make_article(main_picture=picture))
        used = self.usage(picture)
        self.assertEqual((len(used.pages), used.has_more), (usage.SHOWN, False))
        make_article(main_picture=picture)
        used = self.usage(picture)
        self.assertEqual((len(used.pages), used.has_more), (usage.SHOWN, True))
