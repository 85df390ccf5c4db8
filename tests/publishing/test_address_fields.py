from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import TestCase

from events.models import Event
from pages.models import MenuEntry
from publishing.address_fields import scheme_of
from tests.factories import make_event

RUNNING = [
    "javascript:pwned()",
    " JavaScript:pwned()",
    "java\tscript:pwned()",
    "\x01javascript:pwned()",
    "vbscript:x",
    "data:text/html,x",
    "ftp://example.org/",
]


class AddressFieldTest(TestCase):
    def test_no_way_in_takes_an_address_that_runs_something(self):
        event = make_event()
        for address in RUNNING:
            with self.subTest(address):
                event.online_url = address
                for act in (
                    event.save,
                    event.full_clean,
                    lambda: Event.objects.update(online_url=address),  # noqa: B023
                    lambda: MenuEntry.objects.create(label_en="x", address=address),  # noqa: B023
                ):
                    with self.assertRaises(ValidationError), transaction.atomic():
                        act()

    def test_what_leads_to_a_place_is_taken(self):
        for address in ("https://example.org/?a=b:c", "/news/", "mailto:a@example.org"):
            MenuEntry.objects.create(label_en="x", address=address)
        self.assertEqual(scheme_of("/news/?a=b:c"), "")

    def test_the_column_is_as_before(self):
        _name, path, _args, _kwargs = Event._meta.get_field("online_url").deconstruct()
        self.assertEqual(path, "django.db.models.URLField")
