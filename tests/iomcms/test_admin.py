from datetime import UTC, datetime, timedelta

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag as ForeignTag

from articles.models import Article
from pages.models import SiteSettings
from publishing import actions, reviews
from publishing.actions import edit
from publishing.desk.actions import assign
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

SCHEDULED = {"title_fr": "Demain", "publish_at_fr": FUTURE}
LISTS = ("Drafts", "Scheduled", "Missing languages", "Recently changed")


class HomeTests(AdminTestCase):
    def work(self):
        """Return the titles in each list of the home page, by the list's name."""
        context = self.client.get(reverse("admin:index")).context
        return {
            str(title): [row["item"].title for row in rows]
            for title, _none, rows in context["work"]
        }

    def test_a_page_without_a_public_edition_is_a_draft(self):
        make_article("", title_en="Half written")
        make_article("en", title="Out")
        self.assertEqual(self.work()["Drafts"], ["Half written"])

    def test_an_edition_with_a_moment_to_come_is_scheduled_the_soonest_first(self):
        make_article("en", title="Later", publish_at=FUTURE)
        make_event("fr", title="Sooner", publish_at=datetime(2900, 1, 1, tzinfo=UTC))
        self.assertEqual(self.work()["Scheduled"], ["Sooner fr", "Later en"])
        self.assertEqual(self.work()["Drafts"], [])
        response = self.client.get(reverse("admin:index"))
        self.assertContains(response, "1 Jan 2900")
        self.assertContains(response, ">FR</abbr> scheduled")

    def test_a_page_that_lacks_a_language_is_incomplete(self):
        make_office("en fr es ar", title="Whole")
        make_page("en fr", title="Partly")
        make_article("", title_en="Not public")
        self.assertEqual(self.work()["Missing languages"], ["Partly en"])

    def test_the_page_changed_last_stands_first(self):
        first = make_article("en", title="First")
        make_person("en", title="Second")
        first.save()
        self.assertEqual(self.work()["Recently changed"], ["First en", "Second en"])

    def test_a_page_that_is_edited_is_one_row_and_stands_where_its_working_copy_would(self):
        first = make_article("en", title="First")
        make_person("en", title="Second")
        edit(first)
        self.assertEqual(self.work()["Recently changed"], ["First en", "Second en"])
        self.assertEqual(self.work()["Drafts"], [])

    def test_what_waits_for_a_reviewer_is_seen_by_those_who_may_approve_it(self):
        article = make_article("", title_fr="Villes", title_en="Cities")
        author = get_user_model().objects.create_user("author")
        reviews.submit(article, "fr", author)
        self.assertEqual(self.work()["To review"], ["Villes"])
        publish = address(Article, "publish", article.pk)
        self.assertContains(self.client.get(reverse("admin:index")), f'href="{publish}"')
        self.login_with("view_article", "change_article")
        self.assertNotIn("To review", self.work())

    def test_who_submitted_sees_the_answer(self):
        article = make_article("", title_fr="Villes")
        reviews.submit(article, "fr", self.user)
        reviews.return_with_comment(article, "fr", "Which cities?")
        self.assertEqual(self.work()["Returned to you"], ["Villes"])
        reviews.submit(article, "fr", self.user)
        self.assertNotIn("Returned to you", self.work())
        reviews.approve(article, "fr")
        self.assertEqual(self.work()["Approved"], ["Villes"])
        actions.publish(article, ["fr"])
        self.assertNotIn("Approved", self.work())

    def test_changes_of_what_is_public_are_listed_and_while_they_wait_with_their_moment(self):
        article = make_article("en", title="Out")
        copy = actions.edit(article)
        copy.title_en = "New"
        copy.save()
        self.assertEqual(self.work()["Changes not published"], ["Out en"])
        self.assertEqual(self.work()["Scheduled"], [])
        actions.publish(article, ["en"], at=FUTURE)
        self.assertEqual(self.work()["Scheduled"], ["Out en"])

    def test_a_translator_finds_what_is_theirs_the_soonest_due_first(self):
        today = timezone.localdate()
        later, sooner, whenever = (make_article("en", title=each) for each in ("B", "A", "C"))
        assign([later], ["fr"], self.user, today + timedelta(days=2))
        assign([sooner], ["ar"], self.user, today - timedelta(days=1))
        assign([whenever], ["fr"], self.user)
        assign([whenever], ["es"], get_user_model().objects.create_user("another"))
        self.assertEqual(self.work()["To translate"], ["A en", "B en", "C en"])
        response = self.client.get(reverse("admin:index"))
        self.assertContains(response, "overdue since", count=1)
        self.assertContains(response, "due on", count=1)
        self.assertContains(response, ">AR</abbr> missing")

    def test_what_is_done_or_before_a_reviewer_is_no_work_of_a_translator(self):
        article = make_article("en", title="Cities", title_fr="Villes")
        assign([article], ["fr"], self.user)
        self.assertEqual(self.work()["To translate"], ["Cities en"])
        reviews.submit(article, "fr", self.user)
        self.assertNotIn("To translate", self.work())
        reviews.return_with_comment(article, "fr", "Which cities?")
        self.assertEqual(self.work()["To translate"], ["Cities en"])
        actions.publish(article, ["fr"])
        self.assertNotIn("To translate", self.work())

    def test_a_public_translation_that_fell_behind_is_work_again(self):
        article = make_article("en fr", title="Cities")
        assign([article], ["fr"], self.user)
        self.assertNotIn("To translate", self.work())
        Article.objects.filter(pk=article.pk).update(is_outdated_fr=True)
        self.assertEqual(self.work()["To translate"], ["Cities en"])

    def test_each_row_leads_to_its_form(self):
        article = make_article("en")
        self.assertContains(
            self.client.get(reverse("admin:index")),
            f'href="{address(Article, "change", article.pk)}"',
        )

    def test_a_page_is_named_in_another_language_where_it_has_no_title_in_this_one(self):
        make_article("ar", title="مدن")
        self.assertContains(self.client.get(reverse("admin:index")), '<bdi lang="ar">مدن ar</bdi>')

    def test_only_what_the_user_may_view_is_listed(self):
        make_article("en", title="For all")
        make_event("en", title="For event people")
        self.login_with("view_article")
        self.assertEqual(self.work()["Recently changed"], ["For all en"])

    def test_who_may_view_nothing_sees_empty_lists(self):
        make_article("en")
        self.login_with()
        self.assertEqual(self.work(), {title: [] for title in LISTS})

    def test_only_what_the_user_may_add_is_offered(self):
        self.login_with("view_article", "view_event", "add_event")
        response = self.client.get(reverse("admin:index"))
        self.assertContains(response, "Add event")
        self.assertNotContains(response, "Add article")

    def test_ten_rows_and_two_hundred_take_the_same_queries(self):
        for rows in (10, 200):
            missing = range(Article.objects.count(), rows)
            Article.objects.bulk_create(
                Article(
                    title_en="Out",
                    slug_en=f"{number}",
                    publish_at_en=PAST,
                    slug_fr=f"{number}",
                    **SCHEDULED,
                )
                for number in missing
            )
            Article.objects.bulk_create(
                Article(title_es="Borrador", slug_es=f"{number}") for number in missing
            )
            with self.subTest(rows=rows), self.assertNumQueries(17):
                self.client.get(reverse("admin:index"))


