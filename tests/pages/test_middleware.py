from datetime import timedelta
from unittest.mock import patch

from django.test import TestCase
from django.utils import timezone

from pages.models import SiteSettings
from publishing import actions
from publishing.models import ScheduledChange
from tests.factories import make_article


class DueChangeTest(TestCase):
    def setUp(self):
        SiteSettings.objects.create(name_en="Site")
        self.article = make_article("en", title="First figures")
        copy = actions.edit(self.article)
        copy.title_en = "Corrected figures"
        copy.save()
        self.moment = timezone.now() + timedelta(hours=1)
        actions.publish(self.article, ["en"], at=self.moment)

    def test_the_first_request_after_the_moment_shows_it_and_none_before(self):
        for address in ("/en/", "/en/news/", self.article.get_absolute_url("en")):
            with self.subTest(address):
                self.assertNotContains(self.client.get(address), "Corrected figures")
        with patch.object(timezone, "now", return_value=self.moment):
            self.assertContains(self.client.get("/en/news/"), "Corrected figures")
        self.assertEqual(ScheduledChange.objects.get().state, ScheduledChange.State.APPLIED)

    def test_a_failed_change_costs_no_visitor_the_page(self):
        ScheduledChange.objects.update(content={"broken": True})
        with (
            patch.object(timezone, "now", return_value=self.moment),
            self.assertLogs("publishing.due", "ERROR"),
        ):
            self.assertContains(
                self.client.get(self.article.get_absolute_url("en")), "First figures"
            )
        self.assertEqual(ScheduledChange.objects.get().state, ScheduledChange.State.FAILED)

    def test_a_site_without_settings_applies_changes_too(self):
        SiteSettings.objects.all().delete()
        with patch.object(timezone, "now", return_value=self.moment):
            self.assertContains(self.client.get("/en/"), "Corrected figures")
