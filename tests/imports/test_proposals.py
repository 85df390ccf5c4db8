from django.test import TestCase

from imports.proposals import names_in
from tests.factories import make_country, make_office, make_tag
from tests.imports.pages import make_recognised, make_source, paragraph, write


def found(text, language="en", relation="countries"):
    return list(names_in(language).find(text)[relation].values())


class NamesTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        rows = [
            ("NE", "Niger", "Niger", "النيجر"),
            ("GN", "Guinea", "Guinée", "غينيا"),
            ("CI", "Côte d’Ivoire", "Côte d’Ivoire", "كوت ديفوار"),
            ("KE", "Republic of Kenya", "République du Kenya", "جمهورية كينيا"),
            ("ML", "Mali", "Mali", "مالي"),
            ("SD", "Sudan", "Soudan", "السودان"),
            ("LB", "Lebanon", "Liban", "لبنان"),
        ]
        for code, en, fr, ar in rows:
            make_country(code, name_en=en, name_fr=fr, name_ar=ar)

    def test_a_name_is_found_between_other_words(self):
        self.assertEqual(found("In Niger, and in NIGER’s north"), ["Niger"])

    def test_a_name_within_a_word_is_none(self):
        self.assertEqual(found("Nigeria and Nigerien"), [])

    def test_a_name_within_a_longer_one_is_none(self):
        text = "Papua New Guinea, Equatorial Guinea and Guinea-Bissau"
        self.assertEqual(found(text), [])
        self.assertEqual(found(f"{text}, then Guinea"), ["Guinea"])

    def test_a_country_is_found_by_its_other_names(self):
        self.assertEqual(found("Kenya said"), ["Republic of Kenya"])

    def test_a_proper_name_has_its_capital(self):
        self.assertEqual(found("guinea pigs"), [])

    def test_elisions_hyphens_and_either_apostrophe_are_no_hindrance(self):
        text = "de l’OIM en Côte d'Ivoire et à Bamako-Mali"
        self.assertEqual(found(text, "fr"), ["Côte d’Ivoire", "Mali"])

    def test_words_of_two_sentences_are_no_name(self):
        self.assertEqual(found("la Côte.\n\nIvoire", "fr"), [])

    def test_arabic_names_are_found_with_what_is_written_before_them(self):
        for text in ("في السودان", "والسودان", "بالسودان", "للسودان", "وبالسُّودان", "سودان"):
            with self.subTest(text):
                expected = [] if text == "سودان" else ["السودان"]
                self.assertEqual(found(text, "ar"), expected)
        self.assertEqual(found("ولبنان وبلبنان", "ar"), ["لبنان"])

    def test_an_arabic_word_that_means_something_else_is_no_name(self):
        self.assertEqual(found("الدعم المالي", "ar"), [])
        self.assertEqual(found("إلى مالي", "ar"), ["مالي"])

    def test_tags_are_found_in_small_letters_and_offices_by_their_whole_names(self):
        make_tag("climate", name_fr="Changement climatique", name_ar="هجرة")
        make_office("fr", title="Bureau de Niamey")
        text = "le changement climatique, dit le Bureau de Niamey fr"
        self.assertEqual(found(text, "fr", "tags"), ["Changement climatique"])
        self.assertEqual(found(text, "fr", "offices"), ["Bureau de Niamey fr"])
        self.assertEqual(found("عن الهجرة", "ar", "tags"), ["هجرة"])

    def test_what_is_found_is_set_and_each_kind_is_one_doubt(self):
        tag = make_tag("bridges", name_fr="ponts")
        page = make_recognised(body=[paragraph("Les ponts au Niger et au Mali.")])
        written = write(make_source(), page)
        article = written.page
        self.assertEqual({each.code for each in article.countries.all()}, {"NE", "ML"})
        self.assertEqual(list(article.tags.all()), [tag])
        doubts = {each.field: each.text for each in written.doubts}
        self.assertEqual(doubts, {"countries": "Niger, Mali", "tags": "ponts"})
