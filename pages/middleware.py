from django.utils.translation import get_language_from_path

from publishing.due import apply_due_changes

from .chrome import site


class SiteMiddleware:
    """Read the site's settings for a public page, and apply the changes whose moment has come.

    Both are one query, which the page would need anyway: that a change is due costs nothing to ask.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if get_language_from_path(request.path_info):
            request.site = site()
            if request.site.changes_due:
                apply_due_changes()
        return self.get_response(request)
