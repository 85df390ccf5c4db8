"""Keyed digests: who reads or writes the database alone can make none."""

import json
from datetime import UTC

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def keys():
    """Return the keys, the newest first."""
    return settings.AUDIT_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def digest(purpose, value, key=None):
    """Return the HMAC/SHA-256 of plain data."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return salted_hmac(
        f"audit.{purpose}", canonical, key or keys()[0], algorithm="sha256"
    ).hexdigest()


def is_digest(given, purpose, value):
    """Say whether it was made of that value with one of the keys."""
    return any(constant_time_compare(given, digest(purpose, value, key)) for key in keys())


def said(entry):
    """Return what an entry says, as plain data."""
    return {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": entry.action,
        "actor": entry.actor_id,
        "address": entry.address,
        "object": [entry.object_type, entry.object_id, entry.object_title],
        "details": entry.details,
    }


def place(entry):
    """Return what holds an entry in the chain, as plain data."""
    return [entry.number, entry.pk, entry.mark, entry.previous]


def beginning(anchor):
    return [anchor.number, anchor.digest, anchor.made_at.astimezone(UTC).isoformat()]
