"""The matrix: which pages it shows, in which order and states; giving out what is to be
translated.
"""

from datetime import timedelta

from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from publishing import actions, reviews
from publishing.desk import matrix
from publishing.desk.actions import assign
from publishing.models import Translation
from tests.admin import AdminTestCase, address
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_event,
    make_office,
    make_page,
    make_person,
)
from tests.staff import Newsroom, make_staff

DAY = timedelta(days=1)


class MatrixTestCase(AdminTestCase):
    def open(self, **query):
        return self.client.get(reverse("admin:translations"), query)

    def assertNowhere(self, **query):
        """Assert that nothing is there, wherever the site looks for an address it does not know."""
        response = self.client.get(reverse("admin:translations"), query, follow=True)
        self.assertEqual(response.status_code, 404)

    def titles(self, **query):
        return [line.title for line in self.open(**query).context["lines"]]

    def cells(self, **query):
        """Return the cells of the first page shown, by language."""
        [line, *_others] = self.open(**query).context["lines"]
        return {cell.status.language: cell for cell in line.cells}

    def states(self, **query):
        return {code: str(cell.status.label) for code, cell in self.cells(**query).items()}


def outdate(page, *languages):
    columns = {f"is_outdated_{code}": True for code in languages}
    type(page).objects.filter(pk=page.pk).update(**columns)


def changed(page, days):
    """Let a page have been changed so many days ago."""
    type(page).objects.filter(pk=page.pk).update(updated_at=timezone.now() - days * DAY)


class StateTest(MatrixTestCase):
    def test_each_edition_has_its_state(self):
        article = make_article("en fr", title="Cities", title_ar="مدن")
        outdate(article, "fr")
        self.assertEqual(
            self.states(),
            {"en": "public", "fr": "public, out of date", "es": "missing", "ar": "draft"},
        )

    def test_scheduled_and_withdrawn_are_told_from_public(self):
        article = make_article("en fr", title="Cities", publish_at=FUTURE)
        Article.objects.filter(pk=article.pk).update(publish_at_en=PAST, unpublish_at_en=PAST + DAY)
        states = self.states()
        self.assertEqual((states["en"], states["fr"]), ("withdrawn", "scheduled"))

    def test_a_text_that_waits_in_the_working_copy_is_a_draft(self):
        article = make_article("en", title="Cities")
        copy = actions.edit(article)
        copy.title_fr = "Villes"
        copy.save()
        self.assertEqual(self.states()["fr"], "draft")
        self.assertEqual(self.titles(language="fr", state="draft"), ["Cities en"])
        self.assertEqual(self.titles(language="fr", state="missing"), [])

    def test_what_waits_for_a_reviewer_says_so(self):
        article = make_article("en", title="Cities", title_fr="Villes")
        reviews.submit(article, "fr", self.user)
        self.assertEqual(self.states()["fr"], "in review")

    def test_a_cell_has_its_translator_and_the_day(self):
        article = make_article("en", title="Cities")
        self.user.first_name, self.user.last_name = "Amina", "Diallo"
        self.user.save()
        yesterday = timezone.localdate() - DAY
        assign([article], ["fr"], self.user, yesterday)
        cells = self.cells()
        self.assertEqual((cells["fr"].assigned_to, cells["fr"].due_on), ("Amina Diallo", yesterday))
        self.assertEqual(cells["es"].assigned_to, "")
        self.assertContains(self.open(), "overdue since")

    def test_the_source_is_marked(self):
        make_article("fr", title="Villes", source_language="fr")
        cells = self.cells()
        self.assertEqual([code for code, cell in cells.items() if cell.is_source], ["fr"])

    def test_a_row_names_the_offices_once(self):
        person = make_person("en", title="Ada")
        office = make_office("en", title="Geneva")
        for role in ("Chief", "Officer"):
            person.appointments.create(office=office, role_en=role)
        [line] = self.open(type="person").context["lines"]
        self.assertEqual(line.offices, ["Geneva en"])

    def test_every_type_has_its_tab(self):
        made = {
            "article": make_article("en"),
            "event": make_event("en"),
            "page": make_page("en"),
            "person": make_person("en"),
            "office": make_office("en"),
        }
        for name, page in made.items():
            self.assertEqual(self.titles(type=name), [page.title_en])
        self.assertNowhere(type="nothing")

    def test_a_cell_leads_to_where_the_edition_is_written(self):
        article = make_article("en")
        self.assertIn(address(Article, "change", article.pk)[:-7], self.cells()["fr"].url)


