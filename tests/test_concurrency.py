"""Many people, and many visitors, at one page at one moment: one effect, and nothing lost."""

import time
from datetime import timedelta
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from articles.models import Article
from pages.models import Page, SiteSettings
from publishing import actions, editing
from publishing.due import apply_due_changes
from publishing.history import lock, record
from publishing.languages import CODES, in_each
from publishing.models import FormerAddress, ScheduledChange, Version, Withdrawal
from publishing.snapshots import snapshot
from tests.admin import address, fields_of
from tests.databases import TogetherTestCase, in_parallel
from tests.factories import make_article, make_page

TEXTS = in_each(["title", "summary", "search_text", "dateline_place", "note_to_editors"])


def with_text(content, column, text):
    """Return a snapshot with another text in one column of one language."""
    name, _underscore, code = column.rpartition("_")
    editions = content["editions"]
    return content | {"editions": editions | {code: editions[code] | {name: text}}}


def with_new_title(article, title="New"):
    """Write a new title into the working copy of an article."""
    copy = actions.edit(article)
    copy.title_en = title
    copy.save()


class EditorsTogetherTest(TogetherTestCase):
    def test_twenty_who_begin_to_edit_share_one_working_copy(self):
        article = make_article("en fr")
        copies = self.together(lambda number: actions.edit(article).pk, 20)
        self.assertEqual(set(copies), {Article.objects.get(draft_of=article).pk})

    def test_twenty_publications_of_one_page_settle_once(self):
        article = make_article("en", title="Old")
        with_new_title(article)
        self.together(lambda number: actions.publish(article, ["en"]), 20)
        self.assertEqual(Article.objects.get().title_en, "New")
        versions = self.assert_numbered(article)
        self.assertEqual(len(versions), 20)
        self.assertEqual({v.content["editions"]["en"]["title"] for v in versions}, {"New"})

    def test_twenty_stale_forms_with_different_fields_all_count(self):
        article = make_article("en")
        base, stamped = snapshot(article), editing.stamp(article)
        texts = {column: f"{column} anew" for column in TEXTS}

        def save(number):
            column = TEXTS[number]
            editing.save(article, with_text(base, column, texts[column]), stamped, {})

        self.together(save, len(TEXTS))
        copy = Article.objects.get(draft_of=article)
        self.assertEqual({column: getattr(copy, column) for column in TEXTS}, texts)
        self.assertEqual(len(self.assert_numbered(article)), 1 + len(TEXTS))  # and as it was found

    def test_of_stale_forms_with_the_same_field_one_counts_and_the_others_are_told(self):
        article = make_article("en")
        base, stamped = snapshot(article), editing.stamp(article)

        def save(number):
            mine = with_text(base, "title_en", f"Title {number}")
            return editing.save(article, mine, stamped, {})

        results = self.together(save, 10, refused=editing.Conflict)
        [first] = [n for n, result in enumerate(results) if isinstance(result, editing.Saved)]
        self.assertEqual(Article.objects.get(draft_of=article).title_en, f"Title {first}")
        for number, conflict in enumerate(results):
            if number != first:
                [both] = conflict.questions[0].values.values()
                self.assertEqual(both, (f"Title {first}", f"Title {number}"))

    def forms(self, article, times):
        """Return as many forms of an article, opened at the same time by different people."""
        self.url = address(Article, "change", article.pk)
        clients = [Client() for _ in range(times)]
        for number, client in enumerate(clients):
            client.force_login(get_user_model().objects.create_superuser(f"editor-{number}"))
        return [(client, fields_of(client.get(self.url))) for client in clients]

    def send(self, forms, changes):
        """Send all forms at once, each with a change of its own; return the answers' codes."""

        def act(number):
            client, fields = forms[number]
            return client.post(self.url, fields | changes[number]).status_code

        return self.together(act, len(forms))

    def test_forms_sent_at_once_are_saved_together(self):
        article = make_article("en")
        changes = [{column: f"{column} anew"} for column in TEXTS[:5]]
        self.assertEqual(self.send(self.forms(article, 5), changes), [302] * 5)
        copy = Article.objects.get(draft_of=article)
        for change in changes:
            self.assertEqual({column: getattr(copy, column) for column in change}, change)
        self.assert_numbered(article)

    def test_of_forms_sent_at_once_with_the_same_field_all_but_one_are_asked(self):
        article = make_article("en")
        changes = [{"title_en": f"Title {number}"} for number in range(4)]
        codes = self.send(self.forms(article, 4), changes)
        self.assertEqual(sorted(codes), [302, 409, 409, 409])
        stands = Article.objects.get(draft_of=article).title_en
        self.assertEqual(stands, f"Title {codes.index(302)}")

    def test_who_saves_and_publishes_at_once_loses_no_text(self):
        article = make_article("en")

        def add_and_publish(number):
            with transaction.atomic():
                row = actions.edit(lock(article))
                row.corrections.create(text_en=f"Correction {number}")
                record(row, Version.Action.SAVED)
            actions.publish(article, ["en"])

        self.together(add_and_publish, 10)
        texts = set(Article.objects.get().corrections.values_list("text_en", flat=True))
        self.assertEqual(texts, {f"Correction {number}" for number in range(10)})
        self.assertEqual(len(self.assert_numbered(article)), 20)

    def test_publishing_and_withdrawing_at_once_ends_as_the_last_of_them_said(self):
        article = make_article("en fr")
        with_new_title(article)

        def act(number):
            if number % 2:
                actions.publish(article, ["en"])
            else:
                actions.withdraw(article, "en", note=f"Note {number}")

        self.together(act, 12, refused=ValidationError)
        last = self.assert_numbered(article)[-1]
        live = Article.objects.get(pk=article.pk)
        self.assertEqual(live.is_public("en"), last.action == Version.Action.PUBLISHED)
        self.assertEqual(Withdrawal.objects.exists(), last.action == Version.Action.WITHDRAWN)
        self.assertTrue(live.is_public("fr"))

    def test_an_edition_withdrawn_while_a_change_comes_due_stays_withdrawn(self):
        for withdrawer in range(4):  # none: it was withdrawn before
            article = make_article("en fr", title="Old")
            with_new_title(article)
            moment = timezone.now() + timedelta(minutes=1)
            actions.publish(article, CODES[:2], at=moment)
            if not withdrawer:
                actions.withdraw(article, "fr")

            def act(number, article=article, moment=moment, withdrawer=withdrawer):
                if number and number == withdrawer:
                    actions.withdraw(article, "fr")
                else:
                    apply_due_changes(moment)

            self.together(act, 6)
            live = Article.objects.get(pk=article.pk)
            self.assertEqual((live.title_en, live.is_public("fr", moment)), ("New", False))
        self.assertEqual(ScheduledChange.objects.failed().count(), 0)


