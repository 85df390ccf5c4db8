from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from tests.checks import ChecksTest
from tests.factories import make_article, place_contact


class ContactTest(ChecksTest):
    def setUp(self):
        self.article = make_article(publish_at=None)

    def invalid(self, **kwargs):
        return self.found("contact_not_valid", self.article, **kwargs)

    def test_a_contact_that_is_valid(self):
        place_contact(self.article)
        self.assertEqual(self.invalid(), [])

    def test_a_contact_no_longer_valid_stops(self):
        place_contact(self.article)
        place_contact(self.article, until_on=date(2024, 1, 1))
        self.assertStops("contact_not_valid", self.article)
        self.assertEqual(self.invalid(), ["placed_contacts-1-contact"])

    def test_the_day_of_publication_counts(self):
        contact = place_contact(self.article).contact
        today = timezone.localdate()
        contact.from_on, contact.until_on = today, today + timedelta(days=1)
        contact.save()
        self.assertEqual(self.invalid(), [])
        later = datetime.combine(today + timedelta(days=2), datetime.min.time(), UTC)
        self.assertEqual(
            self.invalid(at=later + timedelta(hours=12)), ["placed_contacts-0-contact"]
        )
