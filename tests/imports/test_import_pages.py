import json
import tomllib
from io import StringIO
from stat import S_IMODE
from unittest.mock import patch

from django.core.management import CommandError, call_command
from django.test import TestCase

from articles.models import Article
from audit.models import Entry
from events.models import Event
from imports.models import ImportedPage
from imports.running import understood
from imports.sources import Block, Kind, Source

from .readers.folders import InFolder

MENU = "-\nAccueil\nAccueilBienvenue.\n- Actualités\n"
NEWS = (
    "La rivière a un nouveau pont\n"
    "Genève, 4 mai – Le pont a été ouvert mardi par la ville, après deux ans de travaux au bord "
    "du lac.\n"
    "Pour plus d’informations, veuillez contacter :\n"
    "À Genève : Anne Exemple, anne@example.org, +41 22 717 91 11\n"
    "À propos de l’Organisation\n"
    "L’Organisation construit des ponts depuis longtemps et dans bien des pays du monde entier.\n"
)
EVENT = (
    "ÉVÉNEMENT PARALLÈLE\n"
    "Les ponts et l’eau\n"
    "Mardi 28 mai 2024 | 8 heures to 09 h 30 (GMT)\n"
    "Palais des Ponts\n"
    "Une rencontre sur les ponts et sur l’eau, au bord du lac.\n"
)
KEYS = {
    *("file", "kind", "subkind", "title", "language", "dateline", "event", "contacts"),
    *("note_to_editors", "boilerplates", "left_over", "warnings", "address", "checksum"),
    *("result", "page", "pictures"),
}


