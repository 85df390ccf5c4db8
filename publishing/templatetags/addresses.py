from django import template

from publishing.languages import current
from publishing.reversing import address

register = template.Library()


@register.simple_tag(name="address")
def address_tag(name, *arguments):
    """Return what `{% url %}` does, for a route of which a page has many or every page has one."""
    return address(name, arguments, current())
