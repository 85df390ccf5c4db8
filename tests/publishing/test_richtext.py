import re

from django.test import SimpleTestCase, TestCase, override_settings
from hypothesis import example, given
from hypothesis import strategies as st

from articles.models import Article
from publishing.allowed import CLASSES
from publishing.checks.markup import Markup
from publishing.richtext import REFERENCE, sanitize
from publishing.typography import typeset
from publishing.videos import FORMS, watch_address
from tests.factories import make_article

HOSTILE = '<p onclick="x()">Hello<script>alert(1)</script></p>'


class EveryWayInTest(TestCase):
    def stored(self):
        return Article.objects.values_list("body_en", flat=True).get()

    def test_create(self):
        article = make_article(body_en=HOSTILE)
        self.assertEqual(self.stored(), "<p>Hello</p>")
        self.assertEqual(article.body_en, "<p>Hello</p>")

    def test_save(self):
        article = make_article()
        article.body_en = HOSTILE
        article.save(update_fields=["body_en"])
        self.assertEqual(self.stored(), "<p>Hello</p>")

    def test_update(self):
        make_article()
        Article.objects.update(body_en=HOSTILE)
        self.assertEqual(self.stored(), "<p>Hello</p>")

    def test_bulk_create(self):
        Article.objects.bulk_create([Article(title_en="A", slug_en="a", body_en=HOSTILE)])
        self.assertEqual(self.stored(), "<p>Hello</p>")

    def test_bulk_update(self):
        article = make_article()
        article.body_en = HOSTILE
        Article.objects.bulk_update([article], ["body_en"])
        self.assertEqual(self.stored(), "<p>Hello</p>")

    def test_full_clean(self):
        article = Article(title_en="A", body_en=HOSTILE)
        article.full_clean()
        self.assertEqual(article.body_en, "<p>Hello</p>")


class SanitizeTest(TestCase):
    def test_what_the_editor_offers_is_kept(self):
        html = (
            "<h2>Two</h2><h3>Three</h3><p><strong>a</strong> <em>b</em> H<sub>2</sub>O</p>"
            "<ul><li><p>x</p></li></ul><ol><li><p>y</p></li></ol><blockquote><p>q</p></blockquote>"
            '<p><a href="https://example.org/">link</a></p><hr>'
            "<table><tbody><tr><th><p>h</p></th><td><p>d</p></td></tr></tbody></table>"
            '<figure><img src="/media/a.png" alt="A bridge"><figcaption>c</figcaption></figure>'
        )
        self.assertEqual(sanitize(html), html)

    def test_it_changes_nothing_the_second_time(self):
        once = sanitize('<div><p style="color:red">a & b</p><h1>x</h1><iframe src="/"></iframe>')
        self.assertEqual(sanitize(once), once)

    def test_links_that_run_code_lose_their_address(self):
        for address in ("javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x"):
            self.assertNotIn("href", sanitize(f'<a href="{address}">x</a>'))

    def test_a_picture_on_another_host_loses_its_address(self):
        for address in ("https://evil.example/x.png", "//evil.example/x.png", "data:image/png,x"):
            self.assertEqual(sanitize(f'<img src="{address}" alt="x">'), "")

    def test_an_address_that_leads_out_of_the_library_is_none(self):
        for path in ("../admin/", "a/../../admin/", "%2e%2e/admin/", ".%2E/admin/", "..",
                     "/evil.example/x.png", "a//b.png", "..\\admin", "a%5Cb", "a%00.png",
                     "%2F..%2Fadmin", ".&#9;./admin/"):  # fmt: skip
            with self.subTest(path):
                self.assertEqual(sanitize(f'<img src="/media/{path}" alt="x">'), "")
        for path in ("a..b.png", "2026/11/x%20y.png", "..a/b.png"):
            html = f'<img src="/media/{path}" alt="x">'
            self.assertEqual(sanitize(html), html)

    def test_a_figure_without_its_picture_is_its_words(self):
        for picture in ("", "<img>", '<img src="null" alt="src=/media/">'):
            for caption, words in (
                ("", ""),
                ("<figcaption></figcaption>", ""),
                ("<figcaption>So <em>it</em> is</figcaption>", "<p>So <em>it</em> is</p>"),
            ):
                with self.subTest(picture=picture, caption=caption):
                    html = f"<p>a</p><figure>{picture}{caption}</figure><p>b</p>"
                    self.assertEqual(sanitize(html), f"<p>a</p>{words}<p>b</p>")

    def test_an_empty_caption_is_none(self):
        figure = '<figure><img src="/media/a.png" alt="x">{}</figure>'
        for caption in ("<figcaption></figcaption>", "<figcaption> <br></figcaption>"):
            self.assertEqual(sanitize(figure.format(caption)), figure.format(""))

    def test_empty_paragraphs_at_the_end_are_nothing(self):
        self.assertEqual(sanitize("<p></p><p>a</p><p></p><p><br></p>"), "<p></p><p>a</p>")
        cell = "<table><tbody><tr><td><p></p></td></tr></tbody></table>"
        self.assertEqual(sanitize(cell), cell)

    def test_an_empty_paragraph_is_nothing(self):
        self.assertEqual(sanitize("<p></p>"), "")
        self.assertIsNone(sanitize(None))

    @override_settings(MEDIA_URL="https://files.example.org/")
    def test_pictures_of_a_separate_file_host_are_kept(self):
        self.assertIn("src", sanitize('<img src="https://files.example.org/a.png" alt="x">'))


