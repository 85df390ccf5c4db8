import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import skipUnless
from unittest.mock import patch
from xml.etree import ElementTree

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from selenium.webdriver.support.select import Select

from articles.models import Article
from publishing import actions, editing
from publishing.desk import xliff
from publishing.desk.xliff.codes import Closed, cut
from publishing.desk.xliff.decoding import Decoder, source_text, target_text
from publishing.desk.xliff.parsing import MAX_DEPTH, parse
from publishing.desk.xliff.reading import put_together
from publishing.desk.xliff.units import texts_of
from publishing.desk.xliff.writing import Data, inline, unit_of
from publishing.languages import CODES
from publishing.models import Translation, TranslationFile, Version, page_models
from publishing.richtext import sanitize
from publishing.snapshots import snapshot
from tests.admin import AdminTestCase, address
from tests.browser import BrowserTestCase
from tests.factories import make_article
from tests.staff import Newsroom, make_staff

from .test_passages import BLOCKS

#: Where Debian's php-symfony-translation puts the schema of OASIS.
SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
NAMESPACE = "{urn:oasis:names:tc:xliff:document:2.0}"
BODY_EN = (
    '<p>57 <strong>cities</strong> &amp; towns.</p>\n<hr><p>See <a href="/en/x/">here</a>.</p>'
)
BODY_FR = '<p>57 <strong>villes</strong>.</p>\n<hr><p>Voyez <a href="/fr/x/">ici</a>.</p>'


def pages():
    return [page for model in page_models() for page in model.objects.pages().order_by("pk")]


def validate(*files):
    """Validate files against the schema of OASIS, which wants its own folder for that of W3C."""
    with TemporaryDirectory() as folder:
        w3c = Path(folder, "informativeCopiesOf3rdPartySchemas", "w3c")
        w3c.mkdir(parents=True)
        shutil.copy(SCHEMAS / "xml.xsd", w3c)
        schema = shutil.copy(SCHEMAS / "xliff-core-2.0.xsd", folder)
        for data in files:
            command = ["xmllint", "--nonet", "--noout", "--schema", schema, "-"]
            run = subprocess.run(command, input=data, capture_output=True, check=False)
            if run.returncode:
                raise AssertionError(run.stderr.decode()[:2000])


class DemoTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", verbosity=0, picture_width=64)
        cls.user = get_user_model().objects.create_superuser("chief")
        cls.pages = pages()
        cls.files = {code: xliff.export(cls.pages, code) for code in CODES if code != "en"}

    def test_export_and_import_of_all_demo_content_changes_nothing(self):
        before = [snapshot(page) for page in self.pages], Version.objects.count()
        for code, data in self.files.items():
            outcomes = xliff.bring_in(xliff.read(data), self.user)
            self.assertEqual(len(outcomes), len(self.pages))
            self.assertEqual([each.refusals for each in outcomes if each.refusals], [])
            self.assertEqual(sum(each.taken + each.is_confirmed for each in outcomes), 0)
            self.assertGreater(sum(each.same for each in outcomes), 300)
            self.assertEqual(xliff.export(pages(), code), data)
        self.assertEqual(([snapshot(page) for page in pages()], Version.objects.count()), before)
        self.assertFalse(any(model.objects.exclude(draft_of=None) for model in page_models()))

    def test_every_text_is_in_the_file(self):
        root = ElementTree.fromstring(self.files["fr"])
        ids = [each.get("id") for each in root.iter(NAMESPACE + "file")]
        wanted = [f"{page._meta.label_lower}.{page.pk}" for page in self.pages]
        self.assertEqual(ids, wanted)

    @skipUnless(shutil.which("xmllint") and SCHEMAS.is_dir(), "no xmllint, or no schema")
    def test_the_files_are_valid_by_the_schema(self):
        validate(*self.files.values())

    def test_the_files_keep_the_rules_that_no_schema_knows(self):
        for data in self.files.values():
            for file in ElementTree.fromstring(data).iter(NAMESPACE + "file"):
                units = list(file.iter(NAMESPACE + "unit"))
                ids = [unit.get("id") for unit in units]
                self.assertEqual(len(ids), len(set(ids)))
                for unit in units:
                    self.check_unit(unit)

    def check_unit(self, unit):
        data = {each.get("id") for each in unit.iter(NAMESPACE + "data")}
        source, *targets = (
            {code.get("id"): code for code in part.iter() if "type" in code.attrib}
            for name in ("source", "target")
            for part in unit.iter(NAMESPACE + name)
        )
        for codes in (source, *targets):
            for code in codes.values():
                names = [value for name, value in code.items() if name.startswith("dataRef")]
                self.assertTrue(names and set(names) <= data)
        for target in targets:
            for name in source.keys() & target.keys():
                self.assertEqual(source[name].attrib, target[name].attrib)
            for name, code in source.items():
                self.assertTrue(name in target or code.get("canDelete") != "no")


