"""Migrations know the validator by this address."""

from publishing.timezones import validate_zone

__all__ = ["validate_zone"]
