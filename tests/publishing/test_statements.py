import gc
from datetime import timedelta
from types import FunctionType, ModuleType
from unittest.mock import patch

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignObjectRel, Subquery
from django.db.models.expressions import Col
from django.db.models.options import Options
from django.db.models.sql.where import WhereNode
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from articles.models import Article
from pages.chrome import settings_row
from pages.models import SiteSettings
from publishing import statements
from publishing.languages import CODES
from publishing.models import page_models
from publishing.reversing import PLACE, page_address
from publishing.rows import Rows
from publishing.statements import written_once
from publishing.views import page_at
from tests.factories import PAST, make_article

#: Another day than the one on which a statement is written.
LATER = timezone.now() + timedelta(days=40)


@written_once
def articles_at(model, language, *, at, keys):
    return model.objects.public(language, at).filter(pk__in=keys).order_by("pk")


class StatementTest(TestCase):
    def setUp(self):
        statements.forget()

    def test_it_is_written_once_and_asked_with_other_values(self):
        one, other = make_article("en"), make_article("en", publish_at=LATER)
        now, keys = timezone.now(), [one.pk, other.pk]
        with patch.object(statements, "Statement", wraps=statements.Statement) as written:
            self.assertEqual(articles_at(Article, "en", at=now, keys=keys), [one])
            self.assertEqual(articles_at(Article, "en", at=LATER, keys=keys), [one, other])
            self.assertEqual(articles_at(Article, "en", at=LATER, keys=[other.pk]), [other])
            self.assertEqual(articles_at(Article, "fr", at=LATER, keys=keys), [])
        self.assertEqual(written.call_count, 2)

    def test_it_asks_what_its_queryset_asks(self):
        """A value that was taken while it was written, such as today, would show here."""
        values = {"at": LATER, "address": "nothing"}
        kinds = [
            *((page_at, model, values) for model in page_models()),
            (settings_row, SiteSettings, {"at": LATER}),
        ]
        for ask, model, values in kinds:
            for code in CODES[:2]:
                with self.subTest(model=model, code=code):
                    ask(model, code, **values)
                    asked = sql_of(ask, model, code, values)
                    self.assertEqual(asked, sql_of(plain(ask), model, code, values))

    def test_no_value_can_end_a_text(self):
        make_article("en")
        for slug in ("'; DROP TABLE articles_article; --", "%s", "%(at)s", "\ue0001\ue000", "%%"):
            self.assertEqual(page_at(Article, "en", at=LATER, address=slug), [])

    def test_what_is_hidden_stays_so_however_often_it_was_asked(self):
        article = make_article("en", unpublish_at=LATER)
        for at in (timezone.now(), LATER, PAST - timedelta(1)):
            found = page_at(Article, "en", at=at, address=article.slug_en)
            self.assertEqual(found, [article] if article.is_public("en", at) else [])

    def test_it_is_forgotten_where_there_are_too_many(self):
        with patch.object(statements, "MOST", 1):
            for code in CODES:
                articles_at(Article, code, at=LATER, keys=[1])
        self.assertEqual(len(statements.known), 1)


def sql_of(ask, model, code, values):
    with CaptureQueriesContext(connection) as captured:
        ask(model, code, **values)
        return captured.captured_queries[-1]["sql"]


def plain(ask):
    """Return what asks the queryset itself, at the moment that is asked for."""

    def ask_queryset(model, code, **values):
        with patch.object(timezone, "now", return_value=values["at"]):
            return list(ask.__wrapped__(model, code, **values))

    return ask_queryset


class AddressTest(SimpleTestCase):
    def test_it_is_what_the_routes_say(self):
        for model in page_models():
            for code in CODES:
                for slug in (PLACE, "bien-être", "مدينة", "a.b", "a~b"):
                    with self.subTest(model=model, code=code, slug=slug):
                        self.assertEqual(
                            page_address(model.url_name, slug, code), reversed_(model, slug, code)
                        )


def reversed_(model, slug, code):
    with translation.override(code):
        try:
            return reverse(model.url_name, args=[slug])
        except NoReverseMatch:  # no page has such an address
            return page_address(model.url_name, slug, code)


class KeptTest(TestCase):
    def test_a_statement_keeps_nothing_of_what_it_was_written_from(self):
        make_article(slug_en="kept")
        statements.forget()
        page_at(Article, "en", at=timezone.now(), address="kept")
        statement = next(each for name, each in statements.known.items() if name[1][0] is Article)
        found = set(map(type, reachable(statement)))
        self.assertIn(Col, found)
        self.assertFalse(found & {WhereNode, Subquery, Rows})


def reachable(thing):
    """Yield what an object holds, directly or not, up to what all share."""
    seen, ahead = set(), [thing]
    shared = (type, ModuleType, FunctionType, Options, Field, ForeignObjectRel, BaseDatabaseWrapper)
    while ahead:
        each = ahead.pop()
        if id(each) not in seen and not isinstance(each, shared):
            seen.add(id(each))
            yield each
            ahead += gc.get_referents(each)