class CodesTest(SimpleTestCase):
    def put_together(self, html):
        pieces, codes = cut(html)
        ids = [str(number) for number in range(len(codes))]
        text = inline(pieces, codes, ids, set(ids), Data())
        root = f'<xliff xmlns="{NAMESPACE.strip("{}")}" version="2.0">'
        file = f"{root}<source>{text}</source></xliff>"
        known = dict(zip(ids, codes, strict=True))
        return Decoder(known, is_rich=True).text_of(parse(file.encode()).elements)

    @given(BLOCKS)
    def test_sanitised_rich_text_comes_back_byte_for_byte(self, blocks):
        html = sanitize("".join(blocks))
        self.assertEqual(self.put_together(html), html.strip())

    @given(st.text("ab <>&/=\"'\xa0\r\n\t\x0b\ufffeé", max_size=30).map(str.strip))
    def test_whatever_text_comes_back_byte_for_byte(self, html):
        self.assertEqual(self.put_together(html), html)

    def test_markup_that_does_not_fit_stands_alone(self):
        for html in ("<em>a", "a</em>", "<em><sub>a</em></sub>", "<p>a<br>b</p>"):
            self.assertEqual(self.put_together(html), html)
        self.assertFalse(any(isinstance(piece, Closed) for piece in cut("<em>a<sub>b")[0]))


class UnitsTest(SimpleTestCase):
    @given(BLOCKS, BLOCKS)
    def test_a_text_and_its_translation_come_back_byte_for_byte(self, source, target):
        bodies = {"en": sanitize("".join(source)), "fr": sanitize("".join(target))}
        content = {"editions": {code: {"body": body} for code, body in bodies.items()}}
        for text in texts_of({**content, "parts": {}}, Article, "en", "fr"):
            taken = {}
            for number, unit in text.units.items():
                written = unit_of(unit, "Text", "final").encode()
                root = f'<xliff xmlns="{NAMESPACE.strip("{}")}" version="2.0">'.encode()
                element = parse(root + written + b"</xliff>").all("unit")[0]
                self.assertEqual(source_text(element, unit), unit.source)
                self.assertEqual(target_text(element, unit, "fr") or "", unit.target)
                taken[number] = unit.target
            if bodies["fr"]:
                present = text.pieces(bodies["fr"])
                self.assertEqual(put_together(text, present, taken), bodies["fr"])


