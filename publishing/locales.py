"""How CLDR, through Babel, writes the active language."""

from functools import cache

from babel import Locale
from babel.lists import format_list

from .languages import current

#: Where CLDR's plain language is not what an international organisation writes: 28 May 2024, 13:15.
LOCALES = {"en": "en_GB"}


def locale():
    """Return the CLDR locale of the active language."""
    return locale_of(current())


@cache
def locale_of(code):
    return Locale.parse(LOCALES.get(code, code.replace("-", "_")))


def listed(names):
    """Return names as one text: English, Français and العربية."""
    return format_list(list(names), locale=locale())
