from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from search import arabic, words
from search.extracts import extract, marked
from search.queries import MOST_WORDS, Query

ARABIC = st.text(st.characters(min_codepoint=0x0610, max_codepoint=0x06FF), max_size=30)
ANY = st.one_of(ARABIC, st.text(max_size=60))
DIACRITICS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0670\u0640"


class ArabicTest(SimpleTestCase):
    def normal(self, text):
        return words.normalised(text, "ar")

    @given(ANY)
    @settings(deadline=None)
    def test_the_normal_form_of_a_normal_form_is_itself(self, text):
        normal = self.normal(text)
        self.assertEqual(self.normal(" ".join(normal)), normal)

    @given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=12), st.randoms())
    @settings(deadline=None)
    def test_diacritics_and_tatweel_make_no_difference(self, word, random):
        decorated = "".join(letter + random.choice(["", *DIACRITICS]) for letter in word)
        self.assertEqual(self.normal(decorated), self.normal(word))

    @given(st.text("بتثجحخدذرزسشصضطظعغفقكمنه", min_size=3, max_size=10))
    @settings(deadline=None)
    def test_the_article_and_what_is_joined_to_it_make_no_difference(self, word):
        for prefix in ("ال", "وال", "بال", "فال", "كال", "لل", "ولل", "وبال"):
            self.assertEqual(self.normal(prefix + word), self.normal("ال" + word), prefix)

    def test_forms_of_one_word(self):
        for forms in (
            "هجرة الهجرة والهجرة للهجرة بالهجرة الهِجْرَة هجره",
            "مهاجر المهاجرين مهاجرون للمهاجرين",
            "منظمة المنظمة منظمات",
            "إحاطة احاطة الأحاطة أحاطه",
        ):
            self.assertEqual(len(set(self.normal(forms))), 1, self.normal(forms))

    def test_other_words_stay_apart(self):
        self.assertEqual(len(set(self.normal("مدن مكتب منظمة هجرة لاجئ"))), 5)

    def test_a_short_word_keeps_its_letters(self):
        self.assertEqual(arabic.normal_form("الى"), "الي")
        self.assertEqual(arabic.normal_form("ولد"), "ولد")


class WordTest(SimpleTestCase):
    @given(ANY)
    @settings(deadline=None)
    def test_folding_twice_is_folding_once(self, text):
        self.assertEqual(words.folded(words.folded(text)), words.folded(text))

    def test_accents_and_capitals_make_no_difference(self):
        self.assertEqual(
            words.normalised("ŒUVRE, l’Été — Año", "fr"), ["oeuvre", "l", "ete", "ano"]
        )

    def test_forms_of_one_word_begin_alike(self):
        for language, forms in {
            "en": "migration migrations|city cities|report reported reporting",
            "fr": "ville villes|national nationale nationales nationaux|faciliter facilitent",
            "es": "ciudad ciudades|cifra cifras|agrícola agrícolas",
        }.items():
            for group in forms.split("|"):
                first, *others = (words.normal(form, language) for form in group.split())
                for other in others:
                    stems = words.stems(first, language)
                    self.assertTrue(other.startswith(stems), f"{other}: {stems}")


class QueryTest(SimpleTestCase):
    @given(ANY, st.sampled_from(["en", "fr", "es", "ar"]))
    @settings(deadline=None)
    def test_whatever_is_written_is_words_and_not_too_many(self, text, language):
        query = Query.of(text, language)
        self.assertLessEqual(len(query.words), MOST_WORDS)
        for word in query.words:
            self.assertTrue(word.isalnum() and len(word) <= words.LONGEST_WORD * 2, word)

    def test_what_tells_nothing_is_left_out_unless_it_is_all_there_is(self):
        self.assertEqual(Query.of("what is the migration", "en").words, ("migration",))
        self.assertEqual(Query.of("l’avenir d’une ville", "fr").words, ("avenir", "ville"))
        self.assertEqual(Query.of("who", "en").words, ("who",))

    def test_only_a_last_word_of_some_letters_may_be_unfinished(self):
        self.assertTrue(Query.of("river cit", "en").is_open)
        self.assertFalse(Query.of("river ci", "en").is_open)
        self.assertFalse(Query.of("river cit ", "en").is_open)


class ExtractTest(SimpleTestCase):
    def test_every_form_of_a_word_is_marked(self):
        self.assertEqual(
            marked("Cities & the city", Query.of("cities", "en")),
            "<mark>Cities</mark> &amp; the <mark>city</mark>",
        )
        self.assertIn(
            "<mark>للهِجْرة</mark>", marked("المنظمة الدولية للهِجْرة", Query.of("هجرة", "ar"))
        )

    @given(ANY)
    @settings(deadline=None)
    def test_nothing_of_a_text_is_markup(self, text):
        text = f"{text}<script>alert('city')</script>{text}"
        html = extract("", text, Query.of("city", "en"))
        self.assertNotIn("<script", html)
        self.assertEqual(html.replace("<mark>", "").replace("</mark>", "").count("<"), 0)

    def test_an_extract_shows_the_place_in_whole_words(self):
        body = f"{'word ' * 400}the cities of the delta {'end ' * 400}"
        shown = extract("Nothing of it", body, Query.of("cities", "en"))
        self.assertIn("<mark>cities</mark>", shown)
        self.assertTrue(shown.startswith("… word") and shown.endswith("end …"), shown)
        self.assertLess(len(shown), 280)
