"""Which editions have fallen behind the one that they were translated from: by content, not by
clock.

An edition is out of date when its source is out with a text that it was not made from. What waits
in a working copy, or was never out, flags nothing; whoever translates it ahead is not flagged when
it goes out.
"""

from copy import copy

from django.contrib.contenttypes.models import ContentType

from ..languages import CODES, localized
from ..models import Translation
from ..snapshots import snapshot
from .meaning import fingerprint

#: What is followed here; the rest of a translation says who is to write it.
FOLLOWED = ["source", "version", "sources", "source_seen", "own_seen"]
KNOWN = [*FOLLOWED, "updated_at"]
NOBODY = dict.fromkeys(["assigned_to", "assigned_by", "due_on"])
#: How many source texts an edition remembers to be true of.
REMEMBERED = 20


def track(page, newest, number, is_minor=False):
    """Bring up to date what is known of a page's translations, after its content was kept.

    `page` is the row of the page itself, locked; `newest` is the snapshot of the row in which it is
    edited, and `number` the version that holds it. A `is_minor` edit of the source is one that no
    translation has to follow. Whoever was given an edition has done it once that is out and true
    of its source: then it is nobody's.
    """
    model, source = type(page), source_of(newest)
    latest = fingerprint(newest, model, source)
    shown = is_out(page, source) and fingerprint(snapshot(page), model, source)
    known = {each.language: each for each in Translation.objects.of(page)}
    outdated = {}
    for code in CODES:
        own = fingerprint(newest, model, code) if code != source else ""
        row = known.get(code)
        before = row and values_of(row)
        if own:
            row = row or begun(page, code)
            follow(row, source, latest, own, number, is_minor)
        elif row:  # its text is gone; who is to write it is not
            row.sources, row.own_seen, row.version = [], "", 0
        is_behind = bool(own and shown and not {latest, shown} & set(row.sources))
        outdated[localized("is_outdated", code)] = is_behind
        if row and values_of(row) != before:
            row.save(update_fields=KNOWN)  # who is to write it may be changing meanwhile
        if row and is_out(page, code) and not is_behind:  # what was asked for is done
            Translation.objects.filter(pk=row.pk).update(**NOBODY)
    outdated = {name: value for name, value in outdated.items() if getattr(page, name) != value}
    if outdated:
        model._default_manager.filter(pk=page.pk).update(**outdated)
    for column, value in outdated.items():
        setattr(page, column, value)


def values_of(row):
    return {name: copy(getattr(row, name)) for name in FOLLOWED}


def begun(page, language):
    place = {"page_type": ContentType.objects.get_for_model(page), "page_id": page.pk}
    return Translation.objects.get_or_create(**place, language=language)[0]


def follow(row, source, latest, own, number, is_minor):
    """Let a translation know the newest source text; say of it whether it was made from that."""
    is_new = not row.own_seen or row.source != source
    was_true = row.source_seen in row.sources
    has_changed = row.source_seen != latest
    if is_new or (has_changed and row.own_seen != own):  # both in one save: it was followed
        row.sources, row.version = [latest], number
    elif is_minor and has_changed and was_true:
        remember(row, latest, number)
    row.source, row.source_seen, row.own_seen = source, latest, own


def remember(row, source, number):
    row.sources = [*row.sources, source][-REMEMBERED:]
    row.version = number


def is_out(page, language):
    """Say whether the edition is out, was, or has its moment."""
    return getattr(page, localized("publish_at", language)) is not None


def source_of(content):
    """Return the language from which the others are translated, as a snapshot has it."""
    return content["shared"].get("source_language") or CODES[0]
