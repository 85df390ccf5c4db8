from django.test import SimpleTestCase, tag

from imports.recognition import recognise
from imports.recognition.lines import Line
from imports.recognition.rows import rows_apart
from imports.sources import Block, Kind

from .pages import source_of

SIZE = 100_000
PIECES = [
    *("a - ", "1", "1 ", "@", "a@", "a@b.co ", "+1 ", "4 May 2023 ", "Contact: ", "(", "–", "' "),
    *("de ", "A", "1:00 ", "a, ", "الساعة ", "a [at] ", "www.", "\u00a0", "À propos de "),
    ". Pour plus d'informations contacter a@b.co",
    *("a | ", "a@b.co\t", "28 May 2024, 9:00–10:00 and ", "| "),
]


@tag("once")
class HostileTests(SimpleTestCase):
    """Lines of 100 kB that are built to make patterns go back and forth end all the same."""

    def test_one_long_line_ends(self):
        for piece in PIECES:
            line = piece * (SIZE // len(piece))
            for lines in ([line], ["Side event", "A title", line], ["A text.", "Contact:", line]):
                with self.subTest(piece=piece, lines=len(lines)):
                    source = source_of("", "fr")
                    source.blocks = [Block(Kind.PARAGRAPH, text) for text in lines]

                    found = recognise(source)

                    self.assertEqual(found.spans[-1].end, len(lines[-1]))

    def test_a_title_with_a_long_row_of_blanks_ends(self):
        source = source_of("A title\nWords of it.")
        source.title = f"A{' ' * SIZE}title"

        self.assertEqual(recognise(source).title.split(), ["A", "title"])

    def test_very_many_lines_end(self):
        found = recognise(source_of("Contact:\nJane Doe\n" * 3000))

        self.assertEqual(len(found.spans), 6000)

    def test_a_text_of_very_many_lines_ends(self):
        lines = [Line(0, 0, "Jane Doe", Kind.PARAGRAPH)] * 3 * SIZE

        self.assertEqual(rows_apart(lines), (lines, [], []))

    def test_tables_with_very_many_cells_end(self):
        row = "Jane Doe\tGeneva\ta@b.co"
        for text in ("\n".join([row] * 2000), "\t".join([row] * 2000), "\t" * SIZE + row):
            with self.subTest(size=len(text)):
                source = source_of("A title\nContact:")
                source.blocks.append(Block(Kind.TABLE, text))

                self.assertEqual(recognise(source).spans[-1].end, len(text))