STILL = '<img src="/media/a.png" alt="A film">'
CAPTION = "<figcaption>Ann Example, Director</figcaption>"
WATCHED = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def video(address, still=STILL):
    return f'<figure class="video"><a href="{address}">{still}</a></figure>'


class InsertedTest(SimpleTestCase):
    """What the editor inserts comes through; what only looks like it does not."""

    def test_what_the_editor_inserts_is_kept(self):
        for html in (
            f'<figure class="quote"><blockquote><p>So.</p></blockquote>{CAPTION}</figure>',
            '<p class="key-figure"><strong>304 million</strong> migrants</p>',
            '<p><a href="/en/news/x/" data-page="articles.article:12">x</a></p>',
            '<p><a href="/media/documents/2026/11/a.pdf">Report</a></p>',
            video(WATCHED),
            video("https://vimeo.com/123/abc0"),
            video(WATCHED).replace("</a>", f"</a>{CAPTION}"),
        ):
            with self.subTest(html):
                self.assertEqual(sanitize(html), html)

    def test_any_other_class_is_removed(self):
        for html in (
            '<p class="quote">x</p>',
            '<p class="key-figure big">x</p>',
            '<figure class="key-figure"><blockquote>x</blockquote></figure>',
            '<figure class="figure"><blockquote>x</blockquote></figure>',
            '<blockquote class="quote">x</blockquote>',
            '<h2 class="key-figure">x</h2>',
            '<a class="video" href="/x">x</a>',
        ):
            with self.subTest(html):
                self.assertNotIn("class", sanitize(html))

    def test_only_a_reference_stands_for_a_page(self):
        for value in ("x", "articles.article", "articles.article:", "articles.article:0",
                      "articles.article:1x", "a b:1", "articles.article:1&#10;", "Articles.A:1",
                      "articles.article:" + "9" * 19, "articles.article:٣"):  # fmt: skip
            with self.subTest(value):
                html = f'<a href="/x" data-page="{value}">x</a>'
                self.assertEqual(sanitize(html), '<a href="/x">x</a>')
        self.assertEqual(sanitize('<p data-page="articles.article:1">x</p>'), "<p>x</p>")

    def test_a_video_of_any_other_host_is_none(self):
        for address in (
            "https://evil.example/watch?v=dQw4w9WgXcQ",
            "http://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
            "https://evil.example/https://youtu.be/dQw4w9WgXcQ",
            "https://www.youtube.com/redirect?q=https://evil.example",
            "https://vimeo.com@evil.example/123",
            "https://youtu.be/x&quot;onload=&quot;y",
            "javascript:alert(1)",
            "/en/news/",
        ):
            with self.subTest(address):
                self.assertNotIn('"video"', sanitize(video(address)))

    def test_a_video_without_its_link_or_its_picture_is_none(self):
        for inner in ("", STILL, f'<a href="{WATCHED}">words</a>', f"<p>{WATCHED}</p>"):
            html = f'<figure class="video">{inner}</figure>'
            self.assertNotIn('"video"', sanitize(html))

    def test_a_second_link_does_not_stand_for_the_first(self):
        html = f'<figure class="video"><a href="https://evil.example/">{STILL}</a>{video(WATCHED)}'
        self.assertEqual(sanitize(html).count('class="video"'), 1)
        self.assertNotIn('class="video"><a href="https://evil', sanitize(html))

    def test_a_title_does_not_pass_for_an_address(self):
        html = video("https://evil.example/").replace("<a ", f"<a title='href=\"{WATCHED}\"' ")
        self.assertNotIn('"video"', sanitize(html))

    @given(
        st.lists(
            st.sampled_from(
                [
                    '<figure class="video">', '<figure class="quote">', "<figure>", "</figure>",
                    f'<a href="{WATCHED}">', '<a href="https://evil.example/" title=">">',
                    '<a data-page="x.y:1" href="javascript:x">', "</a>", STILL, "<blockquote>",
                    "</blockquote>", '<p class="key-figure">', '<p class="x">', "</p>", "<b>",
                    '<img src="https://evil.example/x.png" alt="a>b&quot;">', "words",
                    "<figcaption>", "</figcaption>", "<svg>", "<style>", "<!--", "-->",
                ]
            ),
            max_size=12,
        ).map("".join)
    )  # fmt: skip
    @example(video("https://vimeo.com/1?x=&quot;y&quot;"))
    def test_nothing_but_the_grammar_comes_through(self, html):
        clean = sanitize(html)
        self.assertEqual(sanitize(clean), clean)
        for tag, name in re.findall(r'<(\w+)[^>]* class="([^"]*)"', clean):
            self.assertIn(name, CLASSES[tag])
        for reference in re.findall(r'data-page="([^"]*)"', clean):
            self.assertTrue(REFERENCE.fullmatch(reference))
        for link in re.findall(r'<figure class="video">(.{0,30})', clean):
            self.assertTrue(link.startswith(('<a href="https://www.youtu', '<a href="https://vim')))
        self.assertNotRegex(clean, r"evil\.example/x|javascript|<!|<(svg|style|b)\b")


