"""What a form tells the server while someone writes in it: their text, and that they are there."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import unsaved
from ..editing import STAMP, number_of

ROWS, MINOR = "editing-rows", "editing-minor"


class UnsavedAdmin:
    """A mixin for the admin of a page type: keeps what is typed, and names who else is at work."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("add/unsaved/", self.unsaved_view, name=f"{name}_unsaved"),
            path("<path:object_id>/unsaved/", self.unsaved_view, name=f"{name}_unsaved"),
            path("<path:object_id>/presence/", self.presence_view, name=f"{name}_presence"),
            *super().get_urls(),
        ]

    def url_of(self, action, *args):
        name = f"{self.opts.app_label}_{self.opts.model_name}_{action}"
        return reverse(f"{self.admin_site.name}:{name}", args=args)

    @method_decorator([never_cache, require_POST])
    def unsaved_view(self, request, object_id=None, language=""):
        """Keep the fields of a form that is not saved yet, or with a language those of its
        translation; with `discard`, forget them.
        """
        if not self.is_signed_in(request):
            return HttpResponse(status=401)
        page = self.written(request, object_id, language)
        where = request.user, self.model, page and page.pk
        if "discard" in request.GET:
            unsaved.forget(*where, language)
            return HttpResponseRedirect(self.form_of(page, language))
        version = number_of(request.POST.get(STAMP, ""))
        unsaved.keep(*where, request.POST, version, language)
        return JsonResponse({})

    def form_of(self, page, language):
        """Return the address where something was typed."""
        if language:
            return self.url_of("translate", page.pk, language)
        return self.url_of("change", page.pk) if page else self.url_of("add")

    @method_decorator([never_cache, require_POST])
    def presence_view(self, request, object_id):
        """Note that the user is at work on a page, and answer who else is."""
        if not self.is_signed_in(request):
            return HttpResponse(status=401)
        page = self.written(request, object_id)
        unsaved.arrive(request.user, page)
        return JsonResponse({"others": unsaved.others_at(request.user, page)})

    def is_signed_in(self, request):
        """Say whether whoever opened the form is still signed in, and not somebody else since."""
        writer = request.GET.get("user", str(request.user.pk))
        return self.admin_site.has_permission(request) and writer == str(request.user.pk)

    def written(self, request, object_id, language=""):
        """Return the page that the user may write, in a language if there is one; None for a new
        page.
        """
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404
        if not self.may(request, "change", page, language or None):
            raise PermissionDenied
        return page