class OrderTest(MatrixTestCase):
    def setUp(self):
        super().setUp()
        self.whole = make_article("en fr es ar", title="Whole")
        self.draft = make_article("", title_en="Draft")
        self.missing = make_article("en", title="Missing")
        self.older = make_article("en", title="Older")
        self.behind = make_article("en fr es ar", title="Behind")
        changed(self.behind, 400)
        changed(self.older, 10)
        outdate(self.behind, "fr")

    def test_what_visitors_miss_comes_first_then_what_nobody_sees(self):
        order = ["Behind en", "Missing en", "Older en", "Draft", "Whole en"]
        self.assertEqual(self.titles(), order)

    def test_in_one_language_that_alone_decides(self):
        titles = self.titles(language="es")
        self.assertEqual(titles, ["Missing en", "Older en", "Draft", "Whole en", "Behind en"])

    def test_a_change_in_the_working_copy_is_the_last(self):
        actions.edit(self.older).save()
        self.assertEqual(self.titles()[1:3], ["Older en", "Missing en"])

    def test_pages_follow_one_another(self):
        Article.objects.bulk_create(
            Article(title_en=f"Draft {number}", slug_en=f"draft-{number}") for number in range(50)
        )
        first, second = self.open(), self.open(page="2")
        self.assertEqual(len(first.context["lines"]), 50)
        self.assertEqual(second.context["lines"][-1].title, "Whole en")
        self.assertContains(first, "page=2")
        self.assertNowhere(page="3")


class FilterTest(MatrixTestCase):
    def setUp(self):
        super().setUp()
        self.cities = make_article("en fr", title="Cities", kind="story")
        self.rivers = make_article("en", title="Rivers", title_ar="أنهار")
        outdate(self.cities, "fr")

    def test_by_state_in_one_language(self):
        for language, state, titles in (
            ("fr", "outdated", ["Cities en"]),
            ("ar", "outdated", []),
            ("fr", "missing", ["Rivers en"]),
            ("ar", "draft", ["Rivers en"]),
            ("fr", "public", ["Cities en"]),
            ("fr", "scheduled", []),
            ("fr", "withdrawn", []),
        ):
            with self.subTest(language=language, state=state):
                self.assertEqual(self.titles(language=language, state=state), titles)

    def test_by_state_in_any_language(self):
        self.assertEqual(self.titles(state="outdated"), ["Cities en"])
        self.assertEqual(self.titles(state="draft"), ["Rivers en"])

    def test_by_what_is_in_review(self):
        reviews.submit(self.rivers, "ar", self.user)
        self.assertEqual(self.titles(state="in_review"), ["Rivers en"])
        self.assertEqual(self.titles(language="fr", state="in_review"), [])

    def test_a_language_shows_its_column_alone(self):
        self.assertEqual(list(self.cells(language="fr")), ["fr"])

    def test_by_kind(self):
        self.assertEqual(self.titles(kind="story"), ["Cities en"])

    def test_by_office(self):
        office = make_office("en", title="Geneva")
        self.rivers.offices.add(office)
        self.assertEqual(self.titles(office=office.pk), ["Rivers en"])
        person = make_person("en", title="Ada")
        person.appointments.create(office=office, role_en="Chief")
        self.assertEqual(self.titles(type="person", office=office.pk), ["Ada en"])
        self.assertEqual(self.titles(type="office", office=office.pk), ["Geneva en"])

    def test_by_age(self):
        changed(self.rivers, 20)
        changed(self.cities, 400)
        self.assertEqual(self.titles(age="7"), [])
        self.assertEqual(self.titles(age="30"), ["Rivers en"])
        self.assertEqual(self.titles(age="365"), ["Rivers en"])
        self.assertEqual(self.titles(age="older"), ["Cities en"])

    def test_by_who_was_given_it(self):
        other = make_staff("Translator", languages=["fr"], username="amina")
        assign([self.cities], ["fr"], other)
        assign([self.rivers], ["es"], self.user)
        self.assertEqual(self.titles(assigned=other.pk), ["Cities en"])
        self.assertEqual(self.titles(assigned="me"), ["Rivers en"])
        self.assertEqual(self.titles(assigned="me", language="fr"), [])

    def test_by_what_nobody_was_given(self):
        assign([self.cities], ["fr"], self.user)
        self.assertEqual(self.titles(assigned="nobody", language="fr"), ["Rivers en"])
        self.assertEqual(self.titles(assigned="nobody", language="fr", state="outdated"), [])
        assign([self.cities, self.rivers], ["fr", "es", "ar"], self.user)
        self.assertEqual(self.titles(assigned="nobody"), [])

    def test_what_is_not_offered_narrows_nothing(self):
        query = {"kind": "x", "office": "x", "age": "x", "state": "x", "assigned": "x"}
        self.assertEqual(len(self.titles(**query)), 2)

    def test_the_form_keeps_what_was_asked(self):
        response = self.open(language="fr", state="outdated")
        self.assertContains(response, '<option value="outdated" selected>')
        self.assertContains(response, '<option value="fr" selected>')


