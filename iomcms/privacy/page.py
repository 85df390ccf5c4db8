from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from pages.views import PageView

#: The address, in every language, of the standing page that says it in the site's own words.
ADDRESS = "privacy"


class PrivacyView(PageView):
    """What the site knows of its visitors, in the words of its standing page if it has one that is
    public, and else in ours: what holds for every site that this code serves.
    """

    def get(self, request):
        try:
            response = super().get(request, path=ADDRESS)
        except Http404:
            return own_words(request)
        return response if response.status_code < 400 else own_words(request)


def own_words(request):
    context = {
        "has_subscriptions": settings.SUBSCRIPTIONS,
        "has_storage": bool(settings.MEDIA_HOSTS),
        "has_limits": bool(settings.API_REQUESTS_PER_MINUTE),
    }
    return render(request, "iomcms/privacy.html", context)
