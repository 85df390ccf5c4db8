"""Addresses of the site, without looking through all of its routes for each link of a page."""

from functools import cache, lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse, translate_url
from django.utils import translation

#: What stands in an address for the slug or path of a page; any route takes it.
PLACE = "a-page-00"
#: What Django itself leaves as it is in an address.
SAFE = "!$&'()*+,;=/~:@"


def page_address(name, slug, language):
    """Return the address of a page in a language, by the name of its route."""
    before, after = around(name, language, get_script_prefix())
    return f"{before}{quote(slug, safe=SAFE)}{after}"


@cache
def around(name, language, _script_prefix):
    with translation.override(language):
        before, after = reverse(name, args=[PLACE]).split(PLACE)
    return before, after


def address(name, arguments, language):
    """Return the address of a route with arguments of which there are few, such as a topic's."""
    return known_address(name, arguments, language, get_script_prefix())


@lru_cache(5000)
def known_address(name, arguments, language, _script_prefix):
    with translation.override(language):
        return reverse(name, args=arguments)


def translated(path, language):
    """Return the address in a language of what is at a path in the active one."""
    return known_translation(path, language, translation.get_language(), get_script_prefix())


@lru_cache(5000)
def known_translation(path, language, _active, _script_prefix):
    return translate_url(path, language)
