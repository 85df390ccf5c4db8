from django import template

from .. import rich_text as rich_texts
from ..addresses import address_of
from ..picture_elements import picture_element
from ..places import address_at, as_jpeg

register = template.Library()
register.filter("media_url", address_of)
register.simple_tag(picture_element, name="picture")


@register.simple_tag
def illustration(picture, place):
    """Return what `{% picture %}` does, and nothing where there is no picture."""
    return picture_element(picture, place) if picture else ""


@register.filter
def small(picture):
    """Return the address of a picture for a list in the admin."""
    return address_at(picture, "square", 240)


@register.filter
def large(picture):
    """Return the address of a picture as large as it is ever shown."""
    return address_at(picture, "whole", 1800)


@register.filter
def rich_text(html):
    """Return a stored rich text as visitors see it."""
    return rich_texts.shown([html])[0]


@register.filter
def with_rich_text(rows, name):
    """Return rows of a page, such as boilerplates, with their rich texts of that name as visitors
    see them: together, so that many cost no more queries than one.
    """
    texts = rich_texts.shown([row[name] for row in rows])
    return [{**row, name: text} for row, text in zip(rows, texts, strict=True)]


@register.simple_tag
def shared_picture(picture):
    """Return a picture as other sites show it beside a link, in a format that all of them know."""
    return as_jpeg(picture, "card", 1440)
