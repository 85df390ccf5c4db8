import re

from django.test import SimpleTestCase
from hypothesis import assume, given
from hypothesis import strategies as st

from publishing.checks.markup import Markup
from publishing.richtext import sanitize
from publishing.typography import rules, typeset
from publishing.typography.kept import ADDRESS

NARROW, NO_BREAK = "\u202f", "\u00a0"
#: What typesetting may add, remove or put in each other's place.
TYPOGRAPHIC = re.compile("[\"'“”‘’«»–¿¡ـ \t\n\r\f\u00a0\u2009\u202f-]|&nbsp;")
#: Signs that Arabic has of its own.
LATIN = str.maketrans("،؛؟", ",;?")
#: What is no prose.
KEPT = [
    *("https://example.org/2019-2024?a='b'&c=3,5;d", "www.example.org/l'a", "desk@example.org"),
    *("iom.int/pages-3-5/2019-2024", "o'neil+2019-2024@example.org", "mailto:a@example.org"),
    *("+41 22 717 91 11", "+1 (202) 555-1900", "022 717 91 11", "202-555-1900", "#2019-2024"),
    *("2024-05-23", "2019-12", "10:30", "10:30-11:30", "10:30:15", "COVID-19", "SARS-CoV-2"),
    *("A/RES/70/1", "S/2019-12", "A/CONF.231/3", "CERD/C/FRA/CO/20-21", "S/2019-2024"),
    *("CH93 0076 2011 6238 5295 7", "ISSN 1990-2021", "report-2019-2024.pdf", "2019-2024.pdf"),
    *("tel. 2019-2024", "46°12'N", "5'30\"", "1990-1980"),
]
PROSE = ["mot", "L'eau :", "عربي,", "Qué es?", '"oui"', "58 %", "2019-2024,", "محمـــد;", "5 km:"]
LANGUAGES = ["en", "fr", "es", "ar"]

words = st.sampled_from(
    [
        *(
            "l'eau",
            "mot",
            "IOM",
            "عربي",
            "niño",
            "workers'",
            "été",
            "2030",
            "12",
            "10:30",
            "46°12'N",
        ),
        *("https://example.org/a?b=c:d;e!", "www.example.org/l'a", "desk@example.org", "1990's"),
        *('"', "'", '"', "'", "«", "»", "“", "”", "‘", "’", ":", ";", "!", "?", "…", ".", ","),
        *(" ", " ", " ", "  ", "\u00a0", NARROW, "(", ")", "-", "—", "\t"),
        *("58%", "58 %", "20 km", "USD 3 million", "2019-2024", "pages 3-5", "1,5", "COVID-19"),
        *("Qué es", "Por qué", "¿", "¡", "محمـــد", "هـ", "ـ", "،", "؟", "\u064e", "A/RES/70/1"),
    ]
)
plain_texts = st.one_of(st.lists(words, max_size=12).map("".join), st.text(max_size=20))
pieces = st.sampled_from(
    [
        *("<p>", "</p>", "<strong>", "</strong>", "<em>", "</em>", "<br>", "<h2>", "</h2>", "\n"),
        *("<a href=\"/fr/x/?a='b' : c\">", "</a>", '<img src="/media/a.png" alt="l\'eau : x">'),
        *("&amp;", "&lt;", "&nbsp;", "&quot;", "<li>", "</li>"),
    ]
)
rich_texts = st.lists(st.one_of(pieces, words, words), max_size=20).map("".join)


def joined(cells):
    return "".join(cells)


def letters(text):
    """Return a text without what typesetting may change."""
    return TYPOGRAPHIC.sub("", text).translate(LATIN)


