"""Dates as the reader's language writes them, from CLDR."""

import re
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from django import template
from django.utils import timezone

from publishing.languages import current
from publishing.locales import locale, locale_of
from publishing.rows import moment

register = template.Library()


def as_day(value):
    """Return the day of a date, a moment or the text of either; a moment's is that of the site."""
    if isinstance(value, str):
        value = moment(value) if ":" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def format_day(day, pattern):
    """Format a day; CLDR does not know that French counts the first one: 1er mai."""
    return formatted(day, pattern, current())


@lru_cache(5000)  # lists show the same days again and again
def formatted(day, pattern, language):
    text = format_date(day, pattern, locale_of(language))
    is_ordinal = day.day == 1 and locale_of(language).language == "fr"
    return re.sub(r"\b1\b", "1er", text, count=1) if is_ordinal else text


def day_range(first, last):
    """27–30 mai 2024, with the parts that both days share written once, as CLDR has it."""
    differing = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    formats = locale().interval_formats
    patterns = (formats.get("yMMMMd") or formats["yMMMd"])[differing]
    return "".join(
        format_day(day, re.sub("M{3,}", "MMMM", pattern))
        for day, pattern in zip((first, last), patterns, strict=True)
    )


@register.filter
def long_date(value):
    """28 mai 2024"""
    return format_day(as_day(value), "long") if value else ""


@register.filter
def full_date(value):
    """mardi 28 mai 2024"""
    return format_day(as_day(value), "full") if value else ""


@register.filter
def month_and_year(value):
    """mai 2024"""
    return format_skeleton("yMMMM", as_day(value), locale=locale())


@register.filter
def month_name(value):
    """mai, where it stands by itself"""
    return format_date(as_day(value), "LLLL", locale())


@register.filter
def iso(value):
    """2024-05-28, or the whole moment, for `<time datetime>`."""
    if not value or isinstance(value, str):
        return value or ""
    return value.isoformat()
