from django.core.exceptions import ValidationError
from django.db import models
from django.test import TestCase

from publishing.constraints import all_hold
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_event,
    make_office,
    make_page,
    make_person,
)


class ConstraintsTest(TestCase):
    """Two statements say of a row what Django asks of each constraint by itself."""

    def test_a_whole_row_keeps_them(self):
        for make in (make_article, make_event, make_office, make_page, make_person):
            row = make("en fr")
            with self.subTest(row=row), self.assertNumQueries(4):  # of which a savepoint is two
                self.assertTrue(all_hold(row))

    def test_what_breaks_one_is_seen_as_by_django(self):
        taken = make_article("en").slug_en
        broken = [
            (make_article, {"slug_en": taken}, {"slug_en"}),
            (make_article, {"title_en": ""}, {"title_en"}),
            (make_article, {"slug_en": None}, {"slug_en"}),
            (make_article, {"unpublish_at_en": PAST}, {"unpublish_at_en"}),
            (make_article, {"embargo_until": FUTURE}, {"embargo_until"}),
            (make_article, {"slug_en": "1999"}, {"slug_en"}),
            (make_event, {"ends_at": PAST}, {"ends_at"}),
            (make_page, {"path_en": make_page("en").path_en}, {"path_en"}),
        ]
        for make, values, fields in broken:
            row = make("en")
            for name, value in values.items():
                setattr(row, name, value)
            with self.subTest(values=values):
                self.assertFalse(all_hold(row))
                with self.assertRaises(ValidationError):
                    models.Model.validate_constraints(row)
                self.assertTrue(all_hold(row, exclude=fields))
                models.Model.validate_constraints(row, exclude=fields)

    def test_an_address_of_another_language_is_free(self):
        self.assertTrue(all_hold(make_article("fr", slug_fr=make_article("en").slug_en)))