class SiteTests(AdminTestCase):
    def test_the_site_bears_its_own_name(self):
        SiteSettings(name_en="Migration newsroom", name_fr="La rédaction").save()
        self.assertContains(self.client.get(reverse("admin:index")), ">Migration newsroom</a>")

    def test_the_site_has_a_name_before_one_is_given(self):
        self.assertContains(self.client.get(reverse("admin:index")), ">Newsroom</a>")

    def test_the_interface_changes_its_language_and_stays_on_the_page(self):
        page = address(Article, "add")
        response = self.client.post(reverse("set_language"), {"language": "ar", "next": page})
        self.assertRedirects(response, page)
        self.assertEqual(response.cookies["django_language"]["path"], "/admin/")
        self.assertContains(self.client.get(page), '<html lang="ar" dir="rtl">')

    def test_every_list_and_form_opens_in_other_languages(self):
        request = self.client.get(reverse("admin:index")).wsgi_request
        for language in ("fr", "ar"):
            self.client.cookies["django_language"] = language
            for model, model_admin in admin.site._registry.items():
                can_add = model_admin.has_add_permission(request)
                actions = ["changelist", "add"] if can_add else ["changelist"]
                for action in actions:
                    with self.subTest(language=language, model=model.__name__, action=action):
                        response = self.client.get(address(model, action), follow=True)
                        self.assertEqual(response.status_code, 200)

    def test_the_words_of_the_editor_come_in_the_language_of_the_interface(self):
        self.client.cookies["django_language"] = "fr"
        response = self.client.get(reverse("admin:jsi18n"))
        self.assertContains(response, "Annuler")
        self.assertContains(response, "L\\u00e9gende")

    def test_tags_are_ours(self):
        self.assertFalse(admin.site.is_registered(ForeignTag))

    def test_every_relation_is_searched_for(self):
        """Only what has no list of its own is chosen from a list of all."""
        request = self.client.get(reverse("admin:index")).wsgi_request
        for model, model_admin in admin.site._registry.items():
            if model._meta.app_label == "auth":
                continue
            owners = [model_admin, *(inline(model, admin.site) for inline in model_admin.inlines)]
            for owner in owners:
                for field in (*owner.opts.fields, *owner.opts.many_to_many):
                    if field.related_model and admin.site.is_registered(field.related_model):
                        if field.related_model is model and owner is not model_admin:
                            continue  # the row that the inline stands below
                        with self.subTest(model=owner.opts.label, field=field.name):
                            self.assertIn(field.name, owner.get_autocomplete_fields(request))
                            related = admin.site.get_model_admin(field.related_model)
                            self.assertTrue(related.search_fields)


class SignedOutTests(AdminTestCase):
    def test_nothing_is_shown_to_who_is_not_signed_in(self):
        get_user_model().objects.create_user("reader")
        for sign_in in (
            self.client.logout,
            lambda: self.client.force_login(get_user_model().objects.get(username="reader")),
        ):
            sign_in()
            for url in (
                reverse("admin:index"),
                reverse("admin:references"),
                reverse("admin:translations"),
                address(Article, "add"),
            ):
                with self.subTest(url=url):
                    self.assertEqual(self.client.get(url).status_code, 302)
