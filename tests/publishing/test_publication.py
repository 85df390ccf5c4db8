from datetime import UTC, datetime
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils import timezone

from articles.models import Article
from publishing import actions, reviews
from publishing.models import Review, ScheduledChange, Version, Withdrawal
from tests.admin import EVERYWHERE, AdminTestCase, address, fields_of, queries_of
from tests.factories import (
    FUTURE,
    make_article,
    make_contact,
    make_event,
    make_office,
    make_page,
    make_person,
    make_picture,
    place_contact,
)


class PublicationTestCase(AdminTestCase):
    def page(self, article=None):
        """Return the page “Publish…” of an article."""
        return self.client.get(address(Article, "publish", (article or self.article).pk))

    def send(self, act, article=None, **changes):
        """Press a button on that page, with its form as it is but for some changes."""
        article = article or self.article
        data = fields_of(self.page(article)) | {"act": act} | changes
        return self.client.post(address(Article, "publish", article.pk), data)

    def publish(self, *languages, **changes):
        return self.send("publish", languages=languages, **changes)

    def live(self, article=None):
        return Article.objects.get(pk=(article or self.article).pk)

    def changed(self, article, **fields):
        """Change the working copy of an article."""
        copy = actions.edit(article)
        for name, value in fields.items():
            setattr(copy, name, value)
        copy.save()
        return copy

    def edition(self, response, language):
        editions = {
            each["outlook"].language: each["outlook"] for each in response.context["editions"]
        }
        return editions[language]

    def assertDone(self, response, message):
        self.assertEqual(
            response.status_code, 302, response.context and response.context["problems"]
        )
        page = self.client.get(response["Location"])
        self.assertIn(message, " ".join(map(str, page.context["messages"])))

    def assertRefused(self, response, message):
        self.assertContains(response, "Nothing was done")
        self.assertContains(response, message)