class ImportPagesTests(InFolder, TestCase):
    def setUp(self):
        super().setUp()
        self.put("site/news.fr.txt", MENU + NEWS)
        self.put("site/event.fr.txt", MENU + EVENT)
        self.report = self.folder / "report.json"

    def run_it(self, *arguments, status=0):
        """Run the command; return what it says, and its report."""
        out, err = StringIO(), StringIO()
        options = {"report": str(self.report), "stdout": out, "stderr": err, "progress": False}
        try:
            call_command("import_pages", self.folder / "site", *arguments, **options)
            found = 0
        except CommandError as error:
            found = error.returncode
            err.write(str(error))
        self.assertEqual(found, status, err.getvalue())
        entries = json.loads(self.report.read_text()) if self.report.exists() else []
        return out.getvalue() + err.getvalue(), {entry["file"]: entry for entry in entries}

    def test_a_dry_run_tells_and_changes_nothing(self):
        said, entries = self.run_it("--dry-run")
        self.assertIn("2 dry run", said)
        self.assertEqual(Article.objects.count() + ImportedPage.objects.count(), 0)
        self.assertFalse(Entry.objects.filter(action="import.run").exists())
        self.assertEqual({entry["result"] for entry in entries.values()}, {"dry run"})

    def test_nothing_of_a_page_steers_the_terminal(self):
        self.put("site/a\x1b]0;x\x07\r\n2 new\u202e\x9b2J.html", "")
        self.put("site/b.\x1b[2J", "")
        self.put("site/c.fr.html", "<nav><a href='/'>A\x9b2J</a></nav><p>Words of it.</p>")
        said, _entries = self.run_it("--dry-run", "--menu", status=1)
        self.assertNotRegex(said, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")
        self.assertIn(r"a\u001b]0;x\u0007\u000d\n2 new\u202e\u009b2J.html: The file is empty", said)

    def test_the_report_has_each_field_of_a_page(self):
        _said, entries = self.run_it("--dry-run", "--year", "2013")
        news = entries["news.fr.txt"]
        self.assertLessEqual(KEYS, news.keys())
        self.assertEqual(
            (news["kind"], news["language"], news["title"]),
            ("article", "fr", "La rivière a un nouveau pont"),
        )
        self.assertEqual(news["dateline"], {"place": "Genève", "date": "2013-05-04"})
        self.assertEqual(
            news["contacts"],
            [
                {
                    "station": "Genève",
                    "name": "Anne Exemple",
                    "emails": ["anne@example.org"],
                    "phones": ["+41 22 717 91 11"],
                }
            ],
        )
        self.assertEqual(news["boilerplates"][0]["title"], "À propos de l’Organisation")
        self.assertEqual((news["event"], news["left_over"]), (None, []))
        self.assertEqual("\n".join(news["frame"]), MENU.strip())
        event = entries["event.fr.txt"]["event"]
        self.assertEqual(event["start"][:16], "2024-05-28T08:00")
        self.assertEqual(event["end"][:16], "2024-05-28T09:30")

    def test_pages_are_imported_once(self):
        _said, entries = self.run_it()
        self.assertEqual({entry["result"] for entry in entries.values()}, {"new"})
        article, event = Article.objects.get(), Event.objects.get()
        self.assertEqual(article.title_fr, "La rivière a un nouveau pont")
        self.assertIn(f"/{article.pk}/", entries["news.fr.txt"]["page"])
        self.assertIn(f"/{event.pk}/", entries["event.fr.txt"]["page"])
        _said, again = self.run_it()
        self.assertEqual({entry["result"] for entry in again.values()}, {"unchanged"})
        self.assertEqual((Article.objects.get(), Event.objects.get()), (article, event))

    def test_a_changed_page_is_told_to_be(self):
        self.run_it()
        self.put("site/news.fr.txt", MENU + NEWS.replace("deux ans", "trois ans"))
        _said, entries = self.run_it()
        self.assertEqual(entries["news.fr.txt"]["result"], "changed")
        self.assertEqual(entries["event.fr.txt"]["result"], "unchanged")

    def test_a_run_is_recorded(self):
        self.run_it()
        entry = Entry.objects.get(action="import.run")
        self.assertEqual(entry.details, {"system": "pages", "new": 2})

    def test_a_bad_file_stops_no_other_and_the_run_says_so(self):
        self.put("site/a.txt", "")
        said, entries = self.run_it("--language", "fr", status=1)
        self.assertEqual(
            entries["a.txt"],
            {"file": "a.txt", "result": "failed", "warnings": ["The file is empty."]},
        )
        self.assertIn("1 of 3 failed", said)
        self.assertEqual((Article.objects.count(), Event.objects.count()), (1, 1))

    def test_a_page_that_cannot_be_written_leaves_nothing(self):
        with (
            patch("imports.writing.lead", side_effect=[RuntimeError("no"), None]),
            self.assertLogs("imports", "ERROR"),
        ):
            _said, entries = self.run_it(status=1)
        self.assertEqual(entries["event.fr.txt"]["result"], "failed")
        self.assertIn("RuntimeError", entries["event.fr.txt"]["warnings"][0])
        self.assertEqual((Article.objects.count(), Event.objects.count()), (1, 0))

    def test_where_nothing_can_be_done_the_status_is_two(self):
        self.put("empty/style.css", "a")
        for names, options in (
            (["gone"], {}),
            (["empty"], {}),
            (["site"], {"language": "xx"}),
            (["site"], {"year": 13}),
            (["site"], {"report": self.folder / "none" / "report.json"}),
        ):
            with self.subTest(names=names, **options), self.assertRaises(CommandError) as caught:
                call_command("import_pages", *(self.folder / name for name in names), **options)
            self.assertEqual(caught.exception.returncode, 2)

    def test_the_menu_is_proposed_and_nothing_of_it_written(self):
        said, _entries = self.run_it("--dry-run", "--menu")
        read = tomllib.loads(self.report.with_name("report.menu.toml").read_text())
        self.assertEqual(read["fr"][0]["label"], "Accueil")
        self.assertEqual(read["fr"][0]["description"], "Bienvenue.")
        self.assertEqual(
            json.loads(self.report.with_name("report.menu.json").read_text()).keys(), {"fr"}
        )
        self.assertIn('label = "Accueil"', said)

    def test_the_report_can_be_read_in_a_browser(self):
        self.put("site/hostile.fr.txt", MENU + "<script>alert(1)</script>\n<b>Texte</b> & fin.")
        self.run_it("--dry-run", "--menu")
        page = self.report.with_suffix(".html").read_text()
        self.assertNotIn("<script", page)
        self.assertIn("&lt;script&gt;", page)
        self.assertIn("anne@example.org", page)
        self.assertIn("default-src 'none'", page)
        self.assertEqual(page.count("<article"), 3)

    def test_a_report_takes_the_place_of_the_one_before_at_its_end(self):
        self.report.write_text("before")
        with (
            patch("imports.running.understood", side_effect=KeyboardInterrupt),
            self.assertRaises(KeyboardInterrupt),
        ):
            self.run_it("--dry-run")
        self.assertEqual(json.loads(self.report.read_text()), [])
        self.assertEqual(
            sorted(path.name for path in self.folder.iterdir()),
            ["report.html", "report.json", "site"],
        )

    def test_nobody_else_reads_a_report(self):
        self.run_it("--dry-run", "--menu")
        reports = sorted(self.folder.glob("report.*"))
        self.assertEqual(len(reports), 4)
        for path in reports:
            self.assertEqual(S_IMODE(path.stat().st_mode), 0o600, path)

    def test_progress_is_shown_where_it_is_asked_for(self):
        err = StringIO()
        call_command("import_pages", self.folder, dry_run=True, progress=True, stderr=err,
                     stdout=StringIO())  # fmt: skip
        self.assertIn("2 of 2", err.getvalue())
        err = StringIO()
        call_command("import_pages", self.folder, dry_run=True, stderr=err, stdout=StringIO())
        self.assertEqual(err.getvalue(), "")

    def test_the_year_is_only_that_of_datelines_without_one(self):
        for line, expected in (
            ("Genève, 4 mai – Le pont a été ouvert mardi.", "2013-05-04"),
            ("Genève, 31 décembre – Le pont a été ouvert mardi.", "2013-12-31"),
            ("Genève, 4 mai 2011 – Le pont a été ouvert mardi.", "2011-05-04"),
            ("Genève – Le pont a été ouvert mardi.", "None"),
        ):
            blocks = [Block(Kind.PARAGRAPH, text) for text in ("Un titre", line)]
            recognised = understood(Source("a", "", "", "fr", blocks), year=2013)
            with self.subTest(line):
                self.assertEqual(str(recognised.dateline_on), expected)
