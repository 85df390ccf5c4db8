from django.test import SimpleTestCase, TestCase
from django.utils.safestring import SafeString, mark_safe

from publishing.desk.glossary import found, marked, occurrences, terms_for
from publishing.models import Term


def term(text, source="en", target="fr"):
    return Term(pk=hash((text, source)), source=source, target=target, term=text)


class OccurrenceTests(SimpleTestCase):
    def assertFound(self, text, *expected, terms, source="en"):
        """Assert what is found in a text of terms in one language."""
        terms = [term(each, source) for each in terms]
        hits = [text[each.start : each.end] for each in occurrences(text, terms)]
        with self.subTest(text):
            self.assertEqual(hits, list(expected))

    def test_whole_words_are_found_in_any_case(self):
        terms = ["host country"]
        self.assertFound("A Host  country’s law", "Host  country", terms=terms)
        self.assertFound("HOST COUNTRY", "HOST COUNTRY", terms=terms)
        self.assertFound("ghost country, host countryside", terms=terms)
        self.assertFound("The host, country by country", terms=terms)

    def test_a_phrase_does_not_run_from_one_block_into_the_next(self):
        self.assertFound("the host\ncountry", terms=["host country"])

    def test_the_longest_term_is_found_and_none_within_it(self):
        terms = ["person", "displaced person", "internally displaced person"]
        self.assertFound(
            "An internally displaced person is a person.",
            "internally displaced person",
            "person",
            terms=terms,
        )

    def test_plain_plurals_are_found(self):
        self.assertFound("Member States", "Member States", terms=["Member State"])
        self.assertFound("host countries", "host countries", terms=["host country"])
        self.assertFound("crisis", terms=["crise"])
        french = ["personne déplacée", "capital"]
        text = "Des personnes déplacées, des capitaux"
        self.assertFound(text, "personnes déplacées", "capitaux", terms=french, source="fr")
        text = "Migraciones y países"
        spanish = ["migración", "país"]
        self.assertFound(text, "Migraciones", "países", terms=spanish, source="es")

    def test_the_plural_of_one_language_is_not_that_of_another(self):
        self.assertFound("prix", "prix", terms=["pri"], source="fr")
        self.assertFound("prix", terms=["pri"], source="es")

    def test_accents_tell_words_apart_however_they_are_stored(self):
        self.assertFound("un refuge", terms=["réfuge"], source="fr")
        self.assertFound("re\u0301fugie\u0301", "re\u0301fugie\u0301", terms=["réfugié"])
        self.assertFound("réfugié", "réfugié", terms=["re\u0301fugie\u0301"])

    def test_kinds_of_apostrophes_hyphens_and_spaces_do_not_matter(self):
        self.assertFound("pays d'accueil", "pays d'accueil", terms=["pays d’accueil"])
        self.assertFound("asylum\u2011seeker", "asylum\u2011seeker", terms=["asylum-seeker"])
        self.assertFound("asylum seeker", terms=["asylum-seeker"])
        self.assertFound("host\xa0country", "host\xa0country", terms=["host country"])
        self.assertFound("host coun\xadtry", "host coun\xadtry", terms=["host country"])

    def test_a_word_after_an_elision_is_found(self):
        self.assertFound("L’État membre", "État membre", terms=["État membre"], source="fr")

    def test_an_acronym_is_found_as_it_is_written(self):
        self.assertFound("WHO, who asked", "WHO", terms=["WHO"])
        self.assertFound("Two IDPs", "IDPs", terms=["IDP"])

    def test_arabic_is_found_with_article_and_prefixes_and_without(self):
        for text in ("بلد مضيف", "البلد المضيف", "للبلد المضيف", "وبالبلد المضيف", "فبلد مضيف"):
            self.assertFound(f"في {text} اليوم", text, terms=["البلد المضيف"], source="ar")
        self.assertFound("الالتزام", "الالتزام", terms=["التزام"], source="ar")
        self.assertFound("البلد والمضيف", terms=["البلد المضيف"], source="ar")
        self.assertFound("بلدية", terms=["بلد"], source="ar")

    def test_vowel_signs_and_hamza_do_not_matter_in_arabic(self):
        self.assertFound("نَازِحٌ", "نَازِحٌ", terms=["نازح"], source="ar")
        self.assertFound("الدول الاعضاء", "الدول الاعضاء", terms=["الدول الأعضاء"], source="ar")

    def test_marks_of_direction_do_not_matter(self):
        self.assertFound("host \u200fcountry", "host \u200fcountry", terms=["host country"])

    def test_short_arabic_words_lose_no_prefix(self):
        self.assertFound("بحث", terms=["حث"], source="ar")

    def test_what_has_no_word_is_never_found(self):
        self.assertFound("A — b", terms=["—", "(…)"])
        self.assertEqual(list(occurrences("text", [])), [])


class MarkTests(SimpleTestCase):
    def assertMarked(self, html, expected, *terms):
        result = marked(mark_safe(html), [term(each) for each in terms])
        self.assertIsInstance(result, SafeString)
        self.assertEqual(result, expected)

    def test_terms_are_marked_in_texts_and_not_in_tags(self):
        self.assertMarked(
            '<p title="state"><a href="/state/">A state</a> &amp; <em>States</em></p>',
            '<p title="state"><a href="/state/">A <mark>state</mark></a> &amp; '
            "<em><mark>States</mark></em></p>",
            "state",
        )

    def test_a_term_through_several_elements_is_marked_in_each(self):
        self.assertMarked(
            "<p>Our <strong>Member</strong> States.</p>",
            "<p>Our <strong><mark>Member</mark></strong><mark> States</mark>.</p>",
            "Member State",
        )
        self.assertMarked("<p>Host</p><p>country</p>", "<p>Host</p><p>country</p>", "host country")

    def test_entities_stay_whole(self):
        self.assertMarked(
            "host&nbsp;country &amp; &lt;state&gt;",
            "<mark>host&nbsp;country</mark> &amp; &lt;<mark>state</mark>&gt;",
            "host country",
            "state",
            "amp",
        )

    def test_without_terms_nothing_changes(self):
        html = '<p>A <img src="/a.png" alt="state"> state</p>'
        self.assertMarked(html, html)

    def test_what_is_not_safe_is_escaped(self):
        self.assertEqual(
            marked("<script>state</script>", [term("state")]),
            "&lt;script&gt;<mark>state</mark>&lt;/script&gt;",
        )

    def test_the_terms_of_a_text_are_named_once_in_its_order(self):
        terms = [term("host country"), term("state"), term("border")]
        html = mark_safe("<p>A state, a <em>host</em> country, two states</p>")
        self.assertEqual(found(html, terms), [terms[1], terms[0]])


class TermTests(TestCase):
    def test_the_terms_of_a_pair_take_one_query(self):
        for target in ("fr", "es"):
            Term.objects.create(source="en", target=target, term="state", translation="x")
        with self.assertNumQueries(1):
            self.assertEqual([each.target for each in terms_for("en", "fr")], ["fr"])
        self.assertEqual(terms_for("fr", "en"), [])