class AddressesTogetherTest(TogetherTestCase):
    def test_every_address_of_a_page_moved_by_many_leads_to_where_it_is(self):
        article = make_article("en", slug_en="slug-first")

        def move(number):
            with transaction.atomic():
                copy = actions.edit(lock(article))
                copy.slug_en = f"slug-{number % 5}"
                copy.save()
                actions.publish(article, ["en"])

        self.together(move, 12)
        slug = Article.objects.get().slug_en
        former = {"slug-first", *(f"slug-{number}" for number in range(5))} - {slug}
        self.assertEqual(set(FormerAddress.objects.values_list("address", flat=True)), former)
        for slug_before in former:
            response = self.client.get(f"/en/news/{slug_before}/")
            self.assertRedirects(response, f"/en/news/{slug}/", 301)

    def test_one_of_many_pages_gets_an_address_and_the_others_stay_as_they_were(self):
        articles = [make_article("en", slug_en=f"slug-{number}") for number in range(8)]
        for article in articles:
            Article.objects.filter(pk=actions.edit(article).pk).update(slug_en="wanted")
        results = in_parallel(lambda number: actions.publish(articles[number], ["en"]), 8)
        [first] = [n for n, result in enumerate(results) if isinstance(result, actions.Published)]
        slugs = dict(Article.objects.pages().values_list("pk", "slug_en"))
        self.assertEqual(
            [slugs[article.pk] for article in articles],
            ["wanted" if number == first else f"slug-{number}" for number in range(8)],
        )

    def test_a_page_keeps_its_new_text_while_the_one_above_it_moves(self):
        parent = make_page("en", slug_en="above")
        child = make_page("en", slug_en="below", parent=parent)

        def change(page, **columns):
            with transaction.atomic():
                copy = actions.edit(lock(page))
                for column, value in columns.items():
                    setattr(copy, column, value)
                copy.save()
                actions.publish(page, ["en"])

        def act(number):
            for step in range(5):
                if number:
                    change(child, title_en=f"Title {step}")
                else:
                    change(parent, slug_en=f"above-{step}")

        self.together(act, 2)
        child = Page.objects.get(pk=child.pk)
        self.assertEqual((child.title_en, child.path_en), ("Title 4", "above-4/below"))


