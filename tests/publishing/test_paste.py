"""What is pasted from other programs, as they put it on the clipboard, in a real browser."""

from pathlib import Path

from django.test import tag

from articles.models import Article
from publishing.actions import edited
from publishing.allowed import rules
from tests.factories import make_article
from tests.publishing.test_editor import EditorTestCase

PASTED = Path(__file__).parent / "pasted"
PASTE = """
const [surface, html] = arguments;
surface.focus();
const clipboardData = new DataTransfer();
clipboardData.setData("text/html", html);
clipboardData.setData("text/plain", "without its form");
const options = { clipboardData, bubbles: true, cancelable: true };
surface.dispatchEvent(new ClipboardEvent("paste", options));
"""
WORD = (
    "<h2>More people move than ever</h2>"
    "<p><strong>Geneva</strong> – Some 304&nbsp;million people<sup>1</sup> live abroad, and "
    "<em>most</em> of them work. CO<sub>2</sub> and m<sup>2</sup> stay, and so does the "
    '<a href="https://www.iom.int/data?year=2024">report</a>; a bookmark and a draft do not.</p>'
    "<h3>What counts</h3>"
    "<ul><li><p>Boats</p><ul><li><p>Large ones</p></li></ul></li><li><p>Trains</p></li></ul>"
    '<ol data-type="decimal"><li><p>First</p></li><li><p>Second</p></li></ol>'
    '<table><tbody><tr><td colspan="2"><p><strong>Region</strong></p></td></tr>'
    "<tr><td><p>Asia</p></td><td><p>85</p></td></tr></tbody></table>"
    "<p>After the picture.</p>"
    "<p><sup>1</sup> Estimate of mid-2024.</p>"
)
GOOGLE_DOCS = (
    "<h2>More people move</h2>"
    "<p><strong>Geneva</strong> – Some 304&nbsp;million people<sup>1</sup><em> live abroad</em>; "
    'CO<sub>2</sub> in the <a href="https://www.iom.int/data?year=2024">report</a>.</p>'
    "<h3>What counts</h3>"
    "<ul><li><p>Boats</p><ul><li><p>Large ones</p></li></ul></li><li><p>Trains</p></li></ul>"
    "<table><tbody><tr><td><p>Asia</p></td><td><p>85</p></td></tr></tbody></table>"
    "<p><sup>1</sup> Estimate of mid-2024.</p>"
)
WEB = (
    "<h2>More people move</h2>"
    "<p><strong>Geneva</strong> – Some 304&nbsp;million people<sup>1</sup> live <em>abroad</em>; "
    'CO<sub>2</sub> in the <a href="https://data.example.org/report?id=7">report</a>.'
    "<br>A second line.</p>"
    "<p>A boat in the harbour</p>"
    "<h4>What counts</h4>"
    '<ol data-type="decimal" start="3"><li><p>Boats</p><ul><li><p>Large ones</p></li></ul></li>'
    "<li><p>Trains</p></li></ol>"
    "<p>By region</p>"
    "<table><tbody><tr><th><p>Region</p></th><th><p>Millions</p></th></tr>"
    "<tr><td><p>Asia</p></td><td><p>85</p></td></tr></tbody></table>"
    "<p><strong>Migrant</strong></p><p>A person who moves.</p>"
    "<blockquote><p>So it is.</p></blockquote>"
    '<ol data-type="decimal"><li><p>Estimate of mid-2024.</p></li></ol>'
)


@tag("once")
class PasteTests(EditorTestCase):
    maxDiff = None

    def saved_from(self, html):
        """Return what is stored after a paste into an empty text."""
        article = make_article("en", body_en="")
        self.open_form(Article, article)
        self.browser.execute_script(PASTE, self.surface("en"), html)
        self.press("input[name=_save]")
        self.find(".messagelist .success")
        return edited(article).body_en

    def test_word(self):
        self.assertHTML("word", WORD)

    def test_google_docs(self):
        self.assertHTML("google_docs", GOOGLE_DOCS)

    def test_a_web_page(self):
        self.assertHTML("web", WEB)

    def assertHTML(self, name, expected):
        stored = self.saved_from((PASTED / f"{name}.html").read_text())
        self.assertEqual(stored.replace("><", ">\n<"), expected.replace("><", ">\n<"))


#: Tells what came of each case, and what the browser refused meanwhile, which it says a bit later.
CLEAN = """
const [cases, rules, done] = arguments;
const refused = [];
const keep = ({ effectiveDirective }) => refused.push(effectiveDirective);
document.addEventListener("securitypolicyviolation", keep);
const map = JSON.parse(document.querySelector("script[type=importmap]").textContent);
import(map.imports["newsroom/paste"]).then(({ cleaned }) => {
  const options = { origin: "https://site.example", media: "/media/", rules };
  const found = cases.map((html) => cleaned(html, options));
  setTimeout(() => done([found, refused]), 100);
});
"""


