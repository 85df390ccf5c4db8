from django.test import SimpleTestCase

from imports.rich_text import html_of
from imports.sources import Block, Kind
from publishing.richtext import sanitize


def item(text, level=1, is_ordered=False):
    return Block(Kind.ITEM, text, level=level, is_ordered=is_ordered)


class RichTextTests(SimpleTestCase):
    def assertHtml(self, blocks, expected):
        html = html_of(blocks)
        self.assertHTMLEqual(html, expected)
        self.assertHTMLEqual(sanitize(html), html)  # what the editor would write

    def test_a_line_break_and_what_html_means_something_by(self):
        self.assertHtml([Block(Kind.PARAGRAPH, "a < b\nc")], "<p>a &lt; b<br>c</p>")

    def test_markup_within_a_line_stays(self):
        block = Block(
            Kind.PARAGRAPH, "a b", html='<strong>a</strong> <a href="https://b.org">b</a>'
        )
        html = html_of([block])
        self.assertIn('<a href="https://b.org">b</a>', html)
        self.assertIn("<strong>a</strong>", sanitize(html))

    def test_headings_begin_with_the_highest_that_the_editor_has(self):
        levels = [3, 4, 6, 3]
        blocks = [Block(Kind.HEADING, str(each), level=each) for each in levels]
        self.assertHtml(blocks, "<h2>3</h2><h3>4</h3><h4>6</h4><h2>3</h2>")

    def test_items_become_lists_in_each_other(self):
        blocks = [item("a"), item("b", 2, True), item("c", 2, True), item("d")]
        self.assertHtml(
            blocks,
            "<ul><li><p>a</p><ol><li><p>b</p></li><li><p>c</p></li></ol></li><li><p>d</p></li></ul>",
        )

    def test_items_of_another_kind_begin_another_list(self):
        self.assertHtml(
            [item("a"), item("b", is_ordered=True)],
            "<ul><li><p>a</p></li></ul><ol><li><p>b</p></li></ol>",
        )

    def test_items_that_begin_deep_are_one_list(self):
        self.assertHtml(
            [item("a", 2), item("b", 2), item("c", 1)],
            "<ul><li><p>a</p></li><li><p>b</p></li></ul><ul><li><p>c</p></li></ul>",
        )

    def test_quotes_stand_together(self):
        blocks = [Block(Kind.QUOTE, each) for each in "ab"]
        self.assertHtml(blocks, "<blockquote><p>a</p><p>b</p></blockquote>")

    def test_a_table_without_markup_has_its_rows_and_cells(self):
        html = html_of([Block(Kind.TABLE, "a\tb\n<c>\td")])
        self.assertEqual(html.count("<tr>"), 2)
        self.assertIn("&lt;c&gt;", sanitize(html))

    def test_a_rule(self):
        self.assertHtml([Block(Kind.RULE, "***")], "<hr>")
