from publishing.snapshots import snapshot
from tests.checks import ChecksTest
from tests.factories import make_article, make_event


class EndTest(ChecksTest):
    def setUp(self):
        self.event = make_event(publish_at=None)
        self.content = snapshot(self.event)

    def with_end(self, ends_at):
        self.content["shared"]["ends_at"] = ends_at
        return {"content": self.content}

    def test_an_event_has_an_end(self):
        self.assertStops("no_end", self.event, **self.with_end(None))
        self.assertEqual(self.found("no_end", self.event, **self.with_end(None)), ["ends_at"])
        self.assertEqual(self.found("no_end", self.event), [])

    def test_an_event_ends_after_it_starts(self):
        early = self.with_end("2024-05-28T11:59:00Z")
        self.assertStops("ends_before_start", self.event, **early)
        self.assertEqual(self.found("ends_before_start", self.event, **early), ["ends_at"])
        self.assertEqual(self.found("ends_before_start", self.event), [])
        self.assertEqual(self.found("ends_before_start", self.event, **self.with_end(None)), [])

    def test_other_pages_have_none(self):
        self.assertEqual(self.found("no_end", make_article()), [])
