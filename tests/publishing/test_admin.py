from datetime import UTC, datetime

from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from publishing.models import Tag
from publishing.references import PAGE_SIZE
from publishing.states import State, in_state
from tests.admin import AdminTestCase, address, fields_of
from tests.factories import FUTURE, PAST, make_article, make_event, make_office, make_page, make_tag


class StateTests(AdminTestCase):
    """The state of an edition is the same in a list, which reads it, and in a filter, which asks
    for it.
    """

    ROWS = (
        (State.MISSING, {"title": "", "publish_at": None}),
        (State.DRAFT, {"title": "Title", "publish_at": None}),
        (State.SCHEDULED, {"title": "Title", "publish_at": FUTURE}),
        (State.PUBLIC, {"title": "Title", "publish_at": PAST}),
        (State.PUBLIC, {"title": "Title", "publish_at": PAST, "unpublish_at": FUTURE}),
        (
            State.WITHDRAWN,
            {
                "title": "Title",
                "publish_at": PAST,
                "unpublish_at": datetime(2024, 2, 1, tzinfo=UTC),
            },
        ),
    )

    def test_states(self):
        for state, columns in self.ROWS:
            with self.subTest(state, **columns):
                article = make_article(
                    "en", **{f"{name}_fr": value for name, value in columns.items()}
                )
                found = [
                    each
                    for each in State
                    if Article.objects.filter(pk=article.pk).filter(
                        in_state(each, "fr", timezone.now())
                    )
                ]
                self.assertEqual(found, [state])
                response = self.client.get(address(Article, "changelist"), {"q": article.title_en})
                self.assertRegex(response.content.decode(), f">FR</abbr> {state.label}</li>")
                response = self.form(Article, article)
                tab = next(
                    t for t in response.context["language_tabs"] if t.status.language == "fr"
                )
                self.assertEqual(tab.status.state, state)


class SwitchTests(AdminTestCase):
    def tab(self, response, language):
        return next(
            tab for tab in response.context["language_tabs"] if tab.status.language == language
        )

    def test_each_public_edition_is_linked(self):
        article = make_article("en fr", title_es="Borrador")
        response = self.form(Article, article)
        for language in ("en", "fr"):
            self.assertContains(response, f'href="{article.get_absolute_url(language)}"')
        self.assertIsNone(self.tab(response, "es").url)

    def test_while_errors_are_shown_the_state_is_that_of_the_stored_page(self):
        make_article("fr", slug_fr="villes")
        article = make_article("en")
        response = self.save(Article, article, title_fr="Villes", slug_fr="villes", slug_es="nuevo")
        self.assertEqual(self.tab(response, "fr").status.state, State.MISSING)
        self.assertEqual(self.tab(response, "fr").errors, 1)
        self.assertEqual(self.tab(response, "en").errors, 0)
        self.assertFalse(self.tab(response, "es").has_address)
        self.assertTrue(self.tab(response, "en").has_address)

    def test_a_new_page_with_errors_is_not_stored_yet(self):
        response = self.save(Article, title_fr="Villes", kind="poem")
        states = {tab.status.state for tab in response.context["language_tabs"]}
        self.assertEqual(states, {State.MISSING})

    def test_an_error_in_a_row_below_counts_for_its_language(self):
        data = fields_of(self.form(Article)) | {
            "title_en": "Cities",
            "corrections-TOTAL_FORMS": 1,
            "corrections-0-text_fr": "Une date",
            "corrections-0-corrected_on": "yesterday",
        }
        response = self.client.post(address(Article, "add"), data)
        self.assertContains(response, "correction 1: Corrected on</a>")

    def test_what_is_not_published_on_its_own_is_written_or_empty(self):
        response = self.form(Tag, make_tag(name_en="Cities"))
        self.assertEqual(
            [tab.label for tab in response.context["language_tabs"]], ["written"] + 3 * ["empty"]
        )

    def test_fields_bear_the_language_and_the_direction_of_their_text(self):
        response = self.form(Article)
        self.assertRegex(
            response.content.decode(), r'<input[^>]*name="title_ar"[^>]*dir="rtl" lang="ar"'
        )
        self.assertRegex(response.content.decode(), r'<textarea[^>]*name="body_ar"[^>]* lang="ar"')
        self.assertRegex(
            response.content.decode(), r'<input[^>]*name="title_fr"[^>]*dir="ltr" lang="fr"'
        )

    def test_moments_keep_the_shortcuts_of_the_admin(self):
        page = self.form(Article).content.decode()
        for part, shortcut in ((0, "vDateField"), (1, "vTimeField")):
            self.assertRegex(
                page, rf'<input[^>]*name="embargo_until_{part}"[^>]*class="{shortcut}[ "]'
            )

    def test_who_may_only_view_sees_the_form_without_fields(self):
        article = make_article("en fr")
        self.login_with("view_article")
        response = self.form(Article, article)
        self.assertContains(response, article.title_fr)
        self.assertNotContains(response, 'name="title_fr"')
        self.assertEqual(self.tab(response, "fr").status.state, State.PUBLIC)


