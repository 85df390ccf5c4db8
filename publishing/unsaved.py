"""What someone has typed and not saved, and who is at work on a page just now."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from .characters import clean
from .models import Presence, UnsavedForm, Version

#: Whoever gave no sign for this long has left; the form gives one every twenty seconds.
GONE_AFTER = timedelta(minutes=1)
#: Fields of a form that say nothing about the page.
NO_CONTENT = {"csrfmiddlewaretoken"}


def place(user, model, pk):
    """Return what tells whose work on which page is meant; `pk` is None for a new page."""
    return {"user": user, "page_type": ContentType.objects.get_for_model(model), "page_id": pk}


def form(user, model, pk, language):
    """Return what tells a form: that of the page or, with a language, that of its translation."""
    return {**place(user, model, pk), "language": language}


def keep(user, model, pk, data, version=0, language=""):
    """Keep the fields of a form that was not saved yet, in the place of what was kept before."""
    # No database keeps every character in its JSON.
    fields = {
        clean(name): [clean(value) for value in data.getlist(name)]
        for name in data
        if name not in NO_CONTENT
    }
    which = form(user, model, pk, language)
    values = {"fields": fields, "version": version}
    return UnsavedForm.objects.update_or_create(**which, defaults=values)[0]


def find(user, model, pk, language=""):
    """Return what a user typed into a form of a page and did not save, or None."""
    return UnsavedForm.objects.filter(**form(user, model, pk, language)).first()


def forget(user, model, pk, language=""):
    """Forget what was kept: it is saved, or not wanted any more."""
    UnsavedForm.objects.filter(**form(user, model, pk, language)).delete()


def data_of(kept):
    """Return what was kept as a form sends it."""
    data = QueryDict(mutable=True)
    for name, values in kept.fields.items():
        data.setlist(name, values)
    return data


def last_saved_at(user, model, pk, language=""):
    """Return when a user last saved a form: of a page, of a new one of that type for None, or with
    a language of its translation.
    """
    which = {"number": 1} if pk is None else {"page_id": pk}
    mine = Version.objects.filter(
        page_type=ContentType.objects.get_for_model(model),
        made_by=user,
        languages=[language] if language else [],
        **which,
    )
    return mine.aggregate(last=Max("made_at"))["last"]


def arrive(user, page):
    """Note that a user is at work on a page."""
    now = timezone.now()
    Presence.objects.filter(seen_at__lt=now - GONE_AFTER).delete()
    Presence.objects.update_or_create(**place(user, type(page), page.pk), defaults={"seen_at": now})


def others_at(user, page):
    """Return who else is at work on a page, by name."""
    seen = Presence.objects.filter(
        page_type=ContentType.objects.get_for_model(page),
        page_id=page.pk,
        seen_at__gte=timezone.now() - GONE_AFTER,
    )
    seen = seen.exclude(user=user).select_related("user").order_by("user__username")
    return [name_of(presence.user) for presence in seen]


def name_of(user):
    return user.get_full_name() or user.get_username()


def names_of(others):
    """Return who else saved a page; where nobody did, it was the same person."""
    return ", ".join(map(name_of, others)) or _("you, in another window")
