from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from . import freshness, redirects


class FreshnessMiddleware:
    """Read at the start of each request which state of the public pages it is to show; the admin
    shows none.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_admins = request.path.startswith(reverse("admin:index"))
        with freshness.request(is_public=not is_admins):
            return self.get_response(request)


class RedirectMiddleware:
    """Lead on from addresses that are found nowhere: those of an old site, and short ones.

    An address that belongs to a page, if only in another language, is left to it. That of the home
    page is asked for first where it has a query: it would answer whatever that says.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_old_home = request.path_info == "/" and request.META.get("QUERY_STRING")
        if is_old_home and (response := led_on(request)):
            return response
        response = self.get_response(request)
        if response.status_code == 404 and not getattr(response, "is_of_page", False):
            return led_on(request) or response
        return response


def led_on(request):
    """Return the answer that leads on from an address, or None. Nobody keeps it: where it leads
    depends on the whole query, and on whether the page is public.
    """
    if request.method not in ("GET", "HEAD") or redirects.is_of_site(request.path_info):
        return None
    # What keeps pages has taken out of the query what the address does not know.
    query = getattr(request, "whole_query", request.META.get("QUERY_STRING", ""))
    if not (address := redirects.destination(request.path_info, query)):
        return None
    response = HttpResponsePermanentRedirect(address)
    add_never_cache_headers(response)
    return response
