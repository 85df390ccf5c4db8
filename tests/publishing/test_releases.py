from datetime import timedelta
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test import TestCase
from django.utils import timezone, translation

from articles.models import Article
from events.models import Event
from pages.models import LeadStory, SiteSettings
from publishing import actions
from publishing.due import apply_due_changes
from publishing.models import Release, ScheduledChange, Version
from publishing.releases import cancel_release, publish_release
from tests.admin import AdminTestCase, address, fields_of, queries_of, reference
from tests.factories import FUTURE, make_article, make_event, make_office

DRAFT = {"publish_at": None}


def make_release(*items, name="Report"):
    """Return a release of pages with their languages: `(article, "en fr")`."""
    release = Release.objects.create(name=name)
    for page, languages in items:
        release.items.create(page=page, languages=languages.split())
    return release


def at(moment):
    return patch.object(timezone, "now", return_value=moment)


class ReleaseTest(TestCase):
    def setUp(self):
        self.draft = make_article("en fr", title="Draft", **DRAFT)
        self.event = make_event("en", title="Old")
        copy = actions.edit(self.event)
        copy.title_en = "New en"
        copy.save()
        self.release = make_release((self.draft, "en"), (self.event, "en"))

    def titles(self):
        """Return what is public in English."""
        pages = [*Article.objects.public("en"), *Event.objects.public("en")]
        return [page.title_en for page in pages]

    def test_all_of_it_goes_out_at_once(self):
        publish_release(self.release)
        self.assertEqual(self.titles(), ["Draft en", "New en"])
        self.release.refresh_from_db()
        self.assertIsNotNone(self.release.scheduled_at)

    def test_other_languages_stay(self):
        publish_release(self.release)
        self.draft.refresh_from_db()
        self.assertFalse(self.draft.is_public("fr"))

    def test_at_its_moment_all_is_there_on_the_first_request_and_nothing_before(self):
        story = LeadStory(site=SiteSettings.objects.create(), article=self.draft)
        story.save()
        moment = timezone.now() + timedelta(days=1)
        publish_release(self.release, moment)
        addresses = [page.get_absolute_url("en") for page in (self.draft, self.event)]
        with at(moment - timedelta(seconds=1)):
            self.assertEqual(self.client.get(addresses[0]).status_code, 404)
            self.assertContains(self.client.get(addresses[1]), "Old en")
            self.assertNotContains(self.client.get("/en/"), "Draft en")
        with at(moment):
            self.assertContains(self.client.get(addresses[1]), "New en")
            self.assertContains(self.client.get(addresses[0]), "Draft en")
            self.assertContains(self.client.get("/en/"), "Draft en")

    def let_one_item_fail(self):
        """Let a release meet a page that was changed after it was scheduled; return its moment."""
        moment = timezone.now() + timedelta(days=1)
        publish_release(self.release, moment)
        Event.objects.filter(pk=self.event.pk).update(title_en="Changed meanwhile")
        with at(moment), self.assertLogs("publishing.due", "ERROR"):
            apply_due_changes()
        return moment

    def test_one_item_that_fails_at_the_moment_holds_all_back(self):
        other = make_event("en", title="Other")
        actions.edit(other).save()
        Event.objects.filter(draft_of=other).update(title_en="Other anew")
        self.release.items.create(page=other, languages=["en"])
        moment = self.let_one_item_fail()
        with at(moment + timedelta(days=1)):
            self.assertEqual(set(self.titles()), {"Changed meanwhile", "Other en"})
            self.assertEqual(self.client.get(self.draft.get_absolute_url("en")).status_code, 404)
        states = set(ScheduledChange.objects.values_list("state", flat=True))
        self.assertEqual(states, {"failed", "cancelled"})

    def test_what_was_held_back_can_go_out_later(self):
        with translation.override("ar"):  # a visitor's language is not that of the alarm
            self.let_one_item_fail()
        self.assertEqual(
            ScheduledChange.objects.failed().get().error,
            "The page was changed after this change was scheduled.",
        )
        publish_release(Release.objects.get())
        self.assertEqual(self.titles(), ["Draft en", "New en"])
        self.assertFalse(ScheduledChange.objects.failed().exists())

    def test_one_item_that_fails_is_named_and_none_goes_out(self):
        Event.objects.filter(draft_of=self.event).update(title_en="")
        for moment in (None, FUTURE):
            with self.assertRaises(ValidationError) as caught:
                publish_release(self.release, moment)
            self.assertIn("English: This language has no title.", caught.exception.messages[0])
            self.assertEqual(self.titles(), ["Old en"])
        self.assertFalse(ScheduledChange.objects.exists())
        self.assertFalse(Version.objects.exists())
        self.release.refresh_from_db()
        self.assertIsNone(self.release.scheduled_at)

    def test_what_only_the_publication_finds_stops_all_as_well(self):
        broken = patch.object(Event, "problems", return_value={"kind": "No."})
        with broken, self.assertRaises(ValidationError) as caught:
            publish_release(self.release)
        self.assertEqual(caught.exception.messages, ["Old en: No."])
        self.assertEqual(self.titles(), ["Old en"])

    def test_pages_that_go_out_together_may_link_to_one_another(self):
        other = make_article("en", title="Other", **DRAFT)
        self.draft.related_items.create(target=other)
        self.draft.body_en = f'<p><a href="{other.get_absolute_url("en")}">Other</a></p>'
        self.draft.save()
        with self.assertRaises(ValidationError):
            publish_release(make_release((self.draft, "en"), name="Alone"))
        release = make_release((self.draft, "en"), (other, "en"), name="Together")
        publish_release(release)
        self.assertIn("Other en", self.titles())

    def test_an_empty_one_goes_nowhere(self):
        with self.assertRaises(ValidationError):
            publish_release(make_release())

    def test_a_page_deleted_meanwhile_is_told(self):
        actions.delete(self.event)
        with self.assertRaises(ValidationError) as caught:
            publish_release(self.release)
        self.assertIn("This page was deleted.", caught.exception.messages[0])

    def test_it_goes_out_once(self):
        publish_release(self.release, FUTURE)
        with self.assertRaises(ValidationError):
            publish_release(self.release)

    def test_cancelled_nothing_of_it_goes_out(self):
        publish_release(self.release, FUTURE)
        cancel_release(self.release)
        self.draft.refresh_from_db()
        self.assertIsNone(self.draft.publish_at_en)
        self.assertEqual(ScheduledChange.objects.get().state, ScheduledChange.State.CANCELLED)
        publish_release(self.release)
        self.assertEqual(self.titles(), ["Draft en", "New en"])
        with self.assertRaises(ValidationError):
            cancel_release(self.release)

    def test_cancelling_leaves_what_was_scheduled_apart(self):
        actions.publish(self.draft, ["fr"], at=FUTURE - timedelta(days=1))
        publish_release(self.release, FUTURE)
        cancel_release(self.release)
        self.draft.refresh_from_db()
        self.assertIsNotNone(self.draft.publish_at_fr)


