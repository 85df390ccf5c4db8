"""What can be chosen: names, and the options of a filter's fields.

Some fields have hundreds, and on most pages none is chosen: their HTML is made once, and what was
chosen is marked in it.
"""

from functools import cache

from django.utils.html import escape, format_html_join
from django.utils.safestring import mark_safe


def label_of(choices, value):
    """Return the name of one of a model's choices, as `get_…_display` does, which goes through all
    of them each time.
    """
    return str(labels(choices).get(value, value))


@cache
def labels(choices):
    return dict(choices.choices)


def options(choices):
    """Return the HTML of `(value, label)` pairs, of which none is chosen."""
    return str(format_html_join("", '<option value="{}">{}</option>', choices))


def with_chosen(options, chosen):
    """Return the HTML of options by field, marked where the value of that field is chosen."""
    return {name: marked(html, chosen.get(name)) for name, html in options.items()}


def marked(html, value):
    begin = f'<option value="{escape(value)}"'
    return mark_safe(html.replace(f"{begin}>", f"{begin} selected>", 1) if value else html)