class CountTest(MatrixTestCase):
    def test_states_are_counted_in_one_query(self):
        cities = make_article("en fr", title="Cities", title_ar="مدن")
        make_article("en", title="Rivers")
        outdate(cities, "fr")
        reviews.submit(cities, "ar", self.user)
        with self.assertNumQueries(1):
            counts = matrix.counts(Article.objects.pages(), timezone.now())
        self.assertEqual(counts["en"]["public"], 2)
        french = {"outdated": 1, "public": 1, "missing": 1}
        arabic = {"draft": 1, "in_review": 1, "missing": 1}
        self.assertEqual({state: n for state, n in counts["fr"].items() if n}, french)
        self.assertEqual({state: n for state, n in counts["ar"].items() if n}, arabic)

    def test_what_is_counted_is_what_is_asked_for(self):
        make_article("en", title="Cities", kind="story")
        make_article("en", title="Rivers", kind="news")
        [english, *_others] = self.open(kind="story").context["counts"]
        numbers = {each["state"]: each for each in english["numbers"]}
        self.assertEqual(numbers["public"]["number"], 1)
        response = self.client.get(reverse("admin:translations") + numbers["public"]["url"])
        self.assertEqual([line.title for line in response.context["lines"]], ["Cities en"])


class QueryTest(Newsroom, MatrixTestCase):
    def setUp(self):
        pass

    def test_twenty_rows_and_three_hundred_take_the_same_few_queries_for_any_role(self):
        numbers = set()
        for rows in (20, 300):
            Article.objects.bulk_create(
                Article(title_en="Out", slug_en=f"{number}", publish_at_en=PAST)
                for number in range(Article.objects.count(), rows)
            )
            for page in Article.objects.all():
                page.offices.set([self.own])
            for person in self.people.values():
                self.client.force_login(person)
                self.open(type="article")
                with CaptureQueriesContext(connection) as queries:
                    self.assertTrue(self.titles(type="article"))
                numbers.add((person.username, len(queries)))
        self.assertEqual(len(numbers), len(self.people), numbers)
        self.assertLessEqual(max(number for _role, number in numbers), 10, numbers)


class ReachTest(Newsroom, MatrixTestCase):
    def setUp(self):
        pass

    def test_only_pages_and_offices_in_reach_are_shown(self):
        for place in ("own", "other", "none"):
            self.article(place)
        self.login("Author")
        self.assertEqual(self.titles(type="article"), ["Article own"])
        self.assertNotContains(self.open(type="article"), "Other office")
        typed = self.titles(type="article", office=self.other.pk)  # an office that is not offered
        self.assertEqual(typed, ["Article own"])
        self.login("Translator")
        self.assertEqual(len(self.titles(type="article")), 3)

    def test_who_may_view_no_page_finds_nothing(self):
        self.login_with("view_tag")
        self.assertEqual(self.open().status_code, 403)
        self.assertNotContains(
            self.client.get(reverse("admin:index")), reverse("admin:translations")
        )

    def test_a_type_that_one_may_not_view_does_not_exist(self):
        self.login_with("view_event")
        self.assertNowhere(type="article")

    def test_a_visitor_has_to_sign_in(self):
        self.assertEqual(self.open().status_code, 302)

    def test_the_home_page_leads_here(self):
        self.login("Author")
        response = self.client.get(reverse("admin:index"))
        self.assertContains(response, f'href="{reverse("admin:translations")}"')


