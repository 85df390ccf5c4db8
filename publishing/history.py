"""Versions of pages: what was saved, by whom; a page's number says which one it holds."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max

import audit
from audit.acting import acting

from .desk.tracking import track
from .models import Version
from .snapshots import snapshot


def lock(page):
    """Return the row of a page, or of a working copy's page, held until the transaction ends.

    Rows that point to it can be written meanwhile: else a page and the one above it, published at
    once, would wait for each other.
    """
    rows = type(page)._default_manager.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=page.draft_of_id or page.pk)


@transaction.atomic
def record(page, action, languages=(), comment="", is_minor=False):
    """Keep the content of a page or working copy as a new version and return it; follow what it
    means for the translations.
    """
    live = lock(page)
    latest = Version.objects.of(live).aggregate(latest=Max("number"))["latest"] or 0
    author = acting.get()
    version = Version.objects.create(
        page_type=ContentType.objects.get_for_model(live),
        page_id=live.pk,
        number=latest + 1,
        action=action,
        languages=list(languages),
        title=str(page)[:250],
        content=snapshot(page),
        is_minor=is_minor,
        comment=comment[:300],
        made_by=author.user,
        made_from=author.address,
    )
    type(page)._default_manager.filter(pk=page.pk).update(version=version.number)
    page.version = version.number
    told = {name: version.content["shared"].get(name) for name in live.told}
    audit.record(
        f"page.{version.action}", live, version=version.number, languages=list(languages), **told
    )
    if action != Version.Action.DELETED:
        track(live, *newest(page, version), is_minor)
    return version


def newest(page, version):
    """Return the newest content of a page and the version that holds it, `version` being just made
    of `page`.
    """
    copy = not page.draft_of_id and type(page)._default_manager.filter(draft_of=page).first()
    return (snapshot(copy), copy.version) if copy else (version.content, version.number)


def content_of(page, number):
    """Return the content of a page in one of its versions, or None where that was never kept."""
    version = Version.objects.of(page).filter(number=number).first()
    return version and version.content
