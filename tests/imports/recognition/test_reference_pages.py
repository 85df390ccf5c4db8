import tomllib
from pathlib import Path
from unittest import skipUnless

from django.conf import settings
from django.test import SimpleTestCase, tag

from imports.readers import read
from imports.recognition import recognise
from imports.sources import Kind

from .pages import expected_of, values_of

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "reference-pages"
EXPECTED = Path(__file__).with_name("reference_pages.toml")


@tag("once")
@skipUnless(FOLDER.is_dir(), "The reference pages do not lie beside the project.")
class ReferencePageTests(SimpleTestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sources = read([FOLDER], language="fr")
        cls.found = {Path(source.file).name: recognise(source) for source in sources}

    def test_each_page_is_read_field_by_field_and_nothing_is_left_over(self):
        for file, expected in tomllib.loads(EXPECTED.read_text(encoding="utf-8")).items():
            with self.subTest(file=file):
                values, expected = values_of(self.found[file]), expected_of(expected)

                self.assertTrue(values["begins"].startswith(expected["begins"]), values["begins"])
                self.assertEqual({**values, "begins": expected["begins"]}, expected)

    def test_the_text_of_the_dialogue_ends_in_a_list(self):
        about = self.found["news-migration-dialogue.fr.txt"].boilerplates[0]

        kinds = [block.kind for block in about.blocks]
        self.assertEqual(kinds, [Kind.PARAGRAPH] * 4 + [Kind.ITEM] * 3)
