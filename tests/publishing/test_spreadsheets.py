import csv
from io import BytesIO, StringIO
from unittest.mock import patch
from zipfile import ZIP_DEFLATED, ZipFile

from django.contrib.auth import get_user_model
from django.test import SimpleTestCase, TestCase, tag
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from publishing.models import Redirect, Spreadsheet, Tag
from publishing.spreadsheets import files
from publishing.spreadsheets.files import Unreadable, read, write
from tests.factories import make_article, make_tag
from tests.spreadsheets import Sheets, csv_of, problems, xlsx_of

HEAD = ["slug", "name_fr"]
#: Texts with what parts cells, marks texts, and begins formulas; no cell ends with a blank.
LIKE_FORMULAS = st.text("a1'\",;=+ \t\n", min_size=1, max_size=9).map(str.strip).filter(bool)


def rows_of(content):
    sheet = read(content)
    return [sheet.head, *(texts for _number, texts in sheet.rows)]


@tag("once")
class FileTests(SimpleTestCase):
    @settings(max_examples=20, deadline=None)
    @given(
        st.lists(
            st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1)
            | LIKE_FORMULAS
        )
    )
    @example(
        ["=1+1", "+41 22", "-1", "@SUM(A1)", "'=1", "''+1", "' =1", "'plain", "＝1", 'a;b,c"d']
    )
    @example(["a;=1", "a;'=1", "+41 22; +33 1", "a;;'-1", "a\n=1", "a\n'=1", "a;\n '=1", 'a;"=1'])
    def test_every_text_comes_back_as_it_went_out(self, texts):
        for form in files.CONTENT_TYPES:
            content = write(["a"], [[text] for text in texts], form)
            self.assertEqual(rows_of(content), [["a"], *([text] for text in texts)])

    def test_no_cell_is_a_formula(self):
        texts = ["=cmd|' /C calc'!A0", "+41 22 555 01 00", "-2", "@A", " =1", "＝1"]
        text = write(["a"], [[each] for each in texts], "csv").decode("utf-8-sig")
        for [cell] in [*csv.reader(StringIO(text))][1:]:
            self.assertTrue(cell.startswith("'"), cell)
        from openpyxl import load_workbook

        book = load_workbook(BytesIO(write(["a"], [[each] for each in texts], "xlsx")))
        for [cell] in book.active.iter_rows(min_row=2):
            self.assertEqual((cell.data_type, cell.number_format), ("s", "@"))

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.lists(LIKE_FORMULAS, min_size=2, max_size=2), min_size=1, max_size=3))
    @example([["Rue 1;=cmd|' /C calc'!A0", "+41 22; +33 1"], ["a\n=1", 'a;"=1'], ["a\t=1", "a,;"]])
    def test_no_cell_is_a_formula_wherever_cells_are_parted(self, rows):
        text = write(["a", "b"], rows, "csv").decode("utf-8-sig")
        for delimiter in ",;\t":
            for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
                for cell in row:
                    self.assertNotRegex(cell, r"^\s*[=+\-@]")

    def test_texts_are_read_as_excel_writes_them(self):
        text = csv_of(HEAD, ["mer", "Étude; à l’œil"])
        european = csv_of(HEAD, ["mer", "Étude; à l’œil"], delimiter=";")
        tabs = csv_of(HEAD, ["mer", "Étude; à l’œil"], delimiter="\t")
        for content in (
            text.encode(),
            text.encode("utf-8-sig"),
            european.encode("cp1252"),
            european.encode("utf-8-sig"),
            tabs.encode("utf-16"),
        ):
            self.assertEqual(rows_of(content), [HEAD, ["mer", "Étude; à l’œil"]])

    def test_rows_keep_their_numbers_and_empty_ones_are_none(self):
        sheet = read(b"a,b\n\n1,2\n,,,\n3\n")
        self.assertEqual(sheet.rows, [(3, ["1", "2"]), (5, ["3", ""])])

    def test_values_of_excel_are_texts(self):
        from datetime import date, datetime, time

        row = [
            date(2024, 5, 28),
            datetime.fromisoformat("2024-05-28"),
            time(9, 30),
            41.0,
            1.5,
            True,
            None,
            7,
        ]
        content = xlsx_of([*"abcdefgh"], row)
        said = ["2024-05-28", "2024-05-28", "09:30", "41", "1.5", "yes", "", "7"]
        self.assertEqual(rows_of(content)[1], said)

    def test_what_cannot_be_read_is_refused_with_a_reason(self):
        whole = xlsx_of(["a"], ["b"])
        for content, reason in (
            (b"", "nothing in this file"),
            (b"\n,,\n", "nothing in this file"),
            (b"\xd0\xcf\x11\xe0old", "Save the file as XLSX"),
            (b"PK\x03\x04nothing", "damaged"),
            (whole[:300], "damaged"),
            (whole[:-30], "damaged"),
            (b"a\n\x00", "no text"),
            (b'a\n"b', "quotation marks"),
            (b"a\n1,2", "Row 2"),
            (b"a\n\x81", "letters"),
            (b"a" * (files.MAX_BYTES + 1), "larger"),
            (b"a\n" * 5_003, "rows"),
            (xlsx_of(["a"], ["=1+1"]), "formula"),
        ):
            with self.subTest(reason, content=content[:9]), self.assertRaises(Unreadable) as caught:
                read(content)
            self.assertIn(reason, str(caught.exception))

    def altered(self, name, change):
        """Return an XLSX file with another text in one of its parts."""
        before, file = ZipFile(BytesIO(xlsx_of(["a"], ["text"]))), BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as after:
            for part in before.namelist():
                content = before.read(part)
                after.writestr(part, change(content) if part == name else content)
        return file.getvalue()

    def test_a_bomb_is_not_unpacked(self):
        content = self.altered("xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 70 * 2**20)
        self.assertLess(len(content), files.MAX_BYTES)
        with patch("openpyxl.load_workbook") as load, self.assertRaises(Unreadable):
            read(content)
        load.assert_not_called()

    def test_small_parts_that_become_many_objects_are_not_read(self):
        """Some kilobytes of styles took four gigabytes and minutes."""
        for part, end, tags in (
            ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 200_000),
            ("xl/worksheets/sheet1.xml", b"</sheetData>", b'<row r="9"/>' * 1_300_000),
            ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row>" + b"<c/>" * 1_300_000),
        ):
            content = self.altered(
                part, lambda xml, end=end, tags=tags: xml.replace(end, tags + end)
            )
            with (
                self.subTest(tags[:12]),
                patch("openpyxl.load_workbook") as load,
                self.assertRaisesRegex(Unreadable, "too large"),
            ):
                read(content)
            load.assert_not_called()

    def test_entities_are_not_expanded(self):
        entities = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY f "&e;&e;">]>'

        def declare(xml):
            head, rest = xml.split(b"?>", 1) if xml.startswith(b"<?xml") else (b"", xml)
            head = head + b"?>" if head else b'<?xml version="1.0"?>'
            return head + entities + rest.replace(b"text", b"&e;").replace(b"Sheet", b"&f;")

        for part in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"):
            try:
                said = str(rows_of(self.altered(part, declare)))
            except Unreadable:
                said = ""
            self.assertNotIn("root:", said, part)

    def test_a_sheet_that_says_it_is_huge_is_read_as_far_as_it_goes(self):
        content = self.altered(
            "xl/worksheets/sheet1.xml",
            lambda xml: xml.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'),
        )
        self.assertEqual(rows_of(content), [["a"], ["text"]])


