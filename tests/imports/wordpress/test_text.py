from django.test import SimpleTestCase, tag

from imports.items import Item, NamedFile
from imports.wordpress.text import html_of


@tag("once")
class TextTests(SimpleTestCase):
    def read(self, text):
        self.item = Item("f", "p", "1", "en", "article", "Title")
        return html_of(text, lambda key: NamedFile(f"{key}.png"), self.item)

    def assertReads(self, text, html, left_over=()):
        self.assertEqual("".join(self.read(text).split("\n")), html)
        self.assertEqual(self.item.left_over, list(left_over))

    def test_empty_lines_part_paragraphs(self):
        self.assertReads("One.\r\n\r\nTwo,\r\nlines.", "<p>One.</p><p>Two,<br>lines.</p>")

    def test_blocks_stay_as_they_are(self):
        self.assertReads(
            "One.\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\nTwo.\n<h2>Head</h2>\n<pre>x\n\ny</pre>",
            "<p>One.</p><ul><li>a</li><li>b</li></ul><p>Two.</p><h2>Head</h2><pre>xy</pre>",
        )

    def test_words_in_a_division_become_paragraphs(self):
        self.assertReads("<div>One.\n\nTwo.</div>", "<div><p>One.</p><p>Two.</p></div>")

    def test_comments_of_blocks_are_dropped(self):
        self.assertReads(
            '<!-- wp:paragraph {"a":1} -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n'
            '<!-- wp:latest-posts {"n":3} /-->',
            "<p>One.</p>",
            ["wp:latest-posts"],
        )

    def test_embeds_become_links(self):
        link = '<p><a href="https://youtu.be/abcdef">https://youtu.be/abcdef</a></p>'
        self.assertReads("[embed]https://youtu.be/abcdef[/embed]", link)
        self.assertReads("https://youtu.be/abcdef", link)
        self.assertReads(
            '<!-- wp:embed --><figure><div class="wp-block-embed__wrapper">\n'
            "https://youtu.be/abcdef\n</div></figure><!-- /wp:embed -->",
            f"<figure>{link}</figure>",
        )

    def test_of_other_shortcodes_the_words_stay_and_the_code_is_left_over(self):
        self.assertReads(
            'See [button href="/x"]the [bb x=1]page[/bb][/button]. [form id=7] [empty /]',
            "<p>See the page.</p>",
            ['[button href="/x"]', "[bb x=1]", "[form id=7]", "[empty /]"],
        )

    def test_words_in_brackets_are_words(self):
        text = "He [sic] said […] so [1] and [[gallery]]."
        self.assertReads(text, "<p>He [sic] said […] so [1] and [gallery].</p>")

    def test_many_brackets_take_no_long_time(self):
        for text in ("[a" * 20_000, "[aa x=1" * 10_000, "[aa]" * 20_000, "<p>" * 20_000):
            self.read(text)

    def test_what_is_never_closed_takes_no_long_time(self):
        """Each of these took minutes to hours."""
        for part in (
            *("<!-- wp:a ", "<!-- more", "<pre", "<table ", "<figure>", "<p", "<div "),
            *("[caption]<a ", "[aa /]"),
        ):
            with self.subTest(part):
                self.read(f"{part * 100_000}[/aa]")
        self.read("".join(f"[a{number}x b=1]" for number in range(100_000)))

    def test_codes_that_are_nested_too_deep_are_refused(self):
        codes = [f"a{number}x" for number in range(60)]
        text = "".join(f"[{code} b=1]" for code in codes)
        text += "".join(f"[/{code}]" for code in reversed(codes))
        with self.assertRaisesRegex(ValueError, "nested"):
            self.read(text)

    def test_what_is_kept_is_closed_by_its_own_name_in_any_letters(self):
        self.assertReads("<pre>a\n\nb</PRE >\n\nc <pre>d", "<pre>ab</PRE ><p>c <pre>d</p>")
