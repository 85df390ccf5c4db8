"""Pages as visitors will see them once they are public, for those who may see them before."""

from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .actions import edited
from .languages import CODES, NAMES, localized
from .models import page_models
from .permissions import may
from .querysets import EDITION_FIELDS
from .signed_files import with_signed_files

SEAL = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
}


def sealed(response):
    """Let no cache keep an answer, no search engine list it, and no other site frame it or learn
    its address.
    """
    for name, value in SEAL.items():
        response[name] = value
    return response


@require_safe
def preview(request, language, label, pk):
    """Show the newest content of a page in one language to someone who may view it in the admin."""
    page = page_for(request, label, pk, language)
    return as_public(request, page, language)


def frame(request, label, pk, language):
    """Show that preview in the admin, at the width of a phone or of a desk."""
    page = page_for(request, label, pk, language)
    row = edited(page)
    choices = [
        Choice(code, NAMES[code], frame_address(page, code), bool(row.get_absolute_url(code)))
        for code in CODES
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("Preview: %s") % row,
        "opts": page._meta,
        "page": page,
        "address": preview_address(page, language) if row.get_absolute_url(language) else None,
        "choices": choices,
        "shown": language,
    }
    return render(request, "admin/preview.html", context)


@dataclass(frozen=True)
class Choice:
    """A language that the preview can be switched to; an edition without a title has no preview."""

    language: str
    name: str
    url: str
    is_written: bool


def preview_address(page, language):
    return reverse("publishing:preview", args=[language, *place_of(page)])


def frame_address(page, language):
    return reverse("publishing:frame", args=[*place_of(page), language])


def place_of(page):
    return page._meta.label_lower, page.draft_of_id or page.pk


def page_for(request, label, pk, language):
    """Return the page of that type and number, for its working copy's number too; 404 for whoever
    may not view it in the admin, as for a page that does not exist.
    """
    model = next((each for each in page_models() if each._meta.label_lower == label), None)
    if language not in CODES or model is None or not admin.site.has_permission(request):
        raise Http404
    row = get_object_or_404(model, pk=pk)
    page = row.draft_of or row
    if not may_view(request, page):
        raise Http404
    return page


def may_view(request, page):
    """Say whether the admin would show the page to the user."""
    return admin.site.is_registered(type(page)) and may(request.user, "preview", page)


def as_public(request, page, language, review=None):
    """Return the newest content of a page as its own view will answer at its public address; 404
    where the edition has no address yet, for want of a title.

    `review` is what a reviewer is asked below the page.
    """
    with translation.override(language):
        view = view_of(type(page))()
        row = dressed(page, language, view.at)
        address = row.get_absolute_url()
        if address is None:
            raise Http404
        with at_address(request, address):
            view.setup(request)
            view.object = row
            context = view.get_context_data(preview={"review": review})
            response = view.render_to_response(context).render()
        response.content = with_signed_files(response.content.decode())
        response["Content-Language"] = language
    return sealed(response)


def view_of(model):
    """Return the class of the view that answers at the public addresses of a page type."""
    return resolve(reverse(model.url_name, args=["x"])).func.view_class


def dressed(page, language, at):
    """Return the newest content of a page as its public view loads it, looking as if `language`
    were public: the other languages are as visitors find them now.
    """
    row = type(page).objects.for_page(language, at).get(pk=edited(page).pk)
    for code in CODES:
        if code != language:
            for field in (*EDITION_FIELDS, page.address_field):
                setattr(row, localized(field, code), getattr(page, localized(field, code)))
    if page.is_public(language, at):
        setattr(
            row, localized("publish_at", language), getattr(page, localized("publish_at", language))
        )
        setattr(row, localized("revised_at", language), at)
    else:
        setattr(row, localized("publish_at", language), at)
    setattr(row, localized("unpublish_at", language), None)
    return row


@contextmanager
def at_address(request, address):
    """Let the request look as if it asked for `address`: what a page makes of its own address, such
    as its canonical link, is then as it will be, and names no private one.
    """
    before = request.path, request.path_info
    request.path = request.path_info = unquote(address)
    try:
        yield
    finally:
        request.path, request.path_info = before
