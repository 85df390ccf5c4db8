"""Exports that somebody made to do harm, or that are damaged: nothing of them comes in."""

import io
import json
import tarfile
import zipfile
from unittest.mock import patch

from django.core.management import CommandError, call_command
from django.test import override_settings, tag

from articles.models import Article
from audit.models import Entry
from iomcms.transfer import Refused
from publishing.models import Version
from tests.factories import make_article

from . import sites
from .cases import ExportTestCase, in_the_transaction

SCRIPT = '<p onclick="x()">Words</p><script>alert(1)</script>'


@tag("once")
class RefusalTest(ExportTestCase):
    def change(self, name, /, **values):
        sites.change_rows(self.folder, name, lambda rows: rows[0].update(values))

    def picture(self):
        return next(self.folder.glob("files/pictures/*/*/*"))

    # The rows

    def test_scripts_in_texts_and_in_history_stay_outside(self):
        self.change("articles.article", body={"en": SCRIPT})
        sites.change_rows(
            self.folder,
            "publishing.version",
            lambda rows: rows[0]["content"]["editions"]["en"].update(body=SCRIPT),
        )
        self.bring_in()
        self.assertEqual(Article.objects.get().body_en, "<p>Words</p>")
        self.assertEqual(Version.objects.get().content["editions"]["en"]["body"], "<p>Words</p>")

    def test_a_line_that_is_cut_is_named(self):
        name = "rows/articles.article.jsonl"
        for cut, words in ((-30, "the line is cut off"), (None, "not whole JSON")):
            with self.subTest(words):
                sites.rewrite(
                    self.folder,
                    name,
                    lambda content, cut=cut: content[:cut] if cut else content[1:],
                )
                self.assertRefused(f"{name}, line 1: .*{words}")
                sites.rewrite(self.folder, name, lambda _: (self.whole / name).read_bytes())

    def test_a_reference_to_nothing_is_named(self):
        self.change("articles.article", main_picture=99)
        self.assertRefused("articles.article.jsonl, line 1: “main_picture” leads to a row")

    def test_a_name_of_nothing_is_named(self):
        self.change("articles.article_countries", country="XX")
        self.assertRefused("line 1: “country”: there is no country 'XX'")

    def test_values_that_no_form_takes_are_named(self):
        for values, words in (
            ({"kind": "gossip"}, "“kind”: 'gossip' is none of its choices"),
            ({"slug": {"en": "../x"}}, "“slug”: in en"),
            ({"title": {"en": "a\x00b"}}, "“title”: in en, it has a character"),
            ({"title": {"en": "\ud800"}}, "“title”: in en"),
            ({"title": {"en": "x" * 300}}, "“title”: in en"),
            ({"title": {"de": "x"}}, "“title”: the language 'de'"),
            ({"title": "x"}, "“title”: it has a value for each language"),
            ({"created_at": "yesterday"}, "“created_at”: 'yesterday'"),
            ({"created_at": None}, "“created_at”: it needs a value"),
            ({"version": 2**70}, "“version”"),
            ({"mood": "good"}, "'mood' is not known here"),
            ({"id": -1}, "“id” has to be a number"),
        ):
            with self.subTest(words):
                self.change("articles.article", **values)
                self.assertRefused(f"articles.article.jsonl, line 1: {words}")
                sites.rewrite(
                    self.folder,
                    "rows/articles.article.jsonl",
                    lambda _: (self.whole / "rows/articles.article.jsonl").read_bytes(),
                )

    def add(self, name, **row):
        """Add a row of a kind that the site had none of."""
        properties = json.loads((self.folder / "manifest.json").read_text())["kinds"][name]
        row = dict.fromkeys(properties["properties"], "") | {"id": 1} | row
        sites.change_manifest(self.folder, lambda found: found["kinds"][name].update(last_id=1))
        sites.change_rows(self.folder, name, lambda rows: rows.append(row))

    def test_reports_that_no_import_writes_are_refused(self):
        """They would break the forms of pages, and the admin's home."""
        page = {"page_type": "articles.article", "page_id": 1, "version": 1, "open_doubts": 0}
        words = {"system": "pages", "language": "en", "identifier": "a", "checksum": "1"}
        rest = {"result": "new", "imported_at": "2024-01-01T00:00:00+00:00", "given": {}}
        for report in ({}, {"left_over": [], "doubts": [{"field": 1}]}, {"left_over": [1]}):
            with self.subTest(report=report):
                sites.change_rows(self.folder, "imports.importedpage", lambda rows: rows.clear())
                self.add("imports.importedpage", report=report, **page, **words, **rest)
                self.assertRefused("importedpage.jsonl, line 1: “report”: it is no report")

    def test_lists_of_something_else_are_refused(self):
        for languages in ("en", [["en"]], {"en": 1}, ["xx"]):
            with self.subTest(languages=languages):
                self.change("publishing.version", languages=languages)
                self.assertRefused("publishing.version.jsonl, line 1: “languages”")

    def test_what_has_to_lead_to_a_page_leads_to_nothing_else(self):
        """The menu stands on every page: one that leads to an account would break them all."""
        moment = "2024-01-01T00:00:00+00:00"
        leads = {"page_type": "auth.user", "page_id": 1, "created_at": moment}
        self.add("publishing.redirect", address="/old", **leads)
        self.assertRefused("“page_type”: 'auth.user' is no kind of page")

    def test_a_column_that_is_missing_is_named(self):
        sites.change_rows(self.folder, "articles.article", lambda rows: rows[0].pop("kind"))
        self.assertRefused("articles.article.jsonl, line 1: “kind” is missing")

    def test_what_the_database_refuses_is_named(self):
        self.change("articles.article", title={"ar": "عنوان"})
        self.assertRefused("line 1 of articles.article")

    def test_an_address_that_runs_something_is_refused(self):
        row = {
            "id": 1,
            "address": "/old",
            "page_type": None,
            "page_id": None,
            "language": "",
            "redirect_to": "javascript:alert(1)",
            "created_at": "2024-01-01T00:00:00+00:00",
        }
        sites.change_manifest(
            self.folder, lambda found: found["kinds"]["publishing.redirect"].update(last_id=1)
        )
        sites.change_rows(self.folder, "publishing.redirect", lambda rows: rows.append(row))
        self.assertRefused("publishing.redirect.jsonl, line 1: “redirect_to”")

    # Versions and languages

    def test_kinds_and_properties_of_another_version_are_named(self):
        for change, words in (
            (lambda found: found["kinds"].update(x=found["kinds"]["auth.user"]), "kind 'x'"),
            (lambda found: found["kinds"]["auth.user"]["properties"].append("age"), "'age' is not"),
            (lambda found: found["kinds"]["auth.user"]["properties"].remove("id"), "'id' is miss"),
            (lambda found: found.update(format={"name": "iomcms site", "version": 2}), "format"),
            (lambda found: found["languages"].append("de"), "languages that this .* 'de'"),
            (lambda found: found.pop("members"), "does not say"),
        ):
            with self.subTest(words):
                sites.change_manifest(self.folder, change)
                self.assertRefused(words)
                (self.folder / "manifest.json").write_bytes(
                    (self.whole / "manifest.json").read_bytes()
                )

    def test_fewer_languages_are_taken(self):
        def without_arabic(rows):
            for values in filter(lambda value: isinstance(value, dict), rows[0].values()):
                values.pop("ar", None)

        sites.change_manifest(self.folder, lambda found: found["languages"].remove("ar"))
        sites.change_rows(self.folder, "articles.article", without_arabic)
        self.bring_in()
        self.assertFalse(Article.objects.get().title_ar)

    # Files, and members

    def test_a_wrong_checksum_is_named(self):
        path = self.picture()
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        self.assertRefused("files/pictures/.* checksum")
        path.write_bytes(content)
        rows = self.folder / "rows/publishing.tag.jsonl"
        rows.write_bytes(rows.read_bytes().replace(b"cities", b"cities"[::-1]))
        self.assertRefused("publishing.tag.jsonl is not what was written")

    def test_a_file_that_is_not_what_its_name_says_is_refused(self):
        path = self.picture()
        path.write_bytes(b"<html><script>alert(1)</script>")
        sites.sign(self.folder, str(path.relative_to(self.folder)))
        self.assertRefused("files/pictures/.*: This is no picture")

    def test_a_file_that_no_row_knows_is_refused(self):
        path = next(self.folder.glob("files/documents/*/*/*"))
        listed = self.folder / "files.jsonl"
        row = next(
            json.loads(line) for line in listed.open() if path.name in json.loads(line)["name"]
        )
        other = {**row, "name": "documents/other.pdf"}
        (self.folder / "files/documents/other.pdf").write_bytes(path.read_bytes())
        sites.rewrite(
            self.folder, "files.jsonl", lambda all: all + json.dumps(other).encode() + b"\n"
        )
        self.assertRefused("no row knows this file")

    def test_files_have_to_be_there_and_named_once(self):
        path = self.picture()
        path.rename(self.folder / "files/else.png")
        self.assertRefused("files.jsonl, line .* is missing")

    def test_names_that_lead_elsewhere_are_refused(self):
        for name in ("../../x.png", "/etc/passwd", "a\\..\\x.png"):
            with self.subTest(name):
                sites.rewrite(
                    self.folder,
                    "files.jsonl",
                    lambda _, name=name: json.dumps(
                        {"name": name, "size": 1, "sha256": ""}
                    ).encode(),
                )
                self.assertRefused("leads elsewhere")
        self.change("library.picture", file="../../x.png")
        self.assertRefused("“file”: '../../x.png' leads elsewhere")

    def test_links_are_not_followed(self):
        path = self.picture()
        path.unlink()
        path.symlink_to("/etc/hostname")
        self.assertRefused("is no plain file")

    def test_members_that_do_not_belong_there_are_refused(self):
        (self.folder / "rows/x.jsonl").write_text("")
        self.assertRefused("'rows/x.jsonl' is no part of an export")

    # Packed

    def packed(self, *more):
        path = self.place / f"{self.folder.name}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for each in sorted(self.folder.rglob("*")):
                packed.write(each, each.relative_to(self.folder))
            for name, content in more:
                packed.writestr(name, content)
        return path

    def test_a_packed_name_that_leads_out_is_refused(self):
        self.assertRefused("leads out of the export", self.packed(("../x", "x")))

    def test_a_bomb_does_not_go_off(self):
        path = self.packed(("files/pictures/bomb.png", bytes(1 << 24)))
        self.assertRefused("packed too tightly", path)

    def test_a_member_that_unpacks_to_more_than_it_says_is_given_up(self):
        name = "rows/articles.article.jsonl"
        with patch("iomcms.transfer.places.Zip.sizes", lambda place: self.told(place, name)):
            sites.change_manifest(self.folder, lambda found: found["members"][name].update(size=10))
            self.assertRefused("has more in it than the 10 bytes", self.packed())

    def told(self, place, name):
        files = (info for info in place.packed.infolist() if not info.is_dir())
        return {info.filename: info.file_size for info in files} | {name: 10}

    def test_links_in_a_tar_file_are_refused(self):
        path = self.place / "links.tar"
        with tarfile.open(path, "w") as packed:
            info = tarfile.TarInfo("files/x.png")
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/hostname"
            packed.addfile(info)
        self.assertRefused("is no plain file", path)

    def test_what_is_no_export_is_refused(self):
        for name, content in (("x.zip", b"PK\x03\x04x"), ("x.tar", b""), ("x.json", b"{}")):
            (self.place / name).write_bytes(content)
            with self.subTest(name):
                self.assertRefused("", self.place / name)

    # The site

    def test_a_site_that_is_not_empty_is_left_alone(self):
        make_article()
        self.assertRefused("not empty: there are rows in articles_article")

    def test_files_already_stored_are_removed_where_it_fails_later(self):
        with patch("articles.list_entries.rebuild", side_effect=Refused("no lists")):
            self.assertRefused("no lists")

    @override_settings(PICTURE_MAX_BYTES=10)
    def test_files_are_no_larger_than_the_library_takes(self):
        self.assertRefused("files/pictures")


class CommandTest(ExportTestCase):
    def test_both_commands_say_what_they_did(self):
        said = io.StringIO()
        call_command("import_site", str(self.folder), stderr=said)
        self.assertIn("rows are there", said.getvalue())
        with in_the_transaction:
            call_command("export_site", str(self.place / "again.tar"), everything=True, stderr=said)
        self.assertIn("2 files are taken out", said.getvalue())
        with tarfile.open(self.place / "again.tar") as packed:
            again = packed.extractfile("rows/articles.article.jsonl").read()
        self.assertEqual(again, (self.whole / "rows/articles.article.jsonl").read_bytes())

    def test_nothing_is_written_over(self):
        with self.assertRaisesRegex(CommandError, "is there already"):
            call_command("export_site", str(self.folder), everything=True)

    def test_acts_are_recorded(self):
        call_command("import_site", str(self.folder), stderr=io.StringIO())
        self.assertEqual(Entry.objects.get(action="command.run").details["command"], "import_site")
