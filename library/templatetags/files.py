from django import template
from django.core.files.storage import default_storage

register = template.Library()


@register.filter
def media_url(name):
    """Return the address of a stored file."""
    return default_storage.url(name)
