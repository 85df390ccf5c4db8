from io import StringIO
from pathlib import Path
from unittest.mock import patch

from django.core.management import CommandError, call_command
from django.test import tag

from iomcms.backups import Refused
from iomcms.static_site import Summary
from iomcms.static_site.places import place, remove
from tests.iomcms.static_site.exports import ExportTestCase, contents


@tag("once")
class PlaceTest(ExportTestCase):
    def call(self, folder, failed=(), **options):
        def export(folder, _say, replaces):
            with place(folder, replaces) as new:
                (new / "export.json").write_text("{}")
            return Summary({"en": 1200, "ar": 7}, 3400, failed)

        said = StringIO()
        with patch("iomcms.static_site.export", export):
            call_command("export_site", str(folder), stderr=said, **options)
        return said.getvalue()

    def test_it_says_what_it_wrote(self):
        said = self.call(self.folder / "said")
        self.assertIn("3,400 files are written; pages: en 1,200, ar 7.", said)

    def test_failures_end_with_status_1(self):
        with self.assertRaisesMessage(CommandError, "failed at: /en/x/") as caught:
            self.call(self.folder / "failed", ["/en/x/"])
        self.assertEqual(caught.exception.returncode, 1)
        self.assertTrue((self.folder / "failed/export.json").is_file())

    def test_a_folder_with_files_is_refused(self):
        folder = self.folder / "taken"
        folder.mkdir()
        (folder / "letter.txt").write_text("Dear")
        with self.assertRaisesMessage(CommandError, "is not empty"):
            self.call(folder)
        with self.assertRaisesMessage(CommandError, "is no export of a site"):
            self.call(folder, replace=True)
        self.assertEqual(contents(folder), {"letter.txt": b"Dear"})

    def test_an_export_is_replaced_where_that_is_asked_for(self):
        folder = self.folder / "again"
        folder.mkdir()
        self.call(folder)
        (folder / "former").touch()
        self.call(folder, replace=True)
        self.assertEqual(contents(folder), {"export.json": b"{}"})
        self.assertEqual(list(self.folder.glob("again*")), [folder])

    def test_what_breaks_off_leaves_nothing_and_what_was_there(self):
        folder = self.folder / "whole"
        self.call(folder)
        for error in (RuntimeError, KeyboardInterrupt, SystemExit):
            with self.assertRaises(error), place(folder, replaces=True) as new:
                (new / "export.json").write_text("other")
                raise error
        self.assertEqual(contents(folder), {"export.json": b"{}"})
        self.assertEqual(list(self.folder.glob("whole*")), [folder])

    def test_two_exports_do_not_write_into_one_folder(self):
        folder = self.folder / "busy"
        with (
            place(folder),
            self.assertRaisesMessage(Refused, "another export is running"),
            place(folder),
        ):
            pass

    def test_what_a_killed_one_has_left_is_taken_over(self):
        folder, partial = self.folder / "killed", self.folder / "killed.partial"
        for sign in (".answers/1", "export.json"):
            (partial / sign).parent.mkdir(parents=True, exist_ok=True)
            (partial / sign).touch()
            (partial / "en").mkdir()
            (partial / "en/index.html").touch()
            self.call(folder, replace=folder.exists())
            self.assertEqual(contents(folder), {"export.json": b"{}"})
            self.assertFalse(partial.exists())

    def test_one_killed_between_two_names_takes_nothing_away(self):
        folder, former = self.folder / "between", self.folder / "between.replaced"
        self.call(former)
        former_content = contents(former)
        with self.assertRaisesMessage(CommandError, "is not empty"):
            self.call(folder)
        self.assertEqual(contents(folder), former_content)
        self.call(former)
        self.call(folder, replace=True)
        self.assertEqual(list(self.folder.glob("between*")), [folder])

    def test_folders_of_others_that_have_such_names_are_left_alone(self):
        for ending in ("partial", "replaced"):
            other = self.folder / f"{ending}-site.{ending}"
            other.mkdir()
            (other / "letter.txt").write_text("Dear")
            with self.assertRaisesMessage(CommandError, f"{other} is there, and is no export"):
                self.call(self.folder / f"{ending}-site")
            self.assertEqual(contents(other), {"letter.txt": b"Dear"})

    def test_of_a_link_the_place_where_it_leads_is_replaced(self):
        folder, link = self.folder / "first", self.folder / "current"
        self.call(folder)
        (folder / "former").touch()
        link.symlink_to(folder)
        self.call(link, replace=True)
        self.assertEqual(link.readlink(), folder)
        self.assertEqual(contents(folder), {"export.json": b"{}"})
        self.assertEqual(list(self.folder.glob("current*")), [link])

    def test_no_link_is_followed_beside_it(self):
        other = self.folder / "elsewhere"
        self.call(other)
        for ending in ("partial", "replaced"):
            (self.folder / f"{ending}-linked.{ending}").symlink_to(other)
            with self.assertRaisesMessage(CommandError, "is a link"):
                self.call(self.folder / f"{ending}-linked")
        self.assertEqual(contents(other), {"export.json": b"{}"})

    def test_one_that_was_killed_is_known_until_the_last_of_it_is_gone(self):
        folder = self.folder / "half"
        folder.mkdir()
        for name in ("a", "export.json", "z"):
            (folder / name).touch()

        unlink = Path.unlink

        def unlink_others(path):
            if path.name == "export.json":
                raise KeyboardInterrupt
            unlink(path)

        with patch("pathlib.Path.unlink", unlink_others), self.assertRaises(KeyboardInterrupt):
            remove(folder)
        self.assertEqual(contents(folder), {"export.json": b""})
