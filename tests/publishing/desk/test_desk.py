from django.contrib.auth import get_user_model
from django.test import TestCase

from articles.models import Article
from audit.acting import acting_as
from publishing import actions
from publishing.desk.actions import confirm
from publishing.history import record
from publishing.models import Term, UnsavedForm, Version
from tests.admin import FormReader, address, fields_of, queries_of
from tests.factories import make_article, make_page
from tests.staff import Newsroom, make_staff

from .test_tracking import TrackingTestCase


class DeskTestCase(TrackingTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.colleague = get_user_model().objects.create_superuser("ada", first_name="Ada")

    def setUp(self):
        super().setUp()
        record(self.article, Version.Action.SAVED)

    def url(self, language="fr"):
        return address(Article, "translate", self.article.pk, language)

    def desk(self, language="fr", **query):
        return self.client.get(self.url(language), query)

    def send(self, response, act="save", **texts):
        """Send the form back with other texts, by place: one, or a list of passages."""
        fields = fields_of(response) | {"act": act}
        fields |= {f"text:{place}": text for place, text in texts.items()}
        return self.client.post(response.request["PATH_INFO"], fields)

    def saved_by_the_colleague(self, **texts):
        with acting_as(self.colleague):
            self.save(**texts)

    def newest(self):
        return actions.edited(Article.objects.get(pk=self.article.pk))


class ShownTest(DeskTestCase):
    def test_what_changed_in_the_source_is_marked(self):
        self.save(body_en="<p>58 cities grow.</p><p>New.</p>")
        response = self.desk()
        self.assertContains(response, "<del>57</del><ins>58</ins>")
        self.assertContains(response, "passage-changed")
        self.assertContains(response, "passage-new")
        self.assertContains(response, "2 of 6 words")
        self.assertContains(response, "2 passages are new, changed or removed.")

    def test_nothing_is_marked_where_nothing_changed(self):
        response = self.desk()
        self.assertNotContains(response, "passage-state")
        self.assertContains(response, "5 of 5 words")

    def test_each_column_runs_in_its_direction(self):
        response = self.desk("ar", beside="fr")
        self.assertContains(response, 'lang="en" dir="ltr"')
        self.assertContains(response, 'lang="fr" dir="ltr">Cities fr')
        self.assertContains(response, 'dir="rtl"')

    def test_every_column_but_two_is_asked_for(self):
        self.assertNotContains(self.desk(), "مدينة")
        self.assertContains(self.desk(beside="ar"), "مدينة")
        for unknown in ("fr", "en", "de", "x'"):
            self.assertNotContains(self.desk(beside=unknown), "desk-three")

    def test_the_source_and_an_unknown_language_have_no_desk(self):
        for language in ("en", "de", "xx"):
            self.assert_no_desk(language)
        Article.objects.filter(pk=self.article.pk).update(source_language="ar")
        self.assert_no_desk("ar")
        self.assertContains(self.desk("en"), 'lang="ar" dir="rtl"')

    def assert_no_desk(self, language):
        self.assertEqual(self.client.get(self.url(language), follow=True).status_code, 404)

    def test_the_form_leads_to_the_desks(self):
        response = self.form(Article, self.article)
        for language in ("fr", "es", "ar"):
            self.assertContains(response, self.url(language))
        self.assertNotContains(response, self.url("en"))

    def test_terms_of_the_glossary_are_marked_and_listed(self):
        Term.objects.create(
            source="en", target="fr", term="city", translation="ville", note="Not towns"
        )
        self.assertContains(self.desk(), "57 <mark>cities</mark> grow.")
        self.assertContains(self.desk(), "Not towns")
        self.assertNotContains(self.desk("ar"), "<mark>")

    def test_looking_writes_nothing(self):
        self.publish("en")
        before = Version.objects.count()
        self.desk()
        self.assertEqual(Version.objects.count(), before)
        self.assertIsNone(actions.working_copy_of(self.article))

    def test_the_number_of_queries_does_not_grow_with_the_text(self):
        def texts(size):
            return {f"body_{code}": "<p>57 cities.</p>" * size for code in ("en", "fr", "ar")}

        counts = []
        for size in (2, 40):
            self.save(**texts(size))
            self.article.corrections.create(text_en="A", text_fr="B")
            self.desk(beside="ar")  # what is asked once only was asked
            counts.append(queries_of(lambda: self.desk(beside="ar")))
        self.assertEqual(counts[0], counts[1])

    def test_every_type_of_page_has_a_desk(self):
        page = make_page("en", title="About")
        response = self.client.get(address(type(page), "translate", page.pk, "fr"))
        self.assertContains(response, "About en")


class SavingTest(DeskTestCase):
    def test_one_language_is_saved_into_the_working_copy_and_no_other_touched(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.send(self.desk(), body="<p>58 villes.</p>")
        newest = self.newest()
        self.assertEqual(newest.draft_of_id, self.article.pk)
        self.assertEqual(newest.body_fr, "<p>58 villes.</p>")
        for column in ("body_en", "body_ar", "title_en", "title_fr", "title_ar"):
            expected = {"body_en": "<p>58 cities grow.</p>"}
            self.assertEqual(
                getattr(newest, column), expected.get(column, getattr(self.article, column))
            )
        self.article.refresh_from_db()
        self.assertEqual(self.article.body_fr, "<p>57 villes.</p>")

    def test_a_form_sent_as_it_was_changes_nothing(self):
        odd = "<h2>A</h2>\n<p>B &amp; c</p>\n\n<hr><ul><li>1</li></ul> tail"
        self.save(body_fr=odd, summary_fr="One\n two ")
        before = Version.objects.count()
        self.send(self.desk())
        self.assertEqual(Version.objects.count(), before)
        self.assertEqual(self.newest().body_fr, odd)

    def test_passages_are_joined_in_order_without_those_left_empty(self):
        self.save(body_en="<p>58 cities grow.</p><p>New.</p><p>Newer.</p>")
        self.send(self.desk(), body=["<p>58 villes.</p>", "", "<p>Plus.</p><script>x()</script>"])
        self.assertEqual(self.newest().body_fr, "<p>58 villes.</p><p>Plus.</p>")

    def test_the_texts_of_rows_are_translated_too(self):
        self.article.corrections.create(text_en="It is 58.")
        response = self.desk()
        [name] = [name for name in fields_of(response) if name.startswith("text:corrections/")]
        self.send(response, **{name.removeprefix("text:"): "C’est 58."})
        self.assertEqual(self.newest().corrections.get().text_fr, "C’est 58.")

    def test_saving_alone_marks_nothing_as_up_to_date(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.publish("en")
        self.send(self.desk(), body="<p>57 ou 58 villes.</p>")
        self.assertEqual(self.outdated(), ["fr", "ar"])
        self.assertContains(self.desk(), "passage-changed")

    def test_saved_as_up_to_date(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.publish("en")
        response = self.send(self.desk(), "done", body="<p>58 villes.</p>")
        self.assertRedirects(response, self.url())
        self.assertEqual(self.outdated(), ["ar"])
        self.assertEqual(self.newest().body_fr, "<p>58 villes.</p>")
        self.assertNotContains(self.desk(), "passage-state")

    def test_still_correct(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.publish("en")
        self.send(self.desk("ar"), "confirm")
        self.assertEqual(self.outdated(), ["fr"])
        self.assertIsNone(actions.working_copy_of(self.article))

    def test_still_correct_is_not_said_of_a_text_just_changed(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.publish("en")
        response = self.send(self.desk(), "confirm", body="<p>58 villes.</p>")
        self.assertContains(response, "You changed the translation")
        self.assertContains(response, "58 villes.")
        self.assertEqual(self.outdated(), ["fr", "ar"])

    def test_nothing_is_up_to_date_where_there_is_no_text(self):
        response = self.send(self.desk("es"), "confirm")
        self.assertContains(response, "There is no translation in this language.")

    def test_what_a_field_does_not_take_is_sent_back_whole(self):
        response = self.send(self.desk(), title="x" * 251, body="<p>58 villes.</p>")
        self.assertContains(response, "What is wrong")
        self.assertContains(response, "x" * 251)
        self.assertContains(response, "58 villes.")
        self.assertEqual(self.newest().title_fr, "Cities fr")

    def test_what_the_page_does_not_take_is_sent_back_too(self):
        self.article = make_article("", title_fr="Villes")
        response = self.send(self.desk(), title="", summary="")
        self.assertContains(response, "Give the page a title")
        self.assertEqual(self.newest().title_fr, "Villes")

    def test_who_saved_is_in_the_history(self):
        self.send(self.desk(), body="<p>58 villes.</p>")
        version = Version.objects.of(self.article).first()
        self.assertEqual((version.made_by, version.languages), (self.user, ["fr"]))

    def test_saving_one_form_says_nothing_of_the_others(self):
        self.send(self.desk(), body="<p>58 villes.</p>")
        saved = {code: self.desk(code).context["editing"]["saved_at"] for code in ("fr", "ar")}
        self.assertTrue(saved["fr"])
        self.assertFalse(saved["ar"])
        self.assertFalse(self.form(Article, self.article).context["editing"]["saved_at"])


class StaleTest(DeskTestCase):
    def test_two_languages_written_at_once_are_brought_together(self):
        response = self.desk()
        self.saved_by_the_colleague(body_ar="<p>58 مدينة.</p>", title_fr="Villes")
        response = self.send(response, body="<p>58 villes.</p>")
        newest = self.newest()
        self.assertEqual(newest.body_fr, "<p>58 villes.</p>")
        self.assertEqual(newest.body_ar, "<p>58 مدينة.</p>")
        self.assertEqual(newest.title_fr, "Villes")
        self.assertContains(self.client.get(response.url), "Saved together with changes by Ada")

    def test_a_source_that_changed_meanwhile_is_not_passed_over(self):
        response = self.desk()
        self.saved_by_the_colleague(body_en="<p>58 cities grow.</p>")
        self.publish("en")
        for act in ("done", "confirm"):
            answer = self.send(response, act)
            self.assertContains(self.client.get(answer.url), "not up to date")
            self.assertEqual(self.outdated(), ["fr", "ar"])

    def test_the_same_text_written_twice_is_asked_about(self):
        stale = self.desk()
        self.saved_by_the_colleague(body_fr="<p>59 villes.</p>")
        response = self.send(stale, "done", body="<p>58 villes.</p>")
        self.assertEqual(response.status_code, 409)
        self.assertContains(response, f"{self.url()}?restore=1", status_code=409)
        self.assertEqual(self.newest().body_fr, "<p>59 villes.</p>")
        self.assertEqual(UnsavedForm.objects.get().language, "fr")
        fields = fields_of(response)
        self.assertEqual(fields["act"], ["done"])
        [question] = response.context["choices"]
        mine = question.sides[1].value
        self.client.post(self.url(), fields | {question.name: mine})
        self.assertEqual(self.newest().body_fr, "<p>58 villes.</p>")
        self.assertFalse(UnsavedForm.objects.exists())

    def test_without_its_stamp_a_form_marks_nothing(self):
        self.save(body_en="<p>58 cities grow.</p>")
        self.publish("en")
        fields = fields_of(self.desk()) | {"editing-stamp": "", "act": "confirm"}
        self.client.post(self.url(), fields)
        self.assertEqual(self.outdated(), ["fr", "ar"])

    def test_without_its_stamp_a_form_overwrites_nothing(self):
        fields = fields_of(self.desk()) | {"text:body": "<p>58 villes.</p>", "editing-stamp": ""}
        self.assertEqual(self.client.post(self.url(), fields).status_code, 409)
        self.assertEqual(self.newest().body_fr, "<p>57 villes.</p>")


class UnsavedTest(DeskTestCase):
    def type_in(self, language="fr", **texts):
        fields = fields_of(self.desk(language))
        fields |= {f"text:{place}": text for place, text in texts.items()}
        url = address(Article, "translate_unsaved", self.article.pk, language)
        return self.client.post(f"{url}?user={self.user.pk}", fields)

    def test_what_was_typed_is_offered_again_in_its_language_only(self):
        self.assertEqual(self.type_in(body="<p>58 vil").status_code, 200)
        self.assertIsNotNone(self.desk().context["editing"]["unsaved"])
        self.assertNotContains(self.desk(), "58 vil")
        self.assertContains(self.desk(restore=1), "58 vil")
        self.assertIsNone(self.desk("ar").context["editing"]["unsaved"])
        self.assertIsNone(self.form(Article, self.article).context["editing"]["unsaved"])

    def test_it_is_shown_whole_whatever_became_of_the_page(self):
        self.save(body_en="<p>58 cities grow.</p><p>New.</p>")
        self.type_in(body=["<p>58 vil</p>", "<p>Nouv</p>"])
        self.save(body_en="<p>Other.</p>")
        confirm(self.article, "fr")
        response = self.desk(restore=1)
        self.assertContains(response, "58 vil")
        self.assertContains(response, "Nouv")
        self.send(response)
        self.assertEqual(self.newest().body_fr, "<p>58 vil</p><p>Nouv</p>")

    def test_it_is_forgotten_with_what_was_saved_or_discarded(self):
        self.type_in(body="<p>58 vil")
        self.send(self.desk(restore=1))
        self.assertFalse(UnsavedForm.objects.exists())
        self.type_in(body="<p>59 vil")
        url = address(Article, "translate_unsaved", self.article.pk, "fr")
        self.assertRedirects(self.client.post(f"{url}?discard"), self.url())
        self.assertFalse(UnsavedForm.objects.exists())

    def test_others_at_work_are_named(self):
        self.client.force_login(self.colleague)
        self.client.post(address(Article, "presence", self.article.pk))
        self.client.force_login(self.user)
        self.assertContains(self.desk(), "Ada")


class PermissionTest(Newsroom, TestCase):
    def url(self, article, language="fr", action="translate"):
        return address(Article, action, article.pk, language)

    def names(self, response):
        reader = FormReader()
        reader.feed(response.content.decode())
        return {name for name in reader.fields if name and name.startswith("text:")}

    def test_each_role_writes_what_it_may(self):
        article, other = self.article("own"), self.article("other")
        languages = {"Translator": ["fr", "ar"]}
        for role in self.people:
            self.login(role)
            for language in ("fr", "es", "ar"):
                may_write = language in languages.get(role, ["fr", "es", "ar"])
                with self.subTest(role=role, language=language):
                    response = self.client.get(self.url(article, language))
                    self.assertEqual(bool(self.names(response)), may_write)
                    fields = {"text:title": f"{role} {language}", "act": "save"}
                    for action in ("translate", "translate_unsaved"):
                        sent = self.client.post(self.url(article, language, action), fields)
                        self.assertEqual(sent.status_code != 403, may_write)
            for method in (self.client.get, self.client.post):
                with self.subTest(role=role, page="of another office", method=method.__name__):
                    answer = method(self.url(other, "fr"), follow=True)
                    self.assertEqual(answer.status_code == 404, role in ("Author", "Editor"))

    def test_who_may_only_read_sees_the_texts_without_fields(self):
        reader = make_staff("Translator", username="reader")
        self.client.force_login(reader)
        article = self.article("own")
        response = self.client.get(self.url(article))
        self.assertContains(response, "Article own fr")
        self.assertNotContains(response, "<textarea")
        self.assertNotContains(response, 'name="act"')
        self.assertEqual(self.client.post(self.url(article), {"act": "confirm"}).status_code, 403)
        form = self.client.get(address(Article, "change", article.pk))
        self.assertNotContains(form, "/translate/")

    def test_nobody_else_gets_in(self):
        article = self.article("own", "en")
        for user in (None, get_user_model().objects.create_user("visitor")):
            self.client.logout()
            if user:
                self.client.force_login(user)
            for method in (self.client.get, self.client.post):
                self.assertEqual(method(self.url(article)).status_code, 302)

    def test_a_translator_finds_the_way_to_their_languages(self):
        self.login("Translator")
        article = self.article("own")
        response = self.client.get(address(Article, "change", article.pk))
        self.assertContains(response, self.url(article, "fr"))
        self.assertNotContains(response, self.url(article, "es"))

    def test_what_comes_in_is_only_the_language_of_the_desk(self):
        self.login("Translator")
        article = make_article("en fr", title="Cities")
        response = self.client.get(self.url(article))
        fields = fields_of(response) | {"text:title": "Villes", "title_en": "Gone", "act": "save"}
        fields |= {"text:slug": "gone", "text:publish_at": "", "text:source_language": "fr"}
        self.client.post(self.url(article), fields)
        newest = actions.edited(article)
        self.assertEqual((newest.title_en, newest.title_fr), ("Cities en", "Villes"))
        self.assertEqual(newest.slug_fr, article.slug_fr)
        self.assertEqual(newest.source_language, "en")
