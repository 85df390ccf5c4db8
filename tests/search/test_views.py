from datetime import date, timedelta
from unittest import mock

from django.db import connection, transaction
from django.test import TestCase, tag
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import search
from publishing.languages import CODES
from search.hints import hint
from search.models import PromotedResult, SearchDocument, UnansweredQuery
from search.queries import Query
from search.reports import KEPT_FOR, MOST_A_DAY
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_country,
    make_event,
    make_office,
    make_page,
    make_person,
    make_tag,
)


class SearchTestCase(TestCase):
    def ask(self, question, language="en", **more):
        return self.client.get(f"/{language}/search/", {"q": question, **more})

    def found(self, question, language="en", **more):
        return [result.url for result in self.ask(question, language, **more).context["results"]]

    def urls(self, *pages):
        return [page.get_absolute_url("en") for page in pages]


class ResultTest(SearchTestCase):
    def test_only_what_is_public_in_the_language_is_found(self):
        article = make_article("en fr", title="Bridges", unpublish_at_fr=PAST + timedelta(days=1))
        for moments in ({"publish_at": FUTURE}, {"publish_at": None}):
            make_article(title="Bridges", **moments)
        self.assertEqual(self.found("bridges"), self.urls(article))
        self.assertEqual(self.found("bridges", "fr"), [])

    def test_the_rule_is_asked_of_the_page_too(self):
        article = make_article(title="Bridges")
        type(article).objects.filter(pk=article.pk).update(publish_at_en=FUTURE)
        self.assertEqual(self.found("bridges"), [])

    def test_a_title_counts_more_than_a_text(self):
        text = make_article(body_en="<p>bridge bridge bridge bridge</p>")
        title = make_article(title="The bridge", dateline_on=date(1999, 1, 1))
        self.assertEqual(self.found("bridge"), self.urls(title, text))

    def test_what_is_new_stands_before_what_is_old(self):
        old = make_article(title="A bridge", dateline_on=date(2009, 1, 1))
        new = make_article(title="A bridge", dateline_on=timezone.localdate())
        self.assertEqual(self.found("bridge"), self.urls(new, old))

    def test_forms_accents_and_beginnings_of_words_are_found(self):
        article = make_article(
            "en fr es ar",
            title_en="Two cities agree",
            title_fr="Des élèves à l’œuvre",
            title_es="Ciudades acogedoras",
            title_ar="المنظمة الدولية للهجرة",
        )
        for language, questions in {
            "en": "city cities CITY agreed agre",
            "fr": "eleve Élève oeuvre œuvre elev",
            "es": "ciudad Ciudades acoged",
            "ar": "هجرة والهجرة منظمة",
        }.items():
            for question in questions.split():
                with self.subTest(language, question=question):
                    self.assertEqual(
                        self.found(question, language), [article.get_absolute_url(language)]
                    )

    def test_an_unfinished_word_of_a_text_is_found(self):
        article = make_article(body_en="<p>They signed a cooperation agreement.</p>")
        for question in ("cooperati", "signed agreem", "cooperation"):
            with self.subTest(question):
                self.assertEqual(self.found(question), self.urls(article))

    def test_words_glued_by_signs_are_words(self):
        article = make_article(body_en="<p>asylum/migration, media@example.org and side-events</p>")
        for question in ("migration", "asylum", "events", "media@example.org"):
            with self.subTest(question):
                self.assertEqual(self.found(question), self.urls(article))

    def test_where_no_page_has_all_words_those_with_some_are_shown(self):
        article = make_article(title="A bridge")
        response = self.ask("bridge nowhereland")
        self.assertEqual([each.url for each in response.context["results"]], self.urls(article))
        self.assertContains(response, "No page has all of these words")

    def test_what_was_found_is_marked_and_all_else_escaped(self):
        make_article(title="<b>Bridge</b> & road", summary_en="<i>bridges</i>")
        html = self.ask("bridge").content.decode()
        self.assertIn("&lt;b&gt;<mark>Bridge</mark>&lt;/b&gt; &amp; road", html)
        self.assertIn("&lt;i&gt;<mark>bridges</mark>&lt;/i&gt;", html)

    def test_a_question_is_escaped_and_the_page_is_no_result_of_others(self):
        html = self.ask('"><script>x</script>').content.decode()
        self.assertNotIn("<script>x", html)
        self.assertIn('<meta name="robots" content="noindex">', html)
        self.assertNotIn("Set-Cookie", self.ask("x").headers)

    def test_pages_of_results_are_bounded(self):
        for number in range(21):
            make_article(title=f"Bridge {number}")
        self.assertEqual(len(self.found("bridge")), 20)
        self.assertEqual(len(self.found("bridge", page=2)), 1)
        for number in ("3", "-1", "1e309", "9" * 400):
            self.assertEqual(self.ask("bridge", page=number).status_code, 404)

    def test_no_input_is_an_error(self):
        make_article(title="Bridge")
        signs = "* AND OR NOT NEAR(|bridge & | ! :* <->|%_\\|\u202ebridge|title:bridge|{bridge}"
        long = ["a" * 100_000, "bridge " * 10_000]
        for question in ["", " ", "\0", "bridge\0", "'", '"', "😀", "؟", *signs.split("|"), *long]:
            with self.subTest(question[:20]):
                self.assertEqual(self.ask(question).status_code, 200)
        for query in ("q=%ff%fe", "q=%ed%a0%80", "q=bridge&office=%00", "q=x&year=1e309&tag=%ff"):
            self.assertEqual(self.client.get(f"/en/search/?{query}").status_code, 200)


