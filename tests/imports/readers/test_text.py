from django.test import SimpleTestCase, tag

from imports.readers.text import pieces_of
from imports.sources import Block, Kind


def blocks_of(text):
    return [piece.block for piece in pieces_of(text)]


def texts_of(text):
    return [block.text for block in blocks_of(text)]


@tag("once")
class PlainTextTests(SimpleTestCase):
    def test_a_line_is_a_block(self):
        self.assertEqual(
            blocks_of("One.\r\n\r\n  Two. \u2028Three."),
            [Block(Kind.PARAGRAPH, text) for text in ("One.", "Two.", "Three.")],
        )

    def test_a_dash_begins_an_item_also_alone_on_its_line(self):
        item = Block(Kind.ITEM, "one", level=1)
        for text in ("- one", "* one", "• one", "-\none", "-\n\none"):
            with self.subTest(text):
                self.assertEqual(blocks_of(text), [item])

    def test_a_dash_behind_which_nothing_comes_is_kept(self):
        self.assertEqual(texts_of("One.\n-"), ["One.", "-"])
        self.assertEqual(texts_of("-\n-\none"), ["-", "one"])

    def test_what_begins_with_a_dash_alone_is_no_item(self):
        self.assertEqual(blocks_of("-5 degrees"), [Block(Kind.PARAGRAPH, "-5 degrees")])

    def test_items_are_nested_by_their_indent(self):
        levels = [block.level for block in blocks_of("- a\n  - b\n    - c\n  - d\n- e")]
        self.assertEqual(levels, [1, 2, 3, 2, 1])

    def test_lines_that_count_from_one_are_an_ordered_list(self):
        first, second = blocks_of("1. one\n2) two")
        self.assertEqual((first.text, first.is_ordered, second.text), ("one", True, "two"))

    def test_a_number_that_counts_nothing_stays(self):
        for text in ("3. Third part", "1. Alone", "2017. A year\n2018. Another"):
            with self.subTest(text):
                self.assertEqual(texts_of(text), text.split("\n"))

    def test_stars_and_lines_part(self):
        for text in ("***", "* * *", "-----", "———", "___"):
            with self.subTest(text):
                self.assertEqual(blocks_of(text)[0].kind, Kind.RULE)

    def test_every_line_of_the_file_is_in_a_piece(self):
        text = "One\n-\nTwo\n- Three\n***\n1. a\n2. b\n-"
        self.assertEqual("\n".join(piece.line for piece in pieces_of(text)), text)
