from django.test import SimpleTestCase, TestCase
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from publishing.desk.columns import State, cut, joined, progress, rows, texts_of
from publishing.desk.passages import text_at
from publishing.snapshots import snapshot
from tests.factories import make_article

from .test_passages import BLOCKS

#: Texts with passages that come back, change by a word, and stand for each other.
PASSAGE = st.builds(
    "<{0}>{1} {2} {3}</{0}>{4}".format,
    st.sampled_from(["p", "p", "h2"]),
    st.sampled_from(["cities", "grow", "57"]),
    st.sampled_from(["rain", "57", "58"]),
    st.sampled_from(["and", "shelter"]),
    st.sampled_from(["", "", "\n"]),
)
TEXT = st.one_of(st.lists(PASSAGE, max_size=6).map("".join), BLOCKS.map("".join))


def p(*texts):
    return cut("".join(f"<p>{text}</p>" for text in texts), True)


def shown(found):
    """Return rows as `(state, new source, target)`, bare."""
    return [
        (row.state.value, *(each and each.text[3:-4] for each in (row.new, row.target)))
        for row in found
    ]


class RowsTest(SimpleTestCase):
    def test_a_changed_passage_stands_beside_its_translation(self):
        old, new = p("A b c", "D e f"), p("A b c", "D e 2")
        target = p("a", "d")
        self.assertEqual(
            shown(rows(old, new, target, target)),
            [("same", "A b c", "a"), ("changed", "D e 2", "d")],
        )

    def test_a_passage_written_anew_stands_beside_its_translation(self):
        old, new, target = p("A b", "C d"), p("X y", "C d"), p("a", "c")
        self.assertEqual(
            shown(rows(old, new, target, target)),
            [("changed", "X y", "a"), ("same", "C d", "c")],
        )

    def test_a_new_passage_waits_for_its_translation(self):
        old, new, target = p("A b", "C d"), p("A b", "X y", "C d"), p("a", "c")
        self.assertEqual(
            shown(rows(old, new, target, target)),
            [("same", "A b", "a"), ("new", "X y", None), ("same", "C d", "c")],
        )

    def test_what_was_written_for_it_stays_there_while_work_goes_on(self):
        old, new = p("A b", "C d"), p("A b", "X y", "C d", "Z z")
        self.assertEqual(
            shown(rows(old, new, p("a", "c"), p("a", "x", "c"))),
            [("same", "A b", "a"), ("new", "X y", "x"), ("same", "C d", "c"), ("new", "Z z", None)],
        )

    def test_a_passage_that_left_the_source_leaves_its_translation_to_be_judged(self):
        old, new, target = p("A b", "C d", "E f"), p("A b", "E f"), p("a", "c", "e")
        self.assertEqual(
            shown(rows(old, new, target, target)),
            [("same", "A b", "a"), ("removed", None, "c"), ("same", "E f", "e")],
        )

    def test_a_passage_removed_on_both_sides_is_gone(self):
        old, new = p("A b", "C d", "E f"), p("A b", "E f")
        self.assertEqual(
            shown(rows(old, new, p("a", "c", "e"), p("a", "e"))),
            [("same", "A b", "a"), ("same", "E f", "e")],
        )

    def test_what_has_no_match_stands_at_the_end(self):
        source, target = p("A b"), p("a", "b", "c")
        self.assertEqual(
            shown(rows(source, source, target, target)),
            [("same", "A b", "a"), ("alone", None, "b"), ("alone", None, "c")],
        )

    def test_a_picture_or_a_space_is_no_change(self):
        old = cut('<p>A <img src="/media/a.png" alt="x">b</p>', True)
        new = cut('<p>A\n<img src="/media/b.png" alt="y">b</p>', True)
        [row] = rows(old, new, p("a"), p("a"))
        self.assertEqual(row.state, State.SAME)

    @given(st.tuples(TEXT, TEXT, TEXT, TEXT))
    def test_nothing_is_lost_and_nothing_shown_twice(self, texts):
        old, new, before, target = (cut(text, True) for text in texts)
        found = rows(old, new, before, target)
        self.assertEqual([row.target for row in found if row.target], target)
        self.assertEqual([row.new for row in found if row.new], new)
        self.assertEqual("".join(row.text for row in found), texts[-1])
        for row in found:
            self.assertTrue(row.new or row.target)
            self.assertIsInstance(str(row.source), str)

    @given(st.tuples(TEXT, TEXT, TEXT, TEXT))
    def test_passages_that_nobody_changed_are_joined_byte_for_byte(self, texts):
        target = texts[-1]
        found = rows(*(cut(text, True) for text in texts))
        for sent in (lambda text: text, lambda text: text.strip().replace("\n", "\r\n")):
            self.assertEqual(joined([sent(row.text) for row in found], target, True), target)


