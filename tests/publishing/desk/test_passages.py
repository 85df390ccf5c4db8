from django.test import SimpleTestCase, TestCase
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from publishing.desk.passages import places, split, text_at, with_texts
from publishing.richtext import sanitize
from publishing.snapshots import snapshot
from tests.factories import make_article

INLINE = st.recursive(
    st.text("ab 5<&>\n", max_size=5).map(lambda text: text.replace("<", "&lt;")),
    lambda inner: st.tuples(st.sampled_from(["strong", "em", "sub"]), inner).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
    ),
    max_leaves=4,
)
#: What the editor inserts, each around some words.
STILL = '<a href="https://vimeo.com/1"><img src="/media/a.png" alt="A film"></a>'
CAPTION = "<figcaption>{}</figcaption>"
INSERTED = (
    f'<figure class="quote"><blockquote><p>{{}}</p></blockquote>{CAPTION}</figure>',
    '<p class="key-figure"><strong>{}</strong> {}</p>',
    f'<figure class="video">{STILL}{CAPTION}</figure>',
    f'<figure><img src="/media/a.png" alt="A bridge">{CAPTION}</figure>',
    '<p><a href="/en/news/x/" data-page="articles.article:12">{}</a></p>',
    '<p><a href="/media/documents/a.pdf">{}</a></p>',
)
BLOCKS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(INSERTED), INLINE).map(
            lambda pair: pair[0].format(pair[1], pair[1])
        ),
        st.tuples(st.sampled_from(["p", "h2", "blockquote"]), INLINE).map(
            lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
        ),
        INLINE.map(lambda text: f"<ul><li>{text}</li><li><p>{text}</p></li></ul>"),
        st.just("<hr>"),
        st.just("<p><br></p>"),
        st.just("\n"),
    )
)


class SplitTest(SimpleTestCase):
    def test_each_element_on_its_own_is_a_passage(self):
        html = "<h2>A</h2><p>B <em>c</em><br>d</p>\n<ul><li>1</li></ul><hr><table><tr></tr></table>"
        self.assertEqual(
            split(html),
            [
                "<h2>A</h2>",
                "<p>B <em>c</em><br>d</p>\n",
                "<ul><li>1</li></ul>",
                "<hr>",
                "<table><tr></tr></table>",
            ],
        )

    def test_a_text_without_elements_is_one(self):
        self.assertEqual(split("Just so"), ["Just so"])
        self.assertEqual(split(""), [])
        self.assertEqual(
            split("So <p>B</p> and <em>so</em>"), ["So ", "<p>B</p>", " and ", "<em>so</em>"]
        )

    def test_each_of_what_the_editor_inserts_is_a_passage(self):
        passages = [html.format("a", "b") for html in INSERTED]
        self.assertEqual(split("".join(passages)), passages)

    @given(BLOCKS)
    def test_the_passages_are_the_text_byte_for_byte(self, blocks):
        html = "".join(blocks)
        for text in (html, sanitize(html)):
            self.assertEqual("".join(split(text)), text)


class PlacesTest(TestCase):
    def test_the_texts_of_a_page_and_of_its_rows_are_found_and_replaced(self):
        article = make_article("en fr", title="Cities")
        article.corrections.create(text_en="It is 58.")
        content = snapshot(article)
        found = {str(place): place for place in places(content, Article)}
        self.assertIn("body", found)
        self.assertNotIn("slug", found)
        [key] = [name for name in found if name.startswith("corrections/")]
        self.assertEqual(text_at(content, found[key], "en"), "It is 58.")
        new = with_texts(content, {found[key]: "C’est 58.", found["title"]: "Villes"}, "fr")
        self.assertEqual(text_at(new, found[key], "fr"), "C’est 58.")
        self.assertEqual(new["editions"]["fr"]["title"], "Villes")
        self.assertEqual(new["editions"]["en"], content["editions"]["en"])
        self.assertEqual(content["editions"]["fr"]["title"], "Cities fr")
