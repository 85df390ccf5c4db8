from articles.models import Article, Correction
from publishing import actions, checks
from publishing.snapshots import snapshot
from tests.checks import ChecksTest
from tests.factories import PAST, make_article


class RepairTest(ChecksTest):
    def setUp(self):
        self.article = make_article(
            "en fr",
            publish_at=None,
            title="L'eau",
            body_fr='<p>Il dit : <a href="/fr/a:b?c=\'d\'">"l\'eau" &amp; <em>oui</em></a>!</p>',
            body_en="<p>IOM's</p>",
        )
        self.correction = Correction.objects.create(article=self.article, text_fr="Voici :")

    def repaired(self, code="french_spaces", language="fr"):
        fields = checks.repair(self.article, language, code)
        self.article = Article.objects.get(pk=self.article.pk)
        return fields

    def test_all_texts_of_the_language_are_repaired(self):
        self.assertEqual(self.repaired(), ["title_fr", "body_fr", "corrections-0-text_fr"])
        self.assertEqual(self.article.title_fr, "L’eau fr")
        self.assertEqual(
            self.article.body_fr,
            "<p>Il dit\u202f: <a href=\"/fr/a:b?c='d'\">«\u202fl’eau\u202f» &amp; "
            "<em>oui</em></a>\u202f!</p>",
        )
        self.correction.refresh_from_db()
        self.assertEqual(self.correction.text_fr, "Voici\u202f:")

    def test_the_finding_says_how_it_is_repaired_and_is_gone_then(self):
        for code in ("straight_quotes", "french_spaces"):
            found = [f for f in checks.check(self.article, "fr") if f.code == code]
            self.assertEqual({finding.repair for finding in found}, {code})
        self.repaired()
        for code in ("straight_quotes", "french_spaces"):
            self.assertEqual(self.found(code, self.article, "fr"), [])

    def test_other_languages_stay(self):
        self.repaired()
        self.assertEqual(self.article.body_en, "<p>IOM's</p>")

    def test_a_second_time_changes_nothing(self):
        self.repaired()
        before = snapshot(self.article)
        self.assertEqual(self.repaired("straight_quotes"), [])
        self.assertEqual(snapshot(self.article), before)

    def test_a_public_page_waits_for_its_working_copy(self):
        Article.objects.filter(pk=self.article.pk).update(publish_at_fr=PAST)
        self.article.refresh_from_db()
        copy = actions.edit(self.article)
        checks.repair(copy, "fr", "straight_quotes")
        self.assertEqual(Article.objects.get(pk=self.article.pk).title_fr, "L'eau fr")
        self.assertEqual(Article.objects.get(pk=copy.pk).title_fr, "L’eau fr")

    def test_what_no_rule_repairs_stays(self):
        for code in ("no_title", "", "unknown"):
            self.assertEqual(checks.repair(self.article, "fr", code), [])

    def test_a_text_that_would_grow_too_long_stays(self):
        title = "a :" * 83
        Article.objects.filter(pk=self.article.pk).update(title_fr=title + "!")
        self.article.refresh_from_db()
        self.repaired()
        self.assertLessEqual(len(self.article.title_fr), 250)
