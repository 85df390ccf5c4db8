"""Addresses that lead to a place and run nothing, on every way into the database: a form says what
is wrong before it comes to that; what a program writes is refused.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

WEB = ("http", "https")
SCHEME = re.compile(r"[\x00-\x20]*([a-z][\w+.\-\s]*):", re.IGNORECASE)
NOT_ALLOWED = _("An address of this kind is not allowed.")


def scheme_of(address):
    """Return how an address begins as a browser reads it, which leaves out blanks and lines."""
    found = SCHEME.match(address)
    return re.sub(r"\s", "", found[1]).lower() if found else ""


class LeadingField:
    """A mixin for a field that holds an address; `stored_as` is Django's own field of that kind."""

    schemes, stored_as = WEB, ""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        if isinstance(value, str) and scheme_of(value) not in ("", *self.schemes):
            raise ValidationError({self.name: NOT_ALLOWED})
        return value

    def deconstruct(self):
        """Let migrations have Django's own field: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.stored_as}", args, kwargs


class WebAddressField(LeadingField, models.URLField):
    """An address of the web."""

    stored_as = "URLField"
    default_validators = [URLValidator(WEB)]


class LinkField(LeadingField, models.CharField):
    """Where a link leads: an address of the web or of mail, or a path of this site."""

    schemes, stored_as = (*WEB, "mailto"), "CharField"
