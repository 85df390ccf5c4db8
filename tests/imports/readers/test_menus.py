import tomllib

from django.test import SimpleTestCase, tag

from imports.readers.html import Page
from imports.readers.menus import Menus, as_toml, labelled

LINES = [
    "-\nWho we are",
    "Who we areWe are an organisation.",
    "Structure",
    "Structure",
    "- Director General",
    "- Chief of Staff",
    "-\nOur work",
    "What we do",
    "What we do",
    "Partners",
    "Partners",
    "- Where we work",
    "- Data",
]
HTML = """<body><nav><ul>
<li><a href="/about">Who we are</a><div><ul><li><a href="/s">Structure</a></li></ul></div></li>
<li><span>Our “work”</span><ul><li><a href="/w">What we do</a></li></ul></li>
<li><a href="javascript:x()">Data</a></li></ul></nav><p>Text</p>"""


@tag("once")
class MenuTests(SimpleTestCase):
    def test_two_levels_are_read_from_plain_text(self):
        found = [
            (entry["label"], [below["label"] for below in entry["entries"]])
            for entry in labelled(LINES)
        ]
        self.assertEqual(
            found,
            [
                ("Who we are", ["Structure", "Director General", "Chief of Staff"]),
                ("Our work", ["What we do", "Partners"]),
                ("Where we work", []),
                ("Data", []),
            ],
        )
        self.assertEqual(labelled(LINES)[0]["description"], "We are an organisation.")

    def test_lists_of_links_are_read_with_their_addresses(self):
        page, menus = Page(HTML, "https://old.example.org/en/"), Menus()
        menus.add("en", page.frame, page.landmarks, page.base)
        found = menus.proposals()["en"]
        self.assertEqual([entry["label"] for entry in found], ["Who we are", "Our “work”", "Data"])
        self.assertEqual(found[0]["address"], "https://old.example.org/about")
        self.assertEqual(found[1]["entries"][0]["address"], "https://old.example.org/w")
        self.assertEqual(found[2]["address"], "")

    def test_the_menu_of_most_pages_is_proposed_for_each_language(self):
        menus = Menus()
        for language, label in (("en", "a"), ("en", "b"), ("en", "b"), ("fr", "c")):
            menus.add(language, [f"-\n{label}"])
        labels = {code: menu[0]["label"] for code, menu in menus.proposals().items()}
        self.assertEqual(labels, {"en": "b", "fr": "c"})

    def test_the_proposal_is_toml(self):
        menus = Menus()
        menus.add("fr", ['-\nA "label" \\ x', "- Été"])
        read = tomllib.loads(as_toml(menus.proposals()))
        self.assertEqual(read["fr"][0]["label"], 'A "label" \\ x')
        self.assertEqual(read["fr"][0]["entries"][0]["label"], "Été")
