import re
from html import unescape

from django.test import SimpleTestCase
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as some

from publishing.words import text, words


def side(html, gone):
    """Return what one side of a comparison says, without its HTML."""
    html = re.sub(rf"<{gone}>.*?</{gone}>", "", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", html))


class LineTest(SimpleTestCase):
    def test_a_word_is_replaced_and_another_added(self):
        self.assertEqual(
            words("It is 57.5 million.", "It is 58 million people."),
            "It is <del>57.5</del><ins>58</ins> million<ins> people</ins>.",
        )

    def test_a_text_that_came_or_went_is_marked_whole(self):
        self.assertEqual(words("", "New"), "<ins>New</ins>")
        self.assertEqual(words("Old", ""), "<del>Old</del>")

    def test_nothing_of_the_text_is_taken_for_html(self):
        self.assertEqual(
            words("<b>&", '<b>& "x"'),
            "&lt;b&gt;&amp;<ins> &quot;x&quot;</ins>",
        )
        self.assertEqual(text("<b>"), "&lt;b&gt;")

    def test_a_no_break_space_is_a_change(self):
        self.assertEqual(words("Oui !", "Oui\u202f!"), "Oui<del> </del><ins>\u202f</ins>!")

    def test_arabic_is_compared_by_its_words(self):
        self.assertEqual(
            words("مدن مفتوحة، اليوم", "مدن جديدة، اليوم"),
            "مدن <del>مفتوحة</del><ins>جديدة</ins>، اليوم",
        )

    @settings(deadline=None)
    @given(some.text("ab .,<&", max_size=30), some.text("ab .,<&", max_size=30))
    def test_each_side_can_be_read_off(self, old, new):
        html = words(old, new)
        self.assertEqual(side(html, "ins"), old.strip())
        self.assertEqual(side(html, "del"), new.strip())

    def test_a_very_long_line_takes_no_time(self):
        words("a " * 20_000 + "." * 20_000, "b " * 20_000 + "a " * 20_000)


class RichTextTest(SimpleTestCase):
    def setUp(self):
        self.enterContext(translation.override("en"))

    def compare(self, old, new):
        return words(old, new, rich=True)

    def test_words_are_marked_in_their_block(self):
        self.assertEqual(
            self.compare("<h2>Cities</h2><p>One two.</p>", "<h2>Cities</h2><p>One three.</p>"),
            '<p class="words-h2">Cities</p>'
            '<p class="words-p">One <del>two</del><ins>three</ins>.</p>',
        )

    def test_what_is_far_from_a_change_is_left_out(self):
        blocks = [f"<p>Paragraph {number}</p>" for number in range(9)]
        html = self.compare("".join(blocks), "".join([*blocks[:-1], "<p>Paragraph nine</p>"]))
        self.assertNotIn("Paragraph 1", html)
        self.assertIn('<p class="words-left-out">…</p><p class="words-p">Paragraph 7</p>', html)

    def test_a_new_paragraph_between_two_touches_neither(self):
        html = self.compare(
            "<p>The first one.</p><p>The last one.</p>",
            "<p>The first one.</p><p>Something else entirely.</p><p>The last one.</p>",
        )
        self.assertEqual(html.count("<ins>"), 1)
        self.assertNotIn("<del>", html)

    def test_emphasis_is_a_change(self):
        self.assertIn(
            "<del>two</del><ins><strong>two</strong></ins>",
            self.compare("<p>One two</p>", "<p>One <strong>two</strong></p>"),
        )

    def test_a_link_that_leads_elsewhere_shows_where(self):
        html = self.compare(
            '<p><a href="/one/">Cities</a></p>', '<p><a href="/two/">Cities</a></p>'
        )
        self.assertIn("Cities<del> (/one/)</del><ins> (/two/)</ins>", html)

    def test_a_link_that_stays_shows_its_words_only(self):
        link = '<a href="/one/">Cities</a>'
        self.assertNotIn("/one/", self.compare(f"<p>{link} grow</p>", f"<p>{link} shrink</p>"))

    def test_another_picture_is_a_change(self):
        old, new = (f'<figure><img src="/media/{name}.png" alt="A port"></figure>' for name in "ab")
        self.assertIn(
            "[picture: A port]<del> (a.png)</del><ins> (b.png)</ins>", self.compare(old, new)
        )

    def test_a_block_that_became_another_says_so(self):
        html = self.compare("<p>Cities</p>", "<h2>Cities</h2>")
        self.assertIn("<del>paragraph</del> <ins>heading of a section</ins>", html)
        html = self.compare("<ul><li><p>a</p></li></ul>", "<ol><li><p>a</p></li></ol>")
        self.assertIn("<ins>list with numbers</ins>", html)

    def test_a_difference_that_nobody_reads_is_named(self):
        html = self.compare("<p>Cities</p>", '<p class="x">Cities</p>')
        self.assertEqual(html, "<p>Only the formatting changed.</p>")

    def test_no_markup_of_the_text_reaches_the_page(self):
        html = self.compare(
            "<p>Old</p>", '<p onclick="x()">New <script>x()</script><img src=x onerror="y()"></p>'
        )
        self.assertNotRegex(html, r"<(script|img)|onclick|onerror")
        self.assertNotIn("&lt;p", html)

    def test_the_text_of_a_new_edition_is_not_marked(self):
        html = text("<h2>Cities</h2><p>One<br>two</p>", rich=True)
        self.assertEqual(html, '<p class="words-h2">Cities</p><p class="words-p">One<br>two</p>')
