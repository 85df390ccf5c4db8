"""What a form tells the server while someone writes in it: their text, and that they are there."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import unsaved
from ..editing import number_of

STAMP, ROWS, MINOR = "editing-stamp", "editing-rows", "editing-minor"


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
    def unsaved_view(self, request, object_id=None):
        """Keep the fields of a form that is not saved yet; with `discard`, forget them."""
        if not self.is_signed_in(request):
            return HttpResponse(status=401)
        page = self.written(request, object_id)
        where = request.user, self.model, page and page.pk
        if "discard" in request.GET:
            unsaved.forget(*where)
            form = self.url_of("change", page.pk) if page else self.url_of("add")
            return HttpResponseRedirect(form)
        unsaved.keep(*where, request.POST, number_of(request.POST.get(STAMP, "")))
        return JsonResponse({})

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

    def written(self, request, object_id):
        """Return the page that the user may write, or None for a new one."""
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        return page
