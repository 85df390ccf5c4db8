from django.test import SimpleTestCase, tag

from imports.readers.encodings import decoded
from imports.readers.failures import Unreadable

FRENCH = (
    "Les migrants arrivés à Genève où l’été s’achève : « déjà vu », naïveté et cœur léger. " * 5
)
ARABIC = "المنظمة الدولية للهجرة تعقد مؤتمرا في جنيف حول الهجرة والتنمية المستدامة. " * 5


@tag("once")
class DecodedTests(SimpleTestCase):
    def test_utf_8_needs_no_word(self):
        self.assertEqual(decoded(FRENCH.encode()), (FRENCH, []))

    def test_a_mark_at_the_begin_tells_the_encoding(self):
        for encoding in ("utf-8-sig", "utf-16", "utf-32"):
            with self.subTest(encoding):
                self.assertEqual(decoded(ARABIC.encode(encoding)), (ARABIC, []))

    def test_utf_16_without_a_mark_is_found_and_told(self):
        text, warnings = decoded(FRENCH.encode("utf-16-le"))
        self.assertEqual(text, FRENCH)
        self.assertIn("utf-16-le", warnings[0])

    def test_what_was_declared_is_taken(self):
        content = FRENCH.encode("cp1252")
        self.assertEqual(decoded(content, "windows-1252"), (FRENCH, []))
        page = b'<html><head><meta charset="iso-8859-1">' + content
        self.assertIn(FRENCH, decoded(page, is_html=True)[0])
        xhtml = b'<?xml version="1.0" encoding="windows-1256"?>' + ARABIC.encode("cp1256")
        self.assertIn(ARABIC, decoded(xhtml, is_html=True)[0])

    def test_a_wrong_declaration_is_told_of(self):
        text, (warning,) = decoded(FRENCH.encode(), "iso-8859-1")
        self.assertEqual(text, FRENCH)
        self.assertIn("declared as cp1252", warning)

    def test_what_no_codec_has_is_no_declaration(self):
        self.assertEqual(decoded(FRENCH.encode(), "base64"), (FRENCH, []))
        self.assertEqual(decoded(FRENCH.encode(), "no-such-thing"), (FRENCH, []))

    def test_undeclared_bytes_are_guessed_with_a_word(self):
        for text, encoding in ((FRENCH, "cp1252"), (ARABIC, "cp1256")):
            with self.subTest(encoding):
                found, warnings = decoded(text.encode(encoding))
                self.assertEqual(found, text)
                self.assertIn("guessed", warnings[0])

    def test_of_mixed_encodings_nothing_is_lost_and_the_line_is_told(self):
        content = "première ligne\nà côté\n".encode() + "collé d’été\n".encode("cp1252")
        text, (warning,) = decoded(content)
        self.assertEqual(text, "première ligne\nà côté\ncollé d’été\n")
        self.assertIn("line 3", warning)

    def test_text_that_was_decoded_wrongly_before_is_told_of(self):
        text, (warning,) = decoded("un\ndÃ©jÃ  vu".encode())
        self.assertEqual(text, "un\ndÃ©jÃ  vu")
        self.assertIn("line 2", warning)
        self.assertIn("�", decoded("perdu �".encode())[1][0])

    def test_a_nul_byte_is_left_out_with_a_word(self):
        text, (warning,) = decoded(b"one\n" + b"word " * 50 + b"two\x00three")
        self.assertTrue(text.endswith("twothree"))
        self.assertIn("line 2", warning)

    def test_a_file_full_of_nul_bytes_is_no_text(self):
        for content in (b"a\x00b\x00\x00\xff" * 100, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9):
            with self.assertRaises(Unreadable):
                decoded(content)

    def test_bytes_that_are_not_what_their_mark_says_are_refused(self):
        with self.assertRaisesMessage(Unreadable, "utf-16"):
            decoded(b"\xff\xfea\x00\x00\xd8b")
