"""Passwords that became known in a breach, looked up on the own disk."""

import os
from hashlib import sha1

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LENGTH = 40


class BreachedPasswordValidator:
    """Refuses what is in the file `BREACHED_PASSWORDS`: a SHA-1 hash in capital letters at the
    beginning of each line, sorted, as the downloader of Have I Been Pwned writes them.
    """

    def validate(self, password, user=None):
        path = settings.BREACHED_PASSWORDS
        if path and is_listed(path, password):
            raise ValidationError(
                _("This password became known when another site was broken into."),
                code="password_breached",
            )

    def get_help_text(self):
        return _("Your password can’t be one that became known when another site was broken into.")


def is_listed(path, password):
    """Say whether a file has the hash of a password; reads some forty lines of a thousand million,
    and keeps none.
    """
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with open(path, "rb") as lines:  # noqa: PTH123 a file that is sought in
        return found(lines, wanted)


def found(lines, wanted):
    """Say whether a sorted file has a line that begins so: halve it until only that place is left
    behind which no line comes before the wanted one.
    """
    low, high = 0, lines.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        line = line_after(lines, middle)
        if line and beginning(line) < wanted:
            low = middle + 1
        else:
            high = middle
    return beginning(line_after(lines, low)) == wanted


def beginning(line):
    return line[:LENGTH].upper()


def line_after(lines, place):
    """Return the first line that begins at a place or behind it; an empty one at the end."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline()  # the rest of the one before
    return lines.readline()