class TypesetTest(SimpleTestCase):
    def assertTypeset(self, language, cases):
        for before, after in cases.items():
            with self.subTest(before):
                self.assertEqual(joined(typeset(before, language)), after)

    def test_english(self):
        self.assertTypeset(
            "en",
            {
                '"Yes", she said.': "“Yes”, she said.",
                '("Yes")': "(“Yes”)",
                '"The 2030 Agenda" and "2030"': "“The 2030 Agenda” and “2030”",
                "\"A 'good' day\"": "“A ‘good’ day”",
                "IOM's migrants' rights": "IOM’s migrants’ rights",
                "'in 2030'": "‘in 2030’",
                '"First block.\nSecond."': "“First block.\nSecond.”",
                "Note: yes!": "Note: yes!",
            },
        )

    def test_french(self):
        self.assertTypeset(
            "fr",
            {
                'Il dit "oui".': f"Il dit «{NARROW}oui{NARROW}».",
                'Il dit " oui " !': f"Il dit «{NARROW}oui{NARROW}»{NARROW}!",
                "«oui»": f"«{NARROW}oui{NARROW}»",
                "l'eau de l'\"île\"": f"l’eau de l’«{NARROW}île{NARROW}»",
                "Quoi ?! Oui: non;": f"Quoi{NARROW}?! Oui{NARROW}: non{NARROW};",
                "Oui\u00a0! Non  ?": f"Oui{NARROW}! Non{NARROW}?",
                "(?) [!]": "(?) [!]",
                "un :\ndeux": f"un{NARROW}:\ndeux",
            },
        )

    def test_spanish_and_arabic(self):
        self.assertTypeset("es", {'Dijo "sí": ¿"qué"?': "Dijo «sí»: ¿«qué»?"})
        self.assertTypeset("ar", {'قال "نعم".': "قال «نعم»."})

    def test_spanish_questions_and_exclamations_whose_beginning_is_certain(self):
        self.assertTypeset(
            "es",
            {
                "Qué es la OIM?": "¿Qué es la OIM?",
                "Bien. Cómo se hace? Por qué?": "Bien. ¿Cómo se hace? ¿Por qué?",
                "De dónde vienen?\nQué bonito!": "¿De dónde vienen?\n¡Qué bonito!",
                "¿Qué es? ¡Qué bonito!": "¿Qué es? ¡Qué bonito!",
                "Pero, qué pasa?": "Pero, qué pasa?",
                "Que vengan!": "Que vengan!",
            },
        )

    def test_arabic_signs_and_tatweel(self):
        self.assertTypeset(
            "ar",
            {
                "نعم, قال; ماذا?": "نعم، قال؛ ماذا؟",
                "محمـــد هـذا": "محمد هذا",
                "1445 هـ": "1445 هـ",
                "بـ10 لـIOM": "بـ10 لـIOM",
                "بين 1,5 و2,5": "بين 1,5 و2,5",
                "في 2019, وقال": "في 2019، وقال",
                "IOM, UNHCR": "IOM, UNHCR",
                "هل تعرف IOM?": "هل تعرف IOM?",
            },
        )
        self.assertTypeset("en", {"محمـــد, نعم": "محمـــد, نعم"})

    def test_ranges_of_years_and_pages(self):
        for language in LANGUAGES:
            self.assertTypeset(
                language,
                {
                    "2019-2024": "2019–2024",
                    "(1990-1995).": "(1990–1995).",
                    "pp. 3-5": "pp. 3–5",
                    "pages 12-20": "pages 12–20",
                    "1-2": "1-2",
                    "2019-20": "2019-20",
                    "2024-2019": "2024-2019",
                },
            )

    def test_numbers_and_units(self):
        for language in LANGUAGES:
            self.assertTypeset(
                language,
                {
                    "20 km, 5  kg": "20~km, 5~kg".replace("~", NO_BREAK),
                    "12 °C": f"12{NO_BREAK}°C",
                    "58 %": f"58{NO_BREAK}%",
                    f"58{NARROW}%": f"58{NARROW}%",
                    "CHF 20": f"CHF{NO_BREAK}20",
                    "3 t-shirts": "3 t-shirts",
                    "20\nkm": "20\nkm",
                },
            )
        self.assertTypeset("en", {"3 million at 58%": f"3{NO_BREAK}million at 58%"})
        self.assertTypeset("fr", {"3 millions, 58%": f"3{NO_BREAK}millions, 58{NO_BREAK}%"})
        self.assertTypeset("fr", {"En 2019 l'eau": "En 2019 l’eau"})
        self.assertTypeset("es", {"En 2019 ha": "En 2019 ha", "58%": f"58{NO_BREAK}%"})
        self.assertTypeset("ar", {"3 ملايين": f"3{NO_BREAK}ملايين"})

    def test_a_label_before_a_number_that_stays_is_prose(self):
        self.assertTypeset("fr", {"Tél : 022 717 91 11": f"Tél{NARROW}: 022 717 91 11"})

    def test_what_stays(self):
        for text in (
            *("10:30", "1:25 000", "1 : 25 000", "12\" 5'30\" 46°12'N", "1990's", 'a"b'),
            *("https://example.org/a?b='c':d", "www.example.org/?x=1", "o'neil@example.org", ":x"),
            *("sdg:11", "", "?", "«»", "the '90s", "'tis", " ! "),
        ):
            for language in LANGUAGES:
                with self.subTest(text, language=language):
                    self.assertEqual(joined(typeset(text, language)), text)

    @given(plain_texts, st.sampled_from(LANGUAGES))
    def test_a_second_time_changes_nothing(self, text, language):
        once = joined(typeset(text, language))
        self.assertEqual(joined(typeset(once, language)), once)
        for rule in rules(language):
            self.assertEqual(joined(rule(once)), once)

    @given(plain_texts, st.sampled_from(LANGUAGES))
    def test_only_signs_change(self, text, language):
        new = joined(typeset(text, language))
        self.assertEqual(letters(new), letters(text))
        self.assertEqual(len(typeset(text, language)), len(text))
        for address in ADDRESS.findall(text):
            self.assertIn(address, new)
        for time in re.findall(r"\d+:\d+", text):
            self.assertIn(time, new)

    @given(
        st.lists(st.tuples(st.sampled_from(PROSE), st.sampled_from(KEPT)), max_size=4),
        st.sampled_from(LANGUAGES),
    )
    def test_what_is_no_prose_stays_byte_for_byte(self, pairs, language):
        text = " ".join(" ".join(pair) for pair in pairs)
        new, place = joined(typeset(text, language)), 0
        for _prose, kept in pairs:
            self.assertIn(kept, new[place:])
            place = new.index(kept, place) + len(kept)


