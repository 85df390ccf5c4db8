"""What has waited for its moment: changes of pages that are out, and releases."""

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

import audit
from audit.acting import acting_as

from . import freshness, maintenance
from .actions import bring_out, language_of, settle, working_copy_of
from .following import written_together
from .history import lock, record
from .merge import merge
from .models import Release, ScheduledChange, Version
from .releases import hold_back
from .snapshots import snapshot

logger = logging.getLogger(__name__)


def apply_due_changes(at=None):
    """Apply the changes whose moment has come, each once: those of a release together or not at
    all, every other one on its own.

    While the site is under maintenance they wait. Requests that meet the same change wait for the
    first one. A change that fails leaves the page as it was, is marked with its error, and is not
    tried again; where only the database was in the way, the next request tries.
    """
    groups = {}
    for pk, release in ScheduledChange.objects.due(at).values_list("pk", "release"):
        groups.setdefault((release, None if release else pk), []).append(pk)
    if groups and maintenance.present():
        freshness.distrust()  # what is shown now is not to be kept as what should be shown
        return
    for (release, _own), changes in groups.items():
        apply_together(changes, release)


def apply_together(changes, release):
    pk = changes[0]
    try:
        with written_together():
            Release.objects.select_for_update().filter(pk=release).first()
            for pk in changes:
                apply_change(pk)
    except OperationalError:
        freshness.distrust()
        logger.exception("A scheduled change has to wait", extra={"change": pk})
    except Exception as error:  # whatever is wrong with one, the others go out
        if fail(pk, release, error):
            logger.exception("A scheduled change failed", extra={"change": pk})


def apply_change(pk):
    waiting = ScheduledChange.objects.waiting().filter(pk=pk)
    if not (change := waiting.first()):
        return
    live = lock(change.page)  # the page first, as in every action: none then waits for another
    if not (change := waiting.select_for_update().first()):
        return  # another request was first
    merged, conflicts = merge(change.base, snapshot(live), change.content)
    if any(is_part_of(change, path) for path in conflicts):
        raise ValidationError(_("The page was changed after this change was scheduled."))
    moment = change.publish_at  # it counts, and not when a visitor happened to come after it
    bring_out(live, merged, change.languages, change.with_shared, moment, moment)
    with acting_as(change.made_by):
        record(live, Version.Action.PUBLISHED, change.languages)
    if copy := working_copy_of(live):
        settle(copy, live)
    ScheduledChange.objects.filter(pk=pk).update(state=ScheduledChange.State.APPLIED)


def is_part_of(change, path):
    language = language_of(path)
    return change.with_shared if language is None else language in change.languages


@transaction.atomic
def fail(pk, release, error):
    """Mark a change that could not be made, and hold back the release it belongs to; say whether
    this was not done before.
    """
    release = Release.objects.select_for_update().filter(pk=release).first()
    failed = ScheduledChange.objects.waiting().filter(pk=pk)
    with translation.override(settings.LANGUAGE_CODE):  # and not in that of a visitor
        texts = error.messages if isinstance(error, ValidationError) else [str(error)]
        is_first = failed.update(state=ScheduledChange.State.FAILED, error=" ".join(texts))
        if is_first:
            audit.record("change.failed", change=pk, release=release and release.pk)
        if is_first and release:
            hold_back(release)
    return bool(is_first)
