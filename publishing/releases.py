"""Releases: pages and languages that go out together at one moment, or not at all."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

import audit

from . import actions
from .editing import digest
from .following import written_together
from .history import lock
from .languages import localized
from .models import Release, ReleaseItem, ScheduledChange, page_models
from .outlook import Fault, Outlook
from .permissions import may_ever
from .punctuation import labelled


@dataclass(frozen=True)
class ItemOutlook:
    """What publishing one item of a release would do; of a page that is gone, nothing."""

    item: ReleaseItem
    outlook: Outlook | None
    faults: list

    def __str__(self):
        return str(self.page or f"#{self.item.page_id}")

    @property
    def page(self):
        return self.outlook and self.outlook.page

    @property
    def editions(self):
        return [each for each in self.outlook.editions if each.language in self.item.languages]


def items_of(release):
    """Return the items in the order in which their pages are locked, here as everywhere."""
    return list(release.items.order_by("page_type", "page_id").prefetch_related("page"))


def outlooks(release, at=None, hold=False, user=None):
    """Return an `ItemOutlook` for each item, each checked as all go out together at a moment, and
    as `user` may hear of it.

    `hold` locks the pages until the transaction ends.
    """
    items = items_of(release)
    together = {
        (item.page_type_id, item.page_id, code) for item in items for code in item.languages
    }
    found = []
    for item in items:
        if item.page is None:
            found.append(ItemOutlook(item, None, [Fault(None, _("This page was deleted."))]))
            continue
        outlook = Outlook(lock(item.page) if hold else item.page, at, frozenset(together), user)
        found.append(ItemOutlook(item, outlook, outlook.faults(item.languages)))
    return found


def seen(found):
    """Return what tells these outlooks from those on any other content."""
    return digest([[each.item.languages, each.outlook and each.outlook.seen] for each in found])


def is_waiting(release):
    """Say whether the release is scheduled for a moment to come."""
    return bool(release.scheduled_at and release.publish_at > timezone.now())


def is_out(release):
    return bool(release.scheduled_at) and not is_waiting(release)


@written_together()
def publish_release(release, at=None, expected=None, user=None):
    """Publish every item of a release at one moment, past or none meaning now.

    Raises `ValidationError` that names each item which fails its checks; then none goes out. So it
    does where the content is not the `expected` one, what `seen()` told of it.
    """
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.scheduled_at:
        raise ValidationError(_("This release is on its way already."))
    found = outlooks(release, at, hold=True, user=user)
    if not found:
        raise ValidationError(_("There is no page in this release yet."))
    if expected is not None and expected != seen(found):
        raise ValidationError(_("A page was changed after you opened this. Read it again."))
    if faults := [labelled(each, fault) for each in found for fault in each.faults]:
        raise ValidationError(faults)
    now = timezone.now()
    release.publish_at, release.scheduled_at = max(at or now, now), now
    release.changes.failed().update(state=ScheduledChange.State.CANCELLED)
    for each in found:
        publish_item(each, release)
    release.save()
    audit.record("release.scheduled", release, at=release.publish_at)
    return release


def publish_item(each, release):
    comment = _("release “%s”") % release
    try:
        actions.publish(
            each.page, each.item.languages, release.publish_at, comment=comment, release=release
        )
    except ValidationError as error:
        raise ValidationError([labelled(each, text) for text in error.messages]) from error


@written_together()
def cancel_release(release):
    """Let none of a release that waits for its moment go out; it can be scheduled again."""
    release = Release.objects.select_for_update().get(pk=release.pk)
    if not is_waiting(release):
        raise ValidationError(_("This release does not wait for its moment any more."))
    audit.record("release.cancelled", release)
    return hold_back(release)


def hold_back(release):
    """Let nothing of a release go out that has not; `release` is locked."""
    for item in items_of(release):
        page = item.page and lock(item.page)
        languages = [code for code in item.languages if page and goes_out_with(release, page, code)]
        if languages:
            actions.take_back(page, languages, comment=_("release “%s”") % release)
    release.changes.waiting().update(state=ScheduledChange.State.CANCELLED)
    release.scheduled_at = None
    release.save()
    return release


def goes_out_with(release, page, language):
    return getattr(page, localized("publish_at", language)) == release.publish_at


def visible_to(user):
    """Return the releases all of whose pages are within a user's reach."""
    releases = Release.objects.all()
    for model in page_models():
        rows = model._default_manager.all()
        reach = rows.within(user) if may_ever(user, "view", model) else rows.none()
        if reach is not rows:
            items = ReleaseItem.objects.filter(page_type=ContentType.objects.get_for_model(model))
            foreign = items.exclude(page_id__in=reach.order_by().values("pk"))
            releases = releases.exclude(items__in=foreign)
    return releases
