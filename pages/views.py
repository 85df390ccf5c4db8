from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from publishing.structured_data import Step
from publishing.views import EditionView

from . import sheets, structured_data
from .models import Page, SiteSettings
from .sheets import sheet


class PageView(EditionView):
    model = Page
    address_kwarg = "path"

    def above(self):
        if not self.object.parent_id:
            return []
        pages = Page.objects.above(self.object.path, at=self.at)
        return [Step(page.title, page.get_absolute_url()) for page in pages]

    def structured_data(self, origin):
        return structured_data.page(self.object, origin)


def style_sheet(request, fingerprint):
    """The style sheet of the public pages; its address changes with what it says.

    Whoever asks at another address, such as that of another version, gets what there is, and nobody
    keeps it under that name.
    """
    site = SiteSettings.objects.first() or SiteSettings()
    response = HttpResponse(sheet(site), content_type="text/css; charset=utf-8")
    if fingerprint == sheets.fingerprint(site):
        patch_cache_control(response, public=True, max_age=31536000, immutable=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
    return response
