from datetime import UTC
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def zone_names():
    """Return the IANA names of places, without the historical aliases that have no region."""
    return frozenset(name for name in available_timezones() if "/" in name) | {"UTC"}


def validate_zone(name):
    if name not in zone_names():
        raise ValidationError(
            _("There is no time zone “%(name)s”. Write it as Europe/Zurich or America/New_York."),
            params={"name": name},
        )


def zone_named(name):
    """Return the zone, or UTC for a name that is about to be refused."""
    return ZoneInfo(name) if name in zone_names() else UTC