class ReferenceTests(AdminTestCase):
    def search(self, term="", **query):
        return self.client.get(reverse("admin:references"), {"term": term, **query})

    def test_pages_of_all_types_are_found_in_all_languages(self):
        office = make_office("fr", title="Migration Genève")
        page = make_page("en", title="Migration law")
        make_article("en", title="Something else")
        results = self.search("migration").json()["results"]
        self.assertEqual(
            {(each["id"], each["text"]) for each in results},
            {
                (f"organisation.office:{office.pk}", "Migration Genève fr (Office)"),
                (f"pages.page:{page.pk}", "Migration law en (Page)"),
            },
        )

    def test_the_editor_is_told_of_the_edition_in_the_language_of_the_text(self):
        office = make_office("fr", title_fr="Genève", title_en="Geneva")
        (found,) = self.search("geneva", language="fr").json()["results"]
        self.assertEqual(
            (found["title"], found["type"], found["href"], found["is_public"]),
            ("Genève", "Office", office.get_absolute_url("fr"), True),
        )
        (found,) = self.search("geneva", language="ar").json()["results"]
        self.assertEqual((found["title"], found["is_public"]), ("Geneva", False))

    def test_all_words_are_wanted_in_any_order(self):
        make_event("en", title="Small island states")
        self.assertEqual(len(self.search("states small").json()["results"]), 1)
        self.assertEqual(self.search("states large").json()["results"], [])

    def test_a_page_of_words_is_searched_for_by_its_first_words(self):
        make_event("en", title="Small island states")
        for term in ("small " * 8 + "large", "s " * 1200, "x" * 100_000):
            self.assertEqual(self.search(term).status_code, 200)
        self.assertEqual(len(self.search("small " * 8 + "large").json()["results"]), 1)

    def test_the_page_changed_last_stands_first_and_a_page_follows(self):
        articles = [make_article("en") for _each in range(PAGE_SIZE + 1)]
        answer = self.search().json()
        self.assertEqual(answer["results"][0]["id"], f"articles.article:{articles[-1].pk}")
        self.assertTrue(answer["pagination"]["more"])
        answer = self.search(page="2").json()
        self.assertEqual(
            [each["id"] for each in answer["results"]], [f"articles.article:{articles[0].pk}"]
        )
        self.assertFalse(answer["pagination"]["more"])

    def test_only_what_the_user_may_view_is_found(self):
        make_article("en", title="Migration today")
        make_office("en", title="Migration office")
        self.login_with("view_office")
        texts = [each["text"] for each in self.search("migration").json()["results"]]
        self.assertEqual(texts, ["Migration office en (Office)"])

    def test_who_may_view_no_pages_gets_no_answer(self):
        self.login_with("view_tag")
        self.assertEqual(self.search().status_code, 403)

    def test_a_page_number_that_is_none_is_no_fault(self):
        for page in ("x", "0", "-1", "9" * 40, "٣"):
            with self.subTest(page):
                self.assertEqual(self.search(page=page).status_code, 200)

    def test_one_query_finds_them(self):
        for _each in range(3):
            make_article("en")
        with self.assertNumQueries(3):  # session and user
            self.search("article")


class TagTests(AdminTestCase):
    def test_a_tag_is_written_in_every_language(self):
        self.assertSaved(self.save(Tag, name_en="Cities", name_ar="مدن", slug="cities"))
        self.assertEqual(Tag.objects.get().name_ar, "مدن")
