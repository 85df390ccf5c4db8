from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView

from .addresses import pages_formerly_at, withdrawal_of
from .hosts import origin_of
from .languages import CODES, NAMES, current, localized
from .querysets import public_edition
from .related import related
from .statements import written_once


@dataclass(frozen=True)
class Edition:
    """A public edition of a page, as a link to it shows it."""

    language: str
    name: str
    title: str
    url: str


def public_editions(page, at=None):
    """Return the editions of `page` that are public at `at`, in the site's order."""
    return [
        Edition(
            code, NAMES[code], getattr(page, localized("title", code)), page.get_absolute_url(code)
        )
        for code in page.public_languages(at)
    ]


@written_once
def page_at(model, language, *, at, address):
    """Return the public page at an address, with everything that it shows."""
    pages = model.objects.for_page(language, at).public(language, at)
    return pages.at_address(address, language).order_by()[:1]


class EditionView(DetailView):
    """A page in the language of its address.

    Where that edition is not public, the answer is 404 with the editions that are; an address that
    belongs to another language leads to the page in this one.
    """

    context_object_name = "page"
    address_kwarg = "slug"

    @cached_property
    def at(self):
        """The moment of the request: what is public is decided for it once."""
        return timezone.now()

    def get(self, request, *args, **kwargs):
        address = kwargs[self.address_kwarg]
        pages = page_at(self.model, current(), at=self.at, address=address)
        if not pages:
            return self.elsewhere(address)
        [self.object] = pages
        return self.render_to_response(self.get_context_data())

    def elsewhere(self, address):
        """Answer for a page that is not public at this address in this language: it has moved, was
        withdrawn, or is out in other languages only.
        """
        for page in self.in_this_language(address):
            if page.is_public(at=self.at):
                return HttpResponsePermanentRedirect(self.url_of(page))
            if page.is_withdrawn(at=self.at):
                return self.gone(page)
        page = self.in_any_language(address)
        if page is None:
            raise Http404
        if page.is_public(at=self.at):
            return HttpResponseRedirect(self.url_of(page))
        context = {"missing": page, "public_editions": public_editions(page, self.at)}
        response = render(self.request, "publishing/missing_edition.html", context, status=404)
        response.is_of_page = True  # and so nothing else has its address
        return response

    def url_of(self, page):
        """Return where this view shows a page in the active language."""
        return page.get_absolute_url()

    def in_this_language(self, address):
        """Return the pages that have this address in this language, then those that had it."""
        has_it = self.model.objects.pages().at_address(address)
        return [*has_it, *pages_formerly_at(self.model, address, current())]

    def gone(self, page):
        withdrawal = withdrawal_of(page, current())
        if withdrawal.redirect_to:
            return HttpResponsePermanentRedirect(withdrawal.redirect_to)
        context = {"withdrawal": withdrawal, "public_editions": public_editions(page, self.at)}
        return render(self.request, "publishing/gone.html", context, status=410)

    def in_any_language(self, address):
        """Return the page that is public somewhere and has this address here, or in a language
        where it is public.
        """
        field = self.model.address_field
        known = Q(**{localized(field): address})
        for code in CODES:
            if code != current():
                known |= Q(**{localized(field, code): address}) & public_edition(code, self.at)
        return self.model.objects.public_anywhere(self.at).filter(known).first()

    def above(self):
        """Return the pages between the home page and this one, each with `title` and `url`."""
        return []

    def structured_data(self, origin):
        """Return the page as schema.org has it; absolute addresses begin with `origin`."""
        return {}

    def get_context_data(self, **kwargs):
        kwargs.setdefault("above", self.above())
        kwargs["structured_data"] = self.structured_data(origin_of(self.request))
        return super().get_context_data(related=related(self.object, at=self.at), **kwargs)