@tag("once")
class CleanedTests(EditorTestCase):
    """The function itself, case by case."""

    def cleaned(self, *cases):
        self.open_form(Article)
        found, refused = self.browser.execute_async_script(CLEAN, cases, rules())
        self.assertEqual(refused, [], "what is only read was reported as forbidden")
        return found

    def assertCleaned(self, cases):
        for (html, expected), found in zip(cases.items(), self.cleaned(*cases), strict=True):
            with self.subTest(html):
                self.assertEqual(found, expected)

    def test_emphasis(self):
        self.assertCleaned(
            {
                '<b style="font-weight:normal"><p>a</p></b>': "<p>a</p>",
                '<p><b style="mso-bidi-font-weight:normal">a</b></p>': "<p><strong>a</strong></p>",
                '<p><span style="font-weight:600">a</span></p>': "<p><strong>a</strong></p>",
                '<p><strong><span style="font-weight:700">a</span></strong></p>': (
                    "<p><strong>a</strong></p>"
                ),
                '<p style="font-weight:bold">a</p>': "<p><strong>a</strong></p>",
                '<p><i style="font-style:normal">a</i> <u>b</u></p>': "<p>a b</p>",
                "<h2><b>a</b></h2>": "<h2>a</h2>",
                '<p>x<span style="vertical-align:super">2</span></p>': "<p>x<sup>2</sup></p>",
            }
        )

    def test_links(self):
        self.assertCleaned(
            {
                '<p><a href="https://www.google.com/url?q=https://x.example/%3Fa%3D1&sa=D">a</a>'
                "</p>": '<p><a href="https://x.example/?a=1">a</a></p>',
                '<p><a href="https://www.google.com/url?q=javascript:x&sa=D">a</a></p>': (
                    '<p><a href="https://www.google.com/url?q=javascript:x&amp;sa=D">a</a></p>'
                ),
                '<p><a href="https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.'
                'example%2F&data=05">a</a></p>': '<p><a href="https://x.example/">a</a></p>',
                '<p><a href="https://site.example/en/news/?page=2#x">a</a></p>': (
                    '<p><a href="/en/news/?page=2#x">a</a></p>'
                ),
                '<p><a href="javascript:x">a</a> <a name="b">b</a> <a href="#c">c</a></p>': (
                    "<p>a b c</p>"
                ),
                '<p><a href="mailto:a@x.example?subject=b">a</a></p>': (
                    '<p><a href="mailto:a@x.example?subject=b">a</a></p>'
                ),
                '<p><a href="https://x.example/#chapter-3">Chapter 3 of it</a></p>': (
                    '<p><a href="https://x.example/#chapter-3">Chapter 3 of it</a></p>'
                ),
            }
        )

    def test_pictures_of_this_site_alone_are_kept(self):
        own = '<p><img src="/media/a.png" alt="b"></p>'
        self.assertCleaned(
            {
                '<p><img src="https://site.example/media/a.png" alt="b" width="3"></p>': own,
                '<p>a<img src="https://x.example/media/a.png"></p>': "<p>a</p>",
                '<p>a<img src="data:image/png;base64,x"></p>': "<p>a</p>",
                '<p>a<img src="https://site.example.evil.example/media/a.png"></p>': "<p>a</p>",
                '<p>a<img src="/media/../admin/"></p>': "<p>a</p>",
                '<p>a<img src="https://site.example/media/x/%2e%2e/%2e%2e/admin/"></p>': "<p>a</p>",
                '<p>a<img src="/media/%zz.png"></p>': "<p>a</p>",
            }
        )

    def test_what_was_copied_in_an_editor_stays_as_it_is(self):
        slice_of_ours = (
            '<p class="key-figure" data-pm-slice="0 0 []"><strong>3</strong> boats</p>'
            '<p><a href="/en/x/" data-page="articles.article:1">x</a></p>'
        )
        foreign = '<p data-pm-slice="0 0 []">a<img src="https://x.example/t.gif"></p>'
        self.assertCleaned(
            {slice_of_ours: slice_of_ours, foreign: '<p data-pm-slice="0 0 []">a</p>'}
        )

    def test_what_is_pasted_is_read_without_a_report_of_what_it_may_not(self):
        for name in ("word", "google_docs", "web"):
            with self.subTest(name):
                self.cleaned((PASTED / f"{name}.html").read_text())

    def test_styles_are_read_however_they_are_written_and_nothing_else_is_touched(self):
        self.assertCleaned(
            {
                "<P\nSTYLE = 'font-weight:bold'>a</P>": "<p><strong>a</strong></p>",
                '<p title="a > b" style="font-weight:bold">a</p>': "<p><strong>a</strong></p>",
                "<p title=' style=\"font-weight:bold\"'>a</p>": "<p>a</p>",
                '<p/style="font-weight:bold"onclick=x()/>a</p>': "<p><strong>a</strong></p>",
                "<p><a href=https://x.example/onclick=1>a</a></p>": (
                    '<p><a href="https://x.example/onclick=1">a</a></p>'
                ),
                '<p>a style="b" onclick=c</p>': '<p>a style="b" onclick=c</p>',
                '<p><a href="https://x.example/?a= style=b">a</a></p>': (
                    '<p><a href="https://x.example/?a= style=b">a</a></p>'
                ),
                "<base href='https://x.example/'><style>p{}</style><p onclick='x()'>a</p>": (
                    "<p>a</p>"
                ),
                "<p>a<svg><style>b</style></svg></p>": "<p>a</p>",
            }
        )

    def test_structure(self):
        self.assertCleaned(
            {
                "a<br>b": "a<br>b",
                "<div>a<div>b</div>c</div>": "<p>a</p><p>b</p><p>c</p>",
                "<h1>a</h1><h4>b</h4><h6>c</h6>": "<h2>a</h2><h4>b</h4><h4>c</h4>",
                "<h2>a</h2><h5>b</h5>": "<h2>a</h2><h4>b</h4>",
                "<p>a</p><p>&nbsp;</p><p>b</p>": "<p>a</p><p>b</p>",
                "<p>a <ins>b</ins> <del>c</del></p>": "<p>a b </p>",
                "<table><tr><td></td><td colspan=1>b</td></tr></table>": (
                    "<table><tbody><tr><td></td><td>b</td></tr></tbody></table>"
                ),
                "<p onclick='x()' id=a class=b lang=en>a<style>b{}</style></p>": "<p>a</p>",
            }
        )
