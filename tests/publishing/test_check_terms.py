from articles.models import Article, Correction
from publishing import checks
from publishing.models import Term
from tests.admin import queries_of
from tests.checks import ChecksTest
from tests.factories import make_article

CODE = "forbidden_variant"


def make_term(term="host country", translation="pays d’accueil", *forbidden, **fields):
    fields = {"source": "en", "target": "fr"} | fields
    return Term.objects.create(
        term=term, translation=translation, forbidden=list(forbidden), **fields
    )


def draft(**fields):
    return make_article("en fr", publish_at=None, **fields)


class ForbiddenVariantTests(ChecksTest):
    def messages(self, page, language="fr"):
        return [str(each.message) for each in checks.check(page, language) if each.code == CODE]

    def test_a_forbidden_variant_is_a_warning_that_names_the_right_word(self):
        make_term("host country", "pays d’accueil", "pays hôte")
        article = draft(body_fr="<p>Les <em>Pays</em> hôtes</p>")
        self.assertEqual(self.found(CODE, article, "fr"), ["body_fr"])
        self.assertNotIn(CODE, [each.code for each in checks.errors(checks.check(article, "fr"))])
        [message] = self.messages(article)
        self.assertEqual(
            message,
            "“Pays hôtes” is not to be used: for “host country”, write “pays d’accueil”.",
        )

    def test_it_is_found_in_every_text_once(self):
        make_term("host country", "pays d’accueil", "pays hôte", "état hôte")
        article = draft(title_fr="Pays hôte", body_fr="<p>Un état hôte, un pays hôte</p>")
        Correction.objects.create(article=article, text_fr="Le pays hôte")
        self.assertEqual(
            self.found(CODE, article, "fr"), ["title_fr", "body_fr", "corrections-0-text_fr"]
        )

    def test_a_right_translation_may_hold_a_variant(self):
        make_term("displaced person", "personne déplacée", "déplacée")
        self.assertEqual(self.found(CODE, draft(title_fr="Personnes déplacées"), "fr"), [])
        self.assertEqual(self.found(CODE, draft(title_fr="Les déplacées"), "fr"), ["title_fr"])

    def test_what_another_term_is_rightly_called_is_no_finding(self):
        make_term("migrant", "personne migrante", "étranger")
        make_term("foreigner", "étranger")
        self.assertEqual(self.found(CODE, draft(title_fr="Un étranger"), "fr"), [])

    def test_a_variant_of_two_terms_is_named_for_both(self):
        make_term("migrant", "personne migrante", "clandestin")
        make_term("stowaway", "passager sans billet", "Clandestin")
        self.assertEqual(len(self.messages(draft(title_fr="Un clandestin"))), 2)

    def test_only_the_pair_of_languages_counts(self):
        make_term("host country", "país de acogida", "pays hôte", target="es")
        make_term("Gastland", "pays d’accueil", "pays hôte", source="ar")
        article = draft(title_fr="Pays hôte")
        self.assertEqual(self.found(CODE, article, "fr"), [])
        Article.objects.update(source_language="ar")
        self.assertEqual(self.found(CODE, article, "fr"), ["title_fr"])

    def test_the_source_has_no_forbidden_words(self):
        make_term("pays d’accueil", "host country", "host nation", source="fr", target="en")
        article = draft(title_en="Host nation")
        self.assertEqual(self.found(CODE, article, "en"), [])
        Article.objects.update(source_language="fr")
        self.assertEqual(self.found(CODE, article, "en"), ["title_en"])

    def test_a_term_may_hold_braces(self):
        make_term("{x}", "{0}", "pays hôte")
        self.assertIn("“{0}”", self.messages(draft(title_fr="Pays hôte"))[0])

    def test_it_takes_one_query_however_much_there_is(self):
        make_term("host country", "pays d’accueil", "pays hôte")
        article = draft()

        def count(language):
            page = Article.objects.get(pk=article.pk)
            return queries_of(lambda: checks.check(page, language))

        few = count("fr")
        self.assertEqual(few, count("en") + 1)
        for number in range(5):
            make_term(f"term {number}", f"terme {number}", "pays hôte", "pays tiers")
            Correction.objects.create(article=article, text_fr=f"Le pays hôte, {number}")
        Article.objects.update(body_fr="<p>Un pays hôte</p>" * 20)
        self.assertEqual(count("fr"), few)
