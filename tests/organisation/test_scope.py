"""What each role finds in the admin: in lists, forms, inlines, searches, at typed addresses."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import SimpleTestCase, tag
from django.urls import reverse

from articles.models import Article
from events.models import Event
from organisation.models import Office, Person
from pages.models import Page
from publishing import actions
from publishing.admin.scope import ReadText
from publishing.history import record
from publishing.models import Version
from tests.admin import AdminTestCase, address, fields_of, reference
from tests.factories import FUTURE, make_contact
from tests.staff import Newsroom, make_staff

ALL = ("own", "other", "none")
#: Whose pages each role finds: of their own office, of another, of none.
REACH = {
    "Author": ("own",),
    "Translator": ALL,
    "Editor": ("own",),
    "Head of press": ALL,
    "Webmaster": ALL,
}
#: Who may add pages, and delete drafts and what has been out.
ADDS = {"Author", "Editor", "Head of press", "Webmaster"}
DELETES_DRAFTS = ADDS
DELETES_ALL = ADDS - {"Author"}
WRITES_ALL = ADDS
EMBARGOES = {"Head of press", "Webmaster"}


class ScopeTestCase(Newsroom, AdminTestCase):
    def setUp(self):
        pass

    def each(self):
        """Sign in as each role in turn; yield it, and for each place whether it is in reach."""
        for role, reach in REACH.items():
            self.login(role)
            with self.subTest(role=role):
                yield role, {place: place in reach for place in ALL}

    def is_found(self, response):
        """Say whether an address leads to a page. For what is out of reach the answer is as for
        what does not exist: Django sends to the admin's home, or there is nothing.
        """
        if response.status_code == 302 and response["Location"] == reverse("admin:index"):
            return False
        if response.status_code == 302:  # to where the site looks for an address without language
            return self.is_found(self.client.get(response["Location"]))
        self.assertIn(response.status_code, (200, 404))
        return response.status_code == 200


class ListTests(ScopeTestCase):
    def test_a_list_has_the_pages_in_reach(self):
        for model, make in (
            (Article, self.article),
            (Event, self.event),
            (Page, self.page),
            (Person, self.person),
        ):
            pages = {place: make(place) for place in ALL}
            for _role, within in self.each():
                listed = self.client.get(address(model, "changelist")).context["cl"].queryset
                for place, page in pages.items():
                    with self.subTest(model=model.__name__, place=place):
                        self.assertEqual(page in listed, within[place])

    def test_an_office_finds_itself_in_the_list_of_offices(self):
        for _role, within in self.each():
            listed = self.client.get(address(Office, "changelist")).context["cl"].queryset
            for place in ("own", "other"):
                self.assertEqual(self.office(place) in listed, within[place])

    def test_a_search_in_a_list_finds_no_more(self):
        self.article("other", title_en="Secret harbour")
        self.login("Author")
        response = self.client.get(address(Article, "changelist"), {"q": "harbour"})
        self.assertNotContains(response, "Secret harbour")

    def test_a_filter_names_no_office_of_others(self):
        self.article("other")
        self.article("own")
        self.login("Author")
        response = self.client.get(address(Article, "changelist"))
        self.assertContains(response, "Own office")
        self.assertNotContains(response, "Other office")

    def test_the_home_page_lists_the_pages_in_reach(self):
        drafts = {place: self.article(place) for place in ALL}
        scheduled = {
            place: self.article(place, "en", title="Soon", publish_at=FUTURE) for place in ALL
        }
        for _role, within in self.each():
            work = self.client.get(reverse("admin:index")).context["work"]
            listed = {(row["item"].model, row["item"].pk) for _t, _n, rows in work for row in rows}
            for place in ALL:
                for page in (drafts[place], scheduled[place]):
                    self.assertEqual((Article, page.pk) in listed, within[place])


@tag("once")
class TypedAddressTests(ScopeTestCase):
    def test_form_and_history_open_for_the_pages_in_reach(self):
        for model, make in ((Article, self.article), (Event, self.event), (Person, self.person)):
            pages = {place: make(place) for place in ALL}
            for _role, within in self.each():
                for place, page in pages.items():
                    for action in ("change", "history"):
                        with self.subTest(model=model.__name__, place=place, action=action):
                            response = self.client.get(address(model, action, page.pk))
                            self.assertEqual(self.is_found(response), within[place])

    def test_the_form_of_an_office_opens_for_those_who_work_there(self):
        for _role, within in self.each():
            for place in ("own", "other"):
                response = self.client.get(address(Office, "change", self.office(place).pk))
                self.assertEqual(self.is_found(response), within[place])

    def test_what_is_sent_to_a_form_out_of_reach_changes_nothing(self):
        page = self.article("other")
        self.login("Head of press")
        data = fields_of(self.form(Article, page)) | {"title_en": "Taken over"}
        for role in ("Author", "Editor"):
            self.login(role)
            response = self.client.post(address(Article, "change", page.pk), data)
            self.assertFalse(self.is_found(response))
            page.refresh_from_db()
            self.assertEqual(page.title_en, "Article other")

    def test_the_form_of_a_new_page_opens_for_those_who_write(self):
        for role, _within in self.each():
            response = self.client.get(address(Article, "add"))
            self.assertEqual(response.status_code, 200 if role in ADDS else 403)

    def test_an_address_that_proposes_a_page_out_of_reach_does_not_name_it(self):
        hidden = self.event("other", title_fr="Secret")
        self.login("Author")
        response = self.client.get(
            address(Event, "add"), {"parent": hidden.pk, "offices": self.other.pk}
        )
        self.assertNotContains(response, "Event other")
        self.assertNotContains(response, "Other office")

    def test_a_preview_opens_for_the_pages_in_reach(self):
        pages = {place: self.article(place) for place in ALL}
        for _role, within in self.each():
            for place, page in pages.items():
                label = page._meta.label_lower
                preview = reverse("publishing:preview", args=["en", label, page.pk])
                frame = reverse("publishing:frame", args=[label, page.pk, "en"])
                for url in (preview, frame):
                    with self.subTest(place=place, url=url):
                        expected = 200 if within[place] else 404
                        self.assertEqual(self.client.get(url).status_code, expected)


class DeletionTests(ScopeTestCase):
    def test_a_draft_is_deleted_by_those_who_write_it(self):
        for role, within in self.each():
            for place in ALL:
                page = self.article(place)
                self.client.post(address(Article, "delete", page.pk), {"post": "yes"})
                with self.subTest(place=place):
                    is_gone = not Article.objects.filter(pk=page.pk).exists()
                    self.assertEqual(is_gone, role in DELETES_DRAFTS and within[place])

    def test_what_has_been_out_is_deleted_by_those_who_may_withdraw_it(self):
        for role, within in self.each():
            for place in ALL:
                page = self.article(place, "fr")
                self.client.post(address(Article, "delete", page.pk), {"post": "yes"})
                with self.subTest(place=place):
                    is_gone = not Article.objects.filter(pk=page.pk).exists()
                    self.assertEqual(is_gone, role in DELETES_ALL and within[place])

    def test_bulk_deletion_takes_only_what_is_in_reach(self):
        for role, within in self.each():
            pages = {place: self.article(place) for place in ALL}
            data = {
                "action": "delete_selected",
                ACTION_CHECKBOX_NAME: [page.pk for page in pages.values()],
                "select_across": "1",
                "post": "yes",
            }
            self.client.post(address(Article, "changelist"), data)
            for place, page in pages.items():
                with self.subTest(place=place):
                    is_gone = not Article.objects.filter(pk=page.pk).exists()
                    self.assertEqual(is_gone, role in DELETES_DRAFTS and within[place])
            Article.objects.all().delete()

    def test_bulk_deletion_with_something_an_author_may_not_delete_deletes_nothing(self):
        draft, public = self.article("own"), self.article("own", "en")
        self.login("Author")
        data = {
            "action": "delete_selected",
            ACTION_CHECKBOX_NAME: [draft.pk, public.pk],
            "post": "yes",
        }
        response = self.client.post(address(Article, "changelist"), data)
        self.assertEqual(response.status_code, 403)
        self.assertEqual(Article.objects.count(), 2)


@tag("once")
class SavingTests(ScopeTestCase):
    def test_who_writes_a_page_saves_it(self):
        for role, within in self.each():
            for place in filter(within.get, ALL):
                page = self.article(place)
                self.assertSaved(self.save(Article, page, title_fr="Nouveau", kind="story"))
                page.refresh_from_db()
                with self.subTest(place=place):
                    self.assertEqual(page.title_fr, "Nouveau")
                    self.assertEqual(page.kind == "story", role in WRITES_ALL)

    def test_no_form_publishes(self):
        moment = {"publish_at_fr_0": "2024-01-01", "publish_at_fr_1": "09:00"}
        for _role, _within in self.each():
            page = self.article("own")
            self.save(Article, page, **moment)
            page.refresh_from_db()
            self.assertIsNone(page.publish_at_fr)

    def test_only_the_head_of_press_sets_an_embargo(self):
        for role, _within in self.each():
            page = self.article("own")
            moment = {"embargo_until_0": "2999-01-01", "embargo_until_1": "00:01"}
            self.assertSaved(self.save(Article, page, **moment))
            page.refresh_from_db()
            self.assertEqual(bool(page.embargo_until), role in EMBARGOES)

    def test_restoring_a_version_lifts_no_embargo(self):
        for role, _within in self.each():
            page = self.article("own")
            version = record(page, Version.Action.SAVED)
            Article.objects.filter(pk=page.pk).update(embargo_until=FUTURE, title_en="Later")
            self.client.post(address(Article, "restore", page.pk, version.number))
            page.refresh_from_db()
            with self.subTest(role):
                self.assertEqual(page.title_en == "Article own", role in WRITES_ALL)
                self.assertEqual(page.embargo_until is None, role in EMBARGOES)


class OfficeTests(ScopeTestCase):
    """A page stays with the offices of those who write it."""

    def test_a_new_page_without_an_office_gets_the_authors(self):
        for role in ("Author", "Editor"):
            self.login(role)
            self.assertSaved(self.save(Article, title_en=f"By the {role}"))
            page = Article.objects.get(title_en=f"By the {role}")
            self.assertEqual(list(page.offices.all()), [self.own])

    def test_a_new_page_of_who_reaches_all_has_the_offices_given(self):
        self.login("Head of press")
        self.assertSaved(self.save(Article, title_en="Of none"))
        self.assertFalse(Article.objects.get().offices.exists())

    def test_who_works_for_no_office_cannot_begin_a_page(self):
        self.client.force_login(make_staff("Author", username="new"))
        response = self.save(Article, title_en="Nowhere")
        self.assertRefused(response, "offices", "You work for no office yet")

    def test_a_page_does_not_leave_the_reach_of_who_saves_it(self):
        page = self.article("own")
        self.login("Author")
        self.assertSaved(self.save(Article, page, offices=[]))
        self.assertEqual(list(page.offices.all()), [self.own])

    def test_an_author_gives_a_page_to_no_other_office(self):
        page = self.article("own")
        self.login("Author")
        response = self.save(Article, page, offices=[self.own.pk, self.other.pk])
        self.assertRefused(response, "offices", "Select a valid choice")

    def test_an_author_takes_a_page_from_no_other_office(self):
        page = self.article("own")
        page.offices.add(self.other)
        self.login("Author")
        self.assertSaved(self.save(Article, page, title_en="Of both"))
        self.assertEqual(page.offices.count(), 2)
        response = self.save(Article, page, offices=[self.own.pk])
        self.assertRefused(response, "offices", "stays")

    def test_a_person_is_appointed_to_no_other_office(self):
        person = self.person("own")
        self.login("Editor")
        response = self.save(Person, person, **{"appointments-0-office": self.other.pk})
        self.assertContains(response, "Select a valid choice")
        self.assertEqual(person.appointments.get().office, self.own)


class ChoiceTests(ScopeTestCase):
    """Searches in forms, and what is sent in their stead."""

    def choose(self, model, field, app="articles", name="article"):
        query = {"app_label": app, "model_name": name, "field_name": field, "term": ""}
        return self.found("autocomplete", **query)

    def test_offices_to_choose_from_are_those_in_reach(self):
        for _role, within in self.each():
            found = self.choose(Article, "offices")
            for place, office in (("own", "Own office en"), ("other", "Other office en")):
                self.assertEqual(office in found, within[place])

    def test_events_to_choose_from_are_those_in_reach_and_what_is_public(self):
        events = {place: self.event(place) for place in ALL}
        public = self.event("other", title_fr="Out")
        type(public).objects.filter(pk=public.pk).update(
            title_en="Public", publish_at_fr="2024-01-01T00:00Z"
        )
        for _role, within in self.each():
            found = self.choose(Event, "parent", "events", "event")
            self.assertIn("Public", found)
            for place, event in events.items():
                self.assertEqual(event.title_en in found, within[place])

    def test_pages_of_any_type_to_choose_from_are_those_in_reach_and_what_is_public(self):
        pages = {place: self.article(place) for place in ALL}
        out = self.article("other", "fr", title_en="Public")
        actions.edit(out)
        for _role, within in self.each():
            found = self.found("references", term="")
            self.assertEqual(sum("Public" in text for text in found), 1)
            for place, page in pages.items():
                self.assertEqual(f"{page.title_en} (Article)" in found, within[place])

    def test_a_page_out_of_reach_cannot_be_sent_as_a_choice(self):
        event, hidden = self.event("own"), self.event("other")
        self.login("Author")
        response = self.save(Event, event, parent=hidden.pk)
        self.assertRefused(response, "parent", "Select a valid choice")

    def test_nor_as_a_related_item_but_one_that_is_there_stays(self):
        page, hidden = self.article("own"), self.article("other")
        related = {
            "publishing-relateditem-source_type-source_id-TOTAL_FORMS": 1,
            "publishing-relateditem-source_type-source_id-0-page": reference(hidden),
            "publishing-relateditem-source_type-source_id-0-position": 0,
        }
        self.login("Author")
        response = self.save(Article, page, **related)
        self.assertContains(response, "This page does not exist any more.")
        page.related_items.create(target=hidden)
        self.assertSaved(self.save(Article, page, title_en="With what was there"))
        self.assertEqual(page.related_items.get().target, hidden)


class TranslatorTests(ScopeTestCase):
    """A translator writes the texts of the languages assigned, and nothing else."""

    def setUp(self):
        self.login("Translator")

    def test_the_fields_of_other_languages_and_what_all_share_are_closed(self):
        form = self.form(Article, self.article("other")).context["adminform"].form
        open_fields = {name for name, field in form.fields.items() if not field.disabled}
        texts = ("title", "slug", "summary", "search_text", "dateline_place", "body")
        expected = {f"{name}_{code}" for name in texts for code in ("fr", "ar")}
        self.assertEqual(open_fields, expected | {"note_to_editors_fr", "note_to_editors_ar"})

    def test_a_rich_text_that_is_closed_can_be_read(self):
        page = self.article("other", body_en="<p>The <strong>source</strong>.</p>")
        response = self.form(Article, page)
        self.assertContains(
            response, 'lang="en" dir="ltr"><p>The <strong>source</strong>.</p></div>'
        )
        self.assertNotContains(response, 'name="body_en"')
        self.assertContains(response, 'name="body_fr"')

    def test_what_is_sent_for_closed_fields_is_not_stored(self):
        page = self.article("other", title_es="Título")
        sent = {
            "title_en": "Taken over",
            "title_es": "Otro",
            "title_fr": "Nouveau",
            "kind": "story",
            "offices": [self.own.pk],
        }
        self.assertSaved(self.save(Article, page, **sent))
        page.refresh_from_db()
        self.assertEqual(
            (page.title_en, page.title_es, page.title_fr), ("Article other", "Título", "Nouveau")
        )
        self.assertEqual(page.kind, "news")
        self.assertEqual(list(page.offices.all()), [self.other])

    def test_rows_are_neither_added_nor_removed_and_their_shared_columns_stay(self):
        page = self.article("other")
        row = page.corrections.create(text_en="Wrong", text_fr="Faux", corrected_on="2024-01-01")
        fields = fields_of(self.form(Article, page))
        sent = {
            "corrections-0-text_en": "Right",
            "corrections-0-text_fr": "Juste",
            "corrections-0-corrected_on": "2024-02-02",
            "corrections-0-DELETE": "on",
            "corrections-TOTAL_FORMS": 2,
            "corrections-1-text_fr": "Nouveau",
            "corrections-1-corrected_on": "2024-02-02",
            "placed_contacts-TOTAL_FORMS": 1,
            "placed_contacts-0-contact": make_contact().pk,
            "placed_contacts-0-position": 0,
            "publishing-relateditem-source_type-source_id-TOTAL_FORMS": 1,
            "publishing-relateditem-source_type-source_id-0-page": reference(page),
            "publishing-relateditem-source_type-source_id-0-position": 0,
        }
        self.assertSaved(self.client.post(address(Article, "change", page.pk), fields | sent))
        row = page.corrections.get()
        self.assertEqual((row.text_en, row.text_fr), ("Wrong", "Juste"))
        self.assertEqual(str(row.corrected_on), "2024-01-01")
        self.assertFalse(page.placed_contacts.exists())
        self.assertFalse(page.related_items.exists())

    def test_a_row_that_is_said_to_have_been_there_is_not_added_either(self):
        page = self.article("other")
        sent = {
            "editing-rows": '{"corrections": {"9": "7a0e3c52-0b5c-4d53-9d59-8b8f2f1f9a11"}}',
            "corrections-TOTAL_FORMS": 1,
            "corrections-INITIAL_FORMS": 1,
            "corrections-0-id": 9,
            "corrections-0-text_fr": "Nouveau",
        }
        self.save(Article, page, **sent)
        self.assertFalse(page.corrections.exists())

    def test_an_event_with_sessions_is_saved_with_its_hours(self):
        event = self.event("other")
        session = event.sessions.create(
            starts_at=event.starts_at, ends_at=event.ends_at, title_en="Opening"
        )
        sent = {"title_fr": "Rencontre", "sessions-0-title_fr": "Ouverture"}
        sent |= {"starts_at_0": "2030-01-01", "sessions-0-starts_at_0": "2030-01-01"}
        self.assertSaved(self.save(Event, event, **sent))
        after = Event.objects.get(pk=event.pk)
        self.assertEqual((after.title_fr, after.starts_at), ("Rencontre", event.starts_at))
        self.assertEqual(after.sessions.get().title_fr, "Ouverture")
        self.assertEqual(after.sessions.get().starts_at, session.starts_at)

    def test_without_a_language_the_forms_are_there_to_be_read(self):
        self.client.force_login(make_staff("Translator", username="reader"))
        for page in (self.article("other"), self.event("other"), self.person("other")):
            response = self.form(type(page), page)
            self.assertContains(response, page.title_en)
            self.assertNotContains(response, 'name="title_fr"')


class InlineTests(ScopeTestCase):
    def test_who_writes_a_page_writes_its_rows(self):
        contact = make_contact()
        for role in sorted(WRITES_ALL):
            self.login(role)
            page = self.article("own")
            page.corrections.create(text_en="Wrong")
            sent = {
                "placed_contacts-TOTAL_FORMS": 1,
                "placed_contacts-0-contact": contact.pk,
                "placed_contacts-0-position": 0,
                "corrections-0-DELETE": "on",
            }
            self.assertSaved(self.save(Article, page, **sent))
            with self.subTest(role):
                self.assertEqual(page.placed_contacts.get().contact, contact)
                self.assertFalse(page.corrections.exists())

    def test_a_new_page_is_written_with_its_rows(self):
        self.login("Author")
        sent = {
            "title_en": "New",
            "corrections-TOTAL_FORMS": 1,
            "corrections-0-text_en": "Wrong",
            "corrections-0-corrected_on": "2024-01-01",
        }
        self.assertSaved(self.save(Article, **sent))
        self.assertEqual(Article.objects.get().corrections.get().text_en, "Wrong")


class ReadTextTest(SimpleTestCase):
    def test_what_is_only_read_runs_no_script(self):
        html = ReadText().render("body_en", "<p onclick=x()>A</p><script>x()</script>")
        self.assertIn("<p>A</p>", html)
        self.assertNotIn("x()", html)
