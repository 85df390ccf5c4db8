"""What an editor has to look at in a page that was imported, above its form."""

from dataclasses import dataclass

from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.editing import digest
from publishing.forms import direction
from publishing.languages import CODES, NAMES, localized
from publishing.permissions import may

from .models import ImportedPage
from .recognised import LEFT_OVER

#: The fields that recognition calls otherwise than the models.
CALLED = {
    "boilerplates": "placed_boilerplates",
    "contacts": "placed_contacts",
    "event": "starts_at",
    "subkind": "kind",
}


@dataclass(frozen=True)
class Place:
    """A doubt as the template shows it, which translates the message; `target` is the id of what it
    is about in the form.
    """

    key: str
    label: str
    target: str
    is_field: bool
    message: str
    text: str
    direction: str
    is_settled: bool


def panel(request, page):
    """Return what stands above the form of a page; nothing where it was not imported."""
    rows = sorted(ImportedPage.objects.of(page).order_by("pk"), key=place_of_language)
    if not rows:
        return ""
    context = {"imports": [shown(request, page, row) for row in rows]}
    return render_to_string("admin/imports/_panel.html", context, request)


def place_of_language(row):
    return CODES.index(row.language) if row.language in CODES else len(CODES)


def shown(request, page, row):
    places = [place(type(page), doubt, row.language) for doubt in row.report["doubts"]]
    is_web = row.address.startswith(("http://", "https://"))
    return {
        "row": row,
        "name": NAMES.get(row.language, row.language),
        "direction": direction(row.language),
        "href": row.address if is_web else "",
        "open": [each for each in places if not each.is_settled],
        "settled": [each for each in places if each.is_settled],
        "left_over": row.report["left_over"],
        "settle_url": may(request.user, "change", page, row.language)
        and reverse("admin:imports_importedpage_settle", args=[row.pk]),
    }


def place(model, doubt, language):
    label, target, is_field = field_of(model, doubt["field"], language)
    said = doubt["message"], doubt["text"], direction_of(doubt["text"], language)
    return Place(key_of(doubt), label, target, is_field, *said, doubt["is_settled"])


def direction_of(text, language):
    """Return where words of a page begin; addresses do so on the left in every language."""
    return "ltr" if text.startswith(("http://", "https://")) else direction(language)


def field_of(model, name, language):
    """Return what a field is called in the form, its id there, and whether one can write into it;
    rows below the form are no field.
    """
    if name == LEFT_OVER:
        return _("Left over"), "", False
    name = CALLED.get(name, name)
    fields = {field.name: field for field in model._meta.get_fields()}
    field = fields.get(localized(name, language)) or fields.get(name)
    if field is None:
        return name, "", False
    if name in model.parts:
        names = field.related_model._meta.verbose_name_plural
        return capfirst(names), f"{name}-group", False
    ending = "_0" if isinstance(field, models.DateTimeField) else ""
    return capfirst(fields[name].verbose_name), f"id_{field.name}{ending}", True


def key_of(doubt):
    """Return what tells a doubt from the others of its page."""
    return digest([doubt["field"], doubt["message"], doubt["text"]])


def settle(row, key, is_settled):
    """Note that an editor has looked at a place, or wants to again; say whether it is there."""
    found = [doubt for doubt in row.report["doubts"] if key_of(doubt) == key]
    for doubt in found:
        doubt["is_settled"] = is_settled
    if found:
        row.save(update_fields=["report", "open_doubts"])
    return bool(found)
