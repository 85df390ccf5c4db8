"""`manage.py backup` and `manage.py restore`, as whoever keeps the site runs them."""

import io
import os
import re
import signal
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command, load_command_class
from django.test import Client, TestCase
from pyrage import x25519

from articles.models import Article
from audit.models import Entry
from audit.recording import unrecorded
from audit.verifying import verify
from organisation.models import Country
from publishing import actions, freshness
from search.models import SearchDocument
from tests.databases import SharedDatabaseTestCase, in_parallel
from tests.factories import make_article, make_country, make_picture, make_tag

from . import sites
from .cases import folder_of_files, in_the_transaction


def write_and_close(number, content):
    with os.fdopen(number, "wb") as pipe:
        pipe.write(content)


class Commands:
    """A mixin: a folder for archives, another one for the site's files."""

    def setUp(self):
        super().setUp()
        self.enterContext(folder_of_files())
        self.folder = Path(self.enterContext(TemporaryDirectory(prefix="archives-")))
        self.path = self.folder / "site.tar"

    def run_command(self, *arguments):
        """Return what a command says."""
        said = io.StringIO()
        call_command(*map(str, arguments), stderr=said)
        return said.getvalue()

    def assertFails(self, words, *arguments):
        with self.assertRaisesRegex(CommandError, words) as failed:
            self.run_command(*arguments)
        return failed.exception

    def text_file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def key(self):
        """Return somebody's recipient, and the file with their identity."""
        identity = x25519.Identity.generate()
        path = self.text_file(f"key-{identity.to_public()}", f"# made for a test\n\n{identity}\n")
        return str(identity.to_public()), path


class WholeSiteTest(Commands, SharedDatabaseTestCase):
    def test_a_site_goes_on_elsewhere(self):
        article = make_article("en fr", title="Bridges", main_picture=make_picture(alt_fr="Pont"))
        article.tags.add(make_tag())
        actions.publish(article, ["en"])
        address, searched = article.get_absolute_url("en"), "/en/search/?q=bridges"
        before = sites.rows(), sites.files()
        self.run_command("backup", self.path)
        self.assertEqual(Entry.objects.latest("pk").details, {"command": "backup"})
        call_command("flush", interactive=False, verbosity=0)
        self.assertFalse(Article.objects.exists())
        with folder_of_files(), patch.object(freshness, "tell") as tell:
            said = self.run_command("restore", self.path)
            rows = sites.rows()
            *rows["audit_entry"], _restored = rows["audit_entry"]
            self.assertEqual((rows, sites.files()), before)
            self.assertEqual(Entry.objects.latest("pk").details, {"command": "restore"})
            self.assertEqual((verify().reason, verify().unsealed), ("", 0))
            self.assertTrue(tell.called)
            self.assertContains(Client().get(address), "Bridges")
            self.assertContains(Client().get(searched), address)
            call_command("rebuild_lists", check=True)
            documents = list(SearchDocument.objects.order_by("pk").values())
            call_command("rebuild_search", verbosity=0)
            self.assertEqual(list(SearchDocument.objects.order_by("pk").values()), documents)
        self.assertRegex(said, r"^[\d,]+ rows and 1 files are restored\.\nStart the site")

    def test_a_backup_is_of_one_moment_while_others_write(self):
        make_country("AG")

        def publish(_number):
            make_country("AL")
            make_tag()

        written = []

        def say(what, number):
            if not written:
                written.append(in_parallel(publish, 1))

        with patch(
            "iomcms.management.commands.backup.Progress.__call__", lambda _, *said: say(*said)
        ):
            self.run_command("backup", self.path)
        self.assertEqual(written, [[None]])
        self.assertEqual(Country.objects.count(), 2)
        held = sites.members(self.path.read_bytes())
        self.assertNotIn("rows/publishing_tag/000001.jsonl.gz", held)
        call_command("flush", interactive=False, verbosity=0)
        self.run_command("restore", self.path)
        self.assertEqual(list(Country.objects.values_list("code", flat=True)), ["AG"])


