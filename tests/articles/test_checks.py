from datetime import timedelta

from tests.checks import ChecksTest
from tests.factories import FUTURE, PAST, make_article


class EmbargoTest(ChecksTest):
    def test_no_language_goes_out_before_the_embargo_ends(self):
        article = make_article(publish_at=None, embargo_until=FUTURE)
        self.assertStops("embargo", article)
        self.assertEqual(self.found("embargo", article), ["embargo_until"])
        self.assertEqual(
            self.found("embargo", article, at=FUTURE - timedelta(minutes=1)), ["embargo_until"]
        )

    def test_from_its_end_on_it_may(self):
        article = make_article(publish_at=None, embargo_until=FUTURE)
        self.assertEqual(self.found("embargo", article, at=FUTURE), [])

    def test_an_embargo_that_is_over_or_was_never_set(self):
        for until in (PAST, None):
            article = make_article(publish_at=None, embargo_until=until)
            self.assertEqual(self.found("embargo", article), [])
