import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from unittest import mock

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, TestCase, override_settings, tag

from articles.models import Article
from events.models import Event
from iomcms.demo.entries import FOLDER, FaultyContent, read
from iomcms.demo.loader import Loader
from iomcms.demo.logins import ROLES
from library.models import Picture
from organisation.models import Country, Office, Person, PressContact
from pages.models import MenuEntry, Page, SiteSettings
from publishing.languages import CODES, localized
from publishing.models import Publishable, page_models

CONTENT_APPS = ("publishing", "library", "organisation", "articles", "events", "pages")
#: When the demo content is loaded here: a day after the last dateline in it.
LOADED_AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
REFERENCE_NEWS = {
    "cities-conference",
    "diaspora-alliance",
    "migration-dialogue",
    "oas-workshop",
}


class DemoTestCase(TestCase):
    """A test with a folder of its own for the pictures."""

    @classmethod
    def setUpClass(cls):
        media = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.enterClassContext(override_settings(MEDIA_ROOT=media))
        super().setUpClass()


def load(content=None):
    loader = Loader(content or read(), LOADED_AT, picture_width=16)
    loader.load()
    return loader


def content_models():
    return [model for app in CONTENT_APPS for model in apps.get_app_config(app).get_models()]


def every_row():
    """Return all that stands in the tables of the content, by model."""
    return {model: list(model.objects.order_by("pk").values()) for model in content_models()}


def states(row):
    """Return from when each edition is public, or None for a draft, by language."""
    return {code: getattr(row, localized("publish_at", code)) for code in CODES if row.titles[code]}


