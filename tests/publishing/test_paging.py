"""The admin's lists, which are not counted to their end: what they say is true of what they do."""

from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing.admin import paging
from tests.admin import AdminTestCase
from tests.factories import make_article


class PagingTest(AdminTestCase):
    address = reverse("admin:articles_article_changelist")

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for number in range(8):
            make_article(title=f"Bridge {number}")

    def setUp(self):
        super().setUp()
        self.enterContext(patch("publishing.admin.base.TranslatedAdmin.list_per_page", 2))
        self.enterContext(patch.object(paging, "PAGES_AHEAD", 1))

    def shown(self, most, **asked):
        with patch.object(paging, "MOST_COUNTED", most):
            return self.client.get(self.address, asked)

    def test_a_list_that_is_counted_says_how_many_and_lets_all_be_selected(self):
        shown = self.shown(8)
        self.assertContains(shown, "8 results")
        self.assertContains(shown, "Select all 8 articles")
        self.assertContains(shown, "All 8 selected")

    def test_a_longer_one_says_more_than_and_lets_only_what_is_seen_be_selected(self):
        for page, number in ((1, 4), (2, 6)):
            shown = self.shown(4, p=page)
            with self.subTest(page):
                self.assertContains(shown, f"more than {number} articles", count=2)
                self.assertContains(shown, "0 of 2 selected")
                self.assertNotContains(shown, f"{number} results")
                self.assertNotContains(shown, f"Select all {number}")
                self.assertNotContains(shown, f"All {number} selected")

    def test_at_its_end_it_is_counted(self):
        self.assertContains(self.shown(4, p=4), "8 results")

    def test_what_a_search_finds_is_said_likewise(self):
        self.assertContains(self.shown(4, q="Bridge"), "more than 4 articles", count=2)
        self.assertContains(self.shown(4, q="Bridge 3"), "1 result\n")

    def test_nobody_can_have_the_table_counted_for_each_value_of_a_filter(self):
        self.assertNotContains(self.shown(4), "_facets")
        counts = set()
        for asked in ({}, {"_facets": "True"}):
            with CaptureQueriesContext(connection) as captured:
                self.shown(4, **asked)
            counts.add(len(captured))
        self.assertEqual(len(counts), 1)
