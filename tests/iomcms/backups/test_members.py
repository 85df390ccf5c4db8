"""The form of an archive leaves nothing open: whatever was changed in it is noticed."""

import gzip
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import SimpleTestCase

from iomcms.backups import Damaged
from iomcms.backups.members import Reader, Writer

LONG = f"files/{'ω' * 120}.pdf"
CONTENTS = {"manifest.json": b"{}", LONG: b"x" * 700, "files/empty": b""}


def archive(contents=CONTENTS):
    out = BytesIO()
    writer = Writer(out)
    for name, content in contents.items():
        writer.add(name, content)
    writer.end()
    return out.getvalue()


def read(content):
    return {member.name: member.read() for member in Reader(BytesIO(content))}


class MembersTest(SimpleTestCase):
    def test_what_was_written_is_read(self):
        self.assertEqual(read(archive()), CONTENTS)

    def test_members_that_nobody_reads_are_checked_too(self):
        self.assertEqual([member.name for member in Reader(BytesIO(archive()))], list(CONTENTS))

    def test_any_byte_that_was_changed_is_noticed(self):
        whole = archive()
        for place in range(len(whole)):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << place % 8
            with self.assertRaises(Damaged, msg=f"byte {place}"):
                read(bytes(damaged))

    def test_any_byte_that_is_missing_is_noticed(self):
        whole = archive()
        for size in range(0, len(whole), 7):
            with self.assertRaisesRegex(Damaged, "cut off|damaged"):
                read(whole[:size])
        with self.assertRaisesRegex(Damaged, "after its end"):
            read(whole + b"\0")

    def test_the_error_names_the_place(self):
        whole = archive()
        with self.assertRaisesRegex(Damaged, f"^The archive is damaged: '{LONG}'"):
            read(whole.replace(b"xx", b"xy", 1))
        with self.assertRaisesRegex(Damaged, "cut off at byte 1024, after manifest.json"):
            read(whole[:1024])

    def test_a_member_that_was_left_out_or_put_in_is_noticed(self):
        one, other = archive(), archive(CONTENTS | {"files/other": b"-"})
        for first, second in ((one, other), (other, one)):
            mixed = first[: first.rindex(b"SHA256SUMS")] + second[second.rindex(b"SHA256SUMS") :]
            with self.assertRaisesRegex(Damaged, "'files/other' is not what was written"):
                read(mixed)

    def test_nothing_but_plain_files_is_taken(self):
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo("files/x")
            info.type, info.linkname = kind, "/etc/passwd"
            with self.subTest(kind), self.assertRaisesRegex(Damaged, "no plain file: 'files/x'"):
                read(info.tobuf(tarfile.PAX_FORMAT) + archive())

    def test_what_is_no_archive_is_refused(self):
        for content in (b"", b"PK\3\4" * 300, gzip.compress(archive()), b"\0" * 2048):
            with self.assertRaises(Damaged):
                read(content)

    def test_other_programs_can_read_and_check_it(self):
        with TemporaryDirectory() as folder:
            Path(folder, "x.tar").write_bytes(archive())
            for command in (["tar", "xf", "x.tar"], ["sha256sum", "--check", "SHA256SUMS"]):
                subprocess.run(command, cwd=folder, check=True, capture_output=True)
            self.assertEqual(Path(folder, LONG).read_bytes(), CONTENTS[LONG])
