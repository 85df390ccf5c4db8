import re
from html import unescape

from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from events.models import Event
from publishing import actions
from publishing.models import FormerAddress, Review, UnsavedForm, Version
from publishing.snapshots import snapshot
from publishing.states import statuses_of
from tests.admin import AdminTestCase, address, fields_of
from tests.factories import (
    FUTURE,
    make_article,
    make_contact,
    make_event,
    make_office,
    make_page,
    make_person,
    make_tag,
    place_contact,
)


class EditingTestCase(AdminTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.colleague = get_user_model().objects.create_superuser("ada", first_name="Ada")

    def opened(self, page):
        """Return the fields of a page's form as it stands now."""
        return fields_of(self.form(type(page), page))

    def send(self, page, fields, user=None, **changes):
        self.client.force_login(user or self.user)
        return self.client.post(address(type(page), "change", page.pk), {**fields, **changes})

    def newest(self, page):
        return actions.edited(type(page).objects.get(pk=page.pk))


class WorkingCopyTests(EditingTestCase):
    def test_saving_a_public_page_changes_no_byte_of_it(self):
        article = make_article("en fr", body_en="<p>Text</p>")
        article.tags.add(make_tag())
        place_contact(article)
        before = [self.client.get(article.get_absolute_url(code)).content for code in ("en", "fr")]
        contact = make_contact(name_en="Night desk")
        changes = {
            "title_en": "New title",
            "slug_en": "new-address",
            "tags": [],
            "placed_contacts-0-contact": contact.pk,
        }
        response = self.save(Article, article, **changes)
        self.assertSaved(response)
        after = [self.client.get(article.get_absolute_url(code)).content for code in ("en", "fr")]
        self.assertEqual(before, after)
        copy = self.newest(article)
        self.assertEqual((copy.title_en, copy.slug_en), ("New title", "new-address"))
        self.assertEqual([each.contact for each in copy.placed_contacts.all()], [contact])
        self.assertFalse(copy.tags.exists())
        self.assertFalse(FormerAddress.objects.exists())

    def test_looking_at_a_form_writes_nothing(self):
        article = make_article("en")
        self.form(Article, article)
        self.assertEqual(Article.objects.count(), 1)
        self.assertFalse(Version.objects.exists())

    def test_a_form_with_errors_makes_no_copy(self):
        article = make_article("en")
        self.assertRefused(self.save(Article, article, kind="poem"), "kind", "poem")
        self.assertEqual(Article.objects.count(), 1)

    def test_the_form_shows_the_working_copy(self):
        article = make_article("en", title="Old")
        self.save(Article, article, title_en="New")
        self.assertContains(self.form(Article, article), 'value="New"')
        self.save(Article, article, title_fr="Nouveau")
        self.assertEqual(Article.objects.count(), 2)
        self.assertEqual(self.newest(article).title_en, "New")

    def test_the_editor_is_told_that_visitors_do_not_see_it_yet(self):
        article = make_article("en")
        response = self.save(Article, article, title_en="New")
        self.assertContains(
            self.client.get(response.url), "Visitors see the page as it was until the changes"
        )

    def test_saving_without_a_change_makes_no_copy_and_no_version(self):
        article = make_article("en")
        place_contact(article)
        self.assertSaved(self.save(Article, article))
        self.assertEqual(Article.objects.count(), 1)
        self.assertFalse(Version.objects.exists())

    def test_taking_the_changes_back_removes_the_copy(self):
        article = make_article("en", title="Old")
        self.save(Article, article, title_en="New")
        self.save(Article, article, title_en="Old en")
        self.assertEqual(Article.objects.count(), 1)
        self.assertEqual(self.newest(article).title_en, "Old en")

    def test_a_page_never_out_is_edited_itself(self):
        article = make_article("en", publish_at=None)
        self.assertSaved(self.save(Article, article, title_en="New"))
        article.refresh_from_db()
        self.assertEqual(article.title_en, "New")
        self.assertEqual(Article.objects.count(), 1)

    def test_a_scheduled_page_goes_out_as_it_was_scheduled(self):
        article = make_article("en", title="Old", publish_at=FUTURE)
        self.save(Article, article, title_en="New")
        article.refresh_from_db()
        self.assertEqual(article.title_en, "Old en")

    def test_publication_is_no_field_of_the_form(self):
        for page in (make_article("en"), make_event("en"), make_office("en")):
            self.assertNotContains(self.form(type(page), page), 'name="publish_at')

    def test_pages_of_every_type_are_edited_in_a_copy_and_published_from_it(self):
        for page in (
            make_article("en fr"),
            make_event("en fr", parent=make_event("en")),
            make_office("en fr", parent=make_office("en")),
            make_person("en fr"),
            make_page("en fr", parent=make_page("en fr")),
        ):
            with self.subTest(type(page).__name__):
                self.assertSaved(self.save(type(page), page))
                self.assertEqual(self.newest(page), page)
                self.assertSaved(self.save(type(page), page, title_en="New"))
                self.assertEqual(self.newest(page).draft_of_id, page.pk)
                self.assertSaved(self.save(type(page), page, title_fr="Nouveau"))
                actions.publish(page, ["en", "fr"])
                page.refresh_from_db()
                self.assertEqual((page.title_en, page.title_fr), ("New", "Nouveau"))
                self.assertEqual(self.newest(page), page)

    def test_what_is_said_and_linked_is_the_page_and_not_its_copy(self):
        article = make_article("en")
        for _each in range(2):
            response = self.save(Article, article, title_en="New", summary_en="Newer")
            self.assertEqual(LogEntry.objects.latest("pk").object_id, str(article.pk))
        page = self.client.get(response.url).content.decode()
        self.assertIn(f'<a href="{address(Article, "change", article.pk)}">New</a>', page)
        page = self.form(Article, article).content.decode()
        copy = self.newest(article)
        self.assertIn(address(Article, "delete", article.pk), page)
        self.assertIn(address(Article, "history", article.pk), page)
        self.assertNotIn(f"/article/{copy.pk}/", page)

    def test_a_copy_has_no_form_of_its_own(self):
        article = make_article("en")
        self.save(Article, article, title_en="New")
        response = self.form(Article, self.newest(article))
        self.assertRedirects(response, reverse("admin:index"))

    def test_deleting_keeps_the_page_recoverable(self):
        article, other = make_article("en"), make_article("en")
        self.save(Article, article, title_en="New")
        self.client.post(address(Article, "delete", article.pk), {"post": "yes"})
        data = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
        self.client.post(address(Article, "changelist"), data)
        self.assertFalse(Article.objects.exists())
        deleted = Version.objects.filter(action=Version.Action.DELETED)
        self.assertEqual({each.page_id for each in deleted}, {article.pk, other.pk})
        self.assertEqual(deleted.get(page_id=article.pk).content["editions"]["en"]["title"], "New")


class CopyStandsForItsPageTests(EditingTestCase):
    """The rules about other pages hold for a working copy as for its page."""

    def test_a_taken_address_is_refused(self):
        make_article("en", slug_en="cities")
        article = make_article("en", slug_en="towns")
        self.save(Article, article, title_en="New")
        response = self.save(Article, article, slug_en="cities")
        self.assertRefused(response, "slug_en", "Another page already has this address")

    def test_its_own_address_is_free(self):
        article = make_article("en", title="Cities")
        self.save(Article, article, summary_en="New")
        self.assertSaved(self.save(Article, article, slug_en=""))
        self.assertEqual(self.newest(article).slug_en, article.slug_en)

    def test_a_page_cannot_stand_below_itself(self):
        event = make_event()
        part = make_event(parent=event)
        self.save(Event, event, title_en="New")
        for parent in (event, part):
            response = self.save(Event, event, parent=parent.pk)
            self.assertRefused(response, "parent", "below itself")


class HistoryTests(EditingTestCase):
    def test_a_version_tells_who_saved_and_from_where(self):
        article = make_article("en")
        self.save(Article, article, title_en="New")
        version = Version.objects.of(article).first()
        self.assertEqual((version.made_by, version.made_from), (self.user, "127.0.0.1"))
        self.assertEqual(version.content["editions"]["en"]["title"], "New")

    def test_what_was_there_before_the_first_save_is_kept_under_nobodys_name(self):
        article = make_article("en", title="Old")
        self.save(Article, article, title_en="New")
        first = Version.objects.of(article).last()
        self.assertEqual(first.content["editions"]["en"]["title"], "Old en")
        self.assertIsNone(first.made_by)
        self.save(Article, article, title_en="Newer")
        self.assertEqual(Version.objects.of(article).count(), 3)

    def test_a_new_page_begins_its_history(self):
        self.save(Article, title_en="Cities")
        version = Version.objects.get()
        self.assertEqual((version.number, version.made_by), (1, self.user))
        self.assertEqual(version.content, snapshot(Article.objects.get()))


class TogetherTests(EditingTestCase):
    """Two people open one form and both save it."""

    def setUp(self):
        super().setUp()
        self.article = make_article("en fr", title="Old", summary_en="A summary")
        for number, name in enumerate(("First", "Second"), start=1):
            desk = make_contact(name_en=name)
            self.article.placed_contacts.create(contact=desk, position=10 * number)
        self.fields = self.opened(self.article)

    def names(self):
        return [each.contact.name_en for each in self.newest(self.article).placed_contacts.all()]

    def test_different_fields_are_both_kept_and_said(self):
        self.send(self.article, self.fields, self.colleague, title_fr="Le sien", kind="story")
        response = self.send(self.article, self.fields, title_en="Mine")
        self.assertSaved(response)
        newest = self.newest(self.article)
        self.assertEqual(
            (newest.title_en, newest.title_fr, newest.kind), ("Mine", "Le sien", "story")
        )
        page = self.client.get(response.url)
        self.assertContains(
            page, "Saved together with changes by Ada: Kind, Title (Français).", html=False
        )

    def test_neither_is_said_when_nobody_else_saved(self):
        response = self.send(self.article, self.fields, title_en="Mine")
        self.assertNotContains(self.client.get(response.url), "Saved together")

    def test_ones_own_other_window_is_somebody_too(self):
        self.send(self.article, self.fields, title_fr="Le mien")
        response = self.send(self.article, self.fields, title_en="Mine")
        self.assertContains(self.client.get(response.url), "changes by you, in another window")

    def test_the_same_change_twice_is_no_conflict(self):
        self.send(self.article, self.fields, self.colleague, title_en="Same")
        self.assertSaved(self.send(self.article, self.fields, title_en="Same"))
        self.assertEqual(self.newest(self.article).title_en, "Same")

    def test_all_of_it_holds_when_a_copy_was_there_before(self):
        self.send(self.article, self.fields, summary_en="Another summary")
        fields = self.opened(self.article)
        self.send(self.article, fields, self.colleague, title_fr="Le sien")
        self.assertSaved(self.send(self.article, fields, title_en="Mine"))
        newest = self.newest(self.article)
        self.assertEqual((newest.title_en, newest.title_fr), ("Mine", "Le sien"))
        self.assertEqual(self.names(), ["First", "Second"])

    def test_it_holds_when_the_copy_was_published_meanwhile(self):
        self.send(self.article, self.fields, summary_en="Another summary")
        fields = self.opened(self.article)
        self.send(self.article, fields, self.colleague, title_fr="Le sien")
        actions.publish(self.article, ["en", "fr"])
        self.assertSaved(self.send(self.article, fields, title_en="Mine"))
        newest = self.newest(self.article)
        self.assertEqual((newest.title_en, newest.title_fr), ("Mine", "Le sien"))
        self.article.refresh_from_db()
        self.assertEqual((self.article.title_en, self.article.title_fr), ("Old en", "Le sien"))

    def test_a_row_added_by_one_and_a_row_changed_by_the_other_are_both_kept(self):
        desks = [make_contact(name_en=name) for name in ("Third", "Other")]
        added = {
            "placed_contacts-TOTAL_FORMS": 3,
            "placed_contacts-2-contact": desks[0].pk,
            "placed_contacts-2-position": 30,
        }
        self.send(self.article, self.fields, self.colleague, **added)
        changed = {"placed_contacts-0-contact": desks[1].pk}
        self.assertSaved(self.send(self.article, self.fields, **changed))
        self.assertEqual(self.names(), ["Other", "Second", "Third"])

    def test_a_row_removed_by_one_stays_removed_when_the_other_saves(self):
        removed = {"placed_contacts-0-DELETE": "on"}
        self.send(self.article, self.fields, self.colleague, **removed)
        self.assertSaved(self.send(self.article, self.fields, title_en="Mine"))
        self.assertEqual(self.names(), ["Second"])

    def test_a_row_removed_by_one_and_changed_by_the_other_stays_with_the_change(self):
        desk = make_contact(name_en="Other")
        removed, changed = (
            {"placed_contacts-0-DELETE": "on"},
            {"placed_contacts-0-contact": desk.pk},
        )
        for first, second in ((removed, changed), (changed, removed)):
            with self.subTest(first=first):
                self.newest(self.article).delete() if Article.objects.count() > 1 else None
                fields = self.opened(self.article)
                self.assertSaved(self.send(self.article, fields, self.colleague, **first))
                self.assertSaved(self.send(self.article, fields, **second))
                self.assertEqual(self.names(), ["Other", "Second"])

    def test_both_may_remove_the_same_row(self):
        removed = {"placed_contacts-0-DELETE": "on"}
        self.send(self.article, self.fields, self.colleague, **removed)
        self.assertSaved(self.send(self.article, self.fields, **removed, title_en="Mine"))
        self.assertEqual(self.names(), ["Second"])

    def test_a_form_with_errors_is_shown_as_it_was_sent_also_where_a_row_is_gone(self):
        removed = {"placed_contacts-0-DELETE": "on"}
        self.send(self.article, self.fields, self.colleague, **removed)
        desk = make_contact(name_en="Other")
        changes = {"placed_contacts-0-contact": desk.pk, "kind": "poem"}
        response = self.send(self.article, self.fields, **changes)
        self.assertRefused(response, "kind", "poem")
        again = fields_of(response)
        for name in (
            "editing-stamp",
            "editing-rows",
            "placed_contacts-0-id",
            "placed_contacts-1-id",
        ):
            self.assertEqual(again[name], self.fields[name])
        self.assertSaved(self.send(self.article, again, kind="news"))
        self.assertEqual(self.names(), ["Other", "Second"])


class ConflictTests(EditingTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en fr", title="Old", summary_en="Eight people came.")
        self.fields = self.opened(self.article)

    def conflict(self, **changes):
        """Return the page that asks, after the colleague and the user changed the same field."""
        theirs = {"summary_en": "Nine people came.", "title_fr": "Le sien"}
        self.send(self.article, self.fields, self.colleague, **theirs)
        mine = {"summary_en": "Ten people came.", "title_en": "Mine"}
        return self.send(self.article, self.fields, **mine | changes)

    def choose(self, response, side):
        """Send the page that asks with the same side chosen everywhere."""
        chosen = {
            unescape(name): value
            for name, value in re.findall(
                r'name="(keep:[^"]+)"\s+value="([^"]+)"', response.content.decode()
            )
            if value.startswith(side)
        }
        self.assertTrue(chosen)
        return self.send(self.article, fields_of(response), **chosen)

    def test_the_same_field_shows_both_texts_and_saves_nothing(self):
        response = self.conflict()
        self.assertEqual(response.status_code, 409)
        self.assertContains(response, "<legend>Summary (English)</legend>", status_code=409)
        text = response.content.decode()
        self.assertIn("<del>Eight</del><ins>Nine</ins> people came.", text)
        self.assertIn("<del>Eight</del><ins>Ten</ins> people came.", text)
        self.assertIn("Keep that of Ada", text)
        self.assertNotIn("<legend>Title", text)
        newest = self.newest(self.article)
        self.assertEqual((newest.title_en, newest.summary_en), ("Old en", "Nine people came."))

    def test_what_was_typed_is_kept_even_if_the_question_is_never_answered(self):
        self.conflict()
        self.assertEqual(UnsavedForm.objects.get().fields["summary_en"], ["Ten people came."])
        self.assertContains(
            self.client.get(address(Article, "change", self.article.pk), {"restore": 1}),
            "Ten people came.",
        )

    def test_either_text_can_be_chosen_and_the_rest_is_kept(self):
        for side, summary in (("mine", "Ten people came."), ("theirs", "Nine people came.")):
            with self.subTest(side):
                response = self.choose(self.conflict(), side)
                self.assertSaved(response)
                newest = self.newest(self.article)
                self.assertEqual(newest.summary_en, summary)
                self.assertEqual((newest.title_en, newest.title_fr), ("Mine", "Le sien"))
                self.assertFalse(UnsavedForm.objects.exists())
                newest.delete()
                Version.objects.all().delete()
                Article.objects.update(version=0)
                self.fields = self.opened(self.article)

    def test_a_third_text_saved_meanwhile_is_asked_about_again(self):
        response = self.conflict()
        fields = self.opened(self.article)
        self.send(self.article, fields, self.colleague, summary_en="Eleven people came.")
        response = self.choose(response, "mine")
        self.assertContains(response, "Eleven", status_code=409)
        self.assertEqual(self.newest(self.article).summary_en, "Eleven people came.")
        self.assertSaved(self.choose(response, "mine"))
        self.assertEqual(self.newest(self.article).summary_en, "Ten people came.")

    def test_without_an_answer_the_question_stands(self):
        response = self.conflict()
        response = self.send(self.article, fields_of(response))
        self.assertEqual(response.status_code, 409)
        self.assertEqual(self.newest(self.article).summary_en, "Nine people came.")

    def test_a_form_of_unknown_age_never_overwrites(self):
        self.send(self.article, self.fields, self.colleague, summary_en="Nine people came.")
        for stamped in ("", "0.0123456789abcdef", "999999999999.x", "nonsense", "١.x"):
            with self.subTest(stamped):
                forged = {"editing-stamp": stamped, "editing-rows": "[1]", "title_en": "Mine"}
                response = self.send(self.article, self.fields, **forged)
                self.assertEqual(response.status_code, 409)
                self.assertContains(response, "Summary (English)", status_code=409)
                self.assertEqual(self.newest(self.article).summary_en, "Nine people came.")
        self.assertSaved(self.choose(response, "theirs"))
        self.assertEqual(self.newest(self.article).title_en, "Old en")

    def test_two_edits_that_do_not_fit_together_are_asked_about(self):
        event = make_event(publish_at=None)
        fields = self.opened(event)
        self.send(event, fields, self.colleague, starts_at_1="09:00:00")
        response = self.send(event, fields, ends_at_1="08:30:00")
        self.assertContains(response, "The event ends before it starts.", status_code=409)
        event.refresh_from_db()
        self.assertEqual(event.starts_at.minute, 0)
        self.assertContains(response, "<legend>Start</legend>", status_code=409)
        self.assertContains(response, "<legend>End</legend>", status_code=409)
        self.article = event
        self.assertSaved(self.choose(response, "mine"))
        self.assertEqual(self.newest(event).ends_at.minute, 30)

    def test_a_choice_from_another_question_counts_for_nothing(self):
        response = self.conflict()
        forged = {"keep:editions/en/summary": "mine.0123456789abcdef"}
        response = self.send(self.article, fields_of(response), **forged)
        self.assertEqual(response.status_code, 409)

    def test_markup_of_others_is_shown_as_text(self):
        theirs = {"summary_en": "<script>alert(1)</script>"}
        self.send(self.article, self.fields, self.colleague, **theirs)
        response = self.send(self.article, self.fields, summary_en='"><script>alert(2)</script>')
        self.assertNotContains(response, "<script>alert", status_code=409)


class ListTests(EditingTestCase):
    def list(self, model=Article, **query):
        return self.client.get(address(model, "changelist"), query)

    def assertState(self, page, language, state):
        response = self.list(type(page)).content.decode()
        self.assertRegex(response, f">{language.upper()}</abbr> {re.escape(state)}</li>")
        tabs = self.form(type(page), page).context["language_tabs"]
        label = next(tab.label for tab in tabs if tab.status.language == language)
        self.assertEqual(label, state.replace("missing", "empty"))

    def test_a_page_with_a_copy_is_one_row(self):
        article = make_article("en")
        self.save(Article, article, title_en="New")
        response = self.list()
        self.assertContains(response, "1 article")
        self.assertContains(response, address(Article, "change", article.pk))
        self.assertNotContains(response, address(Article, "change", self.newest(article).pk))

    def test_changes_are_shown_in_the_language_that_has_them(self):
        article = make_article("en fr", unpublish_at_fr=None, title_es="Borrador")
        self.save(Article, article, title_fr="Nouveau", title_ar="عنوان")
        for language, state in (
            ("en", "public"),
            ("fr", "public + changes"),
            ("es", "draft"),
            ("ar", "draft"),
        ):
            self.assertState(article, language, state)

    def test_a_change_of_what_all_share_alone_changes_every_language_that_is_out(self):
        article = make_article("en fr")
        self.save(Article, article, kind="story")
        self.assertState(article, "en", "public + changes")
        self.assertState(article, "fr", "public + changes")
        self.assertState(article, "es", "missing")

    def test_changes_in_the_rows_of_a_page_count_for_their_language(self):
        event = make_event("en fr")
        event.sessions.create(starts_at=event.starts_at, title_en="Opening", title_fr="Ouverture")
        self.save(Event, event, **{"sessions-0-title_fr": "Début"})
        self.assertState(event, "fr", "public + changes")
        self.assertState(event, "en", "public")

    def test_what_waits_for_a_reviewer_is_in_review(self):
        article = make_article("en", title_fr="Brouillon")
        for language in ("en", "fr"):
            Review.objects.create(page=article, language=language)
        self.assertState(article, "fr", "in review")
        self.assertState(article, "en", "public + in review")
        Review.objects.update(state=Review.State.RETURNED)
        self.assertState(article, "fr", "draft")

    def test_the_filter_knows_the_drafts_in_working_copies(self):
        article = make_article("en")
        self.save(Article, article, title_fr="Brouillon")
        self.assertContains(self.list(edition_fr="draft"), "1 article")
        self.assertContains(self.list(edition_fr="missing"), "0 articles")

    def test_the_list_has_the_same_queries_however_many_have_changes(self):
        counts = []
        for length in (2, 6):
            while Event.objects.pages().count() < length:
                event = make_event("en fr")
                event.sessions.create(starts_at=event.starts_at, title_en="Opening")
                copy = actions.edit(event)
                copy.title_fr = "Nouveau"
                copy.save()
                Review.objects.create(page=event, language="fr")
            with self.assertNumQueries(6):
                found = statuses_of(list(Event.objects.pages()), FUTURE)
            counts.append(len(found))
        self.assertEqual(counts, [2, 6])


class QueryTests(EditingTestCase):
    def test_a_form_has_the_same_queries_however_much_is_in_it(self):
        counts = []
        for length in (1, 5):
            article = make_article("en")
            for _each in range(length):
                article.corrections.create(text_en="It was nine.")
            with CaptureQueriesContext(connection) as queries:
                self.form(Article, article)
            counts.append(len(queries))
        self.assertEqual(counts[0], counts[1])
