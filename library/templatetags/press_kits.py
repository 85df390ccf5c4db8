from django import template

from ..placements import picture_keys
from ..press_kits import kit_address

register = template.Library()


@register.inclusion_tag("library/_press_kit.html", takes_context=True)
def press_kit(context, page):
    """Show the link to all pictures of a page; nothing where it has none, or is not public yet."""
    keys = [] if "preview" in context else picture_keys(page)
    return {"address": kit_address(page), "number": len(keys)}