class FacetTest(SearchTestCase):
    def setUp(self):
        self.article = make_article(title="Bridge", kind="story", dateline_on=date(2020, 5, 1))
        self.other = make_event("en fr", title="Bridge talk")
        self.article.tags.add(make_tag("water", name_en="Water"))
        self.article.countries.add(make_country("BE", name_en="Belgium"))
        self.article.offices.add(
            make_office(title_en="Brussels", slug_en="brussels", languages="en")
        )

    def choices(self, **more):
        facets = self.ask("bridge", **more).context["facets"]
        return {
            facet.name: {choice.label: choice.number for choice in facet.choices}
            for facet in facets
        }

    def test_each_has_the_numbers_of_its_values(self):
        choices = self.choices()
        self.assertEqual(choices["kind"], {"Story": 1, "event": 1})
        self.assertEqual(choices["year"], {"2024": 1, "2020": 1})
        self.assertEqual(choices["tag"], {"Water": 1})
        self.assertEqual(choices["country"], {"Belgium": 1})
        self.assertEqual(choices["office"], {"Brussels": 1})

    def test_each_narrows_the_results(self):
        for chosen in (
            {"kind": "story"},
            {"year": "2020"},
            {"tag": "water"},
            {"country": "BE"},
            {"office": "brussels"},
        ):
            with self.subTest(chosen):
                self.assertEqual(self.found("bridge", **chosen), self.urls(self.article))
        for chosen in ({"kind": "nonsense"}, {"office": "nowhere"}, {"country": "XX"}):
            with self.subTest(chosen):
                self.assertEqual(self.found("bridge", **chosen), [])

    def test_an_office_that_is_not_public_is_not_named(self):
        self.article.offices.set([make_office(title="Unseen", slug_en="unseen", publish_at=FUTURE)])
        self.assertNotIn("office", self.choices())
        self.assertEqual(self.found("bridge", office="unseen"), [])
        self.assertEqual(self.found("unseen"), [])

    def test_a_choice_can_be_taken_back(self):
        facets = self.ask("bridge", kind="story").context["facets"]
        kind = facets[0].choices[0]
        self.assertTrue(kind.is_chosen)
        self.assertEqual(kind.url, "?q=bridge")

    def test_other_languages_say_how_much_they_have(self):
        [french] = self.ask("bridge").context["languages"]
        self.assertEqual((french["code"], french["number"]), ("fr", 1))
        self.assertEqual(french["url"], "/fr/search/?q=bridge")

    def test_the_number_of_queries_does_not_grow(self):
        with CaptureQueriesContext(connection) as few:
            self.ask("bridge")
        for number in range(12):
            page = make_article("en fr es ar", title=f"Bridge {number}")
            page.tags.add(make_tag(f"tag-{number}"))
            page.offices.add(make_office())
            make_page(title=f"Bridge page {number}")
        with CaptureQueriesContext(connection) as many:
            self.ask("bridge")
        self.assertEqual(len(many), len(few))


