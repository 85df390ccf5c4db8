"""Numbers as the reader's language writes them, from CLDR."""

from babel.numbers import format_decimal
from django import template

from publishing.locales import locale

register = template.Library()


@register.filter
def figure(value):
    """57,5"""
    return format_decimal(value, locale=locale())
