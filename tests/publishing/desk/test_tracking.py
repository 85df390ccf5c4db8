from articles.models import Article
from publishing import actions, editing
from publishing.desk.actions import confirm
from publishing.history import content_of
from publishing.models import Translation, Version
from publishing.snapshots import snapshot
from tests.admin import AdminTestCase
from tests.factories import make_article, make_picture

BODY = {
    "body_en": "<p>57 cities grow.</p>",
    "body_fr": "<p>57 villes.</p>",
    "body_ar": "<p>57 مدينة.</p>",
}


class TrackingTestCase(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en fr ar", title="Cities", **BODY)

    def save(self, is_minor=False, **texts):
        """Save other texts of the page, as its form does."""
        row = actions.edited(Article.objects.get(pk=self.article.pk))
        content = snapshot(row)
        for column, value in texts.items():
            name, _line, language = column.rpartition("_")
            content["editions"][language][name] = value
        editing.save(self.article, content, editing.stamp(row), {}, is_minor)

    def publish(self, *languages):
        actions.publish(self.article, languages or ["en", "fr", "ar"])

    def outdated(self):
        """Return the languages in which the page is out of date."""
        page = Article.objects.get(pk=self.article.pk)
        return [code for code in ("en", "fr", "es", "ar") if getattr(page, f"is_outdated_{code}")]

    def of(self, language):
        return Translation.objects.of(self.article).get(language=language)


class TrackingTest(TrackingTestCase):
    def test_a_new_number_in_the_source_outdates_the_others_once_it_is_out(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.assertEqual(self.outdated(), [])
        self.publish("en")
        self.assertEqual(self.outdated(), ["fr", "ar"])

    def test_the_version_it_was_made_from_is_remembered(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.publish("en")
        made_from = content_of(self.article, self.of("fr").version)
        self.assertEqual(made_from["editions"]["en"]["body"], "<p>57 cities grow.</p>")

    def test_what_means_the_same_flags_nothing(self):
        self.save(body_en="<p>57  cities\n grow.</p>")
        self.publish()
        self.assertEqual(self.outdated(), [])

    def test_another_picture_flags_nothing(self):
        row = actions.edit(self.article)
        row.main_picture = make_picture(alt_en="A", alt_fr="B", alt_ar="C")
        row.save()
        self.publish()
        self.assertEqual(self.outdated(), [])

    def test_a_minor_edit_flags_nothing(self):
        self.save(is_minor=True, body_en="<p>57 cities grow!</p>")
        self.publish("en")
        self.assertEqual(self.outdated(), [])
        self.save(body_en="<p>58 cities grow!</p>")
        self.publish("en")
        self.assertEqual(self.outdated(), ["fr", "ar"])

    def test_a_minor_edit_after_another_one_hides_nothing(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.save(is_minor=True, body_en="<p>58 cities grow!</p>")
        self.publish("en")
        self.assertEqual(self.outdated(), ["fr", "ar"])

    def test_a_minor_edit_taken_back_flags_nothing(self):
        self.save(is_minor=True, body_en="<p>57 cities grow!</p>")
        self.save(body_en=BODY["body_en"])
        self.publish("en")
        self.assertEqual(self.outdated(), [])

    def test_who_changes_both_at_once_has_followed(self):
        self.save(body_en="<p>58 cities grow.</p>", body_fr="<p>58 villes.</p>")
        self.publish()
        self.assertEqual(self.outdated(), ["ar"])

    def test_another_word_in_the_translation_alone_brings_it_no_nearer(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.publish("en")
        self.save(body_fr="<p>57 villes grandissent.</p>")
        self.publish("fr")
        self.assertEqual(self.outdated(), ["fr", "ar"])

    def test_an_old_number_that_comes_back_is_true_again(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.publish("en")
        self.save(body_en=BODY["body_en"])
        self.publish("en")
        self.assertEqual(self.outdated(), [])

    def test_what_still_holds_is_confirmed(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.publish("en")
        confirm(self.article, "ar")
        self.assertEqual(self.outdated(), ["fr"])
        made_from = content_of(self.article, self.of("ar").version)
        self.assertEqual(made_from["editions"]["en"]["body"], "<p>58 cities grow.</p>")

    def test_a_translation_made_ahead_is_not_flagged_when_the_source_goes_out(self):
        self.save(body_en="<p>58 cities grow.</p>")
        confirm(self.article, "fr")
        self.assertEqual(self.outdated(), [])
        self.publish("en")
        self.assertEqual(self.outdated(), ["ar"])

    def test_a_new_edition_is_made_from_what_the_source_is(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.save(title_es="Ciudades", body_es="<p>58 ciudades.</p>")
        self.publish("en", "es")
        self.assertEqual(self.outdated(), ["fr", "ar"])

    def test_a_change_that_is_discarded_flags_nothing(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.save(**BODY)
        self.assertIsNone(actions.working_copy_of(self.article))
        self.assertEqual(self.outdated(), [])

    def test_another_source_is_possible(self):
        Article.objects.filter(pk=self.article.pk).update(source_language="fr")
        self.save(body_fr="<p>58 villes.</p>")
        self.publish("fr")
        self.assertEqual(self.outdated(), ["en", "ar"])

    def test_a_page_never_out_flags_nothing(self):
        draft = make_article("", title_en="Draft", title_fr="Ébauche")
        self.article = draft
        self.save(title_en="Another draft")
        self.assertEqual(self.outdated(), [])

    def test_restoring_brings_back_what_was_true(self):
        self.save(body_en="<p>58 cities grow.</p>", body_fr="<p>58 villes.</p>")
        self.publish()
        confirm(self.article, "ar")
        actions.restore(self.article, Version.objects.of(self.article).last())
        self.publish("en")
        self.assertEqual(self.outdated(), [])
