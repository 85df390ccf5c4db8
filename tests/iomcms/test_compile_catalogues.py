import gettext
import os
import tempfile
from pathlib import Path

from django.core.management import call_command
from django.test import SimpleTestCase

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


class CompileCataloguesTests(SimpleTestCase):
    def setUp(self):
        root = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(self.settings(LOCALE_PATHS=[root]))
        self.source = Path(root, "fr", "LC_MESSAGES", "django.po")
        self.source.parent.mkdir(parents=True)
        self.compiled = self.source.with_suffix(".mo")

    def translate(self, word, written_at):
        """Write the catalogue at that moment, compile what is stale and read the word from it."""
        self.source.write_text(f'{HEADER}msgid "Newsroom"\nmsgstr "{word}"\n')
        os.utime(self.source, (written_at, written_at))
        call_command("compile_catalogues")
        with self.compiled.open("rb") as compiled:
            return gettext.GNUTranslations(compiled).gettext("Newsroom")

    def test_a_new_catalogue_is_compiled(self):
        self.assertEqual(self.translate("Presse", written_at=1_000), "Presse")

    def test_a_changed_catalogue_is_compiled_again(self):
        self.translate("Presse", written_at=1_000)
        os.utime(self.compiled, (1_000, 1_000))
        self.assertEqual(self.translate("Actualités", written_at=2_000), "Actualités")

    def test_an_unchanged_catalogue_is_left_alone(self):
        self.translate("Presse", written_at=1_000)
        self.assertEqual(self.translate("Actualités", written_at=1_000), "Presse")

    def test_a_fuzzy_translation_is_not_shown(self):
        self.source.write_text(f'{HEADER}#, fuzzy\nmsgid "Newsroom"\nmsgstr "Presse"\n')
        call_command("compile_catalogues")
        with self.compiled.open("rb") as compiled:
            self.assertEqual(gettext.GNUTranslations(compiled).gettext("Newsroom"), "Newsroom")
