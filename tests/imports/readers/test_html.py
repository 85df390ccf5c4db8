import itertools
import re
from datetime import date
from unittest.mock import patch

from django.test import SimpleTestCase, tag
from hypothesis import given, settings, strategies

from imports.readers import limits
from imports.readers.failures import Unreadable
from imports.readers.html import Page, blocks_of
from imports.sources import Block, Kind

ADDRESS = "https://old.example.org/fr/news/one"


def texts_of(html):
    return [block.text for block in blocks_of(html)]


def page(body="", head="", address=ADDRESS):
    return Page(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", address)


@tag("once")
class BlocksTests(SimpleTestCase):
    def test_the_type_that_a_system_wrote_into_its_classes_is_the_kind(self):
        for names, kind in (
            ("html not-front page-node node-type-event", "event"),
            ("path-node page-node-type-page", "page"),
            ("page-template-default page page-id-12", "page"),
            ("post-template-default single single-post postid-7", "article"),
            ("page-node node-type-recipe", ""),
        ):
            html = f'<html><body class="{names}"><h1>Bridges</h1><p>One.</p></body></html>'
            with self.subTest(names=names):
                self.assertEqual(Page(html, ADDRESS).metadata["kind"], kind)

    def test_what_is_embedded_is_told_wherever_its_address_stands(self):
        shown = {
            '<video controls><source src="/a.mp4"></video>': "video left out: {}/a.mp4",
            '<audio><source src="/a.mp3"></audio>': "audio left out: {}/a.mp3",
            '<object><embed src="/a.swf"></object>': "object left out: {}/a.swf",
            '<iframe src="about:blank" data-src="/map"></iframe>': "iframe left out: {}/map",
        }
        for html, warning in shown.items():
            with self.subTest(html):
                told = warning.format("https://old.example.org")
                self.assertEqual(page(f"<p>One.</p>{html}").warnings, [told])

    def test_captions_and_controls_that_are_no_text_are_frame(self):
        figure = '<figure><img src="/a.png"><figcaption>Of a lake</figcaption></figure>'
        cells = "<td>One</td><td>Two <button>Sort</button></td>"
        found = page(f"<p>One.</p><table><tr>{cells}</tr></table><footer>{figure}</footer>")
        self.assertEqual(found.frame, ["Sort", "Of a lake"])

    def test_the_foot_of_an_old_theme_is_frame(self):
        html = '<div id="content"><p>One.</p></div><div id="footer"><p>© The Bureau</p></div>'
        self.assertEqual(texts_of(html), ["One."])

    def test_headings_and_paragraphs(self):
        self.assertEqual(
            blocks_of("<h2>Head</h2><p>One &amp;\n two</p>"),
            [
                Block(Kind.HEADING, "Head", "Head", 2),
                Block(Kind.PARAGRAPH, "One & two", "One &amp; two"),
            ],
        )

    def test_text_outside_of_paragraphs_stays(self):
        self.assertEqual(
            texts_of("<div>a<p>b</p>c<em>d<div>e</div>f</em></div>"), ["a", "b", "cd", "e", "f"]
        )

    def test_markup_of_within_a_line_is_kept(self):
        (block,) = blocks_of(
            '<p><b>Bold</b> and <a href="/x.pdf" onclick="x()">a link</a></p>', ADDRESS
        )
        self.assertEqual(block.text, "Bold and a link")
        self.assertIn(
            '<strong>Bold</strong> and <a href="https://old.example.org/x.pdf"', block.html
        )
        self.assertNotIn("onclick", block.html)

    def test_a_line_break_is_one(self):
        (block,) = blocks_of("<p>One<br>\n Two<br></p>")
        self.assertEqual((block.text, block.html), ("One\nTwo", "One<br>Two"))

    def test_many_line_breaks_around_a_text_take_no_long_time(self):
        (block,) = blocks_of(f"<p>{'&nbsp;<br>' * 60_000}One{'&nbsp;<br>' * 60_000}</p>")
        self.assertEqual((block.text, block.html), ("One", "One"))

    def test_markup_that_goes_on_in_ever_more_blocks_is_refused(self):
        """What is open is written into each block: some kilobytes would become gigabytes."""
        self.assertEqual(len(blocks_of("<b>" + "<p>x</p>" * 200)), 200)
        link = f'<a href="http://x.org/{"a" * 100}">{"<p>x</p>" * 50}</a>'
        cells = f"<tr><th>a</th><td>{link}</td></tr>"
        for html in (
            f'<a href="http://x.org/{"a" * 100_000}">{"<p>x</p>" * 5_000}</a>',
            "<em><b>" * 90 + "<p>x</p>" * 5_000,
            f"<table>{cells * 300}</table>",
        ):
            with self.subTest(html[:40]), self.assertRaisesRegex(Unreadable, "go on over"):
                blocks_of(html)

    def test_lists_are_nested(self):
        html = "<ul><li>a<ol><li>b</li></ol></li><li><p>c</p><p>d</p></li></ul>"
        found = [(block.text, block.level, block.is_ordered) for block in blocks_of(html)]
        self.assertEqual(found, [("a", 1, False), ("b", 2, True), ("c\nd", 1, False)])

    def test_quotes_and_rules(self):
        kinds = [block.kind for block in blocks_of("<blockquote><p>a</p>b</blockquote><hr>c")]
        self.assertEqual(kinds, [Kind.QUOTE, Kind.QUOTE, Kind.RULE, Kind.PARAGRAPH])

    def test_preformatted_text_keeps_its_lines(self):
        self.assertEqual(texts_of("<pre>a\nb</pre>"), ["a\nb"])

    def test_a_table_is_one_block(self):
        html = "<table><tr><th colspan=2>A<tr><td>1<td>2 <b>x</b></table>"
        (block,) = blocks_of(html)
        self.assertEqual((block.kind, block.text), (Kind.TABLE, "A\n1\t2 x"))
        self.assertIn('<th colspan="2">', block.html)
        self.assertIn("<strong>x</strong>", block.html)

    def test_a_table_that_arranges_the_page_is_none(self):
        inner = "<table><tr><td>1<td>2</table>"
        blocks = blocks_of(f"<table><tr><td>left<td><h1>Title</h1>{inner}</table>")
        self.assertEqual([block.text for block in blocks], ["left", "Title", "1\t2"])

    def test_words_in_a_table_outside_of_its_cells_stay(self):
        for table in ("a<tr><td>b<td>c", "<tr>a<td>b</td><td>c</td>", "<tr><td>a<td>b</tr>c"):
            with self.subTest(table):
                self.assertEqual(texts_of(f"<table>{table}</table>"), ["a", "b", "c"])

    def test_what_is_no_text_is_left_out(self):
        found = page(
            "<script>s</script><style>s</style><noscript>n</noscript><!-- c --><p>text</p>"
            '<p hidden>one</p><p style="display:none">two</p><template>t</template>'
        )
        self.assertEqual([piece.block.text for piece in found.pieces], ["text"])
        self.assertEqual(found.warnings, ["hidden text left out: 6 characters"])

    def test_an_address_that_runs_a_script_is_dropped_with_a_word(self):
        found = page('<p><a href=" javascript:alert(1)">a</a> <a href="http://[">b</a></p>')
        self.assertEqual(found.pieces[0].block.html, "a b")
        self.assertEqual(len(found.warnings), 2)

    def test_what_is_embedded_is_listed_and_pictures_stand_behind_what_they_stood_in(self):
        found = page(
            '<p>a<img src="/x.jpg" alt="A bridge"></p><iframe src="https://v.example/1"></iframe>'
            '<ul><li>b<img src="y.png"></li><li>c</li></ul><figure><img src="z.png"><h2>d</h2>'
            "</figure><table><tr><td>e</td><td><img src=w.png></td></tr></table><p>f</p>"
        )
        self.assertEqual(found.warnings, ["iframe left out: https://v.example/1"])
        shown = [(before, figure.picture.addresses[0]) for before, figure in found.figures]
        self.assertEqual(shown, [(1, "/x.jpg"), (3, "y.png"), (3, "z.png"), (5, "w.png")])
        self.assertEqual(found.figures[0][1].picture.name, "https://old.example.org/x.jpg")

    def test_a_video_of_a_platform_that_is_known_leaves_a_link_in_its_place(self):
        watched = "https://www.youtube.com/watch?v=abcdefgh123"
        players = [
            "https://www.youtube.com/embed/abcdefgh123?rel=0",
            "//www.youtube-nocookie.com/embed/abcdefgh123",
            "http://www.youtube.com/embed/abcdefgh123",
        ]
        for address in players:
            with self.subTest(address):
                found = page(f'<p>one</p><div><iframe src="{address}"></iframe></div><p>two</p>')
                self.assertEqual([p.block.text for p in found.pieces], ["one", watched, "two"])
                link = f'<p><a href="{watched}">{watched}</a></p>'
                self.assertEqual(found.pieces[1].block.html, link)
                self.assertIn(watched, found.warnings[0])

    def test_the_player_of_a_video_may_come_with_its_page(self):
        found = page(
            '<table><tr><td>a<td><iframe data-src="https://player.vimeo.com/video/12"></table>'
        )
        self.assertEqual(found.pieces[0].block.text, "a\thttps://vimeo.com/12")


TAGS = (
    *("p", "div", "section", "article", "main", "header", "nav", "aside", "footer", "form"),
    *("ul", "ol", "li", "dl", "dt", "blockquote", "pre", "h2", "b", "em", "a", "span", "font"),
    *("table", "tr", "td", "caption", "figure", "figcaption", "details", "address", "center"),
)
WORDS = itertools.count()
LEAVES = strategies.builds(lambda: f"word{next(WORDS)}w ")
TREES = strategies.recursive(
    LEAVES,
    lambda inner: strategies.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
        strategies.sampled_from(TAGS),
        strategies.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@tag("once")
class NothingIsLostTests(SimpleTestCase):
    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(TREES)
    def test_each_word_is_in_a_block_or_in_the_frame(self, html):
        found = page(html)
        texts = [*(piece.block.text for piece in found.pieces), *found.frame]
        words = re.findall(r"word\d+w", " ".join(texts))
        self.assertEqual(sorted(words), sorted(re.findall(r"word\d+w", html)))


@tag("once")
class FrameTests(SimpleTestCase):
    def parted(self, html):
        found = page(html)
        return [piece.block.text for piece in found.pieces], found.frame

    def test_landmarks_are_the_frame(self):
        own, frame = self.parted(
            "<header>Site</header><nav><a href=/>Home</a></nav><main><p>Text</p></main>"
            "<aside>Beside</aside><div role=search>Search</div><footer>Foot</footer>"
        )
        self.assertEqual(own, ["Text"])
        self.assertEqual(frame, ["Site", "Home", "Beside", "Search", "Foot"])

    def test_parts_of_the_text_are_no_landmarks(self):
        own, frame = self.parted(
            "<main><article><header><h1>Title</h1></header><p>Text</p><aside>Contact</aside>"
            "<footer>Source</footer></article></main>"
        )
        self.assertEqual((own, frame), (["Title", "Text", "Contact", "Source"], []))

    def test_a_header_with_the_only_title_is_read(self):
        own, frame = self.parted("<header><nav>Menu</nav><h1>Title</h1></header><p>Text</p>")
        self.assertEqual((own, frame), (["Title", "Text"], ["Menu"]))

    def test_what_stands_outside_of_landmarks_is_never_dropped(self):
        own, _frame = self.parted(
            "<div>Before</div><main>Text</main><div class=menu>Behind it</div>"
        )
        self.assertEqual(own, ["Before", "Text", "Behind it"])

    def test_links_whose_name_says_so_are_frame(self):
        own, frame = self.parted(
            "<div class=breadcrumb><a href=/>Home</a> / <a href=/n>News</a></div>"
            f"<main><h1>Title</h1><p>{'A sentence of the text. ' * 20}</p></main>"
        )
        self.assertEqual((len(own), frame), (2, ["Home / News"]))

    def test_the_link_that_passes_over_the_menu_is_frame(self):
        for link in (
            '<a href="#main-content" class="visually-hidden skip-link">Skip</a>',
            '<div id="skip-link"><a href="#main-content">Skip</a></div>',
        ):
            with self.subTest(link=link):
                parted = self.parted(f"{link}<main><h1>Contact</h1><p>Text</p></main>")
                self.assertEqual(parted, (["Contact", "Text"], ["Skip"]))

    def test_the_line_of_who_made_a_page_and_when_is_frame(self):
        day = '<span property="dc:date dc:created" content="2021-05-04T10:00">By admin</span>'
        own, frame = self.parted(f'<div class="submitted">{day}</div><p>Text</p>')
        self.assertEqual((own, frame), (["Text"], ["By admin"]))
        own, frame = self.parted('<div class="submitted">Papers submitted</div>')
        self.assertEqual((own, frame), (["Papers submitted"], []))

    def test_the_day_that_drupal_tells_within_the_text_is_that_of_the_page(self):
        told = '<span property="dc:date dc:created" content="{}T10:00:00+00:00">then</span>'
        found = page(told.format("2021-05-04") * 2)
        self.assertEqual(found.metadata["published_on"], date(2021, 5, 4))
        several = page(told.format("2021-05-04") + told.format("2020-01-01"))
        self.assertIsNone(several.metadata["published_on"])

    def test_contacts_are_never_frame_by_their_name(self):
        own, _frame = self.parted('<div class=footer><a href="mailto:a@x.org">a@x.org</a></div>')
        self.assertEqual(own, ["a@x.org"])


@tag("once")
class MetadataTests(SimpleTestCase):
    def told(self, head, body="<p>Text</p>"):
        return page(body, head).metadata

    def test_the_title_has_no_name_of_the_site(self):
        heading = "<h1>One - two</h1>"
        for head, body in (
            ('<meta property="og:title" content="One - two | IOM">', ""),
            ("<title>One - two | IOM</title>", ""),
            ("<title>One - two - IOM</title>", heading),
            ('<meta property="og:site_name" content="IOM"><title>One - two - IOM</title>', ""),
        ):
            with self.subTest(head):
                self.assertEqual(self.told(head, body or "<p>x</p>")["title"], "One - two")

    def test_the_day_of_publication_is_that_which_is_told(self):
        linked = '<script type="application/ld+json">{"@graph": [{"datePublished": "2024-05-23T"}]}'
        for head, body in (
            ('<meta property="article:published_time" content="2024-05-23T08:00:00Z">', ""),
            (f"{linked}</script>", ""),
            (
                "",
                '<time pubdate datetime="2024-05-23">23</time><time datetime="2023-01-01">x</time>',
            ),
        ):
            with self.subTest(head or body):
                self.assertEqual(self.told(head, body)["published_on"], date(2024, 5, 23))

    def test_no_day_is_invented(self):
        for head, body in (
            ("", "<p>Posted on 23 May 2024. © 2019</p>"),
            ('<meta name="date" content="2024-02-31">', ""),
            ('<script type="application/ld+json">{"datePublished":</script>', ""),
            ("", "<time datetime=2024-05-23>a</time><time datetime=2024-05-24>b</time>"),
        ):
            with self.subTest(head or body):
                self.assertIsNone(self.told(head, body)["published_on"])

    def test_other_editions_and_the_address(self):
        head = (
            '<link rel=canonical href="https://old.example.org/fr/1">'
            '<link rel=alternate hreflang=es href="/es/1">'
            '<link rel=alternate hreflang=x-default href="/1">'
        )
        found = page("<p>a</p>", head, address="")
        self.assertEqual(found.address, "https://old.example.org/fr/1")
        self.assertEqual(found.metadata["editions"], {"es": "https://old.example.org/es/1"})

    def test_the_language(self):
        for html in (
            '<html lang="fr-CH"><p>a',
            '<html><head><meta http-equiv="Content-Language" content="fr"></head><p>a',
            '<html><head><meta property="og:locale" content="fr_FR"></head><p>a',
        ):
            with self.subTest(html):
                self.assertEqual(Page(html).language, "fr")


@tag("once")
class BadHtmlTests(SimpleTestCase):
    def test_entities_that_expand_are_refused(self):
        bomb = '<!DOCTYPE html [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><html><body>&b;</body></html>'
        with self.assertRaisesMessage(Unreadable, "entities"):
            Page(bomb)

    def test_a_page_that_is_cut_off_is_told_of(self):
        found = Page("<html><body><p>One</p><p>Tw")
        self.assertIn("cut off", found.warnings[0])
        self.assertEqual([piece.block.text for piece in found.pieces], ["One", "Tw"])

    def test_what_is_nested_too_deep_is_refused(self):
        for tag_name in ("div", "b"):
            for depth in (220, 300, 20_000):
                with self.subTest(tag=tag_name, depth=depth), self.assertRaises(Unreadable):
                    Page(f"<body>{f'<{tag_name}>' * depth}words").pieces  # noqa: B018

    @patch.object(limits, "ELEMENTS", 10)
    def test_a_page_of_too_many_elements_is_refused(self):
        with self.assertRaisesMessage(Unreadable, "more than 10 elements"):
            Page("<body>" + "<br>" * 10)

    def test_what_is_nested_within_the_limit_is_read(self):
        self.assertEqual(texts_of(f"<body>{'<div>' * 190}words"), ["words"])

    def test_nothing_is_no_page(self):
        for html in ("", "   ", "<!-- a -->"):
            with self.subTest(html):
                self.assertEqual(self.read(html), [])

    def read(self, html):
        try:
            return texts_of(html)
        except Unreadable:
            return []