class JoinedTest(SimpleTestCase):
    def test_an_empty_passage_is_dropped_and_order_kept(self):
        text = "<p>a</p>\n<p>b</p><p>c</p>"
        sent = ["<p>a</p>", "<p></p>", "<p>new</p><p>two</p>", "<p>c</p>", ""]
        self.assertEqual(joined(sent, text, True), "<p>a</p>\n<p>new</p><p>two</p><p>c</p>")

    def test_what_is_typed_is_sanitised(self):
        self.assertEqual(
            joined(['<p onclick="x()">a<script>x()</script></p>'], "", True), "<p>a</p>"
        )

    def test_a_plain_text_is_no_html_and_a_line_stays_one(self):
        self.assertEqual(joined(["a < b\r\nc"], "", False), "a < b\nc")
        self.assertEqual(joined(["a\r\nb"], "", False, has_lines=False), "a b")


class TextsTest(TestCase):
    def texts(self, source="en", target="fr", made_from=None, beside=None, **fields):
        article = make_article("", **{"title_en": "Cities"} | fields)
        content = snapshot(article)
        return texts_of(content, Article, source, (target, made_from), beside)

    def test_only_what_is_written_is_shown(self):
        texts = self.texts(summary_fr="Villes", body_en="<p>A</p>")
        self.assertEqual([text.name for text in texts], ["text:title", "text:summary", "text:body"])
        self.assertEqual([text.rows[0].state.value for text in texts], ["new", "alone", "new"])

    def test_progress_counts_the_words_of_the_source(self):
        texts = self.texts(
            title_fr="Villes", body_en="<p>One, two 3!</p><p>Four five</p>", body_fr="<p>Un</p>"
        )
        self.assertEqual(vars(progress(texts)), {"done": 4, "total": 6})

    def test_a_language_beside_stands_where_it_belongs(self):
        texts = self.texts(
            body_en="<p>A</p><p>B</p>", body_es="<p>a</p><p>b</p><p>c</p>", beside=("es", None)
        )
        cells = texts[1].cells()
        self.assertEqual(
            [cell.beside for cell in cells],
            ['<p class="words-p">a</p>', '<p class="words-p">b</p><p class="words-p">c</p>'],
        )

    def test_typed_passages_are_all_shown_whatever_became_of_the_source(self):
        [_title, body] = self.texts(body_en="<p>A</p>")
        cells = body.cells(["<p>a</p>", "<p>b</p>"])
        self.assertEqual([cell.text for cell in cells], ["<p>a</p>", "<p>b</p>"])

    def test_the_texts_of_rows_are_found(self):
        article = make_article("", title_en="Cities")
        article.corrections.create(text_en="It is 58.")
        article = Article.objects.get(pk=article.pk)
        content = snapshot(article)
        [_title, text] = texts_of(content, Article, "en", ("fr", None))
        self.assertEqual(text.label, "Correction 1: Text")
        self.assertEqual(text_at(content, text.place, "en"), "It is 58.")