class VideoAddressTest(SimpleTestCase):
    def test_each_form_leads_to_the_one_address(self):
        for address in (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s",
            "https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ",
            "https://youtu.be/dQw4w9WgXcQ?si=x",
            "https://www.youtube.com/shorts/dQw4w9WgXcQ",
            "https://www.youtube.com/live/dQw4w9WgXcQ?feature=share",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
            " https://www.youtube.com/embed/dQw4w9WgXcQ ",
        ):
            self.assertEqual(watch_address(address), WATCHED)
        for address in ("https://vimeo.com/12/ab#t=3", "https://player.vimeo.com/video/12?h=ab"):
            self.assertEqual(watch_address(address), "https://vimeo.com/12/ab")
        self.assertEqual(watch_address("https://player.vimeo.com/video/12"), "https://vimeo.com/12")

    def test_the_address_that_is_stored_stays(self):
        for _pattern, form in FORMS:
            address = form.format("1234567890", "abc")
            self.assertEqual(watch_address(address), address)


class ForeignWordsTest(SimpleTestCase):
    def test_words_in_another_language_keep_its_tag_and_nothing_else(self):
        html = '<p><span lang="fr" style="x" class="y">chez</span> <span>b</span></p>'
        self.assertEqual(sanitize(html), '<p><span lang="fr">chez</span> b</p>')

    def test_a_span_without_a_language_goes_and_its_end_with_it(self):
        html = '<span><span lang="ar">سلام</span> <span lang="no such tag">x</span></span> y'
        self.assertEqual(sanitize(html), '<span lang="ar">سلام</span> x y')

    def test_they_keep_the_rules_of_their_language(self):
        html = '<p>He said "no" and <span lang="de">"nein"</span>.</p>'
        markup = Markup(html)
        text = markup.replaced(typeset(markup.text, "en"))
        self.assertEqual(text, '<p>He said “no” and <span lang="de">"nein"</span>.</p>')
