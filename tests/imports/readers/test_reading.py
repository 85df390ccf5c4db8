import os
from unittest.mock import patch

from django.test import SimpleTestCase, tag

from imports.readers import Failure, Reading, limits, read
from imports.sources import Source

from .folders import InFolder

TEXT = "A title\nA first paragraph."
HTML = '<html lang="{}"><body><h1>{}</h1><p>Text.</p></body></html>'


@tag("once")
class ReadingTests(InFolder, SimpleTestCase):
    def found(self, *names, language="en", **options):
        paths = [self.folder / name for name in names] or [self.folder]
        return list(read(paths, language, **options))

    def messages(self, *names, **options):
        return {
            each.file: each.message
            for each in self.found(*names, **options)
            if isinstance(each, Failure)
        }

    def test_folders_are_read_with_what_is_below(self):
        self.put("b.txt", TEXT)
        self.put("a/c.html", HTML.format("fr", "Titre"))
        self.assertEqual([each.file for each in self.found()], ["a/c.html", "b.txt"])

    def test_other_files_are_counted_and_hidden_ones(self):
        for name in ("a.txt", "style.css", "b.JPG", ".hidden.txt", ".git/c.txt"):
            self.put(name, TEXT)
        reading = Reading([self.folder], "en")
        reading.learn()
        self.assertEqual([each.file for each in reading], ["a.txt"])
        self.assertEqual(reading.skipped, {".css": 1, "hidden": 2})

    def test_the_name_of_a_file_may_tell_its_language(self):
        self.put("one.fr.txt", TEXT)
        self.put("es/two.txt", TEXT)
        self.put("three.txt", TEXT)
        languages = {each.file: each.language for each in self.found()}
        self.assertEqual(languages, {"one.fr.txt": "fr", "es/two.txt": "es", "three.txt": "en"})

    def test_the_page_says_its_language_before_its_name_does(self):
        self.put("a.fr.html", HTML.format("es", "Uno"))
        self.assertEqual(self.found()[0].language, "es")

    def test_a_language_that_is_not_told_or_not_ours_is_refused(self):
        self.put("a.txt", TEXT)
        self.put("b.html", HTML.format("de", "Eins"))
        messages = self.messages(language=None)
        self.assertIn("--language", messages["a.txt"])
        self.assertIn("de", messages["b.html"])

    def test_the_checksum_is_that_of_the_bytes(self):
        self.put("a.txt", "one")
        self.assertEqual(
            self.found()[0].checksum,
            "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
        )

    def test_an_address_that_several_pages_claim_is_none(self):
        head = '<link rel=canonical href="https://old.example.org/">'
        for name in ("a.html", "b.html"):
            self.put(name, head + HTML.format("en", name))
        for source in self.found():
            self.assertEqual(source.address, "")
            self.assertIn("several pages", " ".join(source.warnings))

    def test_a_file_alone_is_compared_with_its_neighbours(self):
        for name in "abc":
            self.put(f"{name}.txt", f"Home\nNews\nTitle {name}\nText {name}.")
        (source,) = self.found("a.txt")
        self.assertEqual([block.text for block in source.blocks], ["Title a", "Text a."])
        self.assertEqual(source.frame, ["Home", "News"])

    def test_text_and_html_have_frames_of_their_own(self):
        for number in range(3):
            self.put(f"{number}.txt", f"Home\nNews\nTitle {number}\nText {number}.")
        for number in range(6):
            self.put(f"h{number}.html", HTML.format("en", f"Heading {number}"))
        self.assertEqual(self.found()[0].frame, ["Home", "News"])

    def test_a_page_without_any_other_is_told_of(self):
        self.put("a.txt", TEXT)
        self.assertIn("no other page", self.found()[0].warnings[0])

    def test_a_page_of_nothing_but_frame_fails(self):
        for name in "abc":
            self.put(f"{name}.txt", f"Home\nNews\nTitle {name}")
        self.put("menu.txt", "Home\nNews")
        self.assertIn("no text of its own", self.messages()["menu.txt"])

    def test_bad_files_fail_with_a_line_and_the_others_are_read(self):
        self.put("empty.txt", "")
        self.put("blank.html", "  \n ")
        self.put("nothing.html", "<html><body><script>x</script></body></html>")
        self.put("binary.txt", os.urandom(50) + bytes(500))
        self.put("entities.xhtml", '<!DOCTYPE html [<!ENTITY a "b">]><html lang="en">&a;</html>')
        self.put("deep.html", "<div>" * 5000)
        self.put("no.warc", b"x")
        self.put("good.txt", TEXT)
        found = self.found()
        messages = {each.file: each.message for each in found if isinstance(each, Failure)}
        self.assertEqual(len(messages), 7)
        self.assertEqual(messages["empty.txt"], "The file is empty.")
        self.assertEqual(messages["blank.html"], "The file is empty.")
        self.assertIn("entities", messages["entities.xhtml"])
        self.assertEqual([each.file for each in found if isinstance(each, Source)], ["good.txt"])

    def test_a_file_that_is_too_large_is_refused_without_being_read(self):
        path = self.put("large.html", "")
        os.truncate(path, 200 * limits.MB)
        with patch("pathlib.Path.open", side_effect=AssertionError):
            messages = self.messages()
        self.assertEqual(messages, {"large.html": "The file has 200 MB; a page may have 20."})

    def test_no_link_leads_out_of_the_folder(self):
        self.put("inside/a.txt", TEXT)
        self.put("outside/secret.txt", "secret")
        (self.folder / "inside/link.txt").symlink_to(self.folder / "outside/secret.txt")
        (self.folder / "inside/folder").symlink_to(self.folder / "outside")
        (self.folder / "inside/loop").symlink_to(self.folder / "inside")
        found = self.found("inside")
        self.assertEqual([each.file for each in found], ["a.txt", "folder", "link.txt"])
        self.assertIn("leads out of the folder", found[2].message)

    def test_what_cannot_be_read_is_said_to_be_so(self):
        self.put("style.css", "a")
        os.mkfifo(self.folder / "pipe.txt")
        messages = self.messages("style.css", "pipe.txt", "gone.txt")
        self.assertEqual(len(messages), 3)
        self.assertEqual(self.messages(), {})

    def test_two_files_of_one_name_are_not_mixed_up(self):
        self.put("a/x.txt", "One")
        self.put("b/x.txt", "Two")
        first, second = self.found("a", "b", "a")
        self.assertEqual((first.file, first.blocks[0].text), ("x.txt", "One"))
        self.assertIn("Another file", second.message)

    def test_an_error_of_ours_stops_no_other_page(self):
        self.put("a.txt", TEXT)
        self.put("b.txt", f"{TEXT} B.")
        pieces_of = "imports.readers.reading.pieces_of"
        with patch(pieces_of, side_effect=[[], [], KeyError("x"), []]), self.assertLogs("imports"):
            found = self.found()
        self.assertIn("KeyError", found[0].message)
        self.assertEqual(len(found), 2)
