from django.test import SimpleTestCase, tag

from imports.readers import frames
from imports.readers.frames import Counts, Frames
from imports.readers.text import pieces_of

MENU = ["-", "About us", "About usWe are an organisation.", "Structure", "- Director", "- News"]
FOOT = ["Follow us", "Terms of use", "© Example 2024"]


def page(number, menu=MENU, foot=FOOT, body=()):
    own = [f"Title {number}", f"Text of page {number}.", *body]
    return [*menu, *own, *foot], own


def learned(pages, language="en"):
    found = Frames()
    for lines in pages:
        found.learn(language, pieces_of("\n".join(lines)))
    return found


def own(found, lines, language="en", title=""):
    pieces, _above, _below = found.own(language, pieces_of("\n".join(lines)), title)
    return [piece.block.text for piece in pieces]


@tag("once")
class FramesTests(SimpleTestCase):
    def test_what_recurs_above_and_below_is_left_out(self):
        pages = [page(number) for number in range(5)]
        found = learned(lines for lines, _own in pages)
        for lines, expected in pages:
            self.assertEqual(own(found, lines), expected)

    def test_the_lines_of_the_frame_are_given_as_they_stood(self):
        lines, _own = page(1)
        found = learned([lines, page(2)[0]])
        _pieces, above, below = found.own("en", pieces_of("\n".join(lines)))
        self.assertEqual("\n".join(piece.line for piece in above), "\n".join(MENU))
        self.assertEqual([piece.line for piece in below], FOOT)

    def test_the_kind_that_stands_above_the_titles_is_none(self):
        pages = [page(number, [*MENU, "Press release"]) for number in range(5)]
        found = learned(lines for lines, _own in pages)
        for lines, expected in pages:
            self.assertEqual(own(found, lines), ["Press release", *expected])

    def test_languages_have_their_own(self):
        found = learned([page(1)[0], page(2)[0]])
        lines, _expected = page(3)
        self.assertEqual(len(own(found, lines, "fr")), len(pieces_of("\n".join(lines))))

    def test_the_same_page_twice_is_no_frame(self):
        lines, _expected = page(1)
        self.assertEqual(len(own(learned([lines, lines]), lines)), len(pieces_of("\n".join(lines))))

    def test_one_line_that_differs_within_is_frame(self):
        def dated(number):
            return page(number, [*MENU[:3], f"{number} May", *MENU[3:]])

        pages = [dated(number) for number in range(5)]
        found = learned(lines for lines, _own in pages)
        self.assertEqual(own(found, pages[0][0]), pages[0][1])

    def test_a_contact_that_recurs_is_none(self):
        body = ["For more information, contact:", "Press desk, press@example.org"]
        pages = [page(number, body=body) for number in range(5)]
        found = learned(lines for lines, _own in pages)
        self.assertEqual(own(found, pages[0][0]), pages[0][1])

    def test_a_text_about_that_recurs_is_none(self):
        body = [
            "About the Organisation",
            "The Organisation was founded long ago and works in many countries of the world.",
            "It has:",
            "- members",
            "- observers",
        ]
        for foot in (FOOT, []):
            pages = [page(number, foot=foot, body=body) for number in range(5)]
            found = learned(lines for lines, _own in pages)
            expected = [line.removeprefix("- ") for line in pages[0][1]]
            self.assertEqual(own(found, pages[0][0]), expected)

    def test_a_dateline_and_the_title_above_it_are_none(self):
        first = (
            "Geneva - The Organisation said on Tuesday that many more had crossed the lake again."
        )
        body = [f"{first} That was all.", "Second."]
        pages = [[*MENU, "Weekly note", *body, f"Third {number}."] for number in range(3)]
        found = learned(pages)
        self.assertEqual(own(found, pages[0])[:2], ["Weekly note", body[0]])

    def test_a_title_that_is_told_is_none(self):
        pages = [[*MENU, "Statement", f"Text {number}."] for number in range(5)]
        found = learned(pages)
        self.assertEqual(own(found, pages[0], title="Statement")[0], "Statement")

    def test_a_title_that_some_pages_share_is_none(self):
        pages = [
            [*MENU, "Statement" if number < 4 else f"T{number}", f"Text {number}."]
            for number in range(20)
        ]
        self.assertEqual(own(learned(pages), pages[0])[0], "Statement")

    def test_the_menu_of_a_section_is_frame(self):
        section = ["In this part", "Reports", "Statistics"]
        pages = [
            page(number, [*MENU, *section] if number < 10 else MENU, FOOT) for number in range(100)
        ]
        found = learned(lines for lines, _own in pages)
        self.assertEqual(own(found, pages[0][0]), pages[0][1])
        self.assertEqual(own(found, pages[50][0]), pages[50][1])

    def test_the_menu_of_an_older_design_is_frame(self):
        older = [
            "Old site",
            MENU[2],
            "A sentence that says in many words what this old site is for, and for whom.",
            "One",
            "Two",
            "Three",
            "Four",
            "Five",
            "Six",
        ]
        pages = [page(number, older if number < 6 else MENU) for number in range(50)]
        found = learned(lines for lines, _own in pages)
        self.assertEqual(own(found, pages[0][0]), pages[0][1])
        self.assertEqual(own(found, pages[9][0]), pages[9][1])

    def test_memory_is_bounded_and_the_frame_is_found_all_the_same(self):
        self.addCleanup(setattr, frames, "LINES", frames.LINES)
        frames.LINES = 200
        pages = [page(number) for number in range(500)]
        found = learned(lines for lines, _own in pages)
        self.assertLessEqual(len(found.begins["en"]), 200)
        self.assertEqual(own(found, pages[400][0]), pages[400][1])

    def test_counting_many_lines_keeps_the_frequent_ones(self):
        counts = Counts()
        self.addCleanup(setattr, frames, "LINES", frames.LINES)
        frames.LINES = 10
        for number in range(100):
            counts.add({"often", number})
        self.assertEqual(counts["often"], 100)
        self.assertLessEqual(len(counts), 10)
