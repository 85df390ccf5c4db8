"""The head of a page: what search engines and other sites read of it."""

from dataclasses import dataclass
from urllib.parse import quote

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


@dataclass(frozen=True)
class Head:
    """What others are told of a page; `address` is the one it is known by, without what a visitor
    or a campaign added.
    """

    title: str
    description: str
    kind: str
    address: str


@register.simple_tag(takes_context=True)
def head_of(context, title, description, kind):
    """Return the `Head` of a page from its blocks; a page that editors write has its own title, one
    without a description the site's.
    """
    request, page = context["request"], context.get("page")
    return Head(
        (page and page.title) or title,
        description or context["site"].tagline,
        kind,
        origin_of(request) + quote(request.path) + context.get("canonical_query", ""),
    )


@register.simple_tag(takes_context=True)
def site_origin(context):
    return origin_of(context["request"])


@register.filter
def territorial(language):
    """Return a language as Open Graph has it, with the country where most speak it: `fr_FR`."""
    likely = get_global("likely_subtags").get(language, language)
    return LOCALES.get(language) or "_".join((likely.split("_")[0], likely.split("_")[-1]))
