"""What is pasted from other programs, as they put it on the clipboard, in a real browser."""

from pathlib import Path

from articles.models import Article
from publishing.actions import edited
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
