"""What each role may do with a page, over all actions: one table."""

from django.contrib.auth.models import AnonymousUser, User
from django.test import TestCase

from articles.models import Article
from publishing import actions
from publishing.permissions import NEEDS, is_within, languages_of, may, may_ever
from tests.staff import Newsroom, make_staff

WRITING = "view preview change autosave submit"
WHOLE = f"{WRITING} add restore discard delete recover"
PUBLISHING = f"{WHOLE} approve publish release withdraw assign"
NOTHING = ""
#: What each role may do: with a draft of their own office; with what has been out; with a draft of
#: another office; with one of no office.
TABLE = {
    "Author": (WHOLE, WHOLE.replace(" delete", ""), NOTHING, NOTHING),
    "Translator": (WRITING, WRITING, WRITING, WRITING),
    "Editor": (PUBLISHING, PUBLISHING, NOTHING, NOTHING),
    "Head of press": (f"{PUBLISHING} embargo",) * 4,
    "Webmaster": (f"{PUBLISHING} embargo",) * 4,
}


class TableTests(Newsroom, TestCase):
    def pages(self):
        return (
            self.article("own"),
            self.article("own", "en"),
            self.article("other"),
            self.article("none"),
        )

    def test_each_role_may_do_what_the_table_says(self):
        pages = self.pages()
        for role, answers in TABLE.items():
            for page, expected in zip(pages, answers, strict=True):
                with self.subTest(role=role, page=page):
                    given = {action for action in NEEDS if may(self.people[role], action, page)}
                    self.assertEqual(given, set(expected.split()))

    def test_nobody_else_may_do_anything(self):
        nobody = make_staff("Author", username="without offices")
        signed_in = User.objects.create_user("reader")
        for user in (nobody, signed_in, AnonymousUser()):
            for page in self.pages():
                for action in NEEDS:
                    with self.subTest(user=user, page=page, action=action):
                        self.assertFalse(may(user, action, page))

    def test_who_is_no_longer_active_may_do_nothing(self):
        editor = self.people["Editor"]
        editor.is_active = False
        self.assertFalse(may(editor, "view", self.article("own")))


class LanguageTests(Newsroom, TestCase):
    def test_a_translator_writes_and_submits_the_languages_assigned(self):
        translator, page = self.people["Translator"], self.article("other")
        for action in ("change", "autosave", "submit"):
            given = [
                code for code in ("en", "fr", "es", "ar") if may(translator, action, page, code)
            ]
            with self.subTest(action):
                self.assertEqual(given, ["fr", "ar"])

    def test_a_translator_reads_every_language(self):
        for language in ("en", "fr"):
            page = self.article("other")
            self.assertTrue(may(self.people["Translator"], "preview", page, language))

    def test_a_translator_without_languages_reads_only(self):
        reader = make_staff("Translator", username="reader")
        page = self.article("own")
        self.assertEqual(
            {action for action in NEEDS if may(reader, action, page)}, {"view", "preview"}
        )

    def test_all_others_write_in_every_language(self):
        for role in ("Author", "Editor", "Head of press", "Webmaster"):
            self.assertEqual(languages_of(self.people[role]), ["en", "fr", "es", "ar"])


class ReachTests(Newsroom, TestCase):
    def test_a_working_copy_is_where_its_page_is(self):
        editor = self.people["Editor"]
        for place, expected in (("own", True), ("other", False)):
            live = self.article(place, "en")
            copy = actions.edit(live)
            copy.offices.set([self.other if place == "own" else self.own])
            with self.subTest(place):
                self.assertEqual(may(editor, "publish", copy), expected)
                self.assertEqual(may(editor, "publish", live), expected)
                reach = Article.objects.within(editor)
                self.assertEqual(reach.filter(pk=copy.pk).exists(), expected)

    def test_an_authors_working_copy_cannot_be_deleted_as_a_page(self):
        copy = actions.edit(self.article("own", "en"))
        self.assertFalse(may(self.people["Author"], "delete", copy))
        self.assertTrue(may(self.people["Author"], "discard", copy))

    def test_an_office_is_within_its_own_reach_and_a_person_within_that_of_their_appointments(self):
        author = self.people["Author"]
        for make in (self.office, self.person):
            self.assertTrue(is_within(author, make("own")))
            self.assertFalse(is_within(author, make("other")))

    def test_a_page_of_two_offices_is_within_the_reach_of_both_and_found_once(self):
        page = self.article("own")
        page.offices.add(self.other)
        author = make_staff("Author", [self.own, self.other], username="author of both")
        self.assertEqual(list(Article.objects.within(author)), [page])

    def test_whoever_reaches_all_asks_the_database_nothing(self):
        page = self.article("other")
        for role in ("Head of press", "Webmaster"):
            user = self.people[role]
            may_ever(user, "change", Article)  # Django learns the permissions
            with self.assertNumQueries(0):
                self.assertTrue(may(user, "publish", page))

    def test_a_form_that_asks_often_asks_the_database_once(self):
        page, author = self.article("own"), User.objects.get(username="Author")
        may_ever(author, "change", Article)
        with self.assertNumQueries(1):
            for _time in range(20):
                self.assertTrue(may(author, "change", page))

    def test_what_is_public_can_be_named_by_everybody_but_no_office_of_others(self):
        author = self.people["Author"]
        draft, public = self.article("other"), self.article("other", "fr")
        own = self.article("own")
        copy = actions.edit(public)
        named = set(Article.objects.choosable(author))
        self.assertEqual(named, {public, own})
        self.assertNotIn(draft, named)
        self.assertNotIn(copy, named)
        self.assertEqual(list(type(self.own).objects.choosable(author)), [self.own])