class FailingTogetherTest(TogetherTestCase):
    def test_a_change_that_fails_for_many_at_once_is_marked_and_told_once(self):
        article = make_article("en", title="Old")
        with_new_title(article)
        moment = timezone.now() + timedelta(minutes=1)
        actions.publish(article, ["en"], at=moment)

        def fail(*contents):
            time.sleep(0.05)
            raise ValidationError("It does not fit.")

        with (
            patch("publishing.due.merge", fail),
            self.assertLogs("publishing.due", "ERROR") as logs,
        ):
            self.together(lambda number: apply_due_changes(moment), 10)
        self.assertEqual(len(logs.records), 1)
        self.assertEqual(ScheduledChange.objects.get().state, ScheduledChange.State.FAILED)


class VisitorsTogetherTest(TogetherTestCase):
    """A change comes due while fifty visitors ask for the page and for the home page."""

    def setUp(self):
        SiteSettings.objects.create(name_en="Site")
        self.article = make_article("en", title="Stale", summary_en="Stale", body_en="<p>Stale</p>")
        copy = actions.edit(self.article)
        copy.title_en, copy.summary_en, copy.body_en = "Fresh title", "Fresh", "<p>Fresh</p>"
        copy.save()
        self.client.get("/en/")  # the templates are read now, not when the moment comes
        self.moment = timezone.now() + timedelta(seconds=1)
        actions.publish(self.article, ["en"], at=self.moment)
        # Every client would otherwise keep what every other one renders.
        self.enterContext(patch("django.test.client.store_rendered_templates"))

    def ask(self, number):
        """Ask until the moment has passed; return, for each answer, when it was asked for and when
        it came, the address, and which of the texts it has.
        """
        path, answers = ["/en/", self.article.get_absolute_url("en")][number % 2], []
        while not answers or answers[-1][0] < self.moment:
            asked = timezone.now()
            body = Client().get(path).content.decode()
            texts = {text for text in ("Stale", "Fresh") if text in body}
            answers.append((asked, timezone.now(), path, texts))
        return answers

    def answers(self):
        return [answer for answers in self.together(self.ask, 50) for answer in answers]

    def test_it_is_applied_once_and_everyone_sees_it_whole(self):
        answers = self.answers()
        for asked, came, path, texts in answers:
            if asked >= self.moment:
                self.assertEqual(texts, {"Fresh"})
            elif came < self.moment:
                self.assertEqual(texts, {"Stale"})
            elif path != "/en/":  # asked for before the moment, answered after it
                self.assertEqual(len(texts), 1)
        self.assertEqual(ScheduledChange.objects.get().state, ScheduledChange.State.APPLIED)
        done = [version.action for version in self.assert_numbered(self.article)]
        self.assertEqual(done.count(Version.Action.PUBLISHED), 1)

    def test_a_change_that_fails_is_marked_and_told_once(self):
        Article.objects.filter(pk=self.article.pk).update(title_en="Stale, and changed meanwhile")
        with self.assertLogs("publishing.due", "ERROR") as logs:
            answers = self.answers()
        self.assertEqual(len(logs.records), 1)
        for *_times, texts in answers:
            self.assertEqual(texts, {"Stale"})
        self.assertEqual(ScheduledChange.objects.get().state, ScheduledChange.State.FAILED)