class ReleaseAdminTest(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.draft = make_article("en fr", title="Draft", **DRAFT)
        self.release = make_release((self.draft, "en"))

    def page(self, release=None):
        return self.client.get(address(Release, "publish", (release or self.release).pk))

    def send(self, act, **changes):
        data = fields_of(self.page()) | {"act": act} | changes
        return self.client.post(address(Release, "publish", self.release.pk), data)

    def add(self, *items, **changes):
        """Send a new release with these items: a page and its languages."""
        data = fields_of(self.client.get(address(Release, "add"))) | {"name": "Report"} | changes
        data["items-TOTAL_FORMS"] = len(items)
        for number, (page, languages) in enumerate(items):
            data |= {
                f"items-{number}-about": reference(page),
                f"items-{number}-languages": languages,
            }
        return self.client.post(address(Release, "add"), data)

    def test_pages_of_any_type_are_put_together(self):
        event = make_event("fr")
        response = self.add((self.draft, ["en", "fr"]), (event, ["fr"]))
        self.assertSaved(response)
        release = Release.objects.latest("pk")
        self.assertEqual(release.created_by, self.user)
        found = [(item.page, item.languages) for item in release.items.order_by("pk")]
        self.assertEqual(found, [(self.draft, ["en", "fr"]), (event, ["fr"])])
        self.assertContains(self.form(Release, release), "Draft en (Article)")
        self.assertSaved(self.save(Release, release, name="Renamed"))

    def test_a_page_stands_in_it_once(self):
        response = self.add((self.draft, ["en"]), (self.draft, ["fr"]))
        self.assertEqual(response.status_code, 200)
        self.assertEqual(Release.objects.count(), 1)
        data = fields_of(self.form(Release, self.release))
        data |= {"items-TOTAL_FORMS": 2, "items-1-about": reference(self.draft)}
        data["items-1-languages"] = ["fr"]
        response = self.client.post(address(Release, "change", self.release.pk), data)
        self.assertEqual(response.status_code, 200)

    def test_a_language_without_a_text_is_refused(self):
        self.assertContains(self.add((self.draft, ["ar"])), "Nothing is written in العربية yet.")
        self.assertContains(self.add((self.draft, [])), "This field is required.")

    def test_its_page_shows_what_goes_out_and_what_is_wrong(self):
        response = self.page()
        self.assertContains(response, "Nothing stands in the way.")
        self.assertContains(response, "Draft en")
        self.assertNotContains(response, "Draft fr")
        Article.objects.update(title_en="")
        self.assertContains(self.page(), "This language has no title.")
        self.assertContains(self.page(), f"{address(Article, 'change', self.draft.pk)}#id_title_en")

    def test_it_goes_out(self):
        self.assertEqual(self.send("publish").status_code, 302)
        self.draft.refresh_from_db()
        self.assertTrue(self.draft.is_public("en"))
        response = self.page()
        self.assertContains(response, "Published: all of it.")
        self.assertContains(response, "All of it went out on")
        self.assertNotContains(response, 'value="publish"')

    def test_it_is_scheduled_shown_and_cancelled(self):
        later = {"when": "later", "moment_0": "2998-07-01", "moment_1": "00:01", "zone": "UTC"}
        self.send("publish", **later)
        self.assertContains(self.page(), "Scheduled for 1 July 2998, 00:01 (UTC)")
        self.assertContains(self.client.get(address(Release, "changelist")), "scheduled")
        form = self.form(Release, self.release)
        self.assertNotContains(form, 'name="name"')
        self.assertNotContains(form, "deletelink")
        self.send("cancel")
        self.assertContains(self.page(), "Nothing of it will go out.")
        self.draft.refresh_from_db()
        self.assertIsNone(self.draft.publish_at_en)
        self.assertContains(self.send("cancel"), "does not wait for its moment any more")

    def test_a_check_for_a_moment_changes_nothing(self):
        Article.objects.update(embargo_until=FUTURE)
        self.assertContains(self.page(), "embargo")
        later = {"when": "later", "moment_0": "2999-07-01", "moment_1": "00:01", "zone": "UTC"}
        self.assertContains(self.send("check", **later), "Nothing stands in the way.")
        self.release.refresh_from_db()
        self.assertIsNone(self.release.scheduled_at)

    def test_what_nobody_has_seen_does_not_go_out(self):
        data = fields_of(self.page()) | {"act": "publish"}
        Article.objects.update(title_en="Changed meanwhile")
        response = self.client.post(address(Release, "publish", self.release.pk), data)
        self.assertContains(response, "A page was changed after you opened this.")
        self.assertEqual(list(Article.objects.public("en")), [])

    def test_a_faulty_moment_is_shown(self):
        self.assertContains(self.send("publish", when="later"), "Write the date and the time.")

    def test_who_may_not_publish_a_page_of_it_may_not_publish_it(self):
        self.login_with("view_release", "change_release", "view_article", "change_article")
        self.assertNotContains(self.page(), 'value="publish"')
        self.assertEqual(self.send("publish").status_code, 403)
        self.assertEqual(self.send("cancel").status_code, 403)

    def test_pages_out_of_reach_hide_it(self):
        office = make_office("en")
        author = get_user_model().objects.create_user("author", is_staff=True)
        codenames = ["view_release", "change_release", "view_article", "all_languages"]
        author.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        self.client.force_login(author)
        self.assertEqual(self.page().status_code, 302)  # to nothing
        self.assertNotContains(self.client.get(address(Release, "changelist")), "Report")
        response = self.add((self.draft, ["en"]))
        self.assertNotEqual(response.status_code, 302)
        self.assertNotContains(self.client.get(address(Release, "changelist")), office.title_en)

    def test_the_number_of_parts_changes_no_number_of_queries(self):
        def count(rows):
            for _number in range(rows):
                self.draft.corrections.create(text_en="It is 58.")
                self.draft.related_items.create(target=make_event("en"))
            return queries_of(self.page)

        count(1)
        self.assertEqual(count(1), count(5))
