"""Views of one page beside its form."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse


class PageViews:
    """What the views of one page have in common: its row, its addresses, what is allowed."""

    def route(self, pattern, view, name):
        """Return a route of the admin, named like those of Django: `articles_article_publish`."""
        return path(pattern, self.admin_site.admin_view(view), name=self.name_of(name))

    def name_of(self, action):
        return f"{self.opts.app_label}_{self.opts.model_name}_{action}"

    def address(self, action, *args):
        return reverse(f"{self.admin_site.name}:{self.name_of(action)}", args=args)

    def page_or_404(self, request, object_id):
        """Return the page with that number, of those that the user may view."""
        key = unquote(object_id)
        is_number = key.isascii() and key.isdecimal() and len(key) < 19
        page = is_number and self.get_queryset(request).filter(pk=key).first()
        if not page:
            raise Http404
        self.require(request, "view", page)
        return page

    def require(self, request, action, page=None, language=None):
        if not self.may(request, action, page, language):
            raise PermissionDenied

    def page_context(self, request, page, title, **context):
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(page),
            "opts": self.opts,
            "original": page,
            "media": self.media,
            "form_url": self.address("change", page.pk),
            "publish_url": self.address("publish", page.pk),
            "history_url": self.address("history", page.pk),
            **context,
        }

    def back_to(self, action, *args):
        return HttpResponseRedirect(self.address(action, *args))
