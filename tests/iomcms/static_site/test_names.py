from django.test import SimpleTestCase, tag

from iomcms.static_site.addresses import Address
from iomcms.static_site.names import LONGEST, Names, name_of

HTML = "text/html"


@tag("once")
class NameTest(SimpleTestCase):
    def name(self, path, query="", content_type=HTML):
        return name_of(Address(path, query), content_type)

    def test_a_page_is_the_index_of_its_folder(self):
        self.assertEqual(self.name("/en/news/a-page/"), "en/news/a-page/index.html")
        self.assertEqual(self.name("/en/nothing"), "en/nothing/index.html")

    def test_a_query_is_in_the_name(self):
        self.assertEqual(self.name("/en/news/", "page=2"), "en/news/index-page-2.html")
        said = self.name("/ar/news/", "office=%D8%AC%D9%86%D9%8A%D9%81&page=2")
        self.assertEqual(said, "ar/news/index-office-جنيف-page-2.html")

    def test_a_file_is_called_by_its_type(self):
        self.assertEqual(
            self.name("/en/news/feed/", content_type="application/atom+xml"),
            "en/news/feed/index.xml",
        )
        self.assertEqual(
            self.name("/en/events/calendar.ics", content_type="text/calendar"),
            "en/events/calendar.ics",
        )
        self.assertEqual(self.name("/media/report", content_type="application/pdf")[-4:], ".pdf")

    def test_arabic_is_kept_in_one_form(self):
        self.assertEqual(self.name("/ar/news/أخبار/"), "ar/news/أخبار/index.html")
        self.assertEqual(self.name("/fr/e\u0301te\u0301/"), "fr/été/index.html")

    def test_every_disk_takes_every_name(self):
        paths = ["con", "NUL", "a:b", "a*b?", "x" * 500, "ج" * 300, "a b", "..", ".hidden", "a.b"]
        names = [self.name(f"/en/{path}/") for path in paths]
        names += [self.name(f"/media/{path}.pdf", content_type="application/pdf") for path in paths]
        for name in names:
            with self.subTest(name):
                self.assertNotRegex(name, r'[\x00-\x20\x7f?:*<>|"\\#%]')
                for part in name.split("/"):
                    self.assertLessEqual(len(part.encode()), LONGEST)
                    self.assertNotRegex(part, r"(?i)^(con|nul)(\.|$)")
                    self.assertNotRegex(part, r"^\.|[. ]$")
        self.assertEqual(len(set(names)), len(names))

    def test_no_folder_can_be_taken_for_a_file(self):
        self.assertNotIn(".", self.name("/en/report.pdf/").removesuffix("index.html"))

    def test_two_addresses_have_two_names_on_a_disk_that_knows_no_capitals(self):
        names = Names("index.html")
        given = [
            names.give(Address(path, query), HTML)
            for path, query in [
                ("/en/topics/Cities/", ""),
                ("/en/topics/cities/", ""),
                ("/en/news/", "kind=news&page=2"),
                ("/en/news/", "kind=news-page-2"),
                ("/", ""),
            ]
        ]
        self.assertEqual(len({name.casefold() for name in given}), 5)
        self.assertEqual(given[0], "en/topics/Cities/index.html")
        self.assertNotIn("index.html", given)