class SheetTests(Sheets, TestCase):
    def setUp(self):
        self.user = get_user_model().objects.create_superuser("webmaster")
        self.client.force_login(self.user)

    def test_tags_go_out_and_come_back(self):
        make_tag("sea", name_fr="=mer")
        make_tag("air")
        for form in ("csv", "xlsx"):
            content = self.export("publishing_tag", form)
            self.assertEqual(self.assertUnchanged("publishing_tag", content), 2)
        self.bring_in("publishing_tag", [HEAD, ["sea", "Mer"], ["new", "Neuf"]])
        self.assertEqual(Tag.objects.get(slug="sea").name_fr, "Mer")
        self.assertEqual(Tag.objects.get(slug="new").name_fr, "Neuf")
        self.assertEqual(Tag.objects.get(slug="sea").name_en, "Sea")

    def test_one_bad_row_stops_all(self):
        make_tag("sea", name_fr="Mer")
        response = self.try_out("publishing_tag", [HEAD, ["new", "Neuf"], ["other", "Mer"]])
        self.assertEqual([each[:2] for each in problems(response)], [(3, "Name · Français")])
        self.assertEqual(Tag.objects.count(), 1)

    def test_a_head_that_is_not_known_is_told(self):
        for head, reason in ((["slug", "colour"], "colour"), (["slug", "slug"], "twice")):
            response = self.try_out("publishing_tag", [head, ["a", "b"]])
            self.assertIn(reason, str(problems(response)))
        self.assertIn(
            "required", str(problems(self.try_out("publishing_tag", [["name_fr"], ["a"]])))
        )

    def test_redirects_go_out_and_come_back(self):
        article = make_article("en fr")
        Redirect.objects.create(address="/node/1", page=article, language="fr")
        Redirect.objects.create(address="/join?a=é", redirect_to="https://jobs.example.org/")
        for form in ("csv", "xlsx"):
            content = self.export("publishing_redirect", form)
            self.assertEqual(self.assertUnchanged("publishing_redirect", content), 2)
        label = f"articles.article:{article.pk}"
        self.bring_in(
            "publishing_redirect",
            [
                ["address", "page", "language", "redirect_to"],
                ["/node/1/", label, "en", ""],
                ["https://old.example.org/node/2", label, "", ""],
                ["/jobs", "", "", "/en/jobs/"],
            ],
        )
        self.assertEqual(Redirect.objects.get(address="/node/1").language, "en")
        self.assertEqual(Redirect.objects.get(address="/node/2").page, article)
        answer = self.client.get("/node/2")
        self.assertEqual(answer["Location"], article.get_absolute_url("en"))

    def test_redirects_obey_their_rules(self):
        response = self.try_out(
            "publishing_redirect",
            [
                ["address", "page", "language", "redirect_to"],
                ["/a", "", "", "/b"],
                ["/b", "", "", "/c"],
                ["/d", "articles.article:999", "", ""],
                ["/e", "", "xx", "/f"],
                ["/g", "", "", ""],
                ["/h", "", "", "/h/"],
                ["/a/", "", "", "/i"],
            ],
        )
        told = problems(response)
        self.assertEqual([number for number, *_more in told if number > 2], [3, 4, 5, 6, 7, 8])

    def test_both_ways_are_recorded(self):
        make_tag("sea")
        self.export("publishing_tag")
        self.bring_in("publishing_tag", [HEAD, ["sea", "Mer"]])
        entries = Entry.objects.filter(action__startswith="sheet.").order_by("pk")
        told = {"type": "publishing.tag", "rows": 1, "format": "csv"}
        self.assertEqual(entries[0].details, told)
        told = {"type": "publishing.tag", "added": 0, "changed": 1}
        self.assertEqual(entries[1].details, told)

    def test_a_file_waits_for_a_day_and_is_gone_when_it_is_brought_in(self):
        make_tag("sea")
        response = self.try_out("publishing_tag", [HEAD, ["sea", "Mer"]])
        self.assertEqual(Spreadsheet.objects.count(), 1)
        self.try_out("publishing_tag", [HEAD, ["sea", "Mare"]])
        self.assertEqual(Spreadsheet.objects.count(), 1)
        again = self.client.post(
            self.sheet_url("publishing_tag"),
            {"kept": response.context["kept"].pk, "seen": response.context["trial"].seen},
        )
        self.assertContains(again, "not there any more")

    def test_nobody_else_exports(self):
        self.client.force_login(get_user_model().objects.create_user("none", is_staff=True))
        for name in ("publishing_tag", "publishing_redirect", "organisation_office"):
            for act in ("import", "export"):
                url = self.sheet_url(name, act)
                self.assertEqual(self.client.get(url).status_code, 403)
                self.assertEqual(self.client.post(url, {"form": "csv"}).status_code, 403)
