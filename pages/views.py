from django.http import HttpResponse
from django.views.decorators.cache import cache_control

from publishing.structured_data import Step
from publishing.views import EditionView

from . import structured_data
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


@cache_control(public=True, max_age=31536000, immutable=True)
def style_sheet(request, fingerprint):
    """The style sheet of the public pages; its address changes with what it says."""
    site = SiteSettings.objects.first() or SiteSettings()
    return HttpResponse(sheet(site), content_type="text/css; charset=utf-8")