class ExchangeTestCase(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article(
            "en fr", title="Cities", body_en=BODY_EN, body_fr=BODY_FR, summary_en="Growth"
        )

    def export(self, language="fr"):
        return xliff.export(Article.objects.pages(), language).decode()

    def translated(self, language):
        """Return the file of a language without texts, each unit with its source as its target."""
        return re.sub(
            r'state="initial">\n<source>(.*?)</source>',
            r'state="translated"><source>\1</source><target>\1</target>',
            self.export(language),
            flags=re.DOTALL,
        )

    def bring_in(self, text, is_dry=False, user=None):
        outcomes = xliff.bring_in(xliff.read(text.encode()), user or self.user, is_dry)
        return outcomes[0]

    def newest(self, language="fr"):
        row = actions.edited(Article.objects.get(pk=self.article.pk))
        return snapshot(row)["editions"][language]

    def save(self, **texts):
        row = actions.edited(Article.objects.get(pk=self.article.pk))
        content = snapshot(row)
        for column, value in texts.items():
            name, _line, language = column.rpartition("_")
            content["editions"][language][name] = value
        editing.save(self.article, content, editing.stamp(row), {})

    def changed(self, old, new, count=1):
        """Return the exported file with a change; it must be where it is expected."""
        text = self.export()
        self.assertIn(old, text)
        return text.replace(old, new, count)

    def assertRefusedAt(self, text, near, message, unit, **options):
        """Assert that one unit alone is refused, at the line of `near` or, for "", at the first."""
        outcome = self.bring_in(text, **options)
        line = text[: text.index(near)].count("\n") + 1
        found = [(each.line, each.unit) for each in outcome.refusals]
        self.assertEqual(found, [(line, unit)], [each.reason for each in outcome.refusals])
        self.assertIn(message, outcome.refusals[0].reason)
        return outcome


class ImportTest(ExchangeTestCase):
    def test_a_translation_arrives_in_the_working_copy(self):
        outcome = self.bring_in(self.changed("villes", "cités"))
        self.assertEqual((outcome.taken, outcome.same, outcome.refusals), (1, 2, []))
        self.assertEqual(self.newest()["body"], BODY_FR.replace("villes", "cités"))
        self.article.refresh_from_db()
        self.assertEqual(self.article.body_fr, BODY_FR)

    def test_a_dry_run_says_the_same_and_writes_nothing(self):
        text = self.changed("villes", "cités").replace("Cities fr", "Villes")
        before = Version.objects.count(), Translation.objects.count()
        tried = self.bring_in(text, is_dry=True)
        self.assertEqual(self.newest()["body"], BODY_FR)
        self.assertIsNone(actions.working_copy_of(self.article))
        self.assertEqual((Version.objects.count(), Translation.objects.count()), before)
        done = self.bring_in(text)
        self.assertEqual((tried.taken, tried.same), (done.taken, done.same))
        self.assertEqual(done.taken, 2)

    def test_a_new_language_is_put_together_from_its_passages(self):
        outcome = self.bring_in(self.translated("ar"))
        self.assertEqual((outcome.taken, outcome.refusals), (4, []))
        self.assertEqual(self.newest("ar")["body"], BODY_EN)
        self.assertEqual(self.newest("ar")["title"], "Cities en")

    def test_a_passage_still_to_be_translated_keeps_its_place(self):
        text = self.export("ar")
        start = text.index("<source>", text.index('"body.3"'))
        end = text.index("</source>", start)
        target = text[start + 8 : end].replace("See", "انظر")
        text = text[: end + 9] + f"<target>{target}</target>" + text[end + 9 :]
        outcome = self.bring_in(text)
        self.assertEqual((outcome.taken, outcome.open), (1, 3))
        expected = '<p></p>\n<hr><p>انظر <a href="/en/x/">here</a>.</p>'
        self.assertEqual(self.newest("ar")["body"], expected)
        again = self.export("ar")
        self.assertEqual(self.bring_in(again).taken, 0)
        body = again.index('"body.1"')
        start = again.index("<source>", body)
        end = again.index("</source>", start) + 9
        target = again[start:end].replace("source>", "target>")
        self.assertEqual(self.bring_in(again[:end] + target + again[end:]).taken, 1)
        self.assertTrue(self.newest("ar")["body"].startswith(BODY_EN.split("\n")[0]))

    def test_where_the_passages_differ_in_number_the_text_is_one_unit(self):
        self.save(body_fr="<p>Autre</p>")
        text = self.export()
        self.assertIn('<unit id="body" ', text)
        self.assertEqual(self.bring_in(text.replace("Autre", "Tout autre")).taken, 1)
        self.assertEqual(self.newest()["body"], "<p>Tout autre</p>")

    def test_the_texts_of_rows_are_there_too(self):
        row = self.article.corrections.create(corrected_on="2024-06-01", text_en="57, not 58.")
        self.assertIn(f'id="corrections.{row.key}.text"', self.export())
        self.assertEqual(self.bring_in(self.translated("fr")).taken, 2)
        copy = actions.working_copy_of(self.article)
        self.assertEqual(copy.corrections.get().text_fr, "57, not 58.")

    def test_a_line_of_text_stays_one_line(self):
        self.bring_in(self.changed("Cities fr</target>", "Les\n villes</target>"))
        self.assertEqual(self.newest()["title"], "Les villes")

    def test_an_empty_translation_empties_nothing(self):
        text = self.changed("<target>Cities fr</target>", "<target></target>")
        self.assertEqual(self.bring_in(text).open, 2)
        self.assertEqual(self.newest()["title"], "Cities fr")

    def test_segments_that_a_tool_cut_are_one_text(self):
        text = self.changed(
            "<source>Cities en</source>\n<target>Cities fr</target>\n</segment>",
            "<source>Cities</source><target>Les</target></segment>"
            "<ignorable><source> </source></ignorable>"
            "<segment><source>en</source><target>villes</target></segment>",
        )
        self.assertEqual(self.bring_in(text).refusals, [])
        self.assertEqual(self.newest()["title"], "Les villes")

    def test_codes_may_move_and_marks_are_read_through(self):
        text = self.export()
        start = text.index('<pc id="2"', text.index("<target>", text.index('"body.1"')))
        end = text.index("</pc>", start) + 5
        code = text[start:end]
        moved = text[:start] + text[end:].replace(".</pc>", f', <mrk id="m1">{code}</mrk></pc>', 1)
        self.assertEqual(self.bring_in(moved).refusals, [])
        self.assertIn("<p>57 , <strong>villes</strong></p>", self.newest()["body"])

    def test_what_two_people_wrote_in_different_passages_comes_together(self):
        text = self.changed("villes", "cités")
        self.save(body_fr=BODY_FR.replace("Voyez", "Lisez"))
        self.assertEqual(self.bring_in(text).refusals, [])
        expected = BODY_FR.replace("villes", "cités").replace("Voyez", "Lisez")
        self.assertEqual(self.newest()["body"], expected)


class ConfirmationTest(ExchangeTestCase):
    def setUp(self):
        super().setUp()
        self.save(title_en="Cities EN")
        self.save(body_en=BODY_EN.replace("57", "58"))
        actions.publish(self.article, ["en", "fr"])

    def is_outdated(self):
        return Article.objects.get(pk=self.article.pk).is_outdated_fr

    def done(self):
        self.save(summary_fr="Croissance")
        return self.export().replace('state="initial"', 'state="final"')

    def test_what_is_out_of_date_goes_out_as_such(self):
        self.assertTrue(self.is_outdated())
        self.assertNotIn('state="translated"', self.export())

    def test_a_whole_translation_called_done_counts_as_made_from_the_newest_source(self):
        outcome = self.bring_in(self.done().replace("57", "58"))
        self.assertTrue(outcome.is_confirmed)
        self.assertFalse(self.is_outdated())

    def test_it_counts_even_where_nothing_had_to_change(self):
        self.assertTrue(self.bring_in(self.done()).is_confirmed)
        self.assertFalse(self.is_outdated())

    def test_not_where_a_text_is_missing_not_done_or_refused(self):
        done = self.done()
        start = done.index('<unit id="summary"')
        missing = done[:start] + done[done.index("</unit>", start) + 7 :]
        for text in (
            missing,
            done.replace('state="final"', 'state="initial"', 1),
            done.replace('id="summary"', 'id="other"', 1),
            done.replace("<target>Croissance</target>", ""),
        ):
            self.assertFalse(self.bring_in(text).is_confirmed)
            self.assertTrue(self.is_outdated())

    def test_it_counts_as_made_from_what_was_exported_and_not_from_what_came_after(self):
        done = self.done()
        self.save(search_text_en="New")
        self.assertTrue(self.bring_in(done).is_confirmed)
        self.assertFalse(self.is_outdated())  # the new text is not out yet
        actions.publish(self.article, ["en"])
        self.assertTrue(self.is_outdated())

    def test_a_new_edition_that_is_not_whole_counts_as_made_from_nothing(self):
        text = self.export("ar").replace(
            "<source>Cities EN</source>", "<source>Cities EN</source><target>مدن</target>"
        )
        self.bring_in(text)
        actions.publish(self.article, ["ar"])
        self.assertTrue(Article.objects.get(pk=self.article.pk).is_outdated_ar)

    def test_a_new_edition_that_is_whole_counts_as_made_from_what_was_exported(self):
        text = self.translated("ar")
        self.save(search_text_en="New")
        outcome = self.bring_in(text)
        self.assertEqual((outcome.open, outcome.refusals, outcome.is_confirmed), (0, [], True))
        actions.publish(self.article, ["ar"])
        self.assertFalse(Article.objects.get(pk=self.article.pk).is_outdated_ar)
        actions.publish(self.article, ["en"])
        self.assertTrue(Article.objects.get(pk=self.article.pk).is_outdated_ar)

    def test_a_new_edition_of_the_newest_source_is_up_to_date(self):
        self.bring_in(self.translated("ar"))
        actions.publish(self.article, ["ar"])
        self.assertFalse(Article.objects.get(pk=self.article.pk).is_outdated_ar)

    def test_a_dry_run_confirms_nothing(self):
        self.assertTrue(self.bring_in(self.done(), is_dry=True).is_confirmed)
        self.assertTrue(self.is_outdated())


class RefusalTest(ExchangeTestCase):
    def test_an_unknown_unit(self):
        text = self.changed('id="body.3"', 'id="body.9"').replace("villes", "cités")
        near = '<unit id="body.9"'
        self.assertRefusedAt(text, near, "no such unit", "body.9")
        self.assertIn("cités", self.newest()["body"])  # it stopped no other

    def test_a_unit_that_stands_twice(self):
        text = self.export()
        unit = text[text.index('<unit id="title"') : text.index("</unit>") + 8]
        again = text.replace("</file>", unit.replace("Cities fr", "Autre") + "</file>")
        outcome = self.bring_in(again)
        self.assertIn("twice", outcome.refusals[0].reason)
        self.assertEqual(self.newest()["title"], "Cities fr")

    def test_an_unknown_page_and_one_that_is_no_page(self):
        for name in ("articles.article.999", "auth.user.1", "x", "articles.article.٣", ""):
            text = self.export().replace(f"articles.article.{self.article.pk}", name)
            self.assertRefusedAt(text, "<file", "no such page", "")

    def test_a_page_that_stands_twice(self):
        text = self.export()
        file = text[text.index("<file") : text.index("</xliff>")]
        outcomes = xliff.bring_in(
            xliff.read(text.replace("</xliff>", file + "</xliff>").encode()), self.user
        )
        self.assertEqual([len(each.refusals) for each in outcomes], [0, 1])

    def test_a_source_changed_on_the_page(self):
        text = self.changed("Voyez", "Lisez").replace("villes", "cités")
        self.save(body_en=BODY_EN.replace("57", "58"))
        self.assertRefusedAt(text, '<unit id="body.1"', "source has changed", "body.1")
        self.assertEqual(self.newest()["body"], BODY_FR.replace("Voyez", "Lisez"))

    def test_a_source_changed_in_the_file(self):
        for new in ("<source>Towns en", '<source><ph id="1"/>Cities en'):
            text = self.changed("<source>Cities en", new)
            self.assertRefusedAt(text, '<unit id="title"', "not the text", "title")

    def test_inline_codes(self):
        code = self.export()
        start = code.index("<target>", code.index('"body.1"'))
        start = code.index('<pc id="2"', start)
        whole = code[start : code.index("</pc>", start) + 5]
        for broken, message in (
            ("villes", "missing"),
            (whole.replace('id="2"', 'id="7"'), "unknown"),
            (whole.replace("<pc", "<ph").replace(">villes</pc>", "/>"), "unknown"),
            (whole.replace(' id="2"', ""), "unknown"),
            (whole + whole, "twice"),
            (whole.replace("<pc", "<sc").replace(">villes</pc>", "/>"), "wrong place"),
            ('<ec startRef="2"/>', "wrong place"),
            ("<b>villes</b>", "no <b>"),
            ('<cp hex="0000"/>' + whole, "no text can hold"),
            ('<cp hex="D800"/>' + whole, "no text can hold"),
            ('<cp hex="no"/>' + whole, "no text can hold"),
        ):
            with self.subTest(broken):
                text = code[:start] + broken + code[start + len(whole) :]
                outcome = self.bring_in(text)
                self.assertEqual([each.unit for each in outcome.refusals], ["body.1"])
                self.assertIn(message, outcome.refusals[0].reason)
        self.assertEqual(self.newest()["body"], BODY_FR)

    def test_text_outside_its_paragraph(self):
        text = self.export()
        start = text.index("<target>", text.index('"body.1"')) + 8
        text = text[:start] + "Oh. " + text[start:]
        self.assertRefusedAt(text, '<unit id="body.1"', "do not fit", "body.1")

    def test_markup_in_the_words_stays_words(self):
        self.bring_in(self.changed("villes", "&lt;script&gt;x&lt;/script&gt;"))
        self.assertIn("&lt;script&gt;x", self.newest()["body"])

    def test_a_data_element_of_the_file_brings_in_no_markup(self):
        text = self.changed("&lt;strong&gt;", '&lt;img src="//evil.example/x.png"&gt;')
        self.bring_in(text.replace("villes", "cités"))
        self.assertEqual(self.newest()["body"], BODY_FR.replace("villes", "cités"))

    def test_a_text_too_long_for_its_field(self):
        text = self.changed("Cities fr</target>", "V" * 251 + "</target>")
        self.assertRefusedAt(text, '<unit id="title"', "251 characters, 250", "title")

    def test_a_target_in_another_language(self):
        text = self.changed("<target>Cities fr", '<target xml:lang="de">Cities fr')
        self.assertRefusedAt(text, '<target xml:lang="de"', "another language", "title")

    def test_a_page_with_another_source(self):
        text = self.changed("villes", "cités")
        Article.objects.update(source_language="es")
        self.assertRefusedAt(text, "<file", "translated from Español", "")

    def test_a_translation_changed_meanwhile_is_not_overwritten(self):
        text = self.changed("villes", "cités")
        self.save(body_fr=BODY_FR.replace("villes", "communes"))
        self.assertRefusedAt(text, '<unit id="body.1"', "Someone has changed", "body.1")
        self.assertIn("communes", self.newest()["body"])

    def test_the_older_text_that_was_exported_is_no_change(self):
        text = self.export()
        self.save(body_fr=BODY_FR.replace("villes", "communes"))
        self.assertEqual(self.bring_in(text).refusals, [])
        self.assertIn("communes", self.newest()["body"])

    def test_without_what_was_exported_nothing_is_overwritten(self):
        for unknown in ("/0.0", "/x", "/", "/99999999999.9"):
            text = self.changed("/0.", unknown).replace("villes", "cités")
            self.assertRefusedAt(text, '<unit id="body.1"', "Someone has changed", "body.1")

    def test_what_cannot_stand_on_the_page_is_named(self):
        text = self.changed("Cities fr</target>", "Villes</target>")
        problem = editing.Conflict(self.article, (None, {}, {}), [], ["It does not fit."])
        with patch("publishing.desk.xliff.reading.save", side_effect=problem):
            outcome = self.assertRefusedAt(text, "<file", "It does not fit.", "")
        self.assertEqual(outcome.taken, 0)

    def test_pages_with_more_than_one_source_are_not_exported(self):
        other = make_article("fr", source_language="fr")
        with self.assertRaisesMessage(ValidationError, "English, Français"):
            xliff.export([self.article, other], "es")
        with self.assertRaisesMessage(ValidationError, "language of the source"):
            xliff.export([other], "fr")


class WrongFileTest(ExchangeTestCase):
    def assertUnreadable(self, data, message, line=1):
        with self.assertRaises(xliff.Unreadable) as caught:
            xliff.read(data)
        self.assertIn(message, caught.exception.reason)
        self.assertEqual(caught.exception.line, line)

    def test_no_xml(self):
        for data in (b"", b"Hello", b"PK\x03\x04", b"\xff\xfe\x00"):
            self.assertUnreadable(data, "no well-formed XML")
        self.assertUnreadable(b"<xliff>\n<", "This is XLIFF ?")

    def test_another_xml(self):
        self.assertUnreadable(b"<html/>", "no XLIFF")
        old = b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>'
        self.assertUnreadable(old, "This is XLIFF 1.2")

    def test_an_entity_bomb_and_an_external_entity(self):
        bomb = (
            b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
        )
        self.assertUnreadable(bomb, "document type", 2)
        outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
        self.assertUnreadable(outside, "document type")
        self.assertUnreadable(b'<!DOCTYPE x SYSTEM "http://evil.example/x.dtd"><x/>', "document")

    def test_too_large_and_too_deep(self):
        self.assertUnreadable(b" " * (xliff.MAX_SIZE + 1), "10 MB", 0)
        root = self.export().split("<file")[0].encode()
        lines = root.count(b"\n") + 1
        self.assertUnreadable(root + b"<group>" * (MAX_DEPTH + 1), "too deep", lines)

    def test_an_unknown_encoding(self):
        for name in (b"klingon", b"utf-7", b"cp037"):
            with self.assertRaises(xliff.Unreadable):
                xliff.read(b'<?xml version="1.0" encoding="' + name + b'"?><xliff/>')

    def test_wrong_languages(self):
        text = self.export()
        for old, new, message in (
            ('trgLang="fr"', 'trgLang="de"', "“de” (trgLang) is none"),
            ('trgLang="fr"', "", "(trgLang) is none"),
            ('srcLang="en"', 'srcLang="tlh"', "“tlh” (srcLang) is none"),
            ('srcLang="en"', 'srcLang="FR"', "into itself"),
        ):
            self.assertUnreadable(text.replace(old, new).encode(), message, 2)


class PermissionTest(Newsroom, TestCase):
    def bring_in(self, article, language, role):
        text = xliff.export([article], language).decode()
        source = "<source>Article"
        self.assertIn(source, text)
        text = text.replace("fr</target>", "FR</target>")
        return xliff.bring_in(xliff.read(text.encode()), self.people[role])[0]

    def test_a_page_out_of_reach_is_as_one_that_is_not_there(self):
        outcome = self.bring_in(self.article("other"), "fr", "Author")
        self.assertIn("no such page", outcome.refusals[0].reason)
        self.assertIsNone(outcome.page)
        self.assertEqual(self.bring_in(self.article("own"), "fr", "Author").taken, 1)

    def test_a_language_that_is_not_theirs(self):
        article = self.article("own")
        outcome = self.bring_in(article, "es", "Translator")
        self.assertEqual(
            [each.reason for each in outcome.refusals], ["You do not write in Español."]
        )
        self.assertEqual(self.bring_in(article, "fr", "Translator").taken, 1)

    def test_who_changes_no_page_imports_nothing(self):
        user = make_staff("Author", username="reader")
        user.groups.clear()
        self.client.force_login(user)
        self.assertEqual(self.client.get(reverse("admin:import_translations")).status_code, 403)
        self.client.logout()
        self.assertEqual(self.client.get(reverse("admin:import_translations")).status_code, 302)

    def test_a_list_exports_what_is_in_reach(self):
        own, other = self.article("own"), self.article("other")
        self.login("Author")
        answer = self.client.post(
            address(Article, "changelist"),
            {
                "action": "export_for_translation",
                "_selected_action": [own.pk, other.pk],
                "target": "fr",
            },
        )
        self.assertEqual(answer["Content-Type"], "application/xliff+xml")
        self.assertIn(f'id="articles.article.{own.pk}"', answer.content.decode())
        self.assertNotIn(f'id="articles.article.{other.pk}"', answer.content.decode())


class AdminTest(ExchangeTestCase):
    url = "/admin/translations/import/"

    def send(self, text, name="fr.xlf"):
        return self.client.post(self.url, {"file": SimpleUploadedFile(name, text.encode())})

    def choose(self, **data):
        data = {"action": "export_for_translation", "_selected_action": [self.article.pk]} | data
        return self.client.post(address(Article, "changelist"), data)

    def test_the_target_is_asked_for(self):
        answer = self.choose()
        self.assertContains(answer, "Translate into")
        self.assertContains(answer, "Français")
        self.assertNotContains(answer, 'name="target" value="en"')
        self.assertContains(answer, self.url)
        self.assertContains(self.choose(export="1"), "required")
        exported = self.choose(export="1", target="fr").content.decode()
        self.assertEqual(exported, self.export())

    def test_pages_without_a_text_and_with_two_sources(self):
        other = make_article("fr", source_language="fr")
        answer = self.choose(_selected_action=[self.article.pk, other.pk], target="es")
        self.assertContains(answer, "more than one source language")

    def test_what_would_be_done_is_shown_and_then_done(self):
        answer = self.send(self.changed("villes", "cités"))
        self.assertContains(answer, "Nothing has been saved yet.")
        self.assertIsNone(actions.working_copy_of(self.article))
        kept = TranslationFile.objects.get()
        answer = self.client.post(self.url, {"kept": kept.pk})
        self.assertContains(answer, "What was done")
        self.assertIn("cités", self.newest()["body"])
        self.assertFalse(TranslationFile.objects.exists())
        self.assertEqual(Version.objects.of(self.article).first().made_by, self.user)
        answer = self.client.post(self.url, {"kept": kept.pk})
        self.assertContains(answer, "not there any more")

    def test_a_refusal_is_shown_with_its_line(self):
        text = self.changed('id="title"', 'id="titre"')
        line = text[: text.index('id="titre"')].count("\n") + 1
        self.assertContains(self.send(text), f"Line {line}: There is no such unit.")

    def test_a_wrong_file_is_told_in_the_users_language(self):
        self.assertContains(self.send("<html/>"), "Line 1: This is no XLIFF file.")
        self.assertContains(self.client.post(self.url), "required")
        self.assertFalse(TranslationFile.objects.exists())

    def test_nobody_brings_in_the_file_of_another(self):
        self.send(self.changed("villes", "cités"))
        kept = TranslationFile.objects.get()
        self.login_with("change_article", "view_article")
        self.assertContains(self.client.post(self.url, {"kept": kept.pk}), "not there any more")
        self.assertNotIn("cités", self.newest()["body"])

    def test_the_list_leads_to_the_import(self):
        self.assertContains(self.client.get(address(Article, "changelist")), self.url)
        self.login_with("view_article")
        self.assertNotContains(self.client.get(address(Article, "changelist")), self.url)

    def test_a_long_list_is_too_long(self):
        with patch("publishing.admin.exchange.MAX_PAGES", 0):
            answer = self.choose(target="fr")
        self.assertRedirects(answer, address(Article, "changelist"))


class ByHandTest(BrowserTestCase):
    def setUp(self):
        super().setUp()
        get_user_model().objects.create_superuser("chief")
        self.login("chief")
        self.article = make_article("en fr", title="Cities", body_en=BODY_EN, body_fr=BODY_FR)

    def look(self, name):
        for width in (1280, 360):
            self.resize(width)
            script = "return document.documentElement.scrollWidth"
            self.assertLessEqual(self.browser.execute_script(script), width, name)
            self.axe()
            self.screenshot(f"{name}-{width}")
        self.resize(1280)

    def press(self, selector):
        with self.leaving():
            self.find(selector).click()

    def test_a_page_goes_out_and_comes_back(self):
        self.open(address(Article, "changelist"))
        self.find(".action-select").click()
        Select(self.find("select[name=action]")).select_by_value("export_for_translation")
        self.press("button[name=index]")
        self.look("xliff-export")
        text = xliff.export([self.article], "fr").decode().replace("villes", "cités")
        for language in ("en", "ar"):
            user = get_user_model().objects.get()
            self.open("/admin/translations/import/")
            if language == "ar":
                Select(self.find("#interface-language")).select_by_value("ar")
                self.press(".interface-language button")
            self.look(f"xliff-import-{language}")
            with TemporaryDirectory() as folder:
                file = Path(folder, "fr.xlf")
                file.write_text(text.replace('id="title"', 'id="titre"'), encoding="utf-8")
                self.find("input[type=file]").send_keys(str(file))
                self.press(".publication button")
            self.look(f"xliff-dry-run-{language}")
            self.assertEqual(TranslationFile.objects.get().user, user)
        self.press(".publication button")
        self.look("xliff-done")
        copy = actions.working_copy_of(self.article)
        self.assertEqual(copy.body_fr, BODY_FR.replace("villes", "cités"))
