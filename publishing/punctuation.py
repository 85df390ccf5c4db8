"""Signs that languages set in ways of their own."""

from django.utils.translation import gettext as _


def colon():
    """Return what stands behind a label that has no colon of its own: French sets it apart."""
    return _(":")


def labelled(label, text):
    return f"{label}{colon()} {text}"
