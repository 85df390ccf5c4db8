"""What editors do with a page, each in one transaction: edit, publish, withdraw, restore."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import audit
from audit.acting import acting

from .following import written_together
from .history import lock, record
from .languages import CODES, localized
from .merge import changes
from .models import Review, ScheduledChange, Version, Withdrawal
from .snapshots import apply, set_values, snapshot


def has_been_out(page):
    """Say whether a language of the page is public, was, or will be: it is edited in a copy."""
    return any(getattr(page, localized("publish_at", code)) for code in CODES)


def working_copy_of(page):
    """Return the working copy of a page, or None."""
    return type(page)._default_manager.filter(draft_of=page).first()


@written_together()
def edit(page):
    """Return the row in which a page is edited: its working copy, made now if there is none.

    A page that has never been out is its own.
    """
    if page.draft_of_id:
        return page
    live = lock(page)
    if not has_been_out(live):
        return live
    copy = working_copy_of(live)
    if copy is None:
        copy = type(live)(draft_of=live, version=live.version)
        apply(snapshot(live), copy)
    return copy


def edited(page):
    """Return the row that holds the newest content of a page: its working copy, or itself."""
    return working_copy_of(page) or page


def pending(page):
    """Return what publishing would change: `(languages, is_shared)` that differ in the copy."""
    copy = working_copy_of(page)
    if copy is None:
        return [], False
    paths = changes(snapshot(copy.draft_of), snapshot(copy))
    touched = {language_of(path) for path in paths}
    return [code for code in CODES if code in touched], None in touched


def language_of(path):
    """Return the language to which a path of a snapshot belongs; None where all share it."""
    return path[path.index("editions") + 1] if "editions" in path else None


@dataclass(frozen=True)
class Published:
    """What became of a publication: at which moment, and as a change that waits for it or not."""

    at: object
    change: ScheduledChange | None = None


@written_together()
def publish(page, languages, at=None, with_shared=True, comment="", release=None):
    """Publish the newest content of a page in `languages`, at once or at a later moment.

    A moment in the past means now. What is not public yet appears by the rule of visibility; new
    content of what is out already waits as a `ScheduledChange`. Raises `ValidationError` where the
    page would break a rule; then nothing is changed.
    """
    live = lock(page)
    now = timezone.now()  # not before: who had to wait decides by what is public after that
    at = max(at or now, now)
    copy = working_copy_of(live)
    newest = copy or live
    if at > now and is_noticed(live, newest, languages, with_shared, now, at):
        change = schedule(live, snapshot(newest), languages, at, with_shared, release)
        record(newest, Version.Action.SCHEDULED, languages, comment)
        return Published(at, change)
    bring_out(live, copy and snapshot(copy), languages, with_shared, at, now)
    action = Version.Action.SCHEDULED if at > now else Version.Action.PUBLISHED
    record(live, action, languages, comment)
    if copy:
        settle(copy, live)
    return Published(at)


def is_noticed(live, copy, languages, with_shared, now, at):
    """Say whether visitors would notice before the moment `at` if all were done now: they would see
    the copy's content, or miss an edition that is public now and ends before `at`.
    """
    paths = changes(snapshot(live), snapshot(copy))
    is_out = bool(live.public_languages(now))
    return any(
        (language is None and with_shared and is_out)
        or (language in languages and live.is_public(language, now))
        for language in map(language_of, paths)
    ) or any(live.is_public(code, now) and not live.is_public(code, at) for code in languages)


def bring_out(page, content, languages, with_shared, at, now):
    """Give the page new content, if there is some, and let the editions appear at a moment; those
    that are public by then already stay so, and one that waits for another moment waits for this.
    Raises `ValidationError` before anything is written.
    """
    if content:
        for code in revised_languages(page, content, languages, with_shared, now):
            setattr(page, localized("revised_at", code), at)
        set_values(page, content, languages, with_shared)
    for code in languages:
        if not (page.is_public(code, now) and page.is_public(code, at)):
            setattr(page, localized("publish_at", code), at)
            setattr(page, localized("unpublish_at", code), None)
    if problems := page.problems():
        raise ValidationError(problems)
    page.validate_constraints()
    if content:
        apply(content, page, languages, with_shared)
    else:
        page.save()
    Withdrawal.objects.of(page).filter(language__in=languages).delete()


def revised_languages(page, content, languages, with_shared, now):
    """Return the languages whose readers see another page at once when it is given that content;
    where an edition has yet to come out, that moment will count.
    """
    touched = {language_of(path) for path in changes(snapshot(page), content)}
    is_everywhere = with_shared and None in touched
    return [
        code
        for code in CODES
        if (is_everywhere or (code in touched and code in languages)) and page.is_public(code, now)
    ]


def settle(copy, live):
    """Remove a working copy that has nothing left to publish."""
    if not changes(snapshot(copy), snapshot(live)):
        copy.delete()
    else:
        type(copy)._default_manager.filter(pk=copy.pk).update(version=live.version)


def schedule(live, content, languages, at, with_shared, release=None):
    """Let new content of a page that is out wait for its moment."""
    return ScheduledChange.objects.create(
        page=live,
        languages=list(languages),
        with_shared=with_shared,
        base=snapshot(live),
        content=content,
        publish_at=at,
        release=release,
        made_by=acting.get().user,
    )


@transaction.atomic
def cancel(change):
    """Cancel a change that waits or has failed; say whether it was not made meanwhile."""
    lock(change.page)
    open_states = [ScheduledChange.State.WAITING, ScheduledChange.State.FAILED]
    found = ScheduledChange.objects.filter(pk=change.pk, state__in=open_states)
    is_cancelled = bool(found.update(state=ScheduledChange.State.CANCELLED))
    if is_cancelled:
        audit.record("change.cancelled", change.page, change=change.pk)
    return is_cancelled


@written_together()
def withdraw(page, language, note="", redirect_to="", comment=""):
    """Withdraw one language of a page at once; its address says so, or leads elsewhere."""
    live = lock(page)
    now = timezone.now()
    if not live.is_public(language, now):
        raise ValidationError(_("This language is not public."))
    setattr(live, localized("unpublish_at", language), now)
    live.save()
    Withdrawal.objects.of(live).filter(language=language).delete()
    if note or redirect_to:
        Withdrawal.objects.create(page=live, language=language, note=note, redirect_to=redirect_to)
    leave_out_of_changes(live, language)
    record(live, Version.Action.WITHDRAWN, [language], comment)


@written_together()
def take_back(page, languages, comment=""):
    """Make drafts again of editions that nobody has seen yet: their moment lies ahead, or what
    should have gone out with them failed.
    """
    live = lock(page)
    for code in languages:
        setattr(live, localized("publish_at", code), None)
        setattr(live, localized("unpublish_at", code), None)
        leave_out_of_changes(live, code)
    live.save()
    record(live, Version.Action.WITHDRAWN, languages, comment)


def leave_out_of_changes(live, language):
    """Let no change that waits bring a language back; one with no language left is cancelled."""
    for change in ScheduledChange.objects.of(live).waiting():
        if language in change.languages:
            change.languages.remove(language)
            if not change.languages:
                change.state = ScheduledChange.State.CANCELLED
            change.save()


@written_together()
def restore(page, version, keeping=()):
    """Put the content of a version into the row in which the page is edited, and return that; what
    all languages share under the names in `keeping` stays as it is.
    """
    row = edit(page)
    present, content = snapshot(row)["shared"], version.content
    kept = {name: present[name] for name in keeping}
    apply({**content, "shared": {**content["shared"], **kept}}, row)
    record(row, Version.Action.RESTORED, comment=_("from version %d") % version.number)
    return row


@written_together()
def recover(version):
    """Make a deleted page again from one of its versions, with every language as a draft; where it
    is there already, return it as it is.
    """
    model = version.page_type.model_class()
    if page := model._default_manager.filter(pk=version.page_id).first():
        return page
    page = model(pk=version.page_id)
    apply(version.content, page)
    record(page, Version.Action.RESTORED, comment=_("from version %d") % version.number)
    return page


@written_together()
def delete(page):
    """Delete a page with its working copy; its versions stay, so that it can be recovered."""
    live = lock(page)
    record(edited(live), Version.Action.DELETED)
    Review.objects.of(live).open().update(state=Review.State.SUPERSEDED)
    changes_open = ScheduledChange.objects.of(live).exclude(state=ScheduledChange.State.APPLIED)
    changes_open.update(state=ScheduledChange.State.CANCELLED)
    live.delete()
