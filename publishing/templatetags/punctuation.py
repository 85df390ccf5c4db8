from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def colon():
    """Return what stands behind a label that has no colon of its own: French sets it apart."""
    return _(":")