class CommandTest(Commands, TestCase):
    def setUp(self):
        super().setUp()
        self.enterContext(in_the_transaction)
        self.enterContext(unrecorded())  # the site stays as empty as it was
        default_storage.save("documents/a.csv", ContentFile(b"a,b"))

    def test_nobody_else_may_read_the_archive(self):
        said = self.run_command("backup", self.path)
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
        self.assertRegex(said, r"1 files \(3\sbytes\) are kept\.\nThe archive is not encrypted\.\n")
        self.assertEqual(list(self.folder.iterdir()), [self.path])

    def test_an_archive_in_a_folder_is_named_by_its_time(self):
        recipient, _path = self.key()
        with TemporaryDirectory() as folder:
            self.run_command("backup", folder)
            self.run_command("backup", folder, "--recipient", recipient)
            names = sorted(path.name for path in Path(folder).iterdir())
        self.assertRegex(
            " ".join(names), r"^iomcms-\d{8}T\d{6}Z\.tar iomcms-\d{8}T\d{6}Z\.tar\.age$"
        )

    def test_no_archive_takes_the_place_of_another(self):
        self.path.write_bytes(b"precious")
        self.assertFails("is there already", "backup", self.path)
        self.assertEqual(self.path.read_bytes(), b"precious")

    def test_what_cannot_be_written_leaves_nothing_behind(self):
        self.assertFails("No such file", "backup", self.folder / "no" / "site.tar")
        for recipient in ((), ("--recipient", self.key()[0])):
            before = set(self.folder.iterdir())
            with patch("iomcms.backups.making.add_rows", side_effect=OSError(28, "No space left")):
                self.assertFails("No space left", "backup", self.path, *recipient)
            self.assertEqual(set(self.folder.iterdir()), before)

    def test_a_command_that_is_stopped_leaves_nothing_behind(self):
        def stop(*_arguments):
            os.kill(os.getpid(), signal.SIGTERM)

        before = signal.getsignal(signal.SIGTERM)
        with patch("iomcms.backups.making.add_rows", stop), self.assertRaises(SystemExit):
            self.run_command("backup", self.path)
        self.assertEqual(list(self.folder.iterdir()), [])
        self.assertEqual(signal.getsignal(signal.SIGTERM), before)

    def test_a_file_that_is_missing_is_told_of(self):
        picture = make_picture()
        default_storage.delete(picture.file.name)
        failed = self.assertFails("is whole, but 1 files are not", "backup", self.path)
        self.assertEqual(failed.returncode, 3)
        self.assertIn("1 files were missing", self.run_command("restore", "--check", self.path))

    def test_a_file_that_cannot_be_read_ends_the_backup(self):
        with patch.object(default_storage, "open", side_effect=OSError(5, "Input/output error")):
            self.assertFails("a.csv cannot be read: Input/output error", "backup", self.path)
        self.assertFalse(self.path.exists())

    def test_an_archive_goes_through_a_pipe(self):
        recipient, identity = self.key()
        with patch("sys.stdout", io.TextIOWrapper(io.BytesIO())):
            self.run_command("backup", "-", "--recipient", recipient)
            archive = sys.stdout.buffer.getvalue()
        default_storage.delete("documents/a.csv")
        reading, writing = os.pipe()
        with ThreadPoolExecutor(1) as pool, os.fdopen(reading) as pipe, patch("sys.stdin", pipe):
            pool.submit(write_and_close, writing, archive)
            self.run_command("restore", "-", "--identity", identity)
        self.assertEqual(sites.files(), {"documents/a.csv": b"a,b"})

    def test_a_terminal_gets_no_archive(self):
        with patch("sys.stdout") as terminal:
            terminal.isatty.return_value = True
            self.assertFails("nothing to be shown", "backup", "-")

    def test_checking_changes_nothing(self):
        self.run_command("backup", self.path)
        make_tag()
        default_storage.delete("documents/a.csv")
        self.assertRegex(self.run_command("restore", "--check", self.path), "could be restored")
        self.assertEqual(sites.files(), {})

    def test_only_its_recipients_can_read_an_encrypted_archive(self):
        (one, own), (other, others), (_, strangers) = self.key(), self.key(), self.key()
        recipients = self.text_file("recipients", f"# the office\n{other}\n")
        self.run_command("backup", self.path, "--recipient", one, "--recipients-file", recipients)
        content = self.path.read_bytes()
        self.assertNotIn(b"manifest.json", content)
        for identity in (own, others):
            self.run_command("restore", "--check", self.path, "--identity", identity)
        self.assertFails("not its key", "restore", self.path, "--identity", strangers)
        self.assertFails("is encrypted. Name", "restore", self.path)
        for damaged in (content[:-1], content[:-70_000], content[:-9] + b"x" + content[-8:]):
            self.path.write_bytes(damaged)
            self.assertFails("damaged|cut off", "restore", self.path, "--identity", own)

    def test_no_key_is_shown_where_it_is_in_a_wrong_place(self):
        recipient, identity = self.key()
        secret = identity.read_text().split()[-1]
        for arguments in (
            ("backup", self.path, "--recipient", secret),
            ("backup", self.path, "--recipients-file", identity),
        ):
            failed = self.assertFails("This is no recipient of age: ", *arguments)
            self.assertNotIn(secret, str(failed))
        self.run_command("backup", self.path)
        for text, words in ((recipient, "no identity of age: .*, line 1"), ("# none", "holds no")):
            wrong = self.text_file("wrong", text)
            self.assertFails(words, "restore", self.path, "--identity", wrong)
        self.assertFails("No such file", "restore", self.path, "--identity", self.folder / "no")
        self.assertFails("No such file", "restore", self.folder / "no.tar")

    def test_what_runs_each_night_is_a_command(self):
        unit = (
            settings.BASE_DIR / "deploy/systemd/iomcms@backup.service.d/archives.conf"
        ).read_text()
        (line,) = re.findall(r"^ExecStart=\S+ manage\.py backup (.+)$", unit, re.MULTILINE)
        options = (
            load_command_class("iomcms", "backup").create_parser("", "").parse_args(line.split())
        )
        self.assertIn(f"\nReadWritePaths={options.file}\n", unit)
        self.assertTrue(options.recipients_file)