class HintTest(SearchTestCase):
    def setUp(self):
        # The words of titles are kept when the transaction is over.
        self.enterContext(mock.patch.object(transaction, "on_commit", lambda do, **options: do()))

    def hint(self, question, language="en"):
        return self.ask(question, language).context["hint"]

    def test_a_misspelt_word_is_put_right(self):
        make_article("en fr ar", title_en="Migration today", title_fr="L’été", title_ar="الهجرة")
        make_article("fr", title="Conférence")
        self.assertEqual(self.hint("migratoin"), "migration")
        self.assertEqual(self.hint("confarence", "fr"), "conférence")
        self.assertEqual(self.hint("الهحرة", "ar"), "الهجرة")
        self.assertEqual(self.hint("migratoin todya"), "migration today")

    def test_nothing_is_said_where_something_is_found(self):
        make_article(title="Migration")
        self.assertEqual(self.hint("migration"), "")

    def test_a_word_of_a_hidden_page_is_never_named(self):
        for moments in ({"publish_at": FUTURE}, {"publish_at": None}):
            make_article(title="Migration", **moments)
        make_article("fr", title="Migration")
        self.assertEqual(self.hint("migratoin"), "")

    def test_a_word_that_titles_have_no_more_is_not_named(self):
        page = make_article(title_en="Migration")
        page.title_en = "Bridge"
        page.save()
        self.assertEqual(self.hint("migratoin"), "")

    def test_a_long_question_is_not_guessed_at_word_by_word(self):
        numbers = []
        for many in (4, 12):
            text = " ".join(f"nonsense{letter}" for letter in "abcdefghijkl"[:many])
            with CaptureQueriesContext(connection) as queries:
                self.assertEqual(hint(Query.of(text, "en"), timezone.now()), "")
            numbers.append(len(queries))
        self.assertEqual(*numbers)


class PromotedTest(SearchTestCase):
    def promote(self, page, phrase="work here", language="en"):
        return PromotedResult.objects.create(phrase=phrase, target=page, language=language)

    def promoted(self, question, language="en"):
        return [link.url for link in self.ask(question, language).context["promoted"]]

    def test_it_stands_first_for_its_phrase_and_not_twice(self):
        page = make_page(title="Jobs", body_en="<p>Work here</p>")
        self.promote(page)
        self.assertEqual(self.promoted("Working  HERE"), self.urls(page))
        self.assertEqual(self.found("work here"), [])
        self.assertEqual(self.promoted("work"), [])
        self.assertEqual(self.promoted("work here", "fr"), [])

    def test_it_does_not_come_again_on_a_later_page(self):
        self.promote(make_page(title="Bridge", publish_at=PAST), "bridge")
        for _number in range(21):
            make_article(title_en="Bridge")
        shown = [*self.found("bridge"), *self.found("bridge", page=2)]
        self.assertEqual((len(shown), len(set(shown))), (21, 21))
        self.assertEqual(self.ask("bridge", page=2).context["promoted"], [])

    def test_only_while_it_is_public(self):
        self.promote(make_page(publish_at=FUTURE))
        self.assertEqual(self.promoted("work here"), [])

    def test_it_goes_with_its_page(self):
        page = make_page()
        self.promote(page)
        page.delete()
        self.assertFalse(PromotedResult.objects.exists())


