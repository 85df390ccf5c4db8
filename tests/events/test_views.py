from django.test import TestCase

from tests.factories import make_event, make_person


class SpeakersTest(TestCase):
    def test_a_person_who_is_not_public_is_not_named(self):
        event = make_event()
        event.speakers.create(person=make_person(title="Public speaker"), role_en="Chair")
        event.speakers.create(person=make_person(title="Secret speaker", publish_at=None))
        event.speakers.create(name="Guest speaker")
        response = self.client.get(event.get_absolute_url("en"))
        shown = response.content.decode().partition("<main")[2].partition('id="related"')[0]
        for name, times in {"Public speaker": 1, "Guest speaker": 1, "Secret speaker": 0}.items():
            with self.subTest(name):
                self.assertEqual(shown.count(name), times)
