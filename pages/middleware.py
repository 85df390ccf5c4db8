from django.utils.translation import get_language_from_path

from publishing.due import apply_due_changes

from .chrome import known_site


class SiteMiddleware:
    """Read the site's settings for a public page, and apply the changes whose moment has come.

    Both are one query, asked once for each state of the site: that the moment of a change passes is
    a state of its own (`publishing/freshness.py`).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if get_language_from_path(request.path_info):
            request.site = known_site()
            if request.site.changes_due:
                apply_due_changes()
        return self.get_response(request)