class LoadedContentTests(DemoTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.rows = load().rows

    def test_every_row_passes_its_own_validation(self):
        for model in content_models():
            for row in model.objects.all():
                with self.subTest(model=model.__name__, row=str(row)):
                    row.full_clean()

    def test_every_edition_has_an_address(self):
        for model in page_models():
            for row in model.objects.all():
                for code in states(row):
                    self.assertTrue(getattr(row, localized("slug", code)), f"{row} in {code}")

    def test_no_address_was_numbered_because_another_had_it(self):
        for row in filter(lambda row: isinstance(row, Publishable), self.rows.values()):
            for code in states(row):
                self.assertNotRegex(getattr(row, localized("slug", code)), r"-[2-9]$")

    def test_the_reference_pages_are_public_in_french_english_and_spanish(self):
        rows = [self.rows["article", key] for key in REFERENCE_NEWS]
        rows += [self.rows["event", key] for key in ("sids4", "sids4-side-event")]
        for row in rows:
            self.assertLessEqual({"en", "fr", "es"}, set(row.public_languages(LOADED_AT)), str(row))

    def test_the_side_event_and_two_articles_are_public_in_arabic(self):
        self.assertTrue(self.rows["event", "sids4-side-event"].is_public("ar", LOADED_AT))
        self.assertGreaterEqual(Article.objects.public("ar", LOADED_AT).count(), 2)

    def test_the_side_event_is_in_the_morning_of_antigua(self):
        event = self.rows["event", "sids4-side-event"]
        event.refresh_from_db()
        self.assertEqual(event.starts_at, datetime(2024, 5, 28, 12, 0, tzinfo=UTC))
        self.assertEqual(event.ends_at, datetime(2024, 5, 28, 13, 30, tzinfo=UTC))
        self.assertEqual(event.parent, self.rows["event", "sids4"])

    def test_twenty_and_more_items_stand_around_the_reference_pages(self):
        others = Article.objects.count() + Event.objects.count() - len(REFERENCE_NEWS) - 2
        self.assertGreaterEqual(others, 20)

    def test_some_items_are_drafts(self):
        self.assertTrue([row for row in Article.objects.all() if not any(states(row).values())])

    def test_some_items_are_scheduled_for_the_days_after_loading(self):
        moments = [
            moment
            for row in Article.objects.all()
            for moment in states(row).values()
            if moment and moment > LOADED_AT
        ]
        self.assertGreaterEqual(len(moments), 3)
        for moment in moments:
            self.assertLess(moment - LOADED_AT, timedelta(days=11))
            self.assertGreater(moment - LOADED_AT, timedelta(days=2))

    def test_what_is_wholly_scheduled_bears_the_date_of_its_release(self):
        article = self.rows["article", "climate-data-toolkit"]
        self.assertEqual({at.date() for at in states(article).values()}, {article.dateline_on})

    def test_some_items_lack_a_language(self):
        for code in CODES:
            with self.subTest(code):
                missing = [row for row in Article.objects.all() if code not in states(row)]
                self.assertEqual(bool(missing), code != "en")

    def test_an_article_is_public_from_nine_on_the_day_of_its_dateline(self):
        article = self.rows["article", "cities-conference"]
        nine = datetime.combine(article.dateline_on, datetime.min.time(), UTC).replace(hour=9)
        self.assertEqual(article.publish_at_fr, nine)

    def test_an_event_with_relative_days_starts_so_many_days_after_loading(self):
        event = self.rows["event", "nairobi-forum"]
        starts_at = event.starts_at.astimezone(event.zone)
        self.assertEqual(starts_at.date() - LOADED_AT.date(), timedelta(days=30))
        self.assertTrue(event.is_public("en", LOADED_AT))
        for session in event.sessions.all():
            self.assertGreaterEqual(session.starts_at, event.starts_at)
            self.assertLessEqual(session.starts_at, event.ends_at)

    def test_there_are_events_to_come_and_events_gone_by(self):
        self.assertTrue(Event.objects.filter(starts_at__gt=LOADED_AT).exists())
        self.assertTrue(Event.objects.filter(ends_at__lt=LOADED_AT).exists())

    def test_every_country_has_a_region_and_a_name_in_each_language(self):
        self.assertEqual(Country.objects.count(), 249)
        for country in Country.objects.all():
            self.assertTrue(country.region)
            for code in CODES:
                self.assertTrue(getattr(country, localized("name", code)), country.code)

    def test_the_organisation_is_present_where_an_office_covers_a_country(self):
        covered = set(Office.objects.values_list("countries__code", flat=True)) - {None}
        present = set(Country.objects.filter(has_presence=True).values_list("code", flat=True))
        self.assertTrue(covered)
        self.assertEqual(present, covered)

    def test_relations_stand_in_the_order_of_the_file(self):
        article = self.rows["article", "cities-conference"]
        entry = read()["article"]["cities-conference"]
        self.assertEqual(
            [placed.contact for placed in article.placed_contacts.all()],
            [self.rows["contact", key] for key in entry["contacts"]],
        )
        self.assertEqual(
            [placed.boilerplate for placed in article.placed_boilerplates.all()],
            [self.rows["boilerplate", key] for key in entry["boilerplates"]],
        )
        self.assertEqual(
            [related.target for related in article.related_items.all()],
            [self.rows[tuple(link.split(":"))] for link in entry["related"]],
        )
        self.assertEqual({tag.slug for tag in article.tags.all()}, set(entry["tags"]))
        self.assertEqual({goal.number for goal in article.goals.all()}, set(entry["goals"]))

    def test_galleries_show_four_pictures_and_more_in_the_order_of_the_file(self):
        entries = [entry for entry in read()["article"].values() if "gallery" in entry]
        self.assertGreaterEqual(len(entries), 2)
        for entry in entries:
            gallery = self.rows["article", entry.key].gallery.all()
            shown = [self.rows["picture", key] for key in entry["gallery"]]
            self.assertEqual([placed.picture for placed in gallery], shown)
            self.assertGreaterEqual(len(shown), 4)

    def test_people_have_appointments_and_head_offices(self):
        self.assertEqual(
            Office.objects.get(slug_en="office-of-the-director-general").head,
            self.rows["person", "amy-pope"],
        )
        self.assertTrue(all(person.appointments.exists() for person in Person.objects.all()))

    def test_every_press_contact_has_a_country(self):
        self.assertFalse(PressContact.objects.filter(country=None).exists())

    def test_the_site_has_a_name_menus_and_lead_stories(self):
        site = SiteSettings.objects.get()
        self.assertTrue(all(getattr(site, localized("name", code)) for code in CODES))
        self.assertTrue(site.lead_stories.exists())
        self.assertTrue(site.social_links.exists())
        self.assertEqual(
            set(MenuEntry.objects.values_list("place", flat=True)), set(MenuEntry.Place.values)
        )
        self.assertTrue(MenuEntry.objects.filter(parent__place="main").exists())

    def test_only_pictures_in_use_are_drawn_and_each_says_its_rights(self):
        self.assertTrue(Picture.objects.exists())
        for picture in Picture.objects.all():
            self.assertEqual(picture.width, 16)
            self.assertTrue(picture.credit and picture.rights)
            self.assertTrue(
                any(model.objects.filter(main_picture=picture).exists() for model in page_models())
            )


@tag("once")
class SecondRunTests(DemoTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.loaded = load().rows

    def test_it_changes_nothing(self):
        before = every_row()
        self.assertEqual(load().made.total(), 0)
        self.assertEqual(every_row(), before)

    def test_it_leaves_what_an_editor_changed(self):
        article = self.loaded["article", "cities-conference"]
        article.title_en, article.slug_en, article.publish_at_fr = "Edited", "edited", None
        article.save()
        page = Page.objects.exclude(parent=None).first()
        page.slug_en = "elsewhere"
        page.save()
        before = every_row()
        self.assertEqual(load().made.total(), 0)
        self.assertEqual(every_row(), before)

    def test_it_brings_back_what_was_deleted_and_nothing_else(self):
        event = self.loaded["event", "nairobi-forum"]
        title, before = event.title_en, Event.objects.count()
        event.children.update(parent=None)
        event.delete()
        loader = load()
        self.assertEqual(dict(+loader.made), {"event": 1})
        self.assertEqual(Event.objects.count(), before)
        self.assertTrue(Event.objects.get(title_en=title).sessions.exists())

    def test_a_closed_office_can_name_its_successor(self):
        content = read()
        content["office"]["praia"].data["successor"] = "dakar"
        self.loaded["office", "praia"].delete()
        rows = load(content).rows
        successor = Office.objects.get(pk=rows["office", "praia"].pk).successor
        self.assertEqual(successor, rows["office", "dakar"])

    def test_once_it_looks_at_nothing_but_whether_the_site_is_set_up(self):
        with self.assertNumQueries(1):
            self.assertEqual(run(once=True), "")


def run(**options):
    printed = StringIO()
    call_command("load_demo", picture_width=16, stdout=printed, **options)
    return printed.getvalue()


@tag("once")
class CommandTests(DemoTestCase):
    def test_it_says_in_one_line_what_it_made(self):
        printed = run()
        self.assertEqual(printed.count("\n"), 1)
        self.assertIn("country 249", printed)
        self.assertIn("all there", run())

    def test_it_is_silent_when_asked_to(self):
        self.assertEqual(run(verbosity=0), "")

    def test_once_loads_an_empty_site(self):
        self.assertIn("article", run(once=True))

    def test_nothing_stays_of_a_run_that_fails(self):
        before = every_row()
        with (
            mock.patch("iomcms.demo.loader.make_site", side_effect=RuntimeError),
            self.assertRaises(RuntimeError),
        ):
            load()
        self.assertEqual(every_row(), before)

    @override_settings(DEMO_LOGINS=True)
    def test_each_role_has_a_login(self):
        run()
        run()
        users = get_user_model().objects.all()
        self.assertEqual({user.username for user in users}, set(ROLES))
        for user in users:
            with self.subTest(user.username):
                self.assertTrue(user.check_password("newsroom-demo"))
                self.assertTrue(user.is_staff and user.has_perm("articles.change_article"))
                self.assertEqual(user.is_superuser, user.username == "webmaster")
                self.assertEqual(user.has_perm("auth.add_user"), user.is_superuser)
                self.assertEqual(user.groups.get().name, ROLES[user.username])

    @override_settings(DEMO_LOGINS=False)
    def test_a_live_site_gets_no_login(self):
        run()
        self.assertFalse(get_user_model().objects.exists())


GOOD_EVENT = """
[[event]]
key = "extra"
kind = "workshop"
starts = 2024-05-28T08:00:00
ends = 2024-05-28T09:30:00
timezone = "America/Antigua"
[event.en]
title = "An event that is in no other file"
summary = "It is all right."
"""


class FaultTests(SimpleTestCase):
    """What is wrong in a demo file is said with file, table and key, before anything is written."""

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for path in FOLDER.glob("*.toml"):
            shutil.copy(path, self.folder)

    def faults(self, text):
        """Return what is wrong when the demo files have one more, with this text."""
        (self.folder / "more.toml").write_text(text)
        try:
            read(self.folder)
        except FaultyContent as error:
            return error.faults
        return []

    def assertFault(self, text, fault):
        self.assertEqual(self.faults(text), [f"more.toml: {fault}"])

    def assertFaultyEvent(self, old, new, fault):
        text = GOOD_EVENT.replace(old, new)
        self.assertNotEqual(text, GOOD_EVENT)
        self.assertFault(text, f"[[event]] extra: {fault}")

    def test_a_further_file_is_welcome(self):
        self.assertEqual(self.faults(GOOD_EVENT), [])

    def test_a_file_that_is_no_toml(self):
        (fault,) = self.faults("key = ")
        self.assertTrue(fault.startswith("more.toml: Invalid value"))

    def test_an_unknown_table(self):
        self.assertFault('[[evnt]]\nkey = "x"', "[[evnt]] x: there is no table of this name")

    def test_a_value_where_a_table_should_be(self):
        self.assertFault("page = 3", "[[page]] page: must be a table")

    def test_a_key_used_twice(self):
        self.assertFault(
            '[[article]]\nkey = "cities-conference"',
            "[[article]] cities-conference: this key is taken in articles.toml",
        )

    def test_an_unknown_language(self):
        self.assertFaultyEvent(
            "[event.en]",
            '[event.xx]\ntitle = "?"\n[event.en]',
            "there is no field or language “xx” here",
        )

    def test_no_language_at_all(self):
        self.assertFault(
            '[[tag]]\nkey = "x"', "[[tag]] x: it has no words in any language of the site"
        )

    def test_an_unknown_field(self):
        self.assertFaultyEvent(
            "kind", "colour = 1\nkind", "there is no field or language “colour” here"
        )

    def test_a_missing_field(self):
        self.assertFaultyEvent("kind =", "room =", "kind is missing")

    def test_a_wrong_choice(self):
        (fault,) = self.faults(GOOD_EVENT.replace("workshop", "party"))
        self.assertIn("kind: “party” is none of conference, side_event", fault)

    def test_a_date_that_is_none(self):
        self.assertFaultyEvent(
            "2024-05-28T08:00:00",
            '"28 May"',
            "starts: must be a local date and time such as 2024-05-28T08:00:00",
        )

    def test_a_text_that_is_none(self):
        self.assertFaultyEvent('"It is all right."', "3", "en: summary: must be a text")

    def test_a_moment_with_an_offset(self):
        (fault,) = self.faults(GOOD_EVENT.replace("08:00:00", "08:00:00Z"))
        self.assertIn("starts: must be a local date and time", fault)

    def test_an_end_before_the_start(self):
        self.assertFaultyEvent("T09:30", "T07:30", "ends lies before starts")

    def test_a_time_zone_that_does_not_exist(self):
        (fault,) = self.faults(GOOD_EVENT.replace("America/Antigua", "Antigua"))
        self.assertIn("timezone: ", fault)

    def test_a_key_that_is_nowhere(self):
        self.assertFaultyEvent(
            "kind", 'offices = ["mars"]\nkind', "offices: 1: there is no office “mars”"
        )

    def test_a_country_that_is_nowhere(self):
        self.assertFaultyEvent("kind", 'country = "XX"\nkind', "country: there is no country “XX”")

    def test_a_link_to_no_page(self):
        (fault,) = self.faults(GOOD_EVENT.replace("kind", 'related = ["tag:cities"]\nkind'))
        self.assertIn("related: 1: “tag:cities” does not begin with article or event", fault)

    def test_a_list_that_is_none(self):
        self.assertFaultyEvent("kind", 'tags = "cities"\nkind', "tags: must be a list")

    def test_a_part_that_is_no_table(self):
        self.assertFaultyEvent("kind", "session = [1]\nkind", "session: 1: must be a table")

    def test_a_speaker_without_a_name(self):
        self.assertFaultyEvent(
            "kind",
            'speaker = [{en = {role = "Chair"}}]\nkind',
            "speaker: 1: either name or person says who it is",
        )

    def test_a_menu_entry_that_leads_to_two_places(self):
        menu = """
        [[menu]]
        place = "main"
        entry = [{target = "page:about", address = "/news/", en = {label = "News"}}]
        """
        (self.folder / "site.toml").unlink()
        self.assertFault(
            menu, "[[menu]] main: entry: 1: either target or address says where it leads"
        )

    def test_a_menu_entry_that_leads_nowhere(self):
        menu = '[[menu]]\nplace = "main"\nentry = [{address = "//", en = {label = "News"}}]'
        (self.folder / "site.toml").unlink()
        self.assertFault(menu, "[[menu]] main: entry: 1: address: nothing is to be found at “//”")

    def test_an_entry_below_itself(self):
        self.assertFaultyEvent("kind", 'parent = "extra"\nkind', "parent: it stands below itself")

    def test_two_pages_with_one_title(self):
        second = GOOD_EVENT.replace('"extra"', '"again"')
        self.assertFault(
            GOOD_EVENT + second,
            "[[event]] again: en: title: the same as that of more.toml: [[event]] extra",
        )

    def test_the_command_names_all_faults(self):
        (self.folder / "more.toml").write_text(
            GOOD_EVENT.replace("kind =", "room =").replace("Antigua", "Atlantis")
        )
        with (
            mock.patch("iomcms.management.commands.load_demo.read", lambda: read(self.folder)),
            self.assertRaises(CommandError) as caught,
        ):
            run()
        self.assertEqual(str(caught.exception).count("more.toml: [[event]] extra: "), 2)
