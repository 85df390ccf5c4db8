"""The languages of the site, as the settings name them, and the columns that hold each."""

from functools import cache

from django.conf import settings
from django.db.models import Case, F, TextField, Value, When
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
    """Return an expression for `field` in `language`, or in the first of `fallbacks` that has it;
    never NULL.

    For names of things only (a country, a tag): an edition never falls back.
    """
    names = [NullIf(F(localized(field, code)), Value("")) for code in fallbacks(language)]
    return Coalesce(*names, Value(""), output_field=TextField())


def fallbacks(language=None):
    """Return `language`, the default one, and the others: the order in which names are sought."""
    return dict.fromkeys([language or current(), settings.LANGUAGE_CODE, *CODES])


def language_of(field, language=None):
    """Return an expression for the language in which `with_default` gives `field`."""
    named = [
        When(**{f"{localized(field, code)}__gt": ""}, then=Value(code))
        for code in fallbacks(language)
    ]
    return Case(*named, default=Value(settings.LANGUAGE_CODE))
