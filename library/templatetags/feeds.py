from django import template
from django.utils.http import urlencode

register = template.Library()


@register.simple_tag
def query_of(chosen):
    """Return what a reader chose in a list as the query of its feeds."""
    return f"?{urlencode(chosen)}" if chosen else ""
