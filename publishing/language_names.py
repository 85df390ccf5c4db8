"""The languages of the world, by name: a language spoken, or that of a file, need not be one of
the site's.
"""

from babel import Locale
from django import forms
from django.utils.text import capfirst

from .languages import current

#: Beside the languages with a code of two letters.
LONGER_CODES = ("fil", "prs", "rhg", "sgn")


def language_choices():
    """Return the codes and names of languages, sorted by their names in the active language."""
    names = Locale.parse(current(), sep="-").languages
    choices = [
        (code, capfirst(name))
        for code, name in names.items()
        if len(code) == 2 or code in LONGER_CODES
    ]
    return sorted(choices, key=lambda choice: choice[1])


class LanguageListField(forms.MultipleChoiceField):
    """A list of language codes, chosen by name."""

    widget = forms.SelectMultiple({"class": "searchable"})

    def __init__(self, **kwargs):
        super().__init__(choices=language_choices, **kwargs)


class LanguageField(forms.ChoiceField):
    """One language code or none, chosen by name."""

    widget = forms.Select({"class": "searchable"})

    def __init__(self, **kwargs):
        super().__init__(choices=lambda: [("", "—"), *language_choices()], **kwargs)