class ReportTest(SearchTestCase):
    def asked(self):
        return list(UnansweredQuery.objects.values_list("language", "words", "times"))

    def test_what_is_not_found_is_counted(self):
        for question in ("Zanzibar  trains", "zanzibar trains"):
            self.ask(question)
        self.ask("trains", "fr")
        self.assertEqual(set(self.asked()), {("en", "zanzibar trains", 2), ("fr", "trains", 1)})

    def test_what_is_found_is_not(self):
        make_article(title="Bridge")
        self.ask("bridge")
        self.ask("bridge", kind="event")
        self.assertEqual(self.asked(), [])

    def test_nothing_is_kept_that_may_lead_to_a_person(self):
        for question in (
            "someone@example.org",
            "+41 22 555 01 23",
            "case 1234567",
            "a story far too long to be a question " * 3,
        ):
            self.ask(question)
        self.assertEqual(self.asked(), [])

    def test_a_day_has_only_so_many_and_old_days_go(self):
        today = timezone.localdate()
        UnansweredQuery.objects.create(day=today - 2 * KEPT_FOR, language="en", words="old")
        self.ask("zanzibar")
        self.assertEqual(self.asked(), [("en", "zanzibar", 1)])
        UnansweredQuery.objects.bulk_create(
            UnansweredQuery(language="en", words=f"word {number}") for number in range(MOST_A_DAY)
        )
        self.ask("timbuktu")
        self.assertFalse(UnansweredQuery.objects.filter(words="timbuktu").exists())


class SimilarTest(TestCase):
    def test_pages_with_words_of_the_title_are_alike_the_likest_first(self):
        page = make_article(title_en="River cities share housing")
        near = make_article(title_en="River cities and housing")
        far = make_event(title_en="A river")
        make_article(title_en="River cities", publish_at=FUTURE)
        make_article("fr", title_fr="River cities")
        make_article(title_en="Something else")
        keys = [
            (document.content_type_id, document.object_id)
            for each in (near, far)
            for document in SearchDocument.objects.of(each)
        ]
        at = timezone.now()
        with self.assertNumQueries(1):
            self.assertEqual(search.similar(page, "en", at), keys)
        self.assertEqual(search.similar(page, "en", at, 1), keys[:1])
        self.assertEqual(search.similar(page, "en", at, excluded=keys[:1]), keys[1:])
        self.assertEqual(search.similar(page, "fr", at), [])


@tag("once")
class AdminTest(TestCase):
    def test_editors_see_what_was_not_found_and_can_ask_it_again(self):
        from django.contrib.auth import get_user_model

        self.client.force_login(get_user_model().objects.create_superuser("webmaster"))
        UnansweredQuery.objects.create(language="fr", words="gares & trains")
        response = self.client.get("/admin/search/unansweredquery/")
        self.assertContains(response, "/fr/search/?q=gares+%26+trains")
        self.assertEqual(self.client.get("/admin/search/unansweredquery/add/").status_code, 403)
        page = make_page()
        form = {"language": "en", "phrase": "Jobs", "page": f"pages.page:{page.pk}", "position": 0}
        response = self.client.post("/admin/search/promotedresult/add/", form)
        self.assertEqual(response.status_code, 302, response.content.decode()[-3000:])
        self.assertEqual(PromotedResult.objects.get().target, page)
        self.assertContains(self.client.get("/admin/search/promotedresult/"), "Jobs")


class HostileQuestionTest(TestCase):
    def test_a_word_that_is_nothing_in_normal_form_is_left_out(self):
        make_article(title="Migration")
        for question in ("ء", "ـ", "migration ء"):
            for code in CODES:
                with self.subTest(question, code=code):
                    response = self.client.get(f"/{code}/search/", {"q": question})
                    self.assertEqual(response.status_code, 200)

    def test_letters_that_grow_and_digits_in_disguise_are_not_kept(self):
        grown = " ".join(chr(code) * 4 for code in range(0x3314, 0x3320))
        for question in (grown, "①②③④⑤⑥⑦ qxz", "someone＠example.org"):
            self.assertEqual(self.client.get("/en/search/", {"q": question}).status_code, 200)
        self.assertFalse(UnansweredQuery.objects.exists())

    def test_the_role_of_a_hidden_person_is_not_found(self):
        event = make_event(title="Forum")
        event.speakers.create(person=make_person("", title="Someone"), role_en="Xyzzyque envoy")
        self.assertNotContains(self.client.get("/en/search/", {"q": "Xyzzyque"}), "Forum")
