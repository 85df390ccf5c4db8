from django.contrib.contenttypes.models import ContentType

from tests.checks import ChecksTest
from tests.factories import FUTURE, make_page


class ParentTest(ChecksTest):
    def setUp(self):
        self.parent = make_page("en fr", publish_at=None)
        self.page = make_page("en fr", parent=self.parent, publish_at=None)

    def found_parent(self, language="en", **kwargs):
        return self.found("parent_not_public", self.page, language, **kwargs)

    def test_a_parent_that_is_not_public_stops(self):
        self.assertStops("parent_not_public", self.page)
        self.assertEqual(self.found_parent(), ["parent"])

    def test_each_language_needs_its_own(self):
        self.parent.publish_at_en = self.page.created_at
        self.parent.save()
        self.assertEqual(self.found_parent("en"), [])
        self.assertEqual(self.found_parent("fr"), ["parent"])

    def test_the_moment_of_publication_counts(self):
        self.parent.publish_at_en = FUTURE
        self.parent.save()
        self.assertEqual(self.found_parent(), ["parent"])
        self.assertEqual(self.found_parent(at=FUTURE), [])

    def test_both_may_go_out_together(self):
        type_id = ContentType.objects.get_for_model(self.parent).pk
        together = {(type_id, self.parent.pk, "en")}
        self.assertEqual(self.found_parent("en", together=together), [])
        self.assertEqual(self.found_parent("fr", together=together), ["parent"])

    def test_a_page_at_the_top_has_none(self):
        self.page = make_page(publish_at=None)
        self.assertEqual(self.found_parent(), [])
