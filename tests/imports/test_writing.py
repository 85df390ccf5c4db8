from contextlib import suppress
from datetime import UTC, date, datetime
from threading import Barrier, BrokenBarrierError
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection
from django.test import TestCase

from articles.models import Article
from events.models import Event
from imports.models import ImportedPage
from imports.recognised import About, Contact, Doubt, Occurrence
from imports.writing import Writer
from organisation.models import PressContact
from pages.models import Page
from publishing import actions, editing
from publishing.languages import CODES
from publishing.models import Redirect, Version
from publishing.snapshots import snapshot
from tests.databases import TogetherTestCase
from tests.factories import make_article, make_event
from tests.imports.pages import make_recognised, make_source, paragraph, write

ADDRESS = "https://www.example.org/fr/news/bridges"
NAIVE = datetime(2024, 5, 28, 8)  # noqa: DTZ001 a page may not say in which zone
#: For so long, in seconds, one import waits for another that may have to wait for it.
MEETING = 0.5
CONTACT = Contact("Genève", "Ada Pont", ("ada@example.org",), ("+41 22 555 01 00",))


def messages(written, field=None):
    return [each.message for each in written.doubts if field in (None, each.field)]


def texts(written, field):
    return [each.text for each in written.doubts if each.field == field]


def everything():
    """Return all rows of all tables."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def edit(page, **changes):
    """Change columns of a page as an editor does in its form."""
    page = type(page).objects.get(pk=page.pk)
    row = actions.edited(page)
    content = snapshot(row)
    for name, value in changes.items():
        field, _, language = name.rpartition("_")
        if language in CODES:
            content["editions"][language][field] = value
        else:
            content["shared"][name] = value
    return editing.save(page, content, editing.stamp(row), {}).row


class ArticleTests(TestCase):
    def test_it_becomes_a_draft_with_all_that_was_recognised(self):
        about = About("À propos", (paragraph("Nous construisons."),))
        page = make_recognised(
            note_to_editors=[paragraph("Une note.")], boilerplates=[about], contacts=[CONTACT]
        )
        written = write(make_source(summary="Un résumé."), page)
        article = Article.objects.get()
        self.assertEqual((written.page, written.result), (article, "new"))
        self.assertEqual((article.title_fr, article.summary_fr), ("Des ponts", "Un résumé."))
        self.assertEqual(article.kind, "press_release")
        self.assertEqual(article.dateline_place_fr, "Genève")
        self.assertEqual(article.dateline_on, date(2024, 5, 23))
        self.assertEqual(article.body_fr, "<p>Les ponts.</p>")
        self.assertEqual(article.note_to_editors_fr, "<p>Une note.</p>")
        self.assertEqual(article.source_language, "fr")
        self.assertEqual(article.placed_contacts.get().contact.name_fr, "Ada Pont")
        self.assertEqual(article.placed_boilerplates.get().boilerplate.title_fr, "À propos")

    def test_no_language_of_it_is_public(self):
        article = write(make_source(), make_recognised()).page
        self.assertFalse(actions.has_been_out(article))

    def test_it_has_a_version_and_its_old_address_leads_to_it(self):
        article = write(make_source(), make_recognised()).page
        self.assertEqual(Version.objects.of(article).get().comment, f"Imported from {ADDRESS}")
        redirect = Redirect.objects.get()
        self.assertEqual(
            (redirect.address, redirect.page, redirect.language),
            ("/fr/news/bridges", article, "fr"),
        )

    def test_what_was_imported_is_kept(self):
        page = make_recognised(left_over=["Partager"], doubts=[Doubt("title", "Is it?", "Des")])
        article = write(make_source(), page).page
        row = ImportedPage.objects.of(article).get()
        self.assertEqual((row.address, row.file), (ADDRESS, "bridges.fr.html"))
        self.assertEqual((row.checksum, row.version, row.result), ("1" * 64, 1, "new"))
        self.assertEqual(row.report["left_over"], ["Partager"])
        first = {"field": "title", "message": "Is it?", "text": "Des", "is_settled": False}
        self.assertEqual(row.report["doubts"][0], first)
        self.assertEqual(row.open_doubts, 2)  # and what is left over

    def test_without_a_date_it_has_that_of_the_source_and_a_doubt(self):
        written = write(
            make_source(published_on=date(2020, 2, 3)), make_recognised(dateline_on=None)
        )
        self.assertEqual(written.page.dateline_on, date(2020, 2, 3))
        self.assertTrue(messages(written, "dateline_on"))

    def test_what_is_too_long_is_cut_at_a_word_and_doubted_in_full(self):
        title, place = "pont " * 60, "ville " * 30
        written = write(make_source(), make_recognised(title=title, dateline_place=place))
        article = written.page
        self.assertTrue(article.title_fr.endswith("pont…"))
        self.assertLessEqual(len(article.title_fr), 250)
        self.assertLessEqual(len(article.dateline_place_fr), 120)
        self.assertEqual(texts(written, "title"), [title.strip()])
        self.assertEqual(texts(written, "dateline_place"), [place.strip()])

    def test_what_no_text_may_hold_is_left_out(self):
        bad = "\x00\x0b\ud800\u202e"
        page = make_recognised(
            title=f"Des{bad} ponts",
            dateline_place=f"Genève{bad}",
            body=[paragraph(f"Les{bad} ponts.")],
            left_over=[f"Reste{bad}"],
            doubts=[Doubt("title", "Is it?", bad)],
            contacts=[Contact(f"Genève{bad}", "", (f"a{bad}@example.org",))],
        )
        source = make_source(f"bridges{bad}%00")
        article = write(source, page).page
        self.assertEqual((article.title_fr, article.body_fr), ("Des ponts", "<p>Les ponts.</p>"))
        self.assertEqual(write(source, page).result, "unchanged")

    def test_markup_is_escaped_where_the_source_had_none_and_sanitised_where_it_had(self):
        blocks = [
            paragraph("1 < 2 & <script>alert(1)</script>"),
            paragraph(
                "x", html='<a href="javascript:alert(1)" onclick="x()">x</a><script>1</script>'
            ),
        ]
        article = write(make_source(), make_recognised(body=blocks)).page
        self.assertIn("1 &lt; 2 &amp; &lt;script&gt;", article.body_fr)
        for bad in ("<script", "javascript:", "onclick"):
            self.assertNotIn(bad, article.body_fr)

    def test_pages_of_one_title_get_addresses_of_their_own(self):
        slugs = {write(make_source(name), make_recognised()).page.slug_fr for name in "abc"}
        self.assertEqual(slugs, {"des-ponts", "des-ponts-2", "des-ponts-3"})

    def test_a_page_without_a_title_is_written_and_doubted(self):
        written = write(make_source(), make_recognised(title=""))
        self.assertTrue(messages(written, "title"))

    def test_a_language_that_the_site_does_not_have_is_refused(self):
        with self.assertRaises(ValueError):
            write(make_source(), make_recognised(language="xx"))
        self.assertFalse(Article.objects.exists())


class WarningTests(TestCase):
    def test_a_date_that_is_only_that_of_the_import_is_never_shown_as_the_page_s(self):
        doubt = Doubt("dateline_on", "Neither the page nor its metadata have a date.")
        written = write(make_source(), make_recognised(dateline_on=None, doubts=[doubt]))
        self.assertIn(
            "No date was found. That of the import was put in its place.",
            messages(written, "dateline_on"),
        )

    def test_what_was_left_out_when_the_page_was_read_is_shown_to_the_editor(self):
        source = make_source(warnings=["video left out: https://video.example.org/1"])
        write(source, make_recognised())
        [doubt] = ImportedPage.objects.get().report["doubts"]
        self.assertEqual(doubt["text"], "video left out: https://video.example.org/1")
        self.assertEqual(ImportedPage.objects.get().open_doubts, 1)


class EventTests(TestCase):
    def write(self, **occurrence):
        starts_at = datetime(2024, 5, 28, 8, tzinfo=ZoneInfo("America/Antigua"))
        event = Occurrence(**{"starts_at": starts_at} | occurrence)
        page = make_recognised("event", subkind="side_event", event=event)
        return write(make_source(), page)

    def test_its_moments_are_on_the_clocks_of_the_venue(self):
        zone = ZoneInfo("America/Antigua")
        written = self.write(
            ends_at=datetime(2024, 5, 28, 9, 30, tzinfo=zone),
            timezone="America/Antigua",
            venue="Université",
            room="Salle 3",
            city="Saint John’s",
        )
        event = Event.objects.get()
        self.assertEqual(event.starts_at.astimezone(zone).isoformat(), "2024-05-28T08:00:00-04:00")
        self.assertEqual(event.ends_at.astimezone(zone).isoformat(), "2024-05-28T09:30:00-04:00")
        self.assertEqual((event.timezone, event.kind), ("America/Antigua", "side_event"))
        self.assertEqual(
            (event.venue_fr, event.room, event.city_fr), ("Université", "Salle 3", "Saint John’s")
        )
        self.assertEqual(messages(written), [])

    def test_without_a_zone_it_has_that_of_the_site_and_a_doubt(self):
        written = self.write(starts_at=NAIVE, abbreviation="ECT")
        event = Event.objects.get()
        self.assertEqual(event.starts_at, datetime(2024, 5, 28, 6, tzinfo=UTC))
        self.assertEqual(event.timezone, "Europe/Zurich")
        self.assertEqual(texts(written, "timezone"), ["ECT"])

    def test_without_an_end_it_ends_when_it_starts_and_is_doubted(self):
        written = self.write()
        event = Event.objects.get()
        self.assertEqual(event.ends_at, event.starts_at)
        self.assertTrue(messages(written, "ends_at"))

    def test_an_end_before_the_start_is_doubted(self):
        written = self.write(ends_at=datetime(2024, 5, 27, 8, tzinfo=UTC))
        self.assertIn("2024-05-27", texts(written, "ends_at")[0])

    def test_one_without_a_moment_is_doubted(self):
        written = write(make_source(), make_recognised("event", event=None))
        self.assertTrue(messages(written, "starts_at"))

    def test_the_event_of_which_it_is_a_part_is_found_by_its_title(self):
        parent = make_event("fr", title="Conférence")
        self.write(parent="Conférence fr")
        self.assertEqual(Event.objects.exclude(pk=parent.pk).get().parent, parent)

    def test_what_an_event_has_no_field_for_stands_at_the_end_of_its_text(self):
        page = make_recognised(
            "event",
            note_to_editors=[paragraph("Une note.")],
            boilerplates=[About("À propos", (paragraph("Nous."),))],
        )
        written = write(make_source(), page)
        body = "<p>Les ponts.</p><p>Une note.</p><h2>À propos</h2><p>Nous.</p>"
        self.assertEqual(written.page.body_fr, body)


class PageTests(TestCase):
    def test_it_becomes_a_draft_at_a_path(self):
        written = write(make_source(), make_recognised("page", contacts=[CONTACT]))
        page = Page.objects.get()
        self.assertEqual(
            (written.page, page.path_fr, page.body_fr), (page, "des-ponts", "<p>Les ponts.</p>")
        )
        self.assertEqual(page.placed_contacts.count(), 1)


class EditionTests(TestCase):
    def english(self, **more):
        return make_recognised(language="en", title="Bridges", body=[paragraph("Text.")], **more)

    def test_a_page_that_names_the_other_language_becomes_its_edition(self):
        article = write(make_source(), make_recognised(contacts=[CONTACT])).page
        source = make_source(language="en", editions={"fr": ADDRESS})
        written = write(source, self.english(contacts=[CONTACT], dateline_place="Geneva"))
        self.assertEqual((written.page, written.result), (article, "edition"))
        article = Article.objects.get()
        self.assertEqual((article.title_fr, article.title_en), ("Des ponts", "Bridges"))
        self.assertEqual(
            (article.dateline_place_fr, article.dateline_place_en), ("Genève", "Geneva")
        )
        self.assertEqual(article.source_language, "fr")
        self.assertEqual(article.placed_contacts.count(), 1)
        self.assertEqual(Redirect.objects.filter(page_id=article.pk).count(), 2)

    def test_a_page_with_the_same_identifier_becomes_an_edition(self):
        write(make_source(), make_recognised(), identifier="12")
        written = write(make_source(language="en"), self.english(), identifier="12")
        self.assertEqual(written.result, "edition")

    def test_a_page_that_names_none_is_a_page_of_its_own(self):
        write(make_source(), make_recognised())
        self.assertEqual(write(make_source(language="en"), self.english()).result, "new")

    def test_what_all_languages_share_stays_and_what_differs_is_doubted(self):
        write(make_source(), make_recognised())
        source = make_source(language="en", editions={"fr": f"{ADDRESS}/"})
        written = write(source, self.english(dateline_on=date(2024, 5, 24)))
        self.assertEqual(Article.objects.get().dateline_on, date(2024, 5, 23))
        self.assertEqual(texts(written, "dateline_on"), ["2024-05-24"])

    def test_what_was_written_in_this_language_here_stays(self):
        article = write(make_source(), make_recognised()).page
        edit(article, title_en="Bridges of ours")
        source = make_source(language="en", editions={"fr": ADDRESS})
        written = write(source, self.english())
        article = Article.objects.get()
        self.assertEqual((article.title_en, article.body_en), ("Bridges of ours", "<p>Text.</p>"))
        self.assertEqual(texts(written, "title"), ["Bridges"])

    def test_it_goes_into_the_working_copy_of_a_page_that_is_out(self):
        article = write(make_source(), make_recognised()).page
        actions.publish(article, ["fr"])
        before = snapshot(Article.objects.get(pk=article.pk))
        written = write(make_source(language="en", editions={"fr": ADDRESS}), self.english())
        self.assertEqual(snapshot(Article.objects.get(pk=article.pk)), before)
        self.assertEqual(
            (written.page.pk, actions.edited(article).title_en), (article.pk, "Bridges")
        )


class SecondRunTests(TestCase):
    def setUp(self):
        self.first = write(make_source(), make_recognised(contacts=[CONTACT])).page

    def again(self, **more):
        page = make_recognised(**{"contacts": [CONTACT]} | more)
        return write(make_source(checksum="2"), page)

    def test_what_is_the_same_writes_no_row(self):
        before = everything()
        written = write(make_source(), make_recognised(title="Other", contacts=[CONTACT]))
        self.assertEqual((written.result, written.page), ("unchanged", self.first))
        self.assertEqual(everything(), before)

    def test_what_the_source_changed_is_taken_over(self):
        written = self.again(title="Deux ponts")
        self.assertEqual((written.page, written.result), (self.first, "changed"))
        article = Article.objects.get()
        self.assertEqual((article.title_fr, article.body_fr), ("Deux ponts", "<p>Les ponts.</p>"))
        self.assertEqual(article.placed_contacts.count(), 1)
        self.assertEqual(Version.objects.of(article).count(), 2)

    def test_a_date_that_the_source_lost_stays_and_is_known_when_it_comes_back(self):
        page = write(make_source(), make_recognised()).page
        write(make_source(checksum="2"), make_recognised(dateline_on=None, title="Du pont"))
        page.refresh_from_db()
        self.assertEqual((page.dateline_on, page.title_fr), (date(2024, 5, 23), "Du pont"))
        write(make_source(checksum="3"), make_recognised(dateline_on=date(2024, 5, 24)))
        page.refresh_from_db()
        self.assertEqual(page.dateline_on, date(2024, 5, 24))

    def test_what_an_editor_changed_stays_over_any_number_of_runs(self):
        edit(self.first, title_fr="Les nôtres", kind="story")
        for checksum in "234":
            page = make_recognised(body=[paragraph(f"Texte {checksum}.")], contacts=[CONTACT])
            write(make_source(checksum=checksum), page)
        article = Article.objects.get()
        self.assertEqual((article.title_fr, article.kind), ("Les nôtres", "story"))
        self.assertEqual(article.body_fr, "<p>Texte 4.</p>")

    def test_what_both_changed_stays_and_the_new_text_is_doubted(self):
        edit(self.first, title_fr="Les nôtres")
        written = self.again(title="Deux ponts", body=[paragraph("Deux.")])
        article = Article.objects.get()
        self.assertEqual((article.title_fr, article.body_fr), ("Les nôtres", "<p>Deux.</p>"))
        self.assertEqual(texts(written, "title"), ["Deux ponts"])

    def test_what_both_changed_is_doubted_until_it_is_settled(self):
        edit(self.first, title_fr="Les nôtres")
        self.again(title="Deux ponts")
        page = make_recognised(title="Deux ponts", body=[paragraph("3.")], contacts=[CONTACT])
        self.assertEqual(texts(write(make_source(checksum="3"), page), "title"), ["Deux ponts"])
        row = ImportedPage.objects.get()
        for doubt in row.report["doubts"]:
            doubt["is_settled"] = True
        row.save()
        write(make_source(checksum="4"), page)
        row.refresh_from_db()
        self.assertEqual((row.open_doubts, row.page.title_fr), (0, "Les nôtres"))

    def test_a_page_that_is_out_is_changed_in_its_working_copy(self):
        actions.publish(self.first, ["fr"])
        self.again(title="Deux ponts")
        article = Article.objects.get(pk=self.first.pk)
        self.assertEqual(article.title_fr, "Des ponts")
        self.assertEqual(actions.working_copy_of(article).title_fr, "Deux ponts")

    def test_contacts_that_the_source_has_no_more_are_taken_off_and_an_editors_own_stay(self):
        other = write(
            make_source("other"),
            make_recognised(contacts=[Contact("Nairobi", "Wanja Mbugua", ("wanja@example.org",))]),
        ).page
        contact = other.placed_contacts.get().contact
        self.first.placed_contacts.create(contact=contact, position=9)
        self.again(contacts=[])
        self.assertEqual([each.contact for each in self.first.placed_contacts.all()], [contact])

    def test_one_whose_values_do_not_fit_together_stays_as_it_is(self):
        with patch.object(Article, "problems", lambda self: {"title_fr": "No."}):
            written = self.again(title="Deux ponts")
        self.assertEqual(Article.objects.get().title_fr, "Des ponts")
        self.assertIn("Deux ponts", texts(written, "title"))

    def test_what_an_editor_deleted_stays_deleted(self):
        actions.delete(self.first)
        for checksum in "12":
            before = everything()
            written = write(make_source(checksum=checksum), make_recognised())
            self.assertEqual((written.page, written.result), (None, "unchanged"))
            self.assertTrue(written.warnings)
            self.assertEqual(everything(), before)

    def test_a_page_that_was_deleted_stays_so_in_its_other_languages(self):
        actions.delete(self.first)
        before = everything()
        source = make_source(language="en", editions={"fr": ADDRESS})
        written = write(source, make_recognised(language="en", title="Bridges"))
        self.assertEqual((written.page, written.result), (None, "unchanged"))
        self.assertTrue(written.warnings)
        self.assertEqual(everything(), before)

    def test_a_page_that_was_recovered_takes_its_other_languages(self):
        actions.delete(self.first)
        page = actions.recover(Version.objects.order_by("pk").last())
        source = make_source(language="en", editions={"fr": ADDRESS})
        written = write(source, make_recognised(language="en", title="Bridges"))
        self.assertEqual((written.page, written.result), (page, "edition"))

    def test_settled_doubts_are_no_doubts_any_more(self):
        row = ImportedPage.objects.get()
        for doubt in row.report["doubts"]:
            doubt["is_settled"] = True
        row.save()
        self.assertEqual(row.open_doubts, 0)
        self.assertEqual(write(make_source(), make_recognised()).doubts, [])


class RaceTests(TestCase):
    def test_what_cannot_be_written_leaves_nothing(self):
        before = everything()
        with (
            patch("imports.writing.lead", side_effect=IntegrityError),
            self.assertRaises(IntegrityError),
        ):
            write(make_source(), make_recognised(contacts=[CONTACT]))
        self.assertEqual(everything(), before)

    def test_a_writer_forgets_what_was_taken_back(self):
        writer, make = Writer(), make_article
        with patch("imports.writing.lead", side_effect=ValueError), self.assertRaises(ValueError):
            writer.write(make_source(), make_recognised(contacts=[CONTACT]))
        make("en")
        written = writer.write(make_source(), make_recognised(contacts=[CONTACT]))
        self.assertEqual(written.page.placed_contacts.get().contact.emails, "ada@example.org")


class TogetherTests(TogetherTestCase):
    def test_imports_at_once_make_no_doubles(self):
        pages = [make_source(f"page-{each}") for each in range(4)]

        def bring_in(number):
            return [write(page, make_recognised(contacts=[CONTACT])).result for page in pages]

        results = self.together(bring_in, 3)
        self.assertEqual(sum(each.count("new") for each in results), len(pages))
        self.assertEqual(Article.objects.count(), len(pages))
        self.assertEqual(PressContact.objects.count(), 1)

    def test_two_languages_of_a_page_imported_at_once_are_editions_of_one(self):
        meeting, look = Barrier(2), Writer.page_of_editions

        def looked(writer, *arguments):
            page = look(writer, *arguments)
            with suppress(BrokenBarrierError):
                meeting.wait(MEETING)
            return page

        def act(number):
            language, other = ["en", "fr"][:: -1 if number else 1]
            source = make_source(language=language)
            source.editions = {other: make_source(language=other).address}
            return Writer().write(source, make_recognised(language=language))

        with patch.object(Writer, "page_of_editions", looked):
            self.together(act, 2)
        self.assertEqual(Article.objects.count(), 1)

    def test_a_contact_that_was_deleted_meanwhile_is_made_anew(self):
        writer = Writer()
        writer.write(make_source(), make_recognised(contacts=[CONTACT]))
        Article.objects.all().delete()
        PressContact.objects.all().delete()
        written = writer.write(make_source("other"), make_recognised(contacts=[CONTACT]))
        self.assertEqual(written.page.placed_contacts.get().contact.emails, "ada@example.org")
