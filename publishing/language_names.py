"""The languages of the world, by name: a language spoken, or that of a file, need not be one of the
site's.
"""

import re
from functools import cache

from babel import Locale
from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, get_select2_language
from django.utils.text import capfirst

from .languages import CODES, current

#: Beside the languages with a code of two letters.
LONGER_CODES = ("fil", "rhg", "zgh")
#: The languages that words in a text are most often in, beside the site's own.
QUOTED = set("am bn de fa hi ht it ja la nl ps pt ru so sw ti tr uk ur zh".split())  # noqa: SIM905
CODE = re.compile(r"[a-z]{2,3}(-\w+)*")


def language_names(language=None):
    return Locale.parse(language or current(), sep="-").languages


def language_choices():
    """Return the codes and names of languages, sorted by their names in the active language."""
    return list(choices_in(current()))


@cache
def choices_in(language):
    names = language_names(language)
    choices = [
        (code, capfirst(name))
        for code, name in names.items()
        if len(code) == 2 or code in LONGER_CODES
    ]
    return sorted(choices, key=lambda choice: choice[1])


def quoted_languages():
    """Return the codes and names of the languages in which words of a text may be."""
    offered = QUOTED.union(CODES)
    return [choice for choice in language_choices() if choice[0] in offered]


def name_of(code):
    """Return the name of a language in the active one, or its code where it has none."""
    return capfirst(language_names().get(code, code))


class Searchable:
    """A list of options to search in, by the library that Django brings for its autocomplete."""

    media = AutocompleteMixin.media

    @property
    def i18n_name(self):
        return get_select2_language()

    def optgroups(self, name, value, attrs=None):
        """Keep a code that was stored without being in the list."""
        known = {code for code, _name in self.choices}
        others = [(code, code) for code in value if code and code not in known]
        self.choices = [*self.choices, *others]
        return super().optgroups(name, value, attrs)


class SearchableSelect(Searchable, forms.Select):
    pass


class SearchableSelectMultiple(Searchable, forms.SelectMultiple):
    pass


class AnyCode:
    def valid_value(self, value):
        return bool(CODE.fullmatch(value))


class LanguageListField(AnyCode, forms.MultipleChoiceField):
    """A list of language codes, chosen by name."""

    widget = SearchableSelectMultiple({"class": "searchable"})

    def __init__(self, **kwargs):
        super().__init__(choices=language_choices, **kwargs)


class LanguageField(AnyCode, forms.ChoiceField):
    """One language code or none, chosen by name."""

    widget = SearchableSelect({"class": "searchable"})

    def __init__(self, **kwargs):
        super().__init__(choices=lambda: [("", "—"), *language_choices()], **kwargs)
