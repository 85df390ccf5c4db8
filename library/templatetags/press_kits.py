from django import template

from ..placements import picture_keys
from ..press_kits import kit_address

register = template.Library()


@register.inclusion_tag("library/_press_kit.html")
def press_kit(page):
    """Show the link to all pictures of a public page; nothing where it has none."""
    return {"address": kit_address(page), "number": len(picture_keys(page))}