class AssignmentTest(Newsroom, MatrixTestCase):
    def setUp(self):
        self.translator = self.people["Translator"]
        self.translator.email = "translator@example.org"
        self.translator.save()
        self.page = self.article("own", "en")

    def give(self, *pages, languages=("ar",), to=None, **fields):
        to = self.translator.pk if to is None else to
        data = {"pages": [page.pk for page in pages], "languages": languages, "to": to} | fields
        url = f"{reverse('admin:translations')}?type=article"
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(url, data, follow=True)

    def given(self):
        rows = Translation.objects.filter(assigned_to__isnull=False)
        return {(row.page, row.language): (row.assigned_to, row.due_on) for row in rows}

    def test_the_editors_of_a_page_give_it_out(self):
        day = timezone.localdate() + DAY
        self.login("Editor")
        response = self.give(self.page, languages=["fr", "ar"], due_on=day.isoformat())
        self.assertContains(response, "2 translations were given to Translator.")
        each = (self.translator, day)
        self.assertEqual(self.given(), {(self.page, "fr"): each, (self.page, "ar"): each})
        row = Translation.objects.first()
        self.assertEqual(row.assigned_by, self.people["Editor"])

    def test_who_may_not_publish_gives_nothing_out(self):
        for role in ("Author", "Translator"):
            self.login(role)
            self.assertNotContains(self.open(type="article"), 'name="pages"')
            self.assertEqual(self.give(self.page).status_code, 403)
        self.assertEqual(self.given(), {})

    def test_pages_of_other_offices_stay_where_they_are(self):
        other = self.article("other", "en")
        self.login("Editor")
        self.assertContains(self.give(other), "Choose one page or more.")
        self.give(self.page, other)
        self.assertEqual(list(self.given()), [(self.page, "ar")])

    def test_a_working_copy_is_no_page(self):
        self.login("Editor")
        self.assertContains(self.give(actions.edit(self.page)), "Choose one page or more.")

    def test_the_source_is_left_out_and_said(self):
        french = self.article("own", "fr", source_language="fr", title_en="", title_fr="Villes")
        self.login("Editor")
        response = self.give(self.page, french, languages=["fr"])
        self.assertContains(response, "written in that language: Villes (Français).")
        self.assertEqual(list(self.given()), [(self.page, "fr")])

    def test_what_is_done_is_left_out_and_said(self):
        whole = self.article("own", "en ar", title="Whole")
        self.login("Editor")
        response = self.give(whole)
        self.assertContains(response, "nothing waits for a translator: ")
        self.assertEqual(self.given(), {})

    def test_what_the_translator_does_not_reach_is_left_out_and_said(self):
        self.login("Head of press")
        response = self.give(self.page, self.article("other"), to=self.people["Author"].pk)
        self.assertContains(response, "does not work on them: Article other (العربية).")
        self.assertEqual(list(self.given()), [(self.page, "ar")])

    def test_a_translator_gets_only_languages_that_they_write(self):
        self.login("Editor")
        response = self.give(self.page, languages=["es"])
        self.assertContains(response, "Translator does not write in: Español.")
        self.assertContains(response, f'value="{self.page.pk}" id="page-{self.page.pk}"')
        self.assertEqual(self.given(), {})

    def test_what_is_missing_in_the_form_is_said(self):
        self.login("Editor")
        response = self.give(self.page, languages=[], to="", due_on="2024-01-01")
        for problem in ("Choose one language", "Choose who is to translate.", "day to come"):
            self.assertContains(response, problem)

    def test_whoever_is_no_translator_of_the_type_is_given_nothing(self):
        self.login("Editor")
        visitor = type(self.translator).objects.create_user("visitor")
        self.assertContains(self.give(self.page, to=visitor.pk), "Select a valid choice")

    def test_work_is_taken_back(self):
        self.login("Editor")
        self.give(self.page, languages=["fr", "ar"])
        response = self.give(self.page, languages=["fr"], to="nobody")
        self.assertContains(response, "1 translation was taken back.")
        self.assertEqual(list(self.given()), [(self.page, "ar")])

    def test_the_translator_gets_one_mail_with_all_pages(self):
        self.login("Editor")
        self.give(self.page, self.article("own", title_en="Two\nlines"), languages=["fr", "ar"])
        [message] = mail.outbox
        self.assertEqual(message.to, ["translator@example.org"])
        self.assertEqual(message.subject, "To translate: 2 pages")
        for text in (str(self.page), "Two lines", "Français: http://testserver/admin/articles/"):
            self.assertIn(text, message.body)

    def test_nothing_given_is_no_mail(self):
        self.login("Editor")
        self.give(self.article("own", "en ar", title="Whole"))
        self.give(self.page, to=self.people["Editor"].pk)  # to oneself
        self.assertEqual(mail.outbox, [])

    def test_what_is_out_and_up_to_date_is_nobodys_work_any_more(self):
        self.login("Editor")
        self.give(self.page, languages=["fr", "ar"])
        copy = actions.edit(self.page)
        copy.title_fr = "Villes"
        copy.save()
        self.assertEqual(len(self.given()), 2)
        actions.publish(self.page, ["fr"])
        self.assertEqual(list(self.given()), [(self.page, "ar")])
