from unittest.mock import patch

from django.test import override_settings
from django.urls import reverse

from articles.models import Article
from publishing import actions, freshness
from publishing.due import apply_due_changes
from tests.admin import AdminTestCase, address
from tests.factories import FUTURE, make_article


class AlarmTestCase(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.article = make_article("en", title="Old")
        copy = actions.edit(self.article)
        copy.title_en = "New en"
        copy.save()
        actions.publish(self.article, ["en"], at=FUTURE)

    def let_it_fail(self):
        """Let the change meet a page that was changed after it was scheduled."""
        Article.objects.filter(pk=self.article.pk).update(title_en="Changed meanwhile")
        with self.assertLogs("publishing.due", "ERROR"):
            apply_due_changes(FUTURE)


class CacheTest(AdminTestCase):
    def test_the_home_page_says_that_other_processes_may_not_hear_of_a_change(self):
        said = "The cache of public pages cannot be written"
        for is_kept, is_troubled in ((True, True), (True, False), (False, True)):
            with (
                override_settings(PAGE_CACHE=is_kept),
                patch.object(freshness, "is_troubled", return_value=is_troubled),
            ):
                response = self.client.get(reverse("admin:index"))
            self.assertEqual(said in response.content.decode(), is_kept and is_troubled)


class HomeAlarmTest(AlarmTestCase):
    def home(self):
        return self.client.get(reverse("admin:index"))

    def test_a_failed_change_is_told_with_its_page_and_its_reason(self):
        self.assertNotContains(self.home(), "alarms-heading")
        self.let_it_fail()
        response = self.home()
        self.assertContains(response, "<bdi>New en</bdi>")
        self.assertContains(response, address(Article, "publish", self.article.pk))
        self.assertContains(response, "The page was changed after this change was scheduled.")

    def test_who_may_not_view_the_page_hears_nothing_of_it(self):
        self.let_it_fail()
        self.login_with("view_event")
        self.assertNotContains(self.home(), "alarms-heading")

    def test_the_public_page_stays_as_it_was(self):
        self.let_it_fail()
        page = self.client.get(self.article.get_absolute_url("en"))
        self.assertContains(page, "Changed meanwhile")
