from django.test import SimpleTestCase
from django.utils import translation

from articles.models import Article
from publishing.options import label_of, options, with_chosen


class OptionsTest(SimpleTestCase):
    def test_the_value_that_was_chosen_is_marked_and_no_other(self):
        kept = {"year": options([(2024, 2024), (202, 202)]), "tag": options([("a", "A")])}
        self.assertEqual(
            with_chosen(kept, {"year": 202}),
            {
                "year": '<option value="2024">2024</option>'
                '<option value="202" selected>202</option>',
                "tag": '<option value="a">A</option>',
            },
        )

    def test_names_and_values_are_escaped(self):
        kept = {"tag": options([('"<b>', "<b>")])}
        marked = '<option value="&quot;&lt;b&gt;" selected>&lt;b&gt;</option>'
        self.assertEqual(with_chosen(kept, {"tag": '"<b>'})["tag"], marked)

    def test_what_is_no_option_marks_none(self):
        kept = {"tag": options([("a", "A")])}
        self.assertEqual(with_chosen(kept, {"tag": "b"}), kept)

    def test_a_choice_is_named_in_each_language(self):
        for language in ("en", "fr", "en"):
            with translation.override(language):
                article = Article(kind=Article.Kind.NEWS)
                self.assertEqual(article.get_kind_display(), str(Article.Kind.NEWS.label))
        self.assertEqual(label_of(Article.Kind, "unheard-of"), "unheard-of")
