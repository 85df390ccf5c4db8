"""The languages of the site, as the settings name them, and the columns that hold each."""

from functools import cache

from django.conf import settings
from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils import translation
from modeltranslation.utils import build_localized_fieldname

CODES = tuple(code for code, _ in settings.LANGUAGES)
NAMES = dict(settings.LANGUAGES)


def named(languages):
    """Return the names of some languages, in the site's order."""
    return ", ".join(NAMES[code] for code in CODES if code in languages)


def localized(field, language=None):
    """Return the column that holds `field` in `language` (default: the active one), such as
    `title_fr`.
    """
    return build_localized_fieldname(field, language or current())


def current():
    """Return the active language as one of the site's codes, also while translations are switched
    off.
    """
    language = translation.get_language()
    return language if language in CODES else settings.LANGUAGE_CODE


def in_each(fields):
    """Return the columns of the given translated fields in every language."""
    return [localized(field, code) for field in fields for code in CODES]


def first_of(row, field):
    """Return the value of `field` in the active language, or in the first one that has it, to tell
    rows apart.
    """
    values = (getattr(row, localized(field, code)) for code in [current(), *CODES])
    return next(filter(None, values), "")


@cache
def columns_in(model, language):
    """Return the names of the model's columns without those of other languages.

    The columns without a suffix are left out too: they hold whatever language was active at the
    last save.
    """
    translations = [
        field for field in model._meta.concrete_fields if hasattr(field, "translated_field")
    ]
    unwanted = {field.translated_field.name for field in translations} | {
        field.name for field in translations if field.language != language
    }
    return tuple(field.name for field in model._meta.concrete_fields if field.name not in unwanted)


def with_default(field, language=None):
    """Return an expression for `field` in `language`, or in the default language where that is
    empty.

    For names of things only (a country, a tag): an edition never falls back.
    """
    own, default = localized(field, language), localized(field, settings.LANGUAGE_CODE)
    if own == default:
        return F(own)
    return Coalesce(NullIf(F(own), Value("")), F(default), output_field=TextField())


def language_of(field, language=None):
    """Return an expression for the language in which `with_default` gives `field`."""
    language = language or current()
    own = Q(**{f"{localized(field, language)}__gt": ""})
    return Case(When(own, then=Value(language)), default=Value(settings.LANGUAGE_CODE))
