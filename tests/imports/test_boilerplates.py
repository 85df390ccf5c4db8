from django.test import TestCase

from articles.models import Article, Boilerplate
from imports.recognised import About
from publishing import actions

from .pages import make_recognised, make_source, paragraph, write

FRENCH = About("À propos de l’OIM", (paragraph("Nous construisons."),))
ENGLISH = About("About IOM", (paragraph("We build."),))


def french(*abouts, name="bridges"):
    return write(make_source(name), make_recognised(boilerplates=list(abouts)))


def english(*abouts, name="bridges", checksum="1"):
    source = make_source(name, "en", checksum, editions={"fr": make_source(name).address})
    return write(source, make_recognised(language="en", title="Bridges", boilerplates=list(abouts)))


def doubts(written):
    return [each.text for each in written.doubts if each.field == "boilerplates"]


class PairTests(TestCase):
    def test_the_one_text_of_each_language_becomes_one_boilerplate(self):
        french(FRENCH)

        written = english(ENGLISH)

        row = Boilerplate.objects.get()
        self.assertEqual((row.title_fr, row.title_en), (FRENCH.title, ENGLISH.title))
        self.assertEqual(
            (row.text_fr, row.text_en), ("<p>Nous construisons.</p>", "<p>We build.</p>")
        )
        self.assertEqual(Article.objects.get().placed_boilerplates.get().boilerplate, row)
        self.assertEqual(doubts(written), ["About IOM"])

    def test_a_text_that_stands_twice_on_its_page_is_one(self):
        french(FRENCH, FRENCH, About(FRENCH.title, (paragraph("Nous aidons."),)))

        english(ENGLISH, ENGLISH)

        row = Boilerplate.objects.get()
        self.assertEqual((row.title_fr, row.title_en), (FRENCH.title, ENGLISH.title))

    def test_of_two_new_texts_none_is_taken_for_the_translation_of_one(self):
        french(FRENCH)

        written = english(ENGLISH, About("The Fund", (paragraph("It lends."),)))

        self.assertEqual(Boilerplate.objects.count(), 3)
        self.assertEqual(doubts(written), ["About IOM", "The Fund"])

    def test_the_next_pages_find_it_in_both_languages(self):
        french(FRENCH)
        english(ENGLISH)
        french(FRENCH, name="harbours")

        written = english(ENGLISH, name="harbours")

        self.assertEqual((Boilerplate.objects.count(), doubts(written)), (1, []))

    def test_one_among_others_that_have_their_partners_is_found(self):
        fund, fund_fr = (
            About("The Fund", (paragraph("It lends."),)),
            About("Le Fonds", (paragraph("Il prête."),)),
        )
        french(fund_fr, name="fund")
        english(fund, name="fund")
        french(fund_fr, FRENCH)

        english(fund, ENGLISH)

        self.assertEqual(Boilerplate.objects.count(), 2)
        self.assertEqual(Boilerplate.objects.get(title_fr=FRENCH.title).title_en, ENGLISH.title)

    def test_several_stay_apart_and_are_doubted(self):
        french(FRENCH, About("Le Fonds", (paragraph("Il prête."),)))

        written = english(ENGLISH)

        self.assertEqual(Boilerplate.objects.count(), 3)
        self.assertEqual(doubts(written), ["About IOM"])

    def test_what_a_page_that_is_out_would_show_at_once_stays_apart(self):
        other = write(make_source("other"), make_recognised(boilerplates=[FRENCH])).page
        other.title_en, other.slug_en = "Other", "other"
        other.save()
        actions.publish(other, ["en"])
        french(FRENCH)

        written = english(ENGLISH)

        self.assertEqual(Boilerplate.objects.count(), 2)
        self.assertEqual(doubts(written), ["About IOM"])

    def test_a_page_of_its_own_is_no_translation(self):
        french(FRENCH)

        write(make_source("other", "en"), make_recognised(language="en", boilerplates=[ENGLISH]))

        self.assertEqual(Boilerplate.objects.count(), 2)

    def test_a_second_run_changes_nothing(self):
        french(FRENCH)
        english(ENGLISH)

        english(ENGLISH, checksum="2")

        self.assertEqual(Boilerplate.objects.count(), 1)
        self.assertEqual(Article.objects.get().placed_boilerplates.count(), 1)
