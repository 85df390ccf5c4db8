"""The sanitiser, the editor and what it does with a pasted text go by one list."""

from django.test import SimpleTestCase

from articles.models import Article
from publishing.allowed import CLASSES, PROTOCOLS, allowed, rules
from publishing.richtext import sanitize


class AllowedTest(SimpleTestCase):
    def config(self):
        return Article._meta.get_field("body_en").formfield().widget.get_config()

    def test_the_editor_has_the_rules_of_the_sanitiser(self):
        extensions = self.config()["extensions"]
        self.assertEqual(extensions["Paste"]["rules"], rules())
        self.assertEqual(extensions["Link"]["protocols"], PROTOCOLS)

    def test_the_sanitiser_lets_through_what_they_name_and_nothing_else(self):
        for scheme in (*PROTOCOLS, "ftp", "data", "javascript", "blob", "file"):
            kept = f'href="{scheme}:x"' in sanitize(f'<p><a href="{scheme}:x">a</a></p>')
            self.assertEqual(kept, scheme in rules()["protocols"], scheme)
        for tag, names in CLASSES.items():
            for name in (*names, "other"):
                kept = f'class="{name}"' in sanitize(f'<{tag} class="{name}">a</{tag}>')
                self.assertEqual(kept, name in names and name != "video", (tag, name))

    def test_what_runs_is_in_no_list(self):
        self.assertFalse(allowed()["tags"] & {"script", "style", "iframe", "svg", "math", "form"})
        names = {name for names in rules()["attributes"].values() for name in names}
        self.assertFalse(
            {name for name in names if name.startswith("on")} | names & {"style", "id"}
        )