class MarkupTest(SimpleTestCase):
    def repaired(self, html, language="fr"):
        markup = Markup(html)
        return markup.replaced(typeset(markup.text, language))

    def test_text_nodes_change_and_nothing_else(self):
        self.assertEqual(
            self.repaired(
                "<p class='a : b'>Oui&nbsp;: <code>l'a : b</code> &amp; \"l&#39;eau\"<br>:</p>\n"
                "<!-- l'a : b --><h2>Et\n: <strong>non</strong>?</h2>"
            ),
            f"<p class='a : b'>Oui{NARROW}: <code>l'a : b</code> &amp; «{NARROW}l’eau{NARROW}»"
            f"<br>:</p>\n<!-- l'a : b --><h2>Et{NARROW}: <strong>non</strong>{NARROW}?</h2>",
        )

    def test_quotations_do_not_reach_from_block_to_block(self):
        html = "<li>He said 'no</li><li>workers' rights</li>"
        self.assertEqual(self.repaired(html, "en"), "<li>He said 'no</li><li>workers’ rights</li>")

    def test_what_is_read(self):
        markup = Markup('<h2>A <em>b</em></h2><p><a href="/x?a=1&amp;b">See <b>c</b></a></p><img>')
        self.assertEqual([(h.level, h.text) for h in markup.headings], [(2, "A b")])
        self.assertEqual([(a.href, a.text) for a in markup.links], [("/x?a=1&b", "See c")])
        self.assertEqual([(i.src, i.alt) for i in markup.images], [("", "")])

    @given(rich_texts)
    def test_every_character_knows_its_place(self, html):
        markup = Markup(html)
        self.assertEqual(markup.replaced(markup.text), html)
        for char, span in zip(markup.text, markup.spans, strict=True):
            if span and not html[slice(*span)].startswith("&") and char != " ":
                self.assertEqual(html[slice(*span)], char)

    @given(rich_texts, st.sampled_from(LANGUAGES))
    def test_a_second_time_changes_nothing(self, html, language):
        html = sanitize(html)
        assume(sanitize(html) == html)  # what is nested wrongly takes the sanitiser two passes
        once = self.repaired(html, language)
        self.assertEqual(self.repaired(once, language), once)
        self.assertEqual(sanitize(once), once)

    @given(rich_texts, st.sampled_from(LANGUAGES))
    def test_only_signs_of_text_nodes_change(self, html, language):
        html = sanitize(html)
        new = self.repaired(html, language)
        self.assertEqual(tags(new), tags(html))
        self.assertEqual(letters(new), letters(html))


def tags(html):
    """Return the tags as they are written."""
    return re.findall(r"<[^>]*>", html)