class OutlookTest(PublicationTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en fr", title="Old", title_es="Borrador", body_es="<p>Uno</p>")
        self.changed(self.article, title_fr="New fr", kind=Article.Kind.STORY)

    def test_what_will_change_is_shown_by_language_and_for_all(self):
        response = self.page()
        self.assertContains(response, "<del>Old</del><ins>New</ins> fr")
        self.assertEqual([each.label for each in self.edition(response, "fr").changes], ["Title"])
        self.assertEqual(self.edition(response, "en").changes, [])
        shared = response.context["outlook"].shared
        self.assertEqual([each.html for each in shared], ["<del>News</del> <ins>Story</ins>"])

    def test_of_a_language_not_out_the_whole_text_is_shown(self):
        texts = [each.new for each in self.edition(self.page(), "es").text]
        self.assertIn("Borrador", texts)
        self.assertIn('<p class="words-p">Uno</p>', texts)

    def test_languages_without_a_text_are_left_out(self):
        languages = [each["outlook"].language for each in self.page().context["editions"]]
        self.assertEqual(languages, ["en", "fr", "es"])

    def test_what_is_public_and_changed_is_proposed(self):
        form = self.page().context["form"]
        self.assertEqual(form["languages"].value(), ["fr"])
        self.assertTrue(form["with_shared"].value())

    def test_findings_lead_to_their_fields(self):
        form = address(Article, "change", self.article.pk)
        self.assertContains(self.page(), f'href="{form}#id_summary_fr"')

    def test_a_new_row_goes_with_what_all_share(self):
        copy = actions.edit(self.article)
        copy.corrections.create(text_fr="C’est 58.")
        response = self.page()
        self.assertIn("C’est 58.", [each.new for each in response.context["outlook"].shared])
        self.assertNotIn("C’est 58.", [each.new for each in self.edition(response, "fr").changes])

    def test_a_changed_address_is_told_where_visitors_know_the_old_one(self):
        old = self.article.get_absolute_url("fr")
        self.changed(self.article, slug_fr="neuf", slug_es="nuevo")
        response = self.page()
        self.assertContains(response, f"<bdi>{old}</bdi>, will lead here")
        self.assertIsNone(self.edition(response, "es").left_address)

    def test_many_parts_take_no_more_queries(self):
        copy = actions.edit(self.article)

        def count(rows):
            for number in range(rows):
                copy.placed_contacts.create(contact=make_contact())
                copy.gallery.create(picture=make_picture())
                copy.related_items.create(target=make_event("en fr"))
                copy.corrections.create(text_en=f"It is {number}.")
            return queries_of(self.page)

        count(1)
        self.assertEqual(count(1), count(5))

    def test_the_form_of_a_page_leads_here(self):
        response = self.form(Article, self.article)
        self.assertContains(response, f'href="{address(Article, "publish", self.article.pk)}"')

    def test_every_type_of_page_has_it(self):
        for make in (make_article, make_event, make_office, make_page, make_person):
            page = make("en fr", title_es="Borrador")
            copy = actions.edit(page)
            copy.title_fr = "Autre"
            copy.save()
            with self.subTest(type(page)):
                for action in ("publish", "history"):
                    response = self.client.get(address(type(page), action, page.pk))
                    self.assertEqual(response.status_code, 200)
                self.assertEqual(self.client.get(address(type(page), "deleted")).status_code, 200)
                data = fields_of(self.client.get(address(type(page), "publish", page.pk)))
                data |= {"act": "publish", "languages": ["fr"]}
                response = self.client.post(address(type(page), "publish", page.pk), data)
                self.assertDone(response, "Published: Français.")

    def test_no_page_is_no_fault(self):
        for number in (0, 999, 10**30):
            url = address(Article, "publish", number)
            self.assertEqual(self.client.get(url, follow=True).status_code, 404)


class PublishTest(PublicationTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en fr", title="Old", title_es="Borrador")
        self.changed(self.article, title_en="New en", title_fr="New fr")

    def test_the_chosen_languages_go_out_and_no_other(self):
        self.assertDone(self.publish("fr"), "Published: Français.")
        self.assertEqual((self.live().title_fr, self.live().title_en), ("New fr", "Old en"))

    def test_a_draft_language_goes_out(self):
        self.assertDone(self.publish("es"), "Published: Español.")
        self.assertTrue(self.live().is_public("es"))

    def test_a_moment_is_that_of_the_clocks_in_its_zone(self):
        later = {"when": "later", "moment_0": "2998-07-01", "moment_1": "00:01"}
        response = self.publish("es", **later, zone="America/New_York")
        self.assertDone(response, "(America/New_York): Español.")
        self.assertEqual(self.live().publish_at_es, datetime(2998, 7, 1, 4, 1, tzinfo=UTC))

    def test_what_is_public_changes_at_its_moment(self):
        later = {"when": "later", "moment_0": "2998-07-01", "moment_1": "00:01", "zone": "UTC"}
        self.assertDone(self.publish("fr", comment="With the report", **later), "Scheduled for")
        change = ScheduledChange.objects.get()
        self.assertEqual((change.languages, change.made_by), (["fr"], self.user))
        self.assertEqual(self.live().title_fr, "Old fr")
        self.assertContains(self.page(), "Changes that wait")
        self.assertEqual(Version.objects.first().comment, "With the report")

    def test_a_moment_in_the_past_means_now_and_says_so(self):
        past = {"when": "later", "moment_0": "2024-07-01", "moment_1": "00:01", "zone": "UTC"}
        self.assertDone(self.publish("fr", **past), "The moment was past, so it means now.")
        self.assertEqual(self.live().title_fr, "New fr")

    def test_an_hour_that_comes_twice_is_asked_about(self):
        with patch.object(timezone, "now", return_value=datetime(2026, 1, 1, tzinfo=UTC)):
            twice = {"when": "later", "moment_0": "2026-10-25", "moment_1": "02:30"}
            response = self.publish("es", **twice, zone="Europe/Zurich")
            self.assertRefused(response, "02:30")
            self.assertContains(response, "the second time, after the clocks are put back")
            self.assertIsNone(self.live().publish_at_es)
            self.publish("es", **twice, zone="Europe/Zurich", moment_2="second")
        self.assertEqual(self.live().publish_at_es, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))

    def test_an_hour_that_is_skipped_is_refused(self):
        with patch.object(timezone, "now", return_value=datetime(2026, 1, 1, tzinfo=UTC)):
            skipped = {"when": "later", "moment_0": "2026-03-29", "moment_1": "02:30"}
            response = self.publish("es", **skipped, zone="Europe/Zurich")
        self.assertRefused(response, "does not come")

    def test_half_a_moment_or_a_wrong_zone_is_refused(self):
        for wrong in (
            {"moment_0": "2998-07-01", "zone": "UTC"},
            {"moment_1": "00:01", "zone": "UTC"},
            {"zone": "UTC"},
            {"moment_0": "2998-07-01", "moment_1": "00:01", "zone": "Mars/Olympus"},
            {"moment_0": "soon", "moment_1": "00:01", "zone": "UTC"},
        ):
            with self.subTest(wrong):
                response = self.publish("es", when="later", **wrong)
                self.assertContains(response, "Nothing was done")
        self.assertIsNone(self.live().publish_at_es)

    def test_now_needs_no_moment(self):
        self.assertDone(self.publish("es", when="now", moment_0="soon", zone=""), "Published")

    def test_nothing_chosen_is_refused(self):
        self.assertRefused(self.send("publish", languages=[], with_shared=""), "Choose what")
        self.assertRefused(self.send("nonsense"), "Choose what")

    def test_an_error_stops_and_what_was_sent_is_shown_again(self):
        self.changed(self.article, title_fr="")
        response = self.publish("en", "fr", comment="Read this")
        self.assertRefused(response, "This language has no title.")
        self.assertEqual(self.live().title_en, "Old en")
        self.assertEqual(response.context["form"]["languages"].value(), ["en", "fr"])
        self.assertContains(response, 'value="Read this"')

    def test_what_all_share_may_not_break_a_language_that_stays(self):
        picture = make_picture(alt_en="A port", alt_fr="")
        self.changed(self.article, main_picture=picture)
        response = self.publish("en", with_shared="on")
        self.assertContains(response, "<bdi>Français</bdi>:")
        self.assertIsNone(self.live().main_picture)

    def test_an_old_error_of_a_language_that_stays_stops_nothing(self):
        Article.objects.filter(pk=self.article.pk).update(body_fr='<p><a href="/fr/no/">x</a></p>')
        self.changed(self.article, body_fr='<p><a href="/fr/no/">x</a></p>', kind="story")
        self.assertDone(self.publish("en", with_shared="on"), "Published: English.")

    def test_an_embargo_stops_what_goes_out_before_it_only(self):
        draft = make_article("en", publish_at=None, embargo_until=datetime(2998, 1, 1, tzinfo=UTC))
        self.assertRefused(self.send("publish", draft, languages=["en"]), "embargo")
        later = {"when": "later", "moment_0": "2998-07-01", "moment_1": "00:01", "zone": "UTC"}
        self.assertDone(self.send("publish", draft, languages=["en"], **later), "Scheduled for")

    def test_what_nobody_has_seen_does_not_go_out(self):
        data = fields_of(self.page()) | {"act": "publish", "languages": ["fr"]}
        self.changed(self.article, title_fr="Changed meanwhile")
        response = self.client.post(address(Article, "publish", self.article.pk), data)
        self.assertRefused(response, "The page was changed after you opened this.")
        self.assertContains(response, "Changed meanwhile")
        self.assertEqual(self.live().title_fr, "Old fr")

    def test_an_address_that_is_taken_is_refused(self):
        make_article("es", slug_es="tomado")
        self.changed(self.article, slug_es="tomado")
        self.assertRefused(self.publish("es"), "already has this address")

    def test_without_the_permission_nothing_goes_out(self):
        self.login_with("view_article", "change_article")
        self.assertNotContains(self.page(), 'value="publish"')
        self.assertEqual(self.publish("fr").status_code, 403)
        self.assertEqual(self.live().title_fr, "Old fr")

    def test_who_may_not_view_the_page_learns_nothing(self):
        self.login_with("view_event")
        self.assertIn(self.page().status_code, (403, 404))


class RepairTest(PublicationTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en fr", title="Old")
        self.changed(self.article, title_fr="L'eau", body_fr="<p>Voici: 58 !</p>")

    def test_one_click_puts_right_what_a_rule_can(self):
        page = self.page()
        self.assertContains(page, 'value="repair:fr:french_spaces"', 1)
        self.assertDone(self.send("repair:fr:french_spaces"), "Repaired: Français.")
        copy = Article.objects.get(draft_of=self.article)
        self.assertEqual(copy.body_fr, "<p>Voici\u202f: 58\u202f!</p>")
        self.assertEqual(self.live().title_fr, "Old fr")
        version = Version.objects.of(self.article).first()
        self.assertEqual((version.comment, version.made_by), ("repaired automatically", self.user))
        self.assertNotContains(self.page(), "french_spaces")

    def test_a_page_without_a_working_copy_gets_one(self):
        article = make_article("fr", title="L'eau")
        self.assertDone(self.send("repair:fr:straight_quotes", article), "Repaired")
        self.assertEqual(self.live(article).title_fr, "L'eau fr")
        self.assertEqual(Article.objects.get(draft_of=article).title_fr, "L’eau fr")

    def test_what_cannot_be_repaired_leaves_no_trace(self):
        article = make_article("fr")
        for act in ("repair:fr:straight_quotes", "repair:fr:unknown", "repair:", "repair:xx:a"):
            self.assertRefused(self.send(act, article), "")
        self.assertFalse(Article.objects.filter(draft_of=article).exists())
        self.assertFalse(Version.objects.of(article).exists())


class ScheduledTest(PublicationTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en", title="Old", title_fr="Bientôt", publish_at_fr=FUTURE)
        self.changed(self.article, title_en="New en")
        actions.publish(self.article, ["en"], at=FUTURE)
        self.change = ScheduledChange.objects.get()

    def test_a_change_that_waits_is_cancelled(self):
        self.assertDone(self.send(f"cancel:{self.change.pk}"), "will not be made")
        self.change.refresh_from_db()
        self.assertEqual(self.change.state, ScheduledChange.State.CANCELLED)

    def test_a_change_made_meanwhile_is_told(self):
        ScheduledChange.objects.update(state=ScheduledChange.State.APPLIED)
        self.assertDone(self.send(f"cancel:{self.change.pk}"), "made meanwhile")

    def test_the_change_of_another_page_is_out_of_reach(self):
        other = make_article("en")
        self.send(f"cancel:{self.change.pk}", other)
        self.send("cancel:x")
        self.change.refresh_from_db()
        self.assertEqual(self.change.state, ScheduledChange.State.WAITING)

    def test_a_failed_one_says_why_until_it_is_put_away(self):
        ScheduledChange.objects.update(state=ScheduledChange.State.FAILED, error="It was changed.")
        self.assertContains(self.page(), "It was changed.")
        self.assertDone(self.send(f"cancel:{self.change.pk}"), "will not be made")
        self.assertNotContains(self.page(), "It was changed.")

    def test_a_first_publication_is_taken_back(self):
        self.assertDone(self.send("take_back:fr"), "Français will not be published.")
        self.assertIsNone(self.live().publish_at_fr)
        self.assertRefused(self.send("take_back:fr"), "not scheduled any more")
        self.assertRefused(self.send("take_back:en"), "not scheduled any more")
        self.assertTrue(self.live().is_public("en"))

    def test_a_first_publication_is_put_off(self):
        later = {"when": "later", "moment_0": "3000-07-01", "moment_1": "00:01", "zone": "UTC"}
        self.assertDone(self.publish("fr", **later), "Scheduled for")
        self.assertEqual(self.live().publish_at_fr, datetime(3000, 7, 1, 0, 1, tzinfo=UTC))

    def test_only_who_publishes_may_cancel(self):
        self.login_with("view_article", "change_article")
        for act in (f"cancel:{self.change.pk}", "take_back:fr"):
            self.assertEqual(self.send(act).status_code, 403)


class ReviewTest(PublicationTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en fr", publish_at=None)
        self.author = get_user_model().objects.create_user("author", is_staff=True)
        codenames = ["view_article", "change_article", *EVERYWHERE]
        self.author.user_permissions.set(Permission.objects.filter(codename__in=codenames))

    def test_an_author_submits_languages(self):
        self.client.force_login(self.author)
        self.assertDone(self.send("submit", languages=["fr"]), "Submitted for review: Français.")
        review = Review.objects.get()
        self.assertEqual((review.language, review.submitted_by), ("fr", self.author))
        self.assertContains(self.page(), "Submitted for review by author")
        self.assertRefused(self.send("submit", languages=[]), "Choose the languages")

    def test_whoever_publishes_approves_what_they_have_read(self):
        reviews.submit(self.article, "fr", self.author)
        seen = reviews.fingerprint(self.article, "fr")
        self.assertDone(self.send("answer:fr:approved", seen=seen, comment="Good"), "approved")
        response = self.page()
        self.assertContains(response, "Approved by webmaster")
        self.assertEqual(response.context["form"]["languages"].value(), ["fr"])

    def test_a_text_changed_since_is_not_approved_and_the_comment_stays(self):
        reviews.submit(self.article, "fr", self.author)
        seen = reviews.fingerprint(self.article, "fr")
        Article.objects.update(title_fr="Autre")
        response = self.send("answer:fr:approved", seen=seen, comment="My long comment")
        self.assertRefused(response, "changed after you opened it")
        self.assertContains(response, "My long comment</textarea>")
        self.assertContains(response, "It was changed after that.")

    def test_returning_needs_a_comment(self):
        reviews.submit(self.article, "fr", self.author)
        seen = reviews.fingerprint(self.article, "fr")
        self.assertRefused(self.send("answer:fr:returned", seen=seen), "Say what should change.")
        self.send("answer:fr:returned", seen=seen, comment="Which year?")
        self.assertContains(self.page(), "Which year?")
        self.assertEqual(Review.objects.get().state, Review.State.RETURNED)

    def test_an_author_does_not_approve(self):
        reviews.submit(self.article, "fr", self.author)
        self.client.force_login(self.author)
        seen = reviews.fingerprint(self.article, "fr")
        self.assertEqual(self.send("answer:fr:approved", seen=seen).status_code, 403)
        self.assertNotContains(self.page(), "answer:fr:approved")

    def test_nonsense_is_refused(self):
        for act in ("answer", "answer:xx:approved", "answer:fr:superseded"):
            self.assertRefused(self.send(act), "Choose what is to be done.")


class WithdrawTest(PublicationTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en fr")
        self.url = address(Article, "withdraw", self.article.pk, "fr")

    def withdraw(self, **data):
        return self.client.post(self.url, {"ending": "nothing"} | data)

    def gone(self):
        return self.client.get(self.article.get_absolute_url("fr"))

    def test_one_language_goes_and_the_others_stay(self):
        self.assertContains(
            self.client.get(self.url), "The other languages stay as they are: English"
        )
        self.assertDone(self.withdraw(), "Withdrawn: Français.")
        self.assertEqual(self.gone().status_code, 410)
        self.assertTrue(self.live().is_public("en"))

    def test_its_address_says_why(self):
        self.withdraw(ending="note", note="Elle était <fausse>.", redirect_to="/en/", comment="Why")
        self.assertContains(self.gone(), "Elle était &lt;fausse&gt;.", status_code=410)
        self.assertEqual(Withdrawal.objects.get().redirect_to, "")
        self.assertEqual(Version.objects.first().comment, "Why")

    def test_its_address_leads_elsewhere(self):
        self.withdraw(ending="redirect", redirect_to="/fr/news/", note="Unused")
        self.assertRedirects(self.gone(), "/fr/news/", status_code=301)

    def test_what_leads_nowhere_or_round_is_refused(self):
        own = self.article.get_absolute_url("fr")
        for target in (
            "",
            "/fr/nowhere/at/all",
            own,
            own.rstrip("/"),
            "javascript:alert(1)",
            "//x.org/",
        ):
            with self.subTest(target):
                response = self.withdraw(ending="redirect", redirect_to=target)
                self.assertEqual(response.status_code, 200)
                self.assertTrue(response.context["form"].errors["redirect_to"])
        self.assertEqual(self.withdraw(ending="note").status_code, 200)
        self.assertTrue(self.live().is_public("fr"))

    def test_what_is_not_public_cannot_be_withdrawn(self):
        url = address(Article, "withdraw", self.article.pk, "es")
        self.assertDone(self.client.get(url), "Español is not public.")
        url = url.replace("/es/", "/xx/")
        self.assertEqual(self.client.get(url, follow=True).status_code, 404)

    def test_it_needs_its_permission(self):
        self.login_with("view_article", "change_article", "publish_article")
        self.assertEqual(self.client.get(self.url).status_code, 403)
        self.assertEqual(self.withdraw().status_code, 403)
        self.assertNotContains(self.page(), self.url)
        place_contact(self.article)
        self.assertTrue(self.live().is_public("fr"))
