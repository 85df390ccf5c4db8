from dataclasses import dataclass

from django import template
from django.utils.translation import get_language_info

from publishing.languages import CODES, NAMES, current
from publishing.reversing import translated

register = template.Library()


@dataclass(frozen=True)
class LanguageLink:
    """A link to the same page in one language."""

    language: str
    name: str
    url: str
    is_current: bool

    @property
    def direction(self):
        return direction(self.language)


@register.filter
def direction(language):
    """Return `rtl` or `ltr`."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


@register.filter
def language_name(language):
    """Return the name of a language of the site, in itself."""
    return NAMES.get(language, language)


@register.simple_tag(takes_context=True)
def language_links(context):
    """Return a `LanguageLink` for each language in which this page exists: its public editions, the
    `public_languages` that a list says it has something in, or all languages.
    """
    page = context.get("page") or context.get("missing")
    codes = page.public_languages() if page else context.get("public_languages", CODES)
    path = context["request"].path
    return [
        LanguageLink(
            code,
            NAMES[code],
            page.get_absolute_url(code) if page else translated(path, code),
            code == current(),
        )
        for code in codes
    ]
