"""The head of a page: what search engines and other sites read of it."""

from babel.core import get_global
from django import template
from django.utils.safestring import mark_safe

from publishing.hosts import origin_of
from publishing.locales import LOCALES

register = template.Library()


@register.simple_block_tag
def capture(content):
    """Keep what stands between the tags under a name, to be shown more than once."""
    return mark_safe(content.strip())  # it was escaped when it was made


@register.simple_tag(takes_context=True)
def site_origin(context):
    return origin_of(context["request"])


@register.filter
def territorial(language):
    """Return a language as Open Graph has it, with the country where most speak it: `fr_FR`."""
    likely = get_global("likely_subtags").get(language, language)
    return LOCALES.get(language) or "_".join((likely.split("_")[0], likely.split("_")[-1]))
