import os
from pathlib import Path
from stat import S_IMODE
from tempfile import TemporaryDirectory

from django.core.management import CommandError
from django.test import SimpleTestCase, tag

from publishing.replacing import check_place, replacing


@tag("once")
class ReplacingTests(SimpleTestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        self.path = self.folder / "report.json"

    def test_a_file_takes_its_place_in_the_end_and_is_its_owners(self):
        self.addCleanup(os.umask, os.umask(0))
        self.path.write_text("before")
        with replacing(self.path) as file:
            file.write("after \ud800")
            self.assertEqual(self.path.read_text(), "before")
        self.assertEqual(self.path.read_text(), "after ?")
        self.assertEqual(S_IMODE(self.path.stat().st_mode), 0o600)

    def test_what_was_there_stays_where_something_breaks(self):
        self.path.write_text("before")
        with self.assertRaises(KeyboardInterrupt), replacing(self.path) as file:
            file.write("half")
            raise KeyboardInterrupt
        self.assertEqual(self.path.read_text(), "before")
        self.assertEqual(list(self.folder.iterdir()), [self.path])

    def test_what_is_no_file_is_not_replaced(self):
        for path in (self.folder, self.folder / "none" / "report.json", Path(os.devnull)):
            with self.subTest(path), self.assertRaises(CommandError) as caught:
                check_place(path)
            self.assertEqual(caught.exception.returncode, 2)
        check_place(self.path)
        check_place("report.json")
